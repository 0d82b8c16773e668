"""Facets: the papers with each value, and how many papers of an answer have it."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from pathlib import Path

from ..corpus import Citations, CorpusReader, Rows, new_rows, rows_since
from ..library import READ, READING, UNREAD, LibraryReader
from ..papers.editions import begun_between, parts
from .bitsets import bits_from_rows, flags_from_bits, rows_from_bits, union
from .facet_values import Counts, FacetValues, RowCounter, SetCounter
from .held import Held
from .matching import matching_values
from .models import FACETS, Filter
from .numeric import NumericIndex
from .query.dates import days_of, parse_dates
from .query.fields import IDENTIFIERS
from .saved_facets import FacetData, is_name

_READ_LATER: dict[str, Callable[[CorpusReader, Rows], list[tuple[int, str]]]] = {
    "source": CorpusReader.sources,
    "venue": CorpusReader.venues,
    "author": CorpusReader.authors,
    "year": CorpusReader.years,
}
"""Facets that take long to read, with functions that read (row, value): a build of the index keeps them."""
_FEW = 2_000
"""Papers of a corpus whose facets are all read at once."""
_MOST_VALUES, _MOST_BITS = 1_000, 4_000_000
"""Values that are counted of a facet that may have many thousands: those of most papers. More in a small corpus."""
_OF_MARKS = ("bookmarked", "tag", "state", "rating", "note")
"""The facets of the user's marks."""

_FEW_OF_SET, _SMALL = 1_500, 24
"""The papers of a set are counted one by one if they are fewer than this and one of so many papers."""


def read_facets(corpus: CorpusReader, *, complete: bool = False) -> FacetData:
    """Read the facets and the trending order of a corpus; with `complete`, also the facets that are read later."""
    trending = corpus.order("trending")
    found = _read(corpus, None, complete=complete or len(trending) <= _FEW)
    found["author"] = _most_frequent(found.pop("author", {}), len(trending))
    return _saved(trending, found)


def updated_facets(corpus: CorpusReader, before: FacetData, changed: Collection[int]) -> FacetData:
    """Return the complete facets of a corpus from those before some rows were added, changed or removed.

    An author who was not among the most frequent ones before is not among them now.
    """
    trending = corpus.order("trending")
    gone, kept = set(changed), ~bits_from_rows(changed)
    found = _read(corpus, changed, complete=True)
    for facet, values in before["facets"].items():
        if facet == "author" and len(values) >= _most_values(len(trending)):
            found[facet] = defaultdict(list, {name: own for name, own in found[facet].items() if name in values})
        for value, rows in values.items():
            own = rows_from_bits(int(rows, 16) & kept) if isinstance(rows, str) else [r for r in rows if r not in gone]
            if own or value in found[facet]:
                found[facet][value] = sorted([*own, *found[facet][value]])
    return _saved(trending, found)


_RowsByValue = defaultdict[str, defaultdict[str, list[int]]]


def _read(corpus: CorpusReader, rows: Rows, *, complete: bool) -> _RowsByValue:
    """Return facet to value to rows, for all rows or some."""
    found: _RowsByValue = defaultdict(lambda: defaultdict(list))
    for facet, value, row in corpus.facets(rows):
        found[facet][value].append(row)
    for facet, read in _READ_LATER.items() if complete else ():
        for row, value in read(corpus, rows):
            found[facet][value].append(row)
    return found


def _saved(trending: list[int], found: _RowsByValue) -> FacetData:
    many = max(64, len(trending) // 32)
    return {
        "trending": trending,
        "facets": {
            facet: {
                value: own if len(own) < many else f"{bits_from_rows(own):x}"
                for value, own in ((value, list(dict.fromkeys(rows))) for value, rows in values.items())
                if is_name(value)
            }
            for facet, values in found.items()
        },
    }


def _most_values(papers: int) -> int:
    """Return the number of values that are counted of a facet, out of a number of papers."""
    return max(_MOST_VALUES, _MOST_BITS // max(1, papers))


def _most_frequent(rows: Mapping[str, list[int]], papers: int) -> defaultdict[str, list[int]]:
    """Return the values of most papers, with their rows, out of a number of papers."""
    often = nlargest(_most_values(papers), rows, key=lambda value: len(rows[value]))
    return defaultdict(list, {value: rows[value] for value in often})


class Facets:
    """The papers with each value of each facet, as sets of rows (see `bitsets`)."""

    def __init__(
        self, corpus: CorpusReader, library: LibraryReader, data: FacetData, numeric: Callable[[], Path | None]
    ) -> None:
        """Take the data of a corpus (see `read_facets` and `NumericIndex`)."""
        self._corpus, self._library, self._citations = corpus, library, Citations(corpus)
        self._values: dict[str, FacetValues] = {}
        self._new: dict[str, int] = {}
        self._authors: dict[str, int] = {}
        """Authors who are not among the most frequent ones, with their papers."""
        self._set_counters: dict[str, SetCounter] = {}
        self._row_counter: RowCounter | None = None
        """Counts the facets of the corpus, not those of marks, which change often and have few values."""
        self._latest: tuple[object, dict[str, Counts]] = (None, {})
        """The papers and filters that were counted last, with the result: the next letter often changes neither."""
        self.add(data)
        self.everything = bits_from_rows(data["trending"])
        """The set of all papers."""
        self._end = max(self.everything.bit_length(), corpus.last_row + 1)
        self._numeric = NumericIndex(corpus, numeric)
        self.held = Held(corpus, library, self._all_values, self.in_range)
        """The papers with each value of `has:`."""
        self.read_marks()

    def add(self, data: FacetData) -> None:
        """Add the facets that were not read yet."""
        for facet, values in data["facets"].items():
            if facet not in self._values and values:
                self._values[facet] = FacetValues(values)
        self._set_counters, self._row_counter, self._latest = {}, None, (None, {})

    @property
    def is_complete(self) -> bool:
        """Whether no facet is left to be read."""
        return self._values.keys() >= _READ_LATER.keys()

    def read_marks(self) -> None:
        """Read the user's marks and notes again."""
        library = self._library
        notes = library.notes()
        marked = {
            "bookmarked": [("yes", paper) for paper in library.bookmarked()],
            "tag": _with_parent_tags(library.tagged()),
            "state": [(state, paper) for state in (READ, READING) for paper in library.with_state(state)],
            "rating": [(str(rating), paper) for rating, paper in library.rated()],
            "note": [("yes", paper) for paper in notes],
        }
        row_of = self._corpus.rows_of({paper for entries in marked.values() for _, paper in entries})
        for facet, entries in marked.items():
            rows = ((value, row_of[paper]) for value, paper in entries if paper in row_of)
            self._values[facet] = FacetValues(_by_value(rows))
        if states := self._values["state"]:
            states[UNREAD] = self.everything & ~union(states.values())
        self.notes: dict[int, str] = {row_of[paper]: note for paper, note in notes.items() if paper in row_of}
        """Row to the user's note."""
        self._names: dict[str, Sequence[str]] = {}
        self.held.forget_marks()
        for facet in marked:
            self._set_counters.pop(facet, None)
        self._latest = (None, {})

    def with_value(self, facet: str, value: str) -> int:
        """Return the papers with a value, none if it is unknown. A week or month includes its days."""
        values = self._all_values(facet)
        if facet == "edition":
            return union(values.get(part, 0) for part in parts(value))
        if facet == "author" and value not in values:  # not one of the most frequent
            if value not in self._authors:
                self._authors[value] = bits_from_rows(self._corpus.with_author(value))
            return self._authors[value]
        if facet == "new":
            return self._since(value)
        return values.get(value, 0)

    def _since(self, number: str) -> int:
        """Return the papers that are new since an import."""
        if number not in self._new:
            known = re.fullmatch(r"[0-9]{1,15}", number)
            self._new[number] = bits_from_rows(rows_since(self._corpus, int(number)) if known else ()) & self.everything
        return self._new[number]

    def with_identifier(self, identity: str) -> int:
        """Return the papers with a PubMed id or an ISBN, in the stored form `pmid:…` or `isbn:…`."""
        kind, _, number = identity.partition(":")
        return self._all_values(kind).get(number, 0) if kind in IDENTIFIERS else 0

    def related(self, kind: str, identity: str) -> int | None:
        """Return the known `references` or `citations` of the paper with an id; None if no paper has it."""
        rows = self._citations.related_rows(identity, kind)
        return None if rows is None else bits_from_rows(rows) & self.everything

    def with_arxiv_id(self, begins: str) -> int:
        """Return the papers whose arXiv id begins with a text of digits and a dot."""
        return bits_from_rows([row for row, _ in self._corpus.identifiers("arxiv", begins)])

    def matching(self, facet: str, text: str) -> int | None:
        """Return the papers with the values that match a text (see `matching_values`); None if no value does."""
        if facet == "edition" and (papers := self.with_value(facet, text.upper())):
            return papers  # a week known by its days only is not a value of its own
        values = self._all_values(facet)
        dated = _dated(text, values) if facet == "edition" else []
        names = dated if dated and not text[0].isalpha() else matching_values(text, values) or dated
        if not names and facet == "area":
            names = [area for area in [_area_of_category(text)] if area in values]
        return union(values[name] for name in names) if names else None

    def in_state(self, state: str) -> int:
        """Return the papers in one of the states `query.fields.STATES`."""
        match state:
            case "unread":
                return self.everything & ~(self.with_value("state", READ) | self.with_value("state", READING))
            case "read" | "reading":
                return self.with_value("state", state)
            case "new":
                return bits_from_rows(new_rows(self._corpus)) & self.everything
        facet = {"bookmarked": "bookmarked", "tagged": "tag", "noted": "note", "rated": "rating"}[state]
        return union(self._values[facet].values())

    def in_range(self, name: str, low: float, high: float, subject: str) -> int:
        """Return the papers with a number between two, both included.

        Args:
            name: `date`, `added`, `votes`, `rating` or `result`.
            low: the least number.
            high: the greatest number.
            subject: the data set, both or the metric of a `result`: see `results_on`.
        """
        if name == "rating":
            ratings = self._values["rating"]
            return union(papers for rating, papers in ratings.items() if low <= int(rating) <= high)
        if name != "result":
            return self._numeric.between(name, low, high)
        values = self._results_on(subject)
        unbounded = low == -math.inf and high == math.inf
        return bits_from_rows({row for value, row in values if unbounded or low <= value <= high})

    def _results_on(self, subject: str) -> Iterable[tuple[float, int]]:
        results = self._numeric.results
        if not subject:
            return (each for by_metric in results.values() for entries in by_metric.values() for each in entries)
        from .reported import results_on  # slow to import, because of its patterns

        return results_on(subject, results)

    def names_results(self, text: str) -> bool:
        """Return whether a text is the whole name of a data set or a metric of results, see `reported`."""
        from .reported import names_results

        return names_results(text, self._numeric.results)

    def result_names(self, subject: str = "") -> list[str]:
        """Return `data set/metric` of the results that a text names, those with most results first, all for ""."""
        from .reported import named_boards

        results = self._numeric.results
        named = sorted(named_boards(subject, results), key=lambda name: -len(results[name[0]][name[1]]))
        return [f"{dataset}/{key}" for dataset, key in named]

    def dates(self) -> Mapping[str, list[int]]:
        """Return every date of papers, as 2025, 2025-03 or 2025-03-14, with its rows."""
        return self._numeric.dates

    def names(self, facet: str) -> Sequence[str]:
        """Return the values of a facet, those of most papers first."""
        if facet not in self._names:
            values = self._all_values(facet)
            self._names[facet] = sorted(values, key=lambda value: (-values.number_of(value), value))
        return self._names[facet]

    def _all_values(self, facet: str) -> FacetValues:
        """Return the values of a facet with their papers, after reading them if that was left for later."""
        if facet not in self._values and (facet in _READ_LATER or facet in IDENTIFIERS):
            read = _READ_LATER.get(facet)
            pairs = read(self._corpus, None) if read else self._corpus.identifiers(facet)
            rows = _by_value((value, row) for row, value in pairs)
            listed = _most_frequent(rows, self.everything.bit_count()) if facet == "author" else rows
            self._values[facet] = FacetValues(listed)
        return self._values.get(facet) or FacetValues()

    def filtered(self, papers: int, filters: frozenset[Filter], ignore: str | None = None) -> int:
        """Return those of `papers` that pass the filters, without the filters of the facet `ignore`."""
        included: defaultdict[str, int] = defaultdict(int)
        for filter_ in filters:
            if filter_.facet == ignore:
                continue
            with_value = self.with_value(filter_.facet, filter_.value)
            if filter_.exclude:
                papers &= ~with_value
            else:
                included[filter_.facet] |= with_value
        for with_values in included.values():
            papers &= with_values
        return papers

    def counts(self, papers: int, filters: frozenset[Filter]) -> dict[str, list[tuple[str, int]]]:
        """Return the number of papers with each value of each facet, most papers first, then by name.

        Values without papers are only there if a filter names them (see `Answer.facets`).
        """
        if self._latest[0] != (papers, filters):
            self._latest = (papers, filters), self._count(papers, filters)
        return self._latest[1]

    def _count(self, papers: int, filters: frozenset[Filter]) -> dict[str, Counts]:
        """Return `counts` that are not known yet."""
        filtered = self.filtered(papers, filters)
        chosen: defaultdict[str, set[str]] = defaultdict(set)
        for filter_ in filters:
            chosen[filter_.facet].add(filter_.value)
        counts, by_facet = {}, self._counted(filtered, FACETS)
        for facet in FACETS:
            names = chosen.get(facet)
            within = self.filtered(papers, filters, ignore=facet) if names else filtered
            counted = by_facet.get(facet, []) if within == filtered else self._counted(within, [facet]).get(facet, [])
            if names:
                missing = sorted(names.difference(value for value, _ in counted))
                counted += [(value, (self.with_value(facet, value) & within).bit_count()) for value in missing]
                counted.sort(key=lambda value: value[0].casefold())
            counted.sort(key=itemgetter(1), reverse=True)  # stable: equal counts stay in the order of names
            counts[facet] = counted
        return counts

    def _counted(self, papers: int, facets: Sequence[str]) -> dict[str, Counts]:
        """Return the counts of some facets for a set, and perhaps of others."""
        if not papers:
            return {}
        counts: dict[str, Counts] = {}
        if papers.bit_count() < _FEW_OF_SET + self.everything.bit_count() // _SMALL:
            if self._row_counter is None:
                own = [facet for facet in self._values if facet not in _OF_MARKS]
                self._row_counter = RowCounter({facet: self._counted_values(facet) for facet in own}, self._end)
            counts = self._row_counter.counts(rows_from_bits(papers))
            facets = [facet for facet in facets if facet in _OF_MARKS]
        flags = flags_from_bits(papers).ljust(self._end, b"\0")
        for facet in facets:
            if facet not in self._set_counters:
                self._set_counters[facet] = SetCounter(self._counted_values(facet))
            counts[facet] = self._set_counters[facet].counts(papers, flags)
        return counts

    def _counted_values(self, facet: str) -> FacetValues:
        """Return the values of a facet that are counted, by name."""
        known = self._values.get(facet) or FacetValues()
        many = _most_values(self.everything.bit_count())
        names = self.names(facet)[:many] if len(known) > many and facet in _READ_LATER else known
        values = known.named(sorted(names, key=str.casefold))
        for period in [name for name in values if facet == "edition" and len(parts(name)) > 1]:
            values[period] = self.with_value(facet, period)
        return values


def _dated(text: str, editions: Iterable[str]) -> list[str]:
    """Return the editions of a date, a period or a range of them, as a query names it."""
    bounds = parse_dates(text)
    return begun_between(editions, *days_of(bounds)) if bounds else []


def _area_of_category(text: str) -> str:
    """Return the area of a category of arXiv, such as `cs.CL`, or ""."""
    from ..importers.arxiv import AREAS

    folded = {category.casefold(): area for category, area in AREAS.items()}
    return folded.get(text.casefold(), "")


def _by_value(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Return value to rows, each once, from (value, row)."""
    by_value: defaultdict[str, list[int]] = defaultdict(list)
    for value, row in dict.fromkeys(pairs):
        by_value[value].append(row)
    return by_value


def _with_parent_tags(tagged: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return every (tag, paper) with those of parent tags: a paper with the tag a/b also has a."""
    spelling = {tag.casefold(): tag for tag, _ in tagged}
    pairs = dict.fromkeys(tagged)
    for tag, paper in tagged:
        while tag := tag.rpartition("/")[0]:
            pairs[spelling.setdefault(tag.casefold(), tag), paper] = None
    return list(pairs)
