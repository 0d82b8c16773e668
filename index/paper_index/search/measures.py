"""What of papers is compared or looked up, but not counted: dates, votes, results, sources. Read when first asked."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from ..corpus import Corpus
from .hits import bits_of
from .ranges import Bounds, days, reported


class Numbers:
    """Papers by a number, or by the first and the last day of a date."""

    def __init__(self, held: Iterable[tuple[Bounds, list[int]]]) -> None:
        """Take (bounds, rows) in any order."""
        ordered = sorted(held)
        self._first = [first for (first, _), _ in ordered]
        self._last = [last for (_, last), _ in ordered]
        self._rows = [array("L", rows) for _, rows in ordered]

    def within(self, low: float, high: float) -> int:
        """Return the papers that lie wholly between `low` and `high`."""
        here = slice(bisect_left(self._first, low), bisect_right(self._first, high))
        some = (rows for rows, last in zip(self._rows[here], self._last[here], strict=True) if last <= high)
        return bits_of(list(chain.from_iterable(some)))


class Measures:
    """The measures of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def within(self, name: str, low: float, high: float) -> int:
        """Return the papers whose `date` or `votes` lie between two numbers."""
        return (self._dates if name == "date" else self._votes).within(low, high)

    @cached_property
    def sources(self) -> dict[str, int]:
        """Where papers came from, and which."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, source in self._corpus.sources():
            rows[source].append(row)
        return {source: bits_of(some) for source, some in rows.items()}

    @cached_property
    def _dates(self) -> Numbers:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, date, _ in self._corpus.dates_and_votes():
            rows[date].append(row)
        return Numbers((bounds, some) for date, some in rows.items() if (bounds := days(date)))

    @cached_property
    def _votes(self) -> Numbers:
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for row, _, votes in self._corpus.dates_and_votes():
            if votes is not None:
                rows[votes].append(row)
        return Numbers(((votes, votes), some) for votes, some in rows.items())

    @cached_property
    def results(self) -> dict[str, dict[str, list[tuple[float, int]]]]:
        """`dataset` and `metric` to each of their names to (number, row); NaN where a result is no plain number."""
        found: dict[str, dict[str, list[tuple[float, int]]]] = {"dataset": {}, "metric": {}}
        for row, result in self._corpus.results():
            value = reported(result.value)
            here = (math.nan if value is None else value, row)
            found["dataset"].setdefault(result.dataset, []).append(here)
            found["metric"].setdefault(result.metric, []).append(here)
        return found
