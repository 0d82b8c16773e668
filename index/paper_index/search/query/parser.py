"""Parses a query. A partial query is a query: nothing here raises, whatever the user types.

words            all of them, also as other words of the same stem ("network" matches networks)
"two words"      in sequence           =exact   only this form         seg*   prefix            difusion~   near words
a OR b   NOT a   -a   (a OR b) c
field:value      see `fields`                      field:(a OR b)
a || b   a | b   a && b   !a       the same as OR, AND and NOT
+a   +(a b)      also required where papers may match any of the words
votes > 50   50 < votes   2020 < year < 2024       see `lexemes`
~ words          by meaning: see `meaning`; here they are words

What cannot be parsed is ignored and reported with its place (`Query.errors`). Single words and fields are parsed in
`atoms`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ...text.sanitize import clean, shortened
from ...text.stop_words import STOP_WORDS
from ..models import MAX_QUERY_LENGTH, QueryError
from ..text.names import PersonName
from ..text.query_words import split_number
from .ast import And, Node, Not, Or, Person, Phrase, Span, Term, text_nodes
from .atoms import AtomParser
from .citations import Citation, citation
from .lexemes import begins_bracket, is_required, with_fields
from .meaning import without_sign
from .names import cited_authors, full_name, initialed_author, with_years
from .operators import AND, JOINING, NOT, NOTHING_YET, OR
from .pasted import plain_text
from .prose import is_prose
from .questions import QUESTION_WORDS, asks
from .searched_text import dated_text, searched_text
from .suggestions import NamesResults, spaced_comparisons
from .typography import plain_signs

MAX_DEPTH = 8
"""Brackets within brackets that are parsed."""
_FEWEST = 3
"""Words that remain of a question at least, when those that are only asked with are dropped."""
_LONGEST_SHOWN = 80
"""Characters of a query that a note shows."""
_LONGEST_ERROR = 400
"""Characters of a sentence about an error, which may have a long value in it."""
_MAX_NOTES, _MAX_ERRORS = 3, 64
"""Errors that are explained in sentences, and errors that are kept at most."""

_INVISIBLE = re.compile("[\u00ad\u0300-\u036f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""Characters that change no word, accents after their letters among them: words are searched without accents."""


@dataclass(slots=True)
class Query:
    """A parsed query."""

    node: Node | None = None
    """None if it matches all papers."""
    notes: list[str] = field(default_factory=list)
    """Sentences about ignored or replaced parts."""
    errors: list[QueryError] = field(default_factory=list)
    """The parts that could not be parsed, in order."""
    simple: bool = True
    """Whether it is only words and fields that must all match. Such a query may be relaxed to any of its words."""
    partial_span: Span | None = None
    """The place of the word that is being typed."""
    name: PersonName | None = None
    """The name of an author that all words together may be. Papers of such an author come first."""
    meant: str = ""
    """The query with the known names that unknown ones resemble (`titel:`); "" if it has none."""
    unnamed: str = ""
    """The query without the names of unknown fields; "" if it has none."""
    in_place: bool = True
    """Whether it has the places of the query as typed. Without them errors are only explained in notes."""

    def add_error(self, start: int, end: int, why: str) -> None:
        """Report a part that could not be parsed."""
        if len(self.errors) == _MAX_ERRORS:
            return
        if len(why) > _LONGEST_ERROR:  # the end often has the remedy
            why = f"{why[: _LONGEST_ERROR // 2]}…{why[1 - _LONGEST_ERROR // 2 :]}"
        if self.in_place:
            self.errors.append((start, end, why))
        if why not in self.notes and len(self.notes) < _MAX_NOTES:
            self.notes.append(why)


def parse(
    text: str,
    *,
    typing: bool = False,
    match_any: bool = False,
    done: bool = False,
    papers_with: Callable[[str], int] | None = None,
    names_results: NamesResults | None = None,
) -> Query:
    """Parse a query.

    Args:
        text: the query.
        typing: whether it is still being typed. The last word, unless a space follows, is then a prefix.
        match_any: whether papers match that have any of the words.
        done: whether it was typed and is now complete: the last word may be a prefix, but dates and numbers are whole.
        papers_with: returns the number of papers with a word: of a long text, the rarest words are searched.
        names_results: returns whether a text names reported results: `imagenet>85` then suggests a condition.
    """
    text = plain_signs(text.replace("\u200b", " "))  # a zero-width space ends a word; other invisible characters do not
    visible, places = _visible(text)
    query = _parse(visible, typing, match_any, done, papers_with, names_results)
    return _moved(query, places) if places else query


def _parse(
    text: str,
    typing: bool,
    match_any: bool,
    done: bool,
    papers_with: Callable[[str], int] | None,
    names_results: NamesResults | None,
) -> Query:
    """Parse a query of visible characters with plain signs."""
    text = without_sign(text)
    query = Query()
    given = text[:MAX_QUERY_LENGTH]
    typed = plain_text(given)
    cited = citation(typed)
    prose = not cited and is_prose(typed)
    _report_length(len(text), query, is_error=not prose)
    text, how = typed, list[str]()
    if cited or prose:
        text = searched_text(text, how, cited, papers_with, match_any=match_any)
    if typed != given and not how:
        how.append(f"Searched for “{shortened(clean(typed), _LONGEST_SHOWN)}”.")
    query.notes += how
    text = dated_text(text, query.notes)
    query.in_place = typed == given and len(text) == len(typed)
    partial = typing and bool(text) and not text[-1].isspace()
    atoms = AtomParser(query.add_error, names_results, done=done)
    query.node = _Parser(text, query, atoms, partial=partial, match_any=match_any).parse()
    for start, end, meant in () if cited or prose else spaced_comparisons(text, names_results):
        atoms.report_comparison(start, end, clean(text[start:end]), meant)
    if query.node is not None and query.simple and not match_any:
        query.name = full_name(text, query.node, partial=partial)
        query.node = _with_authors(text, query.node, cited, partial=partial)
    if len(text) == len(typed):
        query.meant = clean(_replaced(typed, atoms.meant)) if atoms.meant else ""
        query.unnamed = clean(_replaced(typed, atoms.unknown_fields)) if atoms.unknown_fields else ""
    nothing_yet = not text.strip() or (partial and (atoms.incomplete or NOTHING_YET.fullmatch(text)))
    if query.node is None and not query.notes and not nothing_yet:
        query.notes.append("The query has no search terms, so it excludes no papers.")
    return query


def _report_length(length: int, query: Query, *, is_error: bool) -> None:
    """Report that the end of a long query is ignored, in prose only by a note."""
    if length > MAX_QUERY_LENGTH:
        why = f"Only the first {MAX_QUERY_LENGTH:,} characters of the query were used."
        if is_error:
            query.add_error(MAX_QUERY_LENGTH, length, why)
        else:
            query.notes.append(why)


def _with_authors(text: str, node: Node, cited: Citation | None, *, partial: bool) -> Node:
    """Return the node of a query that may be names of authors; other nodes as they are."""
    if cited and not cited.is_certain:
        partial = partial and cited.is_open
        authors = parse(cited.query.removesuffix('"') if partial else cited.query, typing=partial).node
        return cited_authors(cited, node, authors, partial=partial)
    return initialed_author(text, node, partial=partial)


def _visible(text: str) -> tuple[str, list[int]]:
    """Return a text without invisible characters, and if it had any, the place of each other one, and of its end."""
    if text.isascii() or not _INVISIBLE.search(text):
        return text, []
    places = [at for at, letter in enumerate(text) if not _INVISIBLE.match(letter)]
    return "".join(text[at] for at in places), [*places, len(text)]


def _moved(query: Query, places: list[int]) -> Query:
    """Return a query whose places are those of the text with invisible characters."""
    query.errors = [(places[start], places[end - 1] + 1, why) for start, end, why in query.errors]
    if query.partial_span:
        query.partial_span = places[query.partial_span[0]], places[query.partial_span[1] - 1] + 1
    return query


def _replaced(text: str, parts: list[tuple[int, int, str]]) -> str:
    """Return a text with other texts at some places."""
    for start, end, other in sorted(parts, reverse=True):
        text = text[:start] + other + text[end:]
    return text


def text_before(text: str, start: int) -> str:
    """Return the query before `start`, without operators that would join it to the rest."""
    return JOINING.sub("", text[:start])


class _Parser:
    """Joins atoms by brackets, AND, OR and NOT."""

    def __init__(self, text: str, query: Query, atoms: AtomParser, *, partial: bool, match_any: bool) -> None:
        scoped = list(with_fields(text))
        self.lexemes, self.fields = [lexeme for lexeme, _ in scoped], [field for _, field in scoped]
        self.query, self.atoms, self.match_any = query, atoms, match_any
        self.partial = self.lexemes[-1] if partial and self.lexemes else None
        self.asks = asks(text)
        """Whether the query is a question."""
        self.required: list[Node] = []
        """The parts with a plus, which papers must match even where they may match any; of the bracket being parsed."""
        self.whole: list[Node] = []
        """The parts that have such parts, of which papers may not match any word instead."""
        self.at = 0
        self.depth_reported = False

    def parse(self) -> Node | None:
        nodes: list[Node] = []
        while self.at < len(self.lexemes):  # a closing bracket without an opening one is skipped
            if (node := self.parse_or(0, False)) is not None:
                nodes.append(node)
            self.at += 1
        return self.join_all(nodes)

    def join_all(self, parts: list[Node]) -> Node | None:
        """Return the parts joined by And, without stop words unless there is nothing else."""
        sequences = tuple(_sequences(parts))
        parts = [part for part in parts if not _is_among(part, STOP_WORDS)] or parts
        if self.asks and len(telling := [part for part in parts if not _is_among(part, QUESTION_WORDS)]) >= _FEWEST:
            parts = telling
        parts = parts if self.match_any else list(with_years(parts))
        if len(parts) < 2:
            return parts[0] if parts else None
        return self.join_any(parts) if self.match_any else And(tuple(parts), sequences)

    def join_any(self, parts: list[Node]) -> Node:
        """Return the parts joined by Or, with those joined by And that are required or have no text."""
        others = [part for part in parts if not text_nodes(part)]
        options = [part for part in parts if text_nodes(part)]
        required = [part for part in options if _is_one_of(part, self.required)]
        whole = [part for part in options if _is_one_of(part, self.whole)]
        texts = [text for part in options if not _is_one_of(part, self.whole) for text in text_nodes(part)]
        if len(texts) + len(whole) < 2:
            return And(tuple(parts))
        node: Node = _any_of(texts, whole)
        if required or others:
            node = And((node, *required, *others))
        self.whole += [node] if required or whole else []
        return node

    def parse_or(self, depth: int, negated: bool) -> Node | None:
        """Parse alternatives between OR, up to a closing bracket or the end."""
        options: list[Node] = []
        joined: list[Node] = []
        while self.at < len(self.lexemes) and not self.lexemes[self.at]["close"]:
            if self.lexemes[self.at][0] in OR and not self.is_last():
                self.at += 1
                self.query.simple = False
                if (node := self.join_all(joined)) is not None:
                    options.append(node)
                joined = []
            elif self.is_operator(after_term=bool(joined)):
                self.at += 1
            elif (node := self.parse_operand(depth, negated)) is not None:
                joined.append(node)
        if (node := self.join_all(joined)) is not None:
            options.append(node)
        if not options:
            return None
        return options[0] if len(options) == 1 else Or(tuple(options))

    def is_last(self) -> bool:
        return self.at == len(self.lexemes) - 1

    def is_operator(self, *, after_term: bool) -> bool:
        """Return whether the lexeme joins two operands without changing anything, or waits for an operand to come."""
        lexeme = self.lexemes[self.at]
        word = lexeme[0]
        # A dash between two words, with spaces around it, is punctuation.
        dash = word == "-" and after_term and not self.is_last() and self.lexemes[self.at + 1].start() > lexeme.end()
        return dash or word in AND or word in OR or (word == "NOT" and self.is_last() and self.at > 0)

    def is_not(self) -> bool:
        """Return whether the lexeme excludes the operand that follows; an exclamation mark only right before it."""
        lexeme = self.lexemes[self.at]
        return lexeme[0] in NOT and (lexeme[0] != "!" or self.lexemes[self.at + 1].start() == lexeme.end())

    def parse_operand(self, depth: int, negated: bool) -> Node | None:
        """Parse an atom or a bracket with the NOTs before it; `negated` is whether a NOT applies to all of it."""
        own_not, first = False, self.at
        while not self.is_last() and self.is_not():
            own_not = not own_not
            self.at += 1
        lexeme, field = self.lexemes[self.at], self.fields[self.at]
        if lexeme["close"]:
            return None
        is_operand = self.at == first and lexeme["minus"] is None
        self.at += 1
        own_not ^= lexeme["minus"] is not None
        required = is_required(lexeme)
        if begins_bracket(lexeme):
            name, lexeme = lexeme, self.lexemes[self.at]
            self.at += 1
            if self.at < len(self.lexemes) and self.lexemes[self.at]["close"]:
                self.atoms.report_empty(name)
        if lexeme["open"]:
            node = self.parse_bracket(lexeme, depth, negated ^ own_not)
        else:
            partial = lexeme is self.partial
            if partial and self.query.in_place:
                self.query.partial_span = lexeme.span()
            self.query.simple &= "|" not in lexeme[0]
            node = self.atoms.parse(lexeme, field, partial=partial, negated=negated ^ own_not)
        self.required += [node] if node is not None and required else []
        self.query.simple &= is_operand or node is None
        return Not(node) if node is not None and own_not else node

    def parse_bracket(self, lexeme: re.Match[str], depth: int, negated: bool) -> Node | None:
        """Parse the inside of a bracket. The inside of one that is too deep is parsed as if it had no brackets."""
        self.query.simple = False
        if depth >= MAX_DEPTH:
            if not self.depth_reported:
                why = f"Parentheses more than {MAX_DEPTH} deep were merged."
                self.query.add_error(*lexeme.span(), why)
                self.depth_reported = True
            return None
        outside, self.required = self.required, []
        node = self.parse_or(depth + 1, negated)
        self.required = outside
        if self.at < len(self.lexemes) and self.lexemes[self.at]["close"]:
            self.at += 1
        return node


def _sequences(parts: list[Node]) -> Iterator[tuple[str, ...]]:
    """Yield two words and the stop words between them, for each place where there are any."""
    words: list[str] = []
    for part in parts:
        if not isinstance(part, Term) or not part.is_plain or part.prefix:
            words = []
        elif part.text in STOP_WORDS:
            words += [part.text] if words else []
        else:
            if len(words) > 1:
                yield (*words, part.text)
            words = [part.text]


def _is_among(node: Node, words: frozenset[str]) -> bool:
    return isinstance(node, Term) and node.is_plain and node.text in words


def _is_one_of(node: Node, nodes: list[Node]) -> bool:
    """Return whether a node is one of some nodes, and not only equal to one."""
    return any(node is each for each in nodes)


def _any_of(texts: list[Term | Phrase | Person], others: list[Node]) -> Or:
    """Return any of some nodes; the parts of a compound count as well, a little, in an Or of their own."""
    pieces = [
        Term(piece, term.field)
        for term in texts
        if isinstance(term, Term) and not term.exact
        for part in term.parts or (term.text,)
        for piece in split_number(part)
        if piece != term.text and piece not in STOP_WORDS
    ]
    whole = (replace(text, parts=()) if isinstance(text, Term) else text for text in texts)
    return Or((*whole, *others, *([Or(tuple(pieces))] if pieces else [])))
