"""Reasons: the terms that explain a score, as the papers of a profile write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..papers.paper import Paper
from ..search.text.features import Stems, is_fact, spellings, strongest
from ..text.sanitize import readable
from .models import Reason

REASONS = 3
"""Reasons that are shown with a paper."""


class Labels:
    """The terms of some papers as those write them."""

    def __init__(self, papers: Iterable[Paper], stems: Stems) -> None:
        self._papers, self._stems = list(papers), stems

    def written(self, terms: Collection[str]) -> dict[str, str]:
        """Return words and pairs as the papers write them; those that no paper has are missing."""
        return spellings(self._papers, terms, self._stems)

    def and_of(self, paper: Paper) -> Labels:
        """Return the terms of these papers and of another one."""
        return Labels([*self._papers, paper], self._stems)


def reason(term: str, share: float, written: Mapping[str, str]) -> Reason:
    """Return a term as a reason; `written` has the spellings of words and pairs."""
    if is_fact(term):
        kind, _, value = term.partition(":")
        return Reason(kind, term, readable(value), share)
    return Reason("pair" if " " in term else "word", term, written.get(term, term), share)


def reasons_of(parts: Mapping[str, float], limit: int = REASONS) -> list[tuple[str, float]]:
    """Return the strongest terms with their shares, facts first, see `text.features.strongest`.

    Args:
        parts: term to its part of a score.
        limit: the number of terms at most.
    """
    whole = sum(parts.values()) or 1.0
    return [(term, parts[term] / whole) for term in strongest(parts, limit)]
