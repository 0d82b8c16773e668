"""Facets: which papers stand under which value, and how many of an answer do."""

import re
from collections import defaultdict

from ..corpus import Corpus
from ..library import READ, READING, UNREAD, Library
from .hits import bits_of
from .view import FACETS, Filter


class Facets:
    """Every facet's values as sets of papers. What the user marks is read again when it changed."""

    def __init__(self, corpus: Corpus, library: Library) -> None:
        self._corpus, self._library = corpus, library
        rows: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for facet, value, row in corpus.facets():
            rows[facet][value].append(row)
        self._values: dict[str, dict[str, int]] = {
            facet: {value: bits_of(some) for value, some in values.items()} for facet, values in rows.items()
        }
        self._everything = bits_of(corpus.order("added"))
        self.read_marks()

    def read_marks(self) -> None:
        """Read what the user has said again."""
        library = self._library
        said = {
            "bookmarked": [("yes", paper) for paper in library.bookmarked()],
            "tag": library.tagged(),
            "state": [(state, paper) for state in (READ, READING) for paper in library.with_state(state)],
            "rating": [(str(rating), paper) for rating, paper in library.rated()],
            "note": [("yes", paper) for paper in library.notes()],
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

    def papers(self, facet: str, value: str) -> int:
        """Return the papers under a value; none for a value that is not known."""
        return self._values.get(facet, {}).get(value, 0)

    def papers_like(self, facet: str, text: str) -> int:
        """Return the papers under the value that is `text`, else written like it, else all that begin so or hold it."""
        exact, wanted = text.casefold(), _bare(text)
        values = {value: _bare(value) for value in self._values.get(facet, {})}
        matches = [value for value in values if value.casefold() == exact]
        if not matches and wanted:
            matches = (
                [v for v, bare in values.items() if bare == wanted]
                or [v for v, bare in values.items() if bare.startswith(wanted)]
                or [v for v, bare in values.items() if wanted in bare]
            )
        found = 0
        for value in matches:
            found |= self._values[facet][value]
        return found

    def any_tagged(self) -> int:
        """Return the papers with at least one tag."""
        found = 0
        for bits in self._values["tag"].values():
            found |= bits
        return found

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
        facets_chosen = {each.facet for each in filters}
        chosen = {(each.facet, each.value) for each in filters}
        found = {}
        for facet in FACETS:
            within = self.narrowed(hits, filters, but=facet) if facet in facets_chosen else everywhere
            counted = [
                (value, count)
                for value, papers in self._values.get(facet, {}).items()
                if (count := (papers & within).bit_count()) or (facet, value) in chosen
            ]
            counted += [
                (value, 0)
                for chosen_facet, value in sorted(chosen)
                if chosen_facet == facet and value not in self._values.get(facet, {})
            ]
            counted.sort(key=lambda value: (-value[1], value[0].casefold()))
            found[facet] = counted
        return found


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
