"""Reasons: the terms that explain a score, as the papers of a profile write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..papers.paper import Paper
from ..search.text.features import is_fact, spellings, stems_of
from ..text.sanitize import readable
from .models import Reason

REASONS = 3
"""Reasons that are shown with a paper."""
_CONSIDERED = 12
"""The strongest terms among which they are chosen."""


class Labels:
    """The terms of some papers as those write them."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = list(papers)

    @cached_property
    def _written(self) -> dict[str, str]:
        return spellings(self._papers)

    def reason(self, term: str, share: float) -> Reason:
        """Return a term as a reason."""
        if is_fact(term):
            kind, _, value = term.partition(":")
            return Reason(kind, term, readable(value), share)
        return Reason("pair" if " " in term else "word", term, self._written.get(term, term), share)


def reasons_of(parts: Mapping[str, float], labels: Labels, limit: int = REASONS) -> tuple[Reason, ...]:
    """Return the strongest reasons, facts first. A term whose stems are all in a stronger or longer one is hidden.

    Args:
        parts: term to its part of a score.
        labels: the labels of terms.
        limit: the number of reasons at most.
    """
    whole = sum(parts.values()) or 1.0
    strongest = sorted(parts, key=lambda term: (-parts[term], term))[: max(_CONSIDERED, limit)]
    stems = {term: stems_of(term) for term in strongest}
    shown: list[str] = []
    for term in strongest:
        longer = any(stems[term] < stems[other] for other in strongest)
        repeated = any(stems[term] <= stems[other] for other in shown)
        if not longer and not repeated:
            shown.append(term)
    shown = sorted(shown[:limit], key=lambda term: not is_fact(term))  # stable: the strongest first
    return tuple(labels.reason(term, parts[term] / whole) for term in shown)
