"""What was typed, understood. A half-typed query is a query: nothing here ever raises for what a user types.

words            all of them (stems count: "network" finds networks)
"two words"      in a row              =exact   that form only         seg*   a beginning
a OR b   NOT a   -a   (a OR b) c
title: abstract: author:               area: kind: task: method: dataset: edition: tag:
code:yes         is:bookmarked         is:tagged
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..text import clean
from . import words
from .view import MAX_CHARACTERS

MAX_LEAVES = 32
MAX_DEPTH = 8
MAX_PHRASE = 16

_FIELDS = {
    "title": "title", "t": "title", "abstract": "body", "abs": "body", "summary": "body",
    "author": "authors", "authors": "authors", "a": "authors",
}  # fmt: skip
_FACETS = {
    "area": "area", "kind": "kind", "task": "task", "method": "method", "dataset": "dataset", "data": "dataset",
    "edition": "edition", "tag": "tag", "code": "code", "is": "is",
}  # fmt: skip
_BEGUN = re.compile(r'[\s("=-]*(?:[A-Za-z]+:["=]*|AND|OR)?')
"""What looks like nothing yet while it is typed: `(`, `-"`, `title:`."""
STATES = ("bookmarked", "tagged")
"""What a paper can be: `is:bookmarked`."""

_LEXEME = re.compile(
    r"""(?P<open>\()|(?P<close>\))
      |(?P<minus>-(?=[^\s()-]))?
       (?:(?P<bare>[A-Za-z]+):(?=[\s()]|$)
         |(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?P<closed>"|$)|(?P<word>[^\s()"]+)))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any field or in `field`."""

    text: str
    field: str | None = None
    prefix: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row."""

    text: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A facet's value (or the beginning of one), or a state (`is`)."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """All papers but those."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts."""

    parts: tuple["Node", ...]


Node = Word | Phrase | Fact | Not | Every | Any


@dataclass(slots=True)
class Query:
    """A query as understood."""

    node: Node | None = None
    """None when it holds everything."""
    notes: list[str] = field(default_factory=list)
    """What was not understood or left out, in sentences."""
    simple: bool = True
    """Nothing but words and facts, all of which must match: what may fall back to any of them."""


def parse(text: str, *, typing: bool = False, match_any: bool = False) -> Query:
    """Understand `text`. With `typing`, a last word that no blank follows is the beginning of one."""
    query = Query()
    if len(text) > MAX_CHARACTERS:
        query.notes.append(f"Only the first {MAX_CHARACTERS:,} characters of the query were used.")
        text = text[:MAX_CHARACTERS]
    live = typing and bool(text) and not text[-1].isspace()
    query.node = _Parser(clean(text), query, live, match_any).run()
    nothing_yet = not text.strip() or (live and _BEGUN.fullmatch(text))
    if query.node is None and not query.notes and not nothing_yet:
        query.notes.append("Nothing could be searched for in the query, so it leaves out no paper.")
    return query


def words_of(node: Node | None) -> Iterator[Word]:
    """Yield the words a node asks for, without those behind NOT."""
    match node:
        case Word():
            yield node
        case Every(parts) | Any(parts):
            for part in parts:
                yield from words_of(part)


class _Parser:
    def __init__(self, text: str, query: Query, live: bool, match_any: bool) -> None:
        self.lexemes = list(_LEXEME.finditer(text))
        self.query, self.live, self.match_any = query, live, match_any
        self.at = self.leaves = 0

    def run(self) -> Node | None:
        found: list[Node] = []
        while self.at < len(self.lexemes):  # a closing bracket that nothing opened is passed over
            if (node := self.either(0)) is not None:
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
        if self.match_any and all(isinstance(p, Word | Phrase) for p in telling):
            return Any(tuple(telling))
        return Every(tuple(telling))

    def either(self, depth: int) -> Node | None:
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
            if word in ("AND", "OR") or (word == "NOT" and last and self.at):  # what it joins is still to come
                self.at += 1
                continue
            if (node := self.one(depth)) is not None:
                together.append(node)
        if (node := self.all_of(together)) is not None:
            options.append(node)
        if not options:
            return None
        return options[0] if len(options) == 1 else Any(tuple(options))

    def one(self, depth: int) -> Node | None:
        """A word, a phrase, a fact or a bracket, with the NOTs before it."""
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
                if depth == MAX_DEPTH and not any("brackets" in note for note in self.query.notes):
                    self.query.notes.append(f"More than {MAX_DEPTH} brackets inside each other were read as one.")
                return None  # what follows is read at this depth
            node = self.either(depth + 1)
            if self.at < len(self.lexemes) and self.lexemes[self.at]["close"]:
                self.at += 1
        else:
            node, minus = self.leaf(lexeme)
            negated ^= minus
        if node is not None and negated:
            self.query.simple = False
            return Not(node)
        return node

    def leaf(self, lexeme: re.Match[str]) -> tuple[Node | None, bool]:
        """The node of one lexeme, and whether a leading minus negates it."""
        text: str = lexeme["word"] or lexeme["bare"] or ""
        name = (lexeme["field"] or "").lower()
        minus = lexeme["minus"] is not None
        last = self.live and self.at == len(self.lexemes)
        if text.lower() in _FIELDS | _FACETS and lexeme["bare"]:
            if not last:  # else what it asks for may still be typed
                self.query.notes.append(f"'{text}:' says nothing without a word right after it.")
            return None, minus
        if lexeme["phrase"] is not None:
            return self.phrase(lexeme["phrase"], name, half=last and not lexeme["closed"]), minus
        if name == "is" and not last and text.casefold() not in STATES:
            self.query.notes.append(f"There is no state {text!r}; there are {', '.join(STATES)}.")
        if name in _FACETS:
            return self.counted(Fact(_FACETS[name], text)), minus
        if name and name not in _FIELDS:
            if not text.startswith("//"):
                self.query.notes.append(f"There is no field {name!r}; it was read as a word.")
            text = f"{name} {text}"
            name = ""
        exact = text.startswith("=") and len(text) > 1
        prefix = text.endswith("*") and len(text) > 1 and not exact and text[:-1] not in ("A", "a")
        forms = words.asked(text.removeprefix("=") if exact else text.rstrip("*") if prefix else text)
        nodes: list[Node] = [
            Word(
                form,
                _FIELDS.get(name),
                prefix=number == len(forms) and (prefix or (last and not exact)),
                exact=exact,
            )
            for number, form in enumerate(forms, 1)
        ]
        kept = [node for node in nodes if self.counted(node) is not None]
        if len(kept) > 1:
            return Every(tuple(kept)), minus
        return (kept[0] if kept else None), minus

    def phrase(self, text: str, name: str, *, half: bool) -> Node | None:
        """The node of a phrase. Of one that is still being typed (`half`), the last word is the beginning of one."""
        if name in _FACETS:
            return self.counted(Fact(_FACETS[name], text.strip())) if text.strip() else None
        forms = [place.forms[0] for place in words.places(text)]
        if len(forms) > MAX_PHRASE:
            self.query.notes.append(f"Only the first {MAX_PHRASE} words of a phrase were used.")
            forms = forms[:MAX_PHRASE]
        field = _FIELDS.get(name)
        typed = self.counted(Word(forms.pop(), field, prefix=True)) if half and forms else None
        if not forms:
            return typed
        whole = self.counted(Phrase(tuple(forms), field) if len(forms) > 1 else Word(forms[0], field, exact=True))
        return Every((whole, typed)) if whole and typed else whole

    def counted(self, node: Node | None) -> Node | None:
        if node is None:
            return None
        self.leaves += 1
        if self.leaves == MAX_LEAVES + 1:
            self.query.notes.append(f"Only the first {MAX_LEAVES} words of the query were used.")
        return node if self.leaves <= MAX_LEAVES else None
