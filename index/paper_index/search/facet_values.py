"""The values of a facet with their papers, and how many papers of a set have each value."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from itertools import chain
from operator import itemgetter

from .bitsets import bits_from_rows, rows_from_bits

_BLOCK_SIZE = 16
"""Values that are skipped together if no paper of a set has any of them."""

Counts = list[tuple[str, int]]
"""Values in the order of their names, each with its number of papers, which is not 0."""


class FacetValues(MutableMapping[str, int]):
    """Value to its papers, as a set (see `bitsets`) that is made when it is first asked for."""

    def __init__(self, papers: Mapping[str, Collection[int] | str] | None = None) -> None:
        """Take the papers of each value as rows, each once, or as a set in hexadecimal digits."""
        self._papers: dict[str, Collection[int] | str | int] = dict(papers or {})

    def __getitem__(self, value: str) -> int:
        papers = self._papers[value]
        if not isinstance(papers, int):
            papers = int(papers, 16) if isinstance(papers, str) else bits_from_rows(papers)
            self._papers[value] = papers
        return papers

    def __setitem__(self, value: str, papers: int) -> None:
        self._papers[value] = papers

    def __delitem__(self, value: str) -> None:
        del self._papers[value]

    def __contains__(self, value: object) -> bool:
        return value in self._papers

    def __iter__(self) -> Iterator[str]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)

    def named(self, names: Iterable[str]) -> "FacetValues":
        """Return the values with some names, in their order."""
        chosen = FacetValues()
        chosen._papers = {name: self._papers[name] for name in names}
        return chosen

    def number_of(self, value: str) -> int:
        """Return the number of papers with a value."""
        papers = self._papers[value]
        return self[value].bit_count() if isinstance(papers, (int, str)) else len(papers)

    def rows(self, value: str) -> Collection[int]:
        """Return the rows of the papers with a value."""
        few = self.few_rows(value)
        return rows_from_bits(self[value]) if few is None else few

    def few_rows(self, value: str) -> Collection[int] | None:
        """Return the rows of the papers with a value, or None if they are kept as a set."""
        papers = self._papers[value]
        return None if isinstance(papers, (int, str)) else papers


class RowCounter:
    """Counts by the values of each row: fast for sets of few papers."""

    def __init__(self, facets: Mapping[str, FacetValues], end: int) -> None:
        """Take the values of some facets, in the order of their names; `end` follows the last row."""
        self._names: list[str] = []
        """The name of each value, by its number."""
        self._ends: list[tuple[str, int]] = []
        """Each facet, and the number that follows those of its values."""
        self._values: list[tuple[int, ...]] = [()] * end
        """The numbers of the values of each row."""
        for facet, values in facets.items():
            for name in values:
                number = (len(self._names),)
                self._names.append(name)
                for row in values.rows(name):
                    self._values[row] += number
            self._ends.append((facet, len(self._names)))

    def counts(self, rows: Iterable[int]) -> dict[str, Counts]:
        """Return the counts of each facet for a set of rows."""
        found = Counter(chain.from_iterable(map(self._values.__getitem__, rows)))
        numbers = sorted(found)
        counts: dict[str, Counts] = {}
        start = 0
        for facet, end in self._ends:
            stop = bisect_left(numbers, end, start)
            own = numbers[start:stop]
            counts[facet] = list(zip(map(self._names.__getitem__, own), map(found.__getitem__, own), strict=True))
            start = stop
        return counts


class SetCounter:
    """Counts by the papers of each value: fast for sets of many papers."""

    def __init__(self, values: FacetValues) -> None:
        """Take the values of a facet, in the order of their names."""
        self._names = list(values)
        self._sets: list[tuple[int, int]] = []
        """The numbers of the values of many papers, and their papers."""
        self._blocks: list[list[tuple[int, int, int]]] = []
        """The numbers of the other values, and where the rows of each begin and end, in blocks."""
        rows: list[int] = []
        places: list[tuple[int, int, int]] = []
        for number, name in enumerate(self._names):
            if (few := values.few_rows(name)) is None:
                self._sets.append((number, values[name]))
            elif few:
                places.append((number, len(rows), len(rows) + len(few)))
                rows += few
        self._blocks = [places[start : start + _BLOCK_SIZE] for start in range(0, len(places), _BLOCK_SIZE)]
        # To look up all rows at once is faster than to intersect as many sets. With two rows more than needed, because
        # for a single one the result would not be a tuple.
        self._flags_of_rows: Callable[[bytes], tuple[int, ...]] = itemgetter(*rows, 0, 0)

    def counts(self, papers: int, flags: bytes) -> Counts:
        """Return the counts of the facet for a set, given also as flags up to the last row (see `flags_from_bits`)."""
        if not self._names:
            return []
        counts = [0] * len(self._names)
        for number, with_value in self._sets:
            counts[number] = (with_value & papers).bit_count()
        found = bytes(self._flags_of_rows(flags)) if self._blocks else b""
        for block in self._blocks:
            if found.find(1, block[0][1], block[-1][2]) >= 0:  # most values have none of a set
                for number, start, stop in block:
                    counts[number] = found.count(1, start, stop)
        return [(name, count) for name, count in zip(self._names, counts, strict=True) if count]
