"""The choice among the best papers: no twins, and no more than three papers of one first author in ten."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush

POOL = 100
"""The best papers among which likeness is compared."""
_RELEVANCE = 0.7
"""The weight of the score; the rest is that of the likeness to the papers that were chosen before."""
WINDOW, SAME_AUTHOR = 10, 3
"""Papers in sequence, and how many of them may have the same first author."""


def chosen(
    scored: Sequence[tuple[float, int]],
    vectors: Mapping[int, Mapping[str, float]],
    author: Callable[[int], str],
    limit: int,
) -> list[tuple[float, int]]:
    """Return the papers to recommend, in order, each as score and row: by maximal marginal relevance.

    Args:
        scored: score and row, the best first.
        vectors: row to the terms of the profile with their weights, for the first `POOL`.
        author: returns the first author of a row, or "".
        limit: the number of papers at most.
    """
    pool = _Pool(scored[:POOL], vectors)
    found: list[tuple[float, int]] = []
    authors: list[str] = []

    def fits(row: int) -> bool:
        return not (name := author(row)) or authors[-(WINDOW - 1) :].count(name) < SAME_AUTHOR

    while len(found) < limit and (one := pool.take(fits)):
        found.append(one)
        authors.append(author(one[1]))
    for one in scored[POOL:]:
        if len(found) >= limit:
            break
        if fits(one[1]):
            found.append(one)
            authors.append(author(one[1]))
    return found


class _Pool:
    """The best papers, of which the one that is worth most is taken, again and again.

    The worth of a paper falls with its likeness to those taken before. It never rises, so only the likeness of papers
    at the top of the heap is computed.
    """

    def __init__(self, scored: Sequence[tuple[float, int]], vectors: Mapping[int, Mapping[str, float]]) -> None:
        least, greatest = (scored[-1][0], scored[0][0]) if scored else (0.0, 0.0)
        self._scores = {row: score for score, row in scored}
        self._values = {row: _RELEVANCE * (score - least) / ((greatest - least) or 1.0) for score, row in scored}
        self._units = {row: _unit(vectors[row]) for _, row in scored}
        self._taken: list[int] = []
        self._likeness = dict.fromkeys(self._values, (0.0, 0))
        """Row to the greatest likeness to the papers taken first, and the number of those."""
        self._heap = [self._entry(row) for _, row in scored]
        heapify(self._heap)

    def take(self, fits: Callable[[int], bool]) -> tuple[float, int] | None:
        """Remove the paper that is worth most among those that fit; return its score and row, or None."""
        aside = []
        found = None
        while found is None and self._heap:
            entry = heappop(self._heap)
            row = entry[-1]
            if self._likeness[row][1] < len(self._taken):
                self._compare(row)
                heappush(self._heap, self._entry(row))
            elif fits(row):
                found = self._scores[row], row
                self._taken.append(row)
            else:
                aside.append(entry)
        for entry in aside:
            heappush(self._heap, entry)
        return found

    def _entry(self, row: int) -> tuple[float, float, int]:
        return (1 - _RELEVANCE) * self._likeness[row][0] - self._values[row], -self._scores[row], row

    def _compare(self, row: int) -> None:
        """Compare a paper with those that were taken since it was compared."""
        likeness, number = self._likeness[row]
        own = self._units[row]
        for other in self._taken[number:]:
            unit = self._units[other]
            likeness = max(likeness, sum(weight * unit.get(term, 0.0) for term, weight in own.items()))
        self._likeness[row] = likeness, len(self._taken)


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / length for term, weight in vector.items()}
