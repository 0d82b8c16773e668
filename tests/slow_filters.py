"""A slow reference of filters and facet counts: each paper is compared with each filter."""

from collections.abc import Iterable

from paper_index.search import Filter
from paper_index.search.models import FACETS
from paper_index.search.text.analyzer import SEPARATOR, Token, analyze


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a field, with one without a form between its values."""
    return [token for value in text.split(SEPARATOR) for token in (*analyze(value), Token(0, 0, (), ()))]


class SlowFilters:
    """The facets of some papers, in plain sets."""

    facets: dict[int, set[tuple[str, str]]]
    """Row to its (facet, value)s."""

    def passes(self, row: int, filters: frozenset[Filter]) -> bool:
        """Tell whether a paper has one of the values chosen of each facet, and none of those left out."""
        return not self._stopped_by(row, filters)

    def counts(self, rows: Iterable[int], filters: frozenset[Filter]) -> dict[str, dict[str, int]]:
        """Return how many of some papers are under each value of each facet, if nothing were chosen of that facet."""
        counted = {facet: {each.value: 0 for each in filters if each.facet == facet} for facet in FACETS}
        for row in rows:
            stopped = self._stopped_by(row, filters)
            for facet, value in self.facets[row]:
                if facet in counted and stopped <= {facet}:
                    counted[facet][value] = counted[facet].get(value, 0) + 1
        return counted

    def _stopped_by(self, row: int, filters: frozenset[Filter]) -> set[str]:
        """Return the facets whose filters a paper does not pass."""
        held, stopped = self.facets[row], set()
        for facet in {each.facet for each in filters}:
            some = [each for each in filters if each.facet == facet]
            chosen = [each.value for each in some if not each.exclude]
            left_out = [each.value for each in some if each.exclude]
            if any((facet, value) in held for value in left_out) or (
                chosen and not any((facet, value) in held for value in chosen)
            ):
                stopped.add(facet)
        return stopped
