"""Sets of papers and what they score: what an index gives and the engine combines.

A set is a Python integer, one bit a row of the corpus: intersecting and counting them is the
quickest thing Python does.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hits:
    """Papers that match, what each scores, and the forms of words that matched."""

    bits: int = 0
    scores: dict[int, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


class Words(Protocol):
    """What the engine asks of an index."""

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool) -> Hits:
        """Return the papers that hold a word, one of its stem unless `exact`, or with `prefix` one that begins so."""

    def phrase(self, texts: tuple[str, ...], field: str | None) -> Hits:
        """Return the papers that hold words in a row."""


def bits_of(rows: Collection[int]) -> int:
    """Return the set of `rows`."""
    marked = bytearray(max(rows, default=0) // 8 + 1)
    for row in rows:
        marked[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(marked, "little")
