"""Dates, votes and results of papers, for queries with ranges. Read when first asked for."""

import contextlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ..corpus import CorpusReader, Rows, rows_by_day
from .bitsets import bits_from_rows
from .query.dates import stored_bounds
from .query.ranges import Bounds
from .saved_facets import NumericValues, Results, is_name, parse_numeric

_Entry = TypeVar("_Entry")


def read_numeric(corpus: CorpusReader, rows: Rows = None) -> NumericValues:
    """Read the numeric values of all papers, or of some rows."""
    dates: defaultdict[str, list[int]] = defaultdict(list)
    votes: defaultdict[str, list[int]] = defaultdict(list)
    for row, date, count in corpus.dates_and_votes(rows):
        dates[date].append(row)
        if count is not None:
            votes[str(count)].append(row)
    return {"dates": _shown(dates), "votes": votes, "results": _read_results(corpus)}


def _read_results(corpus: CorpusReader) -> Results:
    """Read the results by data set and metric, without doubtful ones and those of other models."""
    from ..corpus.comparable import comparable, dataset_spellings  # slow to import, because of its patterns

    certain = [each for each in comparable(corpus.results()) if each.is_certain and each.result.row is not None]
    shown = dataset_spellings(certain)
    found: Results = defaultdict(lambda: defaultdict(list))
    for each in certain:
        if each.result.row is not None and is_name(each.dataset) and is_name(each.metric.key):
            found[shown[each.dataset]][each.metric.key].append((each.number, each.result.row))
    return found


def updated_numeric(corpus: CorpusReader, before: NumericValues, changed: Collection[int]) -> NumericValues:
    """Return the numeric values of a corpus from those before some rows were added, changed or removed."""
    gone, found = set(changed), read_numeric(corpus, changed)

    def united(before: Mapping[str, list[int]], found: Mapping[str, list[int]]) -> dict[str, list[int]]:
        names = dict.fromkeys([*before, *found])
        rows = {name: [row for row in before.get(name, ()) if row not in gone] for name in names}
        return {name: [*rows[name], *found.get(name, ())] for name in names if rows[name] or name in found}

    return {
        "dates": united(before["dates"], found["dates"]),
        "votes": united(before["votes"], found["votes"]),
        "results": found["results"],  # whole: an archive has results of papers that did not change
    }


def _shown(values: dict[str, list[_Entry]]) -> dict[str, list[_Entry]]:
    return {name: entries for name, entries in values.items() if is_name(name)}


class SortedBounds:
    """Rows sorted by a number, or by the first and last day of a date."""

    def __init__(self, entries: Iterable[tuple[Bounds, list[int]]]) -> None:
        """Take (bounds, rows) in any order."""
        ordered = sorted(entries)
        self._first = [first for (first, _), _ in ordered]
        self._last = [last for (_, last), _ in ordered]
        self._rows = [array("L", rows) for _, rows in ordered]

    def between(self, low: float, high: float) -> int:
        """Return the rows whose bounds are wholly between `low` and `high`."""
        candidates = slice(bisect_left(self._first, low), bisect_right(self._first, high))
        pairs = zip(self._rows[candidates], self._last[candidates], strict=True)
        return bits_from_rows(list(chain.from_iterable(rows for rows, last in pairs if last <= high)))


def _by_date(rows: Mapping[str, list[int]]) -> SortedBounds:
    return SortedBounds((bounds, own) for date, own in rows.items() if (bounds := stored_bounds(date)))


class NumericIndex:
    """The numeric values of a corpus, ready for range queries."""

    def __init__(self, corpus: CorpusReader, path: Callable[[], Path | None]) -> None:
        """Take a corpus, and a function that returns the file where a build keeps the values, if there is one."""
        self._corpus, self._path = corpus, path

    def between(self, name: str, low: float, high: float) -> int:
        """Return the rows whose `date`, day when `added`, or `votes` are between two numbers, both included."""
        values = {"date": lambda: self._dates, "added": lambda: self._added, "votes": lambda: self._votes}
        return values[name]().between(low, high)

    @property
    def dates(self) -> Mapping[str, list[int]]:
        """Date to rows."""
        return self._values["dates"]

    @property
    def results(self) -> Results:
        """The results."""
        return self._values["results"]

    @cached_property
    def _values(self) -> NumericValues:
        """The values. A ValueError means that the index is damaged; once it is closed, the corpus is read."""
        if path := self._path():
            with contextlib.suppress(OSError):  # another build may have replaced it
                return parse_numeric(path.read_bytes(), self._corpus.last_row)
        return read_numeric(self._corpus)

    @cached_property
    def _dates(self) -> SortedBounds:
        return _by_date(self._values["dates"])

    @cached_property
    def _added(self) -> SortedBounds:
        return _by_date(rows_by_day(self._corpus))

    @cached_property
    def _votes(self) -> SortedBounds:
        votes = self._values["votes"].items()
        return SortedBounds(((int(number), int(number)), rows) for number, rows in votes)
