"""What was typed, understood. A half-typed query is a query: nothing here ever raises for what a user types.

words            all of them (stems count: "network" finds networks)
"two words"      in a row              =exact   that form only         seg*   a beginning       difusion~   almost
a OR b   NOT a   -a   (a OR b) c
title: abstract: author: note:         area: kind: task: method: dataset: edition: tag: source: venue:
code:yes         is:bookmarked         date:2025-03..2025-05   year:>=2024   votes:>50   rating:4   result:imagenet>85

What is not understood is left out and told, with its place (`Query.misunderstood`). `leaves.py` reads single words.
"""

import re
from dataclasses import dataclass, field, replace

from ..models import MAX_CHARACTERS, Misunderstood
from ..text import analyzer as words
from .ast import STATES, Any, Every, Fact, Node, Not, Phrase, Range, Word, words_of
from .atoms import MAX_LEAVES, MAX_PHRASE, NAMES, Leaves

__all__ = [
    "MAX_DEPTH", "MAX_LEAVES", "MAX_PHRASE", "STATES", "Any", "Every", "Fact", "Node", "Not", "Phrase", "Query",
    "Range", "Word", "before", "may_be_field", "parse", "words_of",
]  # fmt: skip

MAX_DEPTH = 8
_MOST_TOLD, _MOST_PLACES = 3, 64
"""Sentences and places of what was not understood: who is told more reads nothing."""

_BEGUN = re.compile(r'[\s("=-]*(?:[A-Za-z]+:["=]*|AND|OR)?')
"""What looks like nothing yet while it is typed: `(`, `-"`, `title:`."""
_JOINING = re.compile(r"(?:(?:^|(?<=[\s()]))(?:AND|OR|NOT)|[\s(-])+$")

LEXEME = re.compile(
    r"""(?P<open>\()|(?P<close>\))
      |(?P<minus>(?<![^\s(])-(?=[^\s()-])(?!\d+(?![^\s(),.;])))?
       (?:(?P<bare>[A-Za-z]+):(?=[\s()]|$)
         |(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?P<closed>"|$)|(?P<word>[^\s()"]+)))
    """,
    re.VERBOSE,
)
"""A bracket, or a word or phrase with its minus and its field."""


@dataclass(slots=True)
class Query:
    """A query as understood."""

    node: Node | None = None
    """None when it holds everything."""
    notes: list[str] = field(default_factory=list)
    """What was not understood or left out, in sentences."""
    misunderstood: list[Misunderstood] = field(default_factory=list)
    """The same by its place in what was typed, in order."""
    simple: bool = True
    """Nothing but words and facts, all of which must match: what may fall back to any of them."""
    half: tuple[int, int] | None = None
    """Where the word stands that is still being typed."""

    def tell(self, start: int, end: int, why: str) -> None:
        """Note what was not understood, and where it stands."""
        if len(self.misunderstood) == _MOST_PLACES:
            return
        self.misunderstood.append((start, end, why))
        if why not in self.notes and len({why for _, _, why in self.misunderstood}) <= _MOST_TOLD:
            self.notes.append(why)


def parse(text: str, *, typing: bool = False, match_any: bool = False) -> Query:
    """Understand `text`. With `typing`, a last word that no blank follows is the beginning of one."""
    query = Query()
    if len(text) > MAX_CHARACTERS:
        query.tell(MAX_CHARACTERS, len(text), f"Only the first {MAX_CHARACTERS:,} characters of the query were used.")
        text = text[:MAX_CHARACTERS]
    live = typing and bool(text) and not text[-1].isspace()
    leaves = Leaves(query.tell)
    query.node = _Parser(text, query, leaves, live, match_any).run()
    nothing_yet = not text.strip() or (live and (leaves.awaited or _BEGUN.fullmatch(text)))
    if query.node is None and not query.notes and not nothing_yet:
        query.notes.append("Nothing could be searched for in the query, so it leaves out no paper.")
    return query


def before(text: str, start: int) -> str:
    """Return what stands before `start`, without what would join it to the rest."""
    return _JOINING.sub("", text[:start])


def may_be_field(text: str) -> bool:
    """Tell whether a word may become the name of a field."""
    return any(name.startswith(text.lower().lstrip("-")) for name in NAMES)


class _Parser:
    """Words, phrases and facts put together: brackets, AND, OR, NOT."""

    def __init__(self, text: str, query: Query, leaves: Leaves, live: bool, match_any: bool) -> None:
        self.lexemes = list(LEXEME.finditer(text))
        self.query, self.leaves, self.match_any = query, leaves, match_any
        self.half = self.lexemes[-1] if live and self.lexemes else None
        self.at = 0
        self.told_of_depth = False

    def run(self) -> Node | None:
        found: list[Node] = []
        while self.at < len(self.lexemes):  # a closing bracket that nothing opened is passed over
            if (node := self.either(0, False)) is not None:
                found.append(node)
            self.at += 1
        return self.all_of(found)

    def all_of(self, parts: list[Node]) -> Node | None:
        """The parts together; common little words count only where there is nothing else."""
        telling = [p for p in parts if not (isinstance(p, Word) and p.text in words.STOP_WORDS and not p.exact)]
        if not telling:
            telling = parts
        if len(telling) < 2:
            return telling[0] if telling else None
        if self.match_any and len(said := [word for p in telling for word in _said(p)]) > 1:
            # Who has a part of a compound has a little of what is asked for.
            pieces = [
                Word(piece, p.field)
                for p in said
                if isinstance(p, Word) and not p.exact
                for part in p.parts or (p.text,)
                for piece in words.split_number(part)
                if piece != p.text and piece not in words.STOP_WORDS
            ]
            loose = Any((*(replace(p, parts=()) if isinstance(p, Word) else p for p in said), *pieces))
            others = [p for p in telling if not _said(p)]
            return Every((loose, *others)) if others else loose
        return Every(tuple(telling))

    def either(self, depth: int, negated: bool) -> Node | None:
        """Alternatives between OR, up to a closing bracket or the end."""
        options: list[Node] = []
        together: list[Node] = []
        while self.at < len(self.lexemes):
            lexeme = self.lexemes[self.at]
            if lexeme["close"]:
                break
            word = lexeme[0]
            last = self.at == len(self.lexemes) - 1
            if word == "OR" and not last:
                self.at += 1
                self.query.simple = False
                if (node := self.all_of(together)) is not None:
                    options.append(node)
                together = []
                continue
            # What AND joins is still to come; a dash between two words with blanks around it joins nothing.
            dash = word == "-" and together and not last and self.lexemes[self.at + 1].start() > lexeme.end()
            if dash or word in ("AND", "OR") or (word == "NOT" and last and self.at):
                self.at += 1
                continue
            if (node := self.one(depth, negated)) is not None:
                together.append(node)
        if (node := self.all_of(together)) is not None:
            options.append(node)
        if not options:
            return None
        return options[0] if len(options) == 1 else Any(tuple(options))

    def one(self, depth: int, within: bool) -> Node | None:
        """A word, a phrase, a fact or a bracket, with the NOTs before it; `within` tells whether a NOT stands above."""
        negated = False
        while self.at < len(self.lexemes) - 1 and self.lexemes[self.at][0] in ("NOT", "-"):
            negated = not negated
            self.at += 1
        lexeme = self.lexemes[self.at]
        if lexeme["close"]:
            return None
        self.at += 1
        node: Node | None
        if lexeme["open"]:
            self.query.simple = False
            if depth >= MAX_DEPTH:
                if not self.told_of_depth:
                    why = f"More than {MAX_DEPTH} brackets inside each other were read as one."
                    self.query.tell(*lexeme.span(), why)
                    self.told_of_depth = True
                return None  # what follows is read at this depth
            node = self.either(depth + 1, within ^ negated)
            if self.at < len(self.lexemes) and self.lexemes[self.at]["close"]:
                self.at += 1
        else:
            negated ^= lexeme["minus"] is not None
            half = lexeme is self.half
            if half:
                self.query.half = lexeme.span()
            node = self.leaves.read(lexeme, half=half, negated=within ^ negated)
        if node is not None and negated:
            self.query.simple = False
            return Not(node)
        return node


def _said(node: Node) -> list[Word | Phrase]:
    """The words and phrases that a node is made of; none where there is more to it than to say any of them."""
    match node:
        case Word() | Phrase():
            return [node]
        case Any(parts) | Every(parts):
            found = [_said(part) for part in parts]
            return [word for some in found for word in some] if all(found) else []
        case _:
            return []
