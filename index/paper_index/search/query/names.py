"""Names of authors in queries without fields: `J. Wu`, and the year in `wu 2026 agents`.

Whether a word is a name is known only when the query is evaluated, so these are `Reading`s.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.stop_words import STOP_WORDS
from ..text.names import PREFIX, PersonName, person_name
from ..text.query_words import query_terms
from .ast import And, Node, Person, Range, Reading, Term
from .citations import Citation

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_WORD = r"[^\W\d_][\w'’-]*\.?"
# A blank or a point is between two words, or a long word could be taken apart in too many ways.
_INITIALED = re.compile(rf"({_WORD}(?:(?:(?<=\.)-?|\s)\s*{_WORD}){{1,4}}?)(?:\s+((?:19|20)\d\d))?\s*")
_INITIAL = re.compile(r"\b[^\W\d_]\b")
_COMMA = re.compile(r"(\w),\s+(?=\w)")
"""The comma after a family name."""
_WHOLE_WORD = re.compile(r"[^\W\d_][\w'’-]*[^\W\d_]")


def initialed_author(text: str, node: Node, *, partial: bool) -> Node:
    """Return the node of a query that is a name with initials, as `J. Wu`, and perhaps a year; other nodes as they are.

    Args:
        text: the query.
        node: its node without names.
        partial: whether its last word is still being typed.
    """
    found = _INITIALED.fullmatch(text)
    if not found or not _INITIAL.search(found[1]):
        return node
    is_begun = partial and not found[2]
    name = person_name(found[1].strip() + (PREFIX if is_begun else ""))
    whole = [word for word in _WHOLE_WORD.findall(found[1]) if len(word) > 1]
    families = query_terms(whole[-1]) if whole else []
    if name is None or len(families) != 1:
        return node
    word = Term(families[0], prefix=is_begun and found[1].endswith(whole[-1]))
    person = Person(name)
    return Reading(word, And((person, _in_year(found[2]))) if found[2] else person, node)


def cited_authors(cited: Citation, words: Node, authors: Node | None, *, partial: bool) -> Node:
    """Return the node of a citation that may also be words: of its authors if all are names, or of its words.

    Args:
        cited: the citation.
        words: the node of its words.
        authors: the node of its authors.
        partial: whether the last name is still being typed.
    """
    families = [terms[-1] for name in cited.names if (terms := query_terms(name))]
    if authors is None or not families:
        return words
    node: Node = Reading(Term(families.pop(), prefix=partial), authors, words)
    for family in families:
        node = Reading(Term(family), node, words)
    return node


def full_name(text: str, node: Node, *, partial: bool) -> PersonName | None:
    """Return the name that a query of words may be, perhaps with a comma; None for others, and for names with initials.

    Args:
        text: the query.
        node: its node.
        partial: whether its last word is still being typed.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    found = _INITIALED.fullmatch(_COMMA.sub(r"\1 ", text, count=1))
    if not found or found[2] or not all(isinstance(part, Term) and part.is_plain for part in parts):
        return None
    return person_name(text.strip() + (PREFIX if partial else ""))


def with_years(parts: Sequence[Node]) -> Iterator[Node]:
    """Yield the parts of a query that must all match. A year after the name of an author is a year of publication."""
    pending: Node | None = None
    for part in parts:
        is_year = isinstance(part, Term) and part.is_plain and _YEAR.fullmatch(part.text) is not None
        if is_year and isinstance(part, Term) and (dated := _dated(pending, part)):
            yield from dated
            pending = None
            continue
        if pending is not None:
            yield pending
        pending = part
    if pending is not None:
        yield pending


def _dated(name: Node | None, year: Term) -> tuple[Node, ...]:
    """Return the parts in place of a part and a year after it, nothing unless the part may be a name."""
    if isinstance(name, Person) or (isinstance(name, Term) and name.field == "authors"):
        return name, _in_year(year.text)
    if isinstance(name, Term) and name.is_plain and name.text.isalpha() and name.text not in STOP_WORDS:
        as_name = And((replace(name, is_name=True), _in_year(year.text)))
        return (Reading(name, as_name, And((name, year))),)
    return ()


def _in_year(year: str) -> Range:
    return Range("date", int(year) * 10_000 + 101, int(year) * 10_000 + 1231)
