"""What a query can ask for, as a tree."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as set_apart

STATES = ("bookmarked", "tagged", "unread", "reading", "read", "noted", "rated")
"""What a paper can be: `is:bookmarked`."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any field or in `field`; the field `note` is the user's own notes."""

    text: str
    field: str | None = None
    prefix: bool = False
    exact: bool = False
    fuzzy: bool = False
    parts: tuple[str, ...] = set_apart(default=(), compare=False)
    """Of a compound: "text-to-image" is found as "text to image", too."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row."""

    text: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A facet's value (or a part of one), or a state (`is`)."""

    facet: str
    value: str
    at: tuple[int, int] = set_apart(default=(0, 0), compare=False)
    """Where it stands in the query."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included: days (`date`), `votes`, a `rating` or a `result`."""

    name: str
    low: float = -math.inf
    high: float = math.inf
    of: str = ""
    """What a result is about: a data set, else a metric; "" for any."""


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


Node = Word | Phrase | Fact | Range | Not | Every | Any


def words_of(node: Node | None) -> Iterator[Word]:
    """Yield the words a node asks for, without those behind NOT."""
    match node:
        case Word():
            yield node
        case Every(parts) | Any(parts):
            for part in parts:
                yield from words_of(part)
