"""Facets: which papers stand under which value, and how many of an answer do."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from operator import itemgetter, or_
from pathlib import Path
from typing import TypedDict

from ..corpus import Corpus
from ..editions import parts
from ..library import READ, READING, UNREAD, Library
from .models import FACETS, Filter
from .numeric import Measures
from .ranking.notes import NoteWords
from .ranking.result_set import bits_of

_SOME = 16
"""Values that are looked at together."""
_Block = tuple[int, list[tuple[str, int]]]
"""The papers of some values, and each value with its own."""


class Held(TypedDict):
    """What is asked of a corpus before its first answer; a build keeps it, because reading it all takes longer."""

    trending: list[int]
    """All rows in this order."""
    facets: dict[str, dict[str, list[int] | str]]
    """Facet to value to the rows under it; where they are many, to their set as a hexadecimal number."""


_SELDOM: dict[str, Callable[[Corpus], list[tuple[int, str]]]] = {"source": Corpus.sources, "venue": Corpus.venues}
"""Facets that are no filters, and asked for seldom: what reads them."""


def held_by(corpus: Corpus, *, whole: bool = False) -> Held:
    """Read the facets and the usual order of a corpus; if `whole`, those as well that are asked for seldom."""
    rows: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for facet, value, row in corpus.facets():
        rows[facet][value].append(row)
    for facet, read in _SELDOM.items() if whole else ():
        for row, value in read(corpus):
            rows[facet][value].append(row)
    trending = corpus.order("trending")
    many = max(64, len(trending) // 32)
    return {
        "trending": trending,
        "facets": {
            facet: {value: some if len(some) < many else f"{bits_of(some):x}" for value, some in values.items()}
            for facet, values in rows.items()
        },
    }


class Facets:
    """Every facet's values as sets of papers. What the user marks is read again when it changed."""

    def __init__(self, corpus: Corpus, library: Library, held: Held, measured: Callable[[], Path | None]) -> None:
        """Take what was read of a corpus (see `held_by` and `Measures`)."""
        self._corpus, self._library = corpus, library
        self._values: dict[str, dict[str, int]] = {
            facet: {value: int(rows, 16) if isinstance(rows, str) else bits_of(rows) for value, rows in values.items()}
            for facet, values in held["facets"].items()
        }
        self._everything = bits_of(held["trending"])
        self._measures = Measures(corpus, measured)
        self._ordered: dict[str, list[_Block]] = {}
        self.read_marks()

    def read_marks(self) -> None:
        """Read what the user has said again."""
        library = self._library
        notes = library.notes()
        said = {
            "bookmarked": [("yes", paper) for paper in library.bookmarked()],
            "tag": _with_those_above(library.tagged()),
            "state": [(state, paper) for state in (READ, READING) for paper in library.with_state(state)],
            "rating": [(str(rating), paper) for rating, paper in library.rated()],
            "note": [("yes", paper) for paper in notes],
        }
        row_of = self._corpus.rows_of({paper for marked in said.values() for _, paper in marked})
        for facet, marked in said.items():
            rows: defaultdict[str, list[int]] = defaultdict(list)
            for value, paper in marked:
                if paper in row_of:
                    rows[value].append(row_of[paper])
            self._values[facet] = {value: bits_of(some) for value, some in rows.items()}
        if states := self._values["state"]:
            unread = self._everything
            for bits in states.values():
                unread &= ~bits
            states[UNREAD] = unread
        self.notes = NoteWords({row_of[paper]: note for paper, note in notes.items() if paper in row_of})
        self._names: dict[str, Sequence[str]] = {}
        self._ordered = {facet: values for facet, values in self._ordered.items() if facet not in said}

    def papers(self, facet: str, value: str) -> int:
        """Return the papers under a value; none for a value that is not known. Days are counted under their week."""
        held = self._values.get(facet, {})
        if facet == "edition":
            return _union(held.get(part, 0) for part in parts(value))
        return held.get(value, 0)

    def papers_like(self, facet: str, text: str) -> int | None:
        """Return the papers under the values like `text` (see `alike`); None if there is no such value."""
        if facet == "edition" and (papers := self.papers(facet, text.upper())):
            return papers  # a week of which there are only days is no value of its own
        held = self._held(facet)
        return _union(held[value] for value in values) if (values := alike(text, held)) else None

    def papers_that_are(self, state: str) -> int:
        """Return the papers in one of the states of `nodes.STATES`."""
        match state:
            case "unread":
                return self._everything & ~(self.papers("state", READ) | self.papers("state", READING))
            case "read" | "reading":
                return self.papers("state", state)
        facet = {"bookmarked": "bookmarked", "tagged": "tag", "noted": "note", "rated": "rating"}[state]
        return _union(self._values[facet].values())

    def papers_between(self, name: str, low: float, high: float, of: str) -> int:
        """Return the papers of which a number lies between two; of results, those about a data set or a metric `of`."""
        if name == "rating":
            ratings = self._values["rating"]
            return _union(papers for rating, papers in ratings.items() if low <= int(rating) <= high)
        if name != "result":
            return self._measures.within(name, low, high)
        results = self._measures.results
        about = next((held for by in ("dataset", "metric") if (held := _held(of, results[by]))), [])
        all_of_them = low == -math.inf and high == math.inf
        return bits_of({row for some in about for value, row in some if all_of_them or low <= value <= high})

    def names(self, facet: str) -> Sequence[str]:
        """Return the values of a facet, those of most papers first."""
        if facet not in self._names:
            held = self._held(facet)
            self._names[facet] = sorted(held, key=lambda value: (-held[value].bit_count(), value))
        return self._names[facet]

    def _held(self, facet: str) -> dict[str, int]:
        if facet in _SELDOM and facet not in self._values:
            rows: defaultdict[str, list[int]] = defaultdict(list)
            for row, value in _SELDOM[facet](self._corpus):
                rows[value].append(row)
            self._values[facet] = {value: bits_of(some) for value, some in rows.items()}
        return self._values.get(facet, {})

    def narrowed(self, hits: int, filters: frozenset[Filter], but: str | None = None) -> int:
        """Return those of `hits` that the filters let through, without those of facet `but`."""
        chosen: defaultdict[str, int] = defaultdict(int)
        for each in filters:
            if each.facet == but:
                continue
            papers = self.papers(each.facet, each.value)
            if each.exclude:
                hits &= ~papers
            else:
                chosen[each.facet] |= papers
        for papers in chosen.values():
            hits &= papers
        return hits

    def counts(self, hits: int, filters: frozenset[Filter]) -> dict[str, list[tuple[str, int]]]:
        """Return each facet's values with their papers: most first, then by name; no zeros but chosen ones."""
        everywhere = self.narrowed(hits, filters)
        chosen: defaultdict[str, set[str]] = defaultdict(set)
        for each in filters:
            chosen[each.facet].add(each.value)
        found = {}
        for facet in FACETS:
            values = chosen.get(facet)
            within = self.narrowed(hits, filters, but=facet) if values else everywhere
            counted = [
                (value, count)
                for papers_of_some, some in self._by_name(facet)
                if papers_of_some & within
                for value, papers in some
                if (count := (papers & within).bit_count())
            ]
            if values:
                missing = sorted(values.difference(value for value, _ in counted))
                counted += [(value, (self.papers(facet, value) & within).bit_count()) for value in missing]
                counted.sort(key=lambda value: value[0].casefold())
            counted.sort(key=itemgetter(1), reverse=True)  # stable: those of as many stay in the order of their names
            found[facet] = counted
        return found

    def _by_name(self, facet: str) -> list[_Block]:
        """The values of a facet in the order of their names, with their papers: some at a time and the papers of all.

        Most have none of a few papers, and need not be looked at one by one.
        """
        if facet not in self._ordered:
            held = [(name, self.papers(facet, name)) for name in sorted(self._values.get(facet, {}), key=str.casefold)]
            blocks = [held[at : at + _SOME] for at in range(0, len(held), _SOME)]
            self._ordered[facet] = [(_union(papers for _, papers in block), block) for block in blocks]
        return self._ordered[facet]


def alike(text: str, values: Iterable[str]) -> list[str]:
    """Return the value that is `text`, else those written like it, else all that begin so, else all that hold it."""
    exact, wanted = text.casefold(), _bare(text)
    found = {value: _bare(value) for value in values}
    return (
        [value for value in found if value.casefold() == exact]
        or [value for value, bare in found.items() if wanted and bare == wanted]
        or [value for value, bare in found.items() if wanted and bare.startswith(wanted)]
        or [value for value, bare in found.items() if wanted and wanted in bare]
    )


def _with_those_above(tagged: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return every (tag, paper), also for the tags in which others are nested: a paper with a/b is one of a."""
    spelled = {tag.casefold(): tag for tag, _ in tagged}
    found = dict.fromkeys(tagged)
    for tag, paper in tagged:
        while tag := tag.rpartition("/")[0]:
            found[spelled.setdefault(tag.casefold(), tag), paper] = None
    return list(found)


def _held(of: str, results: dict[str, list[tuple[float, int]]]) -> list[list[tuple[float, int]]]:
    return [results[name] for name in alike(of, results)] if of else list(results.values())


def _union(some: Iterable[int]) -> int:
    return reduce(or_, some, 0)


@lru_cache(maxsize=65_536)
def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
