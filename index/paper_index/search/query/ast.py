"""The syntax tree of a query."""

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..text.names import PREFIX, PersonName

Span = tuple[int, int]
"""A place in the text of a query: start and end."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, in any text field or in one; the field `note` is the user's notes."""

    text: str
    field: str | None = None
    prefix: bool = False
    exact: bool = False
    fuzzy: bool = False
    parts: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """The parts of a compound: "text-to-image" also matches the phrase "text to image"."""
    is_name: bool = dataclasses.field(default=False, compare=False)
    """Whether it is the name of an author, although it has no field."""

    @property
    def is_plain(self) -> bool:
        """Whether the word is searched in all fields and with related words."""
        return self.field is None and not self.exact and not self.fuzzy


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in sequence."""

    text: tuple[str, ...]
    field: str | None = None
    spellings: tuple[tuple[str, ...], ...] = dataclasses.field(default=(), compare=False)
    """Other spellings, with compounds taken apart or all words joined: "fine tuning" also matches "finetuning"."""


@dataclass(frozen=True, slots=True)
class Person:
    """An author whose name fits a name."""

    name: PersonName


@dataclass(frozen=True, slots=True)
class Reading:
    """A part that depends on whether a word is rather a name: whether more papers have it in authors than in titles."""

    word: Term
    name: "Node"
    """The part if it is."""
    words: "Node"
    """The part if it is not."""


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """A value of a facet (or part of one), or a state (`is`)."""

    facet: str
    value: str
    span: Span = dataclasses.field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included: days (`date`, `added`), `votes`, a `rating` or a `result`."""

    name: str
    low: float = -math.inf
    high: float = math.inf
    subject: str = ""
    """The data set of a result, `data set/metric`, or the metric; "" for any."""
    span: Span = dataclasses.field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Papers that do not match the part."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Papers that match all parts."""

    parts: tuple["Node", ...]
    sequences: tuple[tuple[str, ...], ...] = dataclasses.field(default=(), compare=False)
    """Words with the stop words between them, which no part is: "text to image". Titles that have them score more."""


@dataclass(frozen=True, slots=True)
class Or:
    """Papers that match at least one part."""

    parts: tuple["Node", ...]


Node = Term | Phrase | Person | Reading | FacetTerm | Range | Not | And | Or


def terms_of(node: Node | None) -> Iterator[Term]:
    """Yield the terms of a tree, without those under `Not`."""
    match node:
        case Term():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms_of(part)
        case Reading(words=words):
            yield from terms_of(words)
        case Person(name):
            yield from (Term(word.spellings[0][0].rstrip(PREFIX), "authors") for word in name.words)


def fields_of(node: Node | None) -> Iterator[str | None]:
    """Yield the text field of each term and phrase of a tree, also of those under `Not`; None for any field."""
    match node:
        case Term() | Phrase():
            yield node.field
        case Person():
            yield "authors"
        case Not(part) | Reading(words=part):
            yield from fields_of(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from fields_of(part)


def text_nodes(node: Node) -> list[Term | Phrase | Person]:
    """Return the terms, phrases and names of a tree of nothing else, joined by And and Or; else nothing."""
    match node:
        case Term() | Phrase() | Person():
            return [node]
        case Reading(words=words):
            return text_nodes(words)
        case And(parts) | Or(parts):
            nested = [text_nodes(part) for part in parts]
            return [text for texts in nested for text in texts] if all(nested) else []
        case _:
            return []
