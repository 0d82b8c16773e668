"""Completion of a query that is being typed: fields, states, values of facets, tags, authors."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...text.folding import plain_letters
from ..models import MAX_QUERY_LENGTH
from ..query import dates
from ..query.fields import BY_NAME, FIELDS, Kind, QueryField
from ..query.lexemes import QUOTES, start_of, with_fields
from ..query.suggestions import nearest, nearest_field
from ..query.typography import plain_signs
from ..text.analyzer import fold
from ..text.names import PREFIX, person_name, tokens_named

if TYPE_CHECKING:
    from ..facets import Facets
    from ..ranking.result_set import Searcher

MAX_COMPLETIONS = 20
_VALUES_WITHOUT_FIELD = sorted((field for field in FIELDS if field.offered), key=lambda field: field.offered)
"""Fields whose values are offered for a word without a field, in this order."""
_MIN_WITHOUT_FIELD = 2
"""Letters from which on they are."""

Values = Callable[[str, str], Iterable[str]]
"""Called with a target of `QueryField` and the beginning of a value: returns known values, the most common first.

Values that do not fit are ignored.
"""

Papers = Callable[[str, str], int | None]
"""Called with a target of `QueryField` and a value: returns the number of papers with it, None if that takes long."""

_UNCOUNTED = ("result", "note", "code", "date", "added")
"""Targets whose values have no number of papers, or one that takes long to count."""

_STARTS, _STARTS_WORD, _INSIDE_WORD, _ABSENT = range(4)
"""Places of the typed text in a value, the best first."""


class Completion(NamedTuple):
    """A text to replace the part of the query from `start` to `end`."""

    start: int
    end: int
    text: str
    papers: int | None = None
    """The number of papers with the value; None for the name of a field, and where it is not known yet."""

    def applied(self, query: str) -> str:
        """Return the query with the completion in it."""
        return query[: self.start] + self.text + query[self.end :]


class _Offer(NamedTuple):
    """A text to offer, and the target and value that it searches for."""

    text: str
    target: str = ""
    value: str = ""


class _Word(NamedTuple):
    """The word at the cursor."""

    start: int
    end: int
    name: str
    """The field before the colon, or before the bracket around the word, or ""."""
    own: bool
    """Whether the field is part of the word."""
    typed: str
    """The value as far as the cursor."""
    quoted: bool


def completions(query: str, cursor: int, values: Values, papers: Papers) -> list[Completion]:
    """Return what the word at the cursor may become, the best first."""
    query = plain_signs(query)
    word = _word_at(query, max(0, min(cursor, len(query))))
    if word is None:
        return []
    if word.name and (word.own or word.typed):
        offers = _of_field(word.name, word.typed, values)
        if not word.own:
            offers = [offer._replace(text=offer.text.removeprefix(f"{word.name}:")) for offer in offers]
    elif word.quoted or not word.typed:
        return []
    elif word.typed[0] == "#":
        tags = _of_field("tag", word.typed[1:], values)
        offers = [tag if '"' in tag.text else tag._replace(text=f"#{tag.text.removeprefix('tag:')}") for tag in tags]
    else:
        offers = _without_field(word.typed, values)
    current = query[word.start : word.end]
    unique = {offer.text: offer for offer in reversed(offers) if offer.text != current}
    return [
        Completion(word.start, word.end, text, papers(target, value) if target else None)
        for text, target, value in list(reversed(unique.values()))[:MAX_COMPLETIONS]
    ]


def completions_among(query: str, cursor: int, searcher: Searcher, notes: Searcher, facets: Facets) -> list[Completion]:
    """Return completions among the words of papers and of notes and the values of facets, see `completions`."""

    def values(field: str, typed: str) -> Iterable[str]:
        if field == "note":
            return notes.words_with_prefix(fold(typed), field) if typed else ()
        if field == "authors":
            return searcher.words_with_prefix(fold(typed), field) if typed else ()
        return facets.result_names(typed) if field == "result" else facets.names(field)

    def papers(target: str, value: str) -> int | None:
        if target == "has":
            return facets.held.number(value)
        found = facets.in_state(value) if target == "is" else facets.with_value(target, value)
        return found.bit_count()

    return completions(query, cursor, values, papers)


def _word_at(query: str, cursor: int) -> _Word | None:
    """Return the word that ends at the cursor or around it; None if it cannot be completed."""
    if cursor > MAX_QUERY_LENGTH:
        return None
    last = deque(with_fields(query[:cursor]), maxlen=1)
    if not last:
        return None
    lexeme, field = last[0]
    if lexeme.end() != cursor or any(map(lexeme.group, ("open", "close", "closed", "turned"))):
        return None
    quoted = lexeme["phrase"] is not None
    rest = re.compile(f"[^{QUOTES}]*[{QUOTES}]" if quoted else rf"[^\s(){QUOTES}]+").match(query, cursor)
    return _Word(
        start=start_of(lexeme),
        end=rest.end() if rest else cursor,
        name=(lexeme["bare"] or field).lower(),
        own=bool(lexeme["bare"] or lexeme["field"]),
        typed=(lexeme["phrase"] if quoted else lexeme["word"]) or "",
        quoted=quoted,
    )


def _of_field(name: str, typed: str, values: Values) -> list[_Offer]:
    """Return the values of a field that the typed text may become, written with the name that was typed."""
    field = BY_NAME.get(name)
    if field is None:
        known = nearest_field(name)
        return [_Offer(_written(known, typed))] if known else []
    offers = [_offer(field, name, value) for value in _matching(field, typed, values)]
    if field.target == "authors" and len(offers) <= MAX_COMPLETIONS:  # words of names that few papers have
        offers += [_Offer(_written(name, word)) for word in _ranked(values("authors", typed), typed)]
    return offers


def _offer(field: QueryField, name: str, value: str) -> _Offer:
    target = _target(field)
    return _Offer(_written(name, value), "" if field.target in _UNCOUNTED else target, value)


def _target(field: QueryField) -> str:
    """Return the target whose values complete a field: names of authors rather than words of them."""
    return {"authors": "author", "result": "dataset"}.get(field.target, field.target)


def _without_field(typed: str, values: Values) -> list[_Offer]:
    """Return the names of fields that a word may become, then values that have a word beginning with it."""
    wanted = plain_letters(typed)
    names = [_Offer(f"{field.name}:") for field in FIELDS if field.name.startswith(wanted)]
    if not names:  # another name of a field
        of_field = {BY_NAME[name].name: name for name in reversed(BY_NAME) if name.startswith(wanted)}
        names = [_Offer(f"{name}:") for name in reversed(of_field.values())]
    if len(typed) < _MIN_WITHOUT_FIELD:
        return names
    found = [
        (place, _offer(field, field.name, value))
        for field in _VALUES_WITHOUT_FIELD
        for value in _matching(field, typed, values)
        if (place := _place(value, wanted)) < _INSIDE_WORD
    ]
    found.sort(key=lambda ranked: ranked[0])  # stable: by field, then the most common first
    return names + [offer for _, offer in found]


def _place(value: str, wanted: str) -> int:
    """Return where a folded text is in a value."""
    folded = plain_letters(value)
    if folded.startswith(wanted):
        return _STARTS
    at = folded.find(wanted)
    if at < 0:
        return _ABSENT
    return _INSIDE_WORD if folded[at - 1].isalnum() else _STARTS_WORD


def _place_in_name(value: str, wanted: str) -> int:
    """Return where a folded text is in a person's name: a whole word comes first, because people type family names.

    A name in another form, such as "wu, j", is at the beginning of a word.
    """
    folded = plain_letters(value)
    if wanted in folded.split():
        return _STARTS
    first = re.split(r"[\s,.-]", wanted, maxsplit=1)[0]
    if len(first) < len(wanted) and first in folded and (name := person_name(wanted + PREFIX)):
        return _STARTS_WORD if wanted in folded or tokens_named(name, value) else _ABSENT
    return max(_STARTS_WORD, _place(value, wanted))


def _matching(field: QueryField, typed: str, values: Values) -> Sequence[str]:
    """Return the values that the typed text may become: those that begin with it, then those with such a word."""
    if field.kind is Kind.CHOICE:
        return field.chosen(typed.lower()) or [name for name in [nearest(typed, field.choices)] if name]
    if field.kind is Kind.DATE:
        return [word for word in dates.WORDS if word.startswith(typed.lower())]
    if field.kind in (Kind.IDENTIFIER, Kind.PAPER) or (field.kind is Kind.RANGE and field.target != "result"):
        return []
    if field.target == "result" and "/" in typed:  # a metric of a data set
        return list(values(field.target, typed))[: MAX_COMPLETIONS + 1]
    place = _place_in_name if field.target == "authors" else _place
    return _ranked(values(_target(field), typed), typed, place)


def _ranked(values: Iterable[str], typed: str, place_in: Callable[[str, str], int] = _place) -> list[str]:
    wanted = plain_letters(typed)
    ranked = [(place, value) for value in values if (place := place_in(value, wanted)) < _ABSENT]
    ranked.sort(key=lambda each: each[0])  # stable: the most common stay first
    return [value for _, value in ranked[: MAX_COMPLETIONS + 1]]  # one may be in the query already


def _written(name: str, value: str) -> str:
    """Return a field with a value as it is typed."""
    plain = " ".join(value.replace('"', " ").split())
    needs_quotes = re.search(r"[\s()]", plain) is not None
    if name == "result":
        return f'result:"{plain}>' if needs_quotes else f"result:{plain}>"
    return f'{name}:"{plain}"' if needs_quotes else f"{name}:{plain}"
