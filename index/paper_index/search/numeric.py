"""What of papers is compared, but not counted: dates, votes, results. Read when first asked."""

import contextlib
import json
import math
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypedDict

from ..corpus import Corpus
from .query.ranges import Bounds, days, reported
from .ranking.result_set import bits_of


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


class Measured(TypedDict):
    """What is compared, as a build keeps it, because to read it from the papers takes longer."""

    dates: dict[str, list[int]]
    """Date to rows."""
    votes: dict[str, list[int]]
    """Number of votes, in digits, to rows."""
    results: dict[str, dict[str, list[tuple[float, int]]]]
    """`dataset` and `metric` to each of their names to (number, row); NaN where a result is no plain number."""


def measured_by(corpus: Corpus) -> Measured:
    """Read from all papers what is compared."""
    dates: defaultdict[str, list[int]] = defaultdict(list)
    counts: defaultdict[str, list[int]] = defaultdict(list)
    for row, date, votes in corpus.dates_and_votes():
        dates[date].append(row)
        if votes is not None:
            counts[str(votes)].append(row)
    datasets: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    metrics: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for row, result in corpus.results():
        value = reported(result.value)
        here = (math.nan if value is None else value, row)
        datasets[result.dataset].append(here)
        metrics[result.metric].append(here)
    return {"dates": dates, "votes": counts, "results": {"dataset": datasets, "metric": metrics}}


class Measures:
    """The measures of a corpus."""

    def __init__(self, corpus: Corpus, kept: Callable[[], Path | None]) -> None:
        """Take a corpus, and what tells the file in which a build keeps what was read from it."""
        self._corpus, self._kept = corpus, kept

    def within(self, name: str, low: float, high: float) -> int:
        """Return the papers whose `date` or `votes` lie between two numbers."""
        return (self._dates if name == "date" else self._votes).within(low, high)

    @property
    def results(self) -> dict[str, dict[str, list[tuple[float, int]]]]:
        """The results (see `Measured`)."""
        return self._measured["results"]

    @cached_property
    def _measured(self) -> Measured:
        if kept := self._kept():
            with contextlib.suppress(OSError, ValueError):  # another build may have taken its place
                found: Measured = json.loads(kept.read_bytes())
                return found
        return measured_by(self._corpus)

    @cached_property
    def _dates(self) -> Numbers:
        dates = self._measured["dates"].items()
        return Numbers((bounds, rows) for date, rows in dates if (bounds := days(date)))

    @cached_property
    def _votes(self) -> Numbers:
        votes = self._measured["votes"].items()
        return Numbers(((int(number), int(number)), rows) for number, rows in votes)
