"""The choice among the best papers: no twins, and no more than three papers of one first author in ten."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import mul

POOL = 100
"""The best papers among which likeness is compared."""
_RELEVANCE = 0.7
"""The weight of the score; the rest is that of the likeness to the papers that were chosen before."""
WINDOW, SAME_AUTHOR = 10, 3
"""Papers in sequence, and how many of them may have the same first author."""


def chosen(
    scored: Sequence[tuple[float, int]],
    vectors: Mapping[int, Sequence[float]],
    author: Callable[[int], str],
    limit: int,
) -> list[tuple[float, int]]:
    """Return the papers to recommend, in order, each as score and row: by maximal marginal relevance.

    Args:
        scored: score and row, the best first.
        vectors: row to the weights of the terms of the profile, for the first `POOL`.
        author: returns the first author of a row, or "".
        limit: the number of papers at most.
    """
    if not scored:
        return []
    pool, rest = list(scored[:POOL]), scored[POOL:]
    least, greatest = pool[-1][0], pool[0][0]
    value = {row: _RELEVANCE * (score - least) / ((greatest - least) or 1.0) for score, row in pool}
    unit = {row: _unit(vectors[row]) for _, row in pool}
    likeness = dict.fromkeys(value, 0.0)
    found: list[tuple[float, int]] = []
    authors: list[str] = []

    def take(one: tuple[float, int]) -> None:
        found.append(one)
        authors.append(author(one[1]))

    def worth(one: tuple[float, int]) -> tuple[float, float, int]:
        return value[one[1]] - (1 - _RELEVANCE) * likeness[one[1]], one[0], -one[1]

    while pool and len(found) < limit:
        one, aside = max(pool, key=worth), set[int]()
        while not _fits(author(one[1]), authors) and len(aside) < len(pool) - 1:
            aside.add(one[1])
            one = max((other for other in pool if other[1] not in aside), key=worth)
        if not _fits(author(one[1]), authors):
            break
        pool.remove(one)
        take(one)
        for _, row in pool:
            likeness[row] = max(likeness[row], _cosine(unit[row], unit[one[1]]))
    for one in rest:
        if len(found) >= limit:
            break
        if _fits(author(one[1]), authors):
            take(one)
    return found


def _fits(author: str, before: Sequence[str]) -> bool:
    return not author or before[-(WINDOW - 1) :].count(author) < SAME_AUTHOR


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(map(mul, vector, vector))) or 1.0
    return [weight / length for weight in vector]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    product: float = sum(map(mul, one, other))
    return product
