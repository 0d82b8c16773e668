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
"""The strongest terms among which they are chosen, beside facts."""


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
    """Return the strongest reasons, facts first. A fact or a longer term hides those with some of its stems.

    Args:
        parts: term to its part of a score.
        labels: the labels of terms.
        limit: the number of reasons at most.
    """
    whole = sum(parts.values()) or 1.0
    ordered = sorted(parts, key=lambda term: (-parts[term], term))
    facts = [term for term in ordered if is_fact(term)]
    words = [term for term in ordered[: max(_CONSIDERED, limit)] if not is_fact(term)]
    stems = {term: stems_of(term) for term in (*facts, *words)}
    shown = facts[:limit]
    for term in words:
        if not any(stems[term] < stems[other] for other in words) and not any(
            stems[term] <= stems[other] for other in shown
        ):
            shown.append(term)
    shown = shown[:limit]
    return tuple(labels.reason(term, parts[term] / whole) for term in shown)
