"""Trends: the share of papers with each value of a facet, by month or week."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from ..search.bitsets import bits_from_rows, union
from ..search.engine import Engine
from ..search.facets import Facets
from .models import FALLING, RISING, STEADY, Period, Trend, Trends
from .notes import missing_dates, missing_papers, missing_values
from .periods import Timeline, timeline

_RECENT, _BEFORE = 3, 12
"""The latest periods that are compared, and the periods before to which they are compared."""
_CERTAIN = 2.0
"""The standard errors from which on a difference is a direction."""
_CHANGED = 1.1
"""The factor from which on a difference is a direction: with many papers the smallest one is certain."""


def trends(
    engine: Engine,
    *,
    kind: str = "task",
    by: str = "month",
    within: Collection[int] | None = None,
    since: str = "",
    limit: int = 20,
) -> Trends:
    """Return the values of most papers with their shares by period.

    Args:
        engine: the engine of a workspace.
        kind: one of `models.KINDS`.
        by: one of `models.PERIODS`.
        within: the rows to which papers are restricted, as `Answer.rows`; None for all.
        since: the ISO date from which on periods are counted; "" for the latest ones, see `periods.USUAL`.
        limit: the number of values at most.
    """
    facets = engine.facets
    papers = facets.everything if within is None else bits_from_rows(within) & facets.everything
    found = timeline(facets, by, papers, since)
    spans = [span.papers for span in found.spans]
    counted = union(spans)
    values = _most_frequent(facets, kind, counted, limit)
    sizes = [span.bit_count() for span in spans]
    return Trends(
        kind=kind,
        by=by,
        periods=tuple(Period(span.label, size) for span, size in zip(found.spans, sizes, strict=True)),
        trends=tuple(_trend(value, [(span & own).bit_count() for span in spans], sizes) for value, own in values),
        papers=counted.bit_count(),
        undated=found.undated.bit_count(),
        note=_note(facets, papers, found, kind, by, since, bool(values)),
    )


def _note(facets: Facets, papers: int, found: Timeline, kind: str, by: str, since: str, any_values: bool) -> str:
    """Return why there are no trends, or only one period."""
    if not papers:
        return missing_papers(facets)
    if not found.spans:
        return missing_dates(by, since)
    if not any_values:
        return missing_values(facets, kind)
    if len(found.spans) == 1:
        return f"All papers are of one {by}, {found.spans[0].label}, so there is no trend yet."
    return ""


def _most_frequent(facets: Facets, kind: str, papers: int, limit: int) -> list[tuple[str, int]]:
    """Return the values that most of some papers have, with the set of all papers that have each."""
    best: list[tuple[int, str, int]] = []
    for value in facets.names(
        kind
    ):  # the values of most papers first: once they have fewer papers, no more can be best
        own = facets.with_value(kind, value)
        if len(best) == limit and own.bit_count() < -best[-1][0]:
            break
        if count := (own & papers).bit_count():
            best = sorted([*best, (-count, value, own)])[:limit]
    return [(value, own) for _, value, own in best]


def _trend(value: str, counts: Sequence[int], sizes: Sequence[int]) -> Trend:
    shares = tuple(100 * count / size if size else None for count, size in zip(counts, sizes, strict=True))
    return Trend(value, tuple(counts), shares, sum(counts), direction(counts, sizes))


def direction(counts: Sequence[int], sizes: Sequence[int]) -> str:
    """Return the direction of a share: the last three periods, at most half of all, compared to the twelve before.

    It is rising or falling if the shares differ by at least a tenth and by two standard errors; otherwise steady.

    Args:
        counts: the papers with a value in each period.
        sizes: all papers of each period.
    """
    recent = min(_RECENT, len(sizes) // 2)
    if not recent:
        return ""
    now, before = slice(-recent, None), slice(-recent - _BEFORE if len(sizes) > recent + _BEFORE else None, -recent)
    n, m = sum(sizes[now]), sum(sizes[before])
    if not n or not m:
        return ""
    share, share_before = sum(counts[now]) / n, sum(counts[before]) / m
    common = (sum(counts[now]) + sum(counts[before])) / (n + m)
    error = math.sqrt(common * (1 - common) * (1 / n + 1 / m))
    if error and abs(share - share_before) >= _CERTAIN * error:
        if share >= _CHANGED * share_before:
            return RISING
        if share_before >= _CHANGED * share:
            return FALLING
    return STEADY
