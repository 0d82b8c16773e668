"""The orders of answers."""

import contextlib
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import compress
from operator import itemgetter

from ..corpus import CorpusReader
from ..library import UNREAD
from .bitsets import flags_from_bits, rows_from_bits
from .facets import Facets
from .models import View

_INVERT = bytes((1, 0)) + bytes(254)
"""Translates flags into those of the complement."""
_BASES = {"relevance": "trending", "rating": "trending", "unread": "oldest"}
"""The order of the corpus for papers that an order of `SORTS` treats alike."""


class _Order:
    """Rows in an order."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows

    @cached_property
    def _ranks(self) -> list[int]:
        """The rank of each row."""
        ranks = [0] * self._end
        for rank, row in enumerate(self.rows):
            ranks[row] = rank
        return ranks

    @cached_property
    def _end(self) -> int:
        return max(self.rows, default=0) + 1

    @cached_property
    def _flags_in_order(self) -> Callable[[bytes], tuple[int, ...]]:
        # With two flags more than rows, because for a single row the result would not be a tuple.
        return itemgetter(*self.rows, 0, 0)

    def of_few(self, papers: int) -> list[int]:
        """Return the rows of a set in this order, which has all of them; fast for few papers."""
        return sorted(rows_from_bits(papers), key=self._ranks.__getitem__)

    def of_many(self, papers: int) -> list[int]:
        """Return the rows of a set in this order, without those that it lacks; fast for many papers."""
        flags = flags_from_bits(papers).ljust(self._end, b"\0")
        return list(compress(self.rows, self._flags_in_order(flags)))


def best_first(scores: Mapping[int, float]) -> list[int]:
    """Return the rows that have scores, the best first; those with equal scores by their numbers."""
    return sorted(scores, key=lambda row: (-scores[row], row))


def _by_score(rows: list[int], scores: Mapping[int, float]) -> list[int]:
    """Return rows by their scores, the best first; those with equal scores, and at last those without, as they were."""
    if len(scores) >= len(rows):
        with contextlib.suppress(KeyError):  # the scores may be of other papers, which a filter excludes
            return sorted(rows, key=scores.__getitem__, reverse=True)
    has_score = bytes(map(scores.__contains__, rows))
    scored = sorted(compress(rows, has_score), key=scores.__getitem__, reverse=True)
    return scored + list(compress(rows, has_score.translate(_INVERT)))


class Orders:
    """The orders of a corpus, each of which is read once."""

    def __init__(self, corpus: CorpusReader, facets: Facets, trending: list[int]) -> None:
        """Take a corpus, its facets and all its rows in trending order."""
        self._corpus, self._facets = corpus, facets
        self._orders = {"trending": _Order(trending)}
        self._everything = facets.everything

    def arranged(self, papers: int, scores: Mapping[int, float], view: View) -> list[int]:
        """Return the rows of a set in the order of a view."""
        sort = _BASES.get(view.sort, view.sort)
        in_edition = self._in_edition(view, sort)
        few = 8 * papers.bit_count() < self._everything.bit_count()
        order = self._order(sort) if in_edition is None else _Order(in_edition)
        if papers == self._everything:
            rows = list(order.rows)
        elif few and in_edition is None:
            rows = order.of_few(papers)
        else:
            rows = order.of_many(papers)
        if view.sort == "relevance" and scores:
            rows = _by_score(rows, scores)
        elif key := self._key_of_marks(view.sort):
            rows.sort(key=key)
        if view.reverse:
            rows.reverse()
        return rows

    def _in_edition(self, view: View, sort: str) -> list[int] | None:
        """Return the rows of the one edition of a view, if its own order is asked for."""
        if view.edition is None or sort not in ("trending", "rank") or view.sort == "rating":
            return None
        places = self._corpus.edition(view.edition)
        if sort == "trending":
            return list(places)
        return sorted(places, key=lambda row: (places[row][0] is None, places[row][0] or 0))

    def _key_of_marks(self, sort: str) -> Callable[[int], int] | None:
        """Return the key of an order that depends on the user's marks; None for the others."""
        if sort == "rating":
            rated = {n: rows_from_bits(self._facets.with_value("rating", str(n))) for n in range(1, 6)}
            ratings = {row: rating for rating, rows in rated.items() for row in rows}
            return lambda row: -ratings.get(row, 0)
        if sort == UNREAD:
            others = frozenset(rows_from_bits(self._everything & ~self._facets.in_state(UNREAD)))
            return lambda row: row in others
        return None

    def _order(self, sort: str) -> _Order:
        """Return all rows in an order."""
        if sort not in self._orders:
            self._orders[sort] = _Order(self._corpus.order(sort))
        return self._orders[sort]
