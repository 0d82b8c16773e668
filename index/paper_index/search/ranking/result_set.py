"""Sets of papers and what they score: what an index gives and the engine combines.

A set is a Python integer, one bit a row of the corpus: intersecting and counting them is the
quickest thing Python does.
"""

import re
from collections.abc import Callable, Collection
from functools import cache
from itertools import compress
from typing import Protocol

Scores = dict[int, float]
"""What papers score, by row."""


class Hits:
    """Papers that match, what each scores, and what matched, as `view.Answer.words` says it."""

    __slots__ = ("_scores", "_weigh", "_weighed", "among", "bits", "titled", "words")

    def __init__(
        self,
        bits: int = 0,
        scores: Scores | Callable[[int], Scores] | None = None,
        words: frozenset[str] = frozenset(),
        titled: int = 0,
        among: int = -1,
    ) -> None:
        """Take what is known.

        Args:
            bits: the papers.
            scores: what each scores, or how to find it for the papers that are asked for: it takes longest.
            words: what matched.
            titled: the papers that match in the title.
            among: the papers that were looked at; -1 for all.
        """
        self.bits, self.words, self.titled, self.among = bits, words, titled, among
        self._weigh = scores if callable(scores) else None
        self._scores: Scores = {} if scores is None or callable(scores) else scores
        self._weighed = 0

    def within(self, papers: int) -> Scores:
        """Return what papers score: those of `papers` that score at all, and perhaps others."""
        if self._weigh and papers & ~self._weighed:
            self._scores, self._weighed = self._weigh(papers), papers
        return self._scores

    @property
    def size(self) -> int:
        """How many scores are held by now."""
        return len(self._scores)

    @property
    def scores(self) -> Scores:
        """What all of the papers score."""
        return self.within(self.bits)


class Words(Protocol):
    """What the engine asks of an index."""

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> Hits:
        """Return the papers that hold a word.

        One of its stem counts unless `exact`, with `prefix` one that begins so, with `fuzzy` one that is almost it.
        """

    def phrase(self, texts: tuple[str, ...], field: str | None, papers: int) -> Hits:
        """Return the papers that hold words in a row: those of `papers`, and perhaps others."""

    def begun(self, text: str, field: str) -> list[str]:
        """Return words of a field that begin so, those in most papers first, where they are known."""


def bits_of(rows: Collection[int]) -> int:
    """Return the set of `rows`, which may repeat themselves."""
    if not rows:
        return 0
    last = max(rows)
    if 16 * len(rows) < last:
        sparse = bytearray(last // 8 + 1)
        for row in rows:
            sparse[row >> 3] |= 1 << (row & 7)
        return int.from_bytes(sparse, "little")
    marked = bytearray(b"0") * (last + 1)
    for row in rows:
        marked[last - row] = 49  # a number in binary digits is read far quicker than it is put together bit by bit
    return int(marked, 2)


def marks_of(bits: int) -> bytes:
    """Return one byte for each row up to the last of a set: 1 for those in it, else 0."""
    return f"{bits:b}".encode().translate(_MARKS)[::-1]


def rows_of(bits: int) -> list[int]:
    """Return the rows of a set, in order."""
    if 32 * bits.bit_count() > bits.bit_length():
        return marked(marks_of(bits))
    sparse = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [8 * byte.start() + bit for byte in _HELD.finditer(sparse) for bit in range(8) if byte[0][0] >> bit & 1]


def marked(marks: bytes) -> list[int]:
    """Return the places of what is marked."""
    return list(compress(_numbers(len(marks).bit_length()), marks))


@cache
def _numbers(bits: int) -> list[int]:
    """All numbers of so many bits: to make them anew each time takes longer than to choose among them."""
    return list(range(1 << bits))


_HELD = re.compile(rb"[^\0]")
_MARKS = bytes(int(byte == ord("1")) for byte in range(256))
