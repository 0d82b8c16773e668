"""Months and weeks with the papers dated in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..papers.editions import first_day, kind_of, month_of, week_of
from ..search.bitsets import bits_from_rows, union
from ..search.facets import Facets

USUAL = {"month": 24, "week": 26}
"""The latest periods that are counted by default."""
_MOST = 600
"""Periods that are counted at most."""
_FEW = 0.02
"""The share of the largest period below which the first and last periods are omitted: the shares of a month that has
just begun, or of a few papers with wrong dates, would mislead."""


class Span(NamedTuple):
    """A period with its papers."""

    label: str
    papers: int
    """A set of rows, see `search.bitsets`."""


class Timeline(NamedTuple):
    """The papers by period."""

    spans: Sequence[Span]
    """Without gaps, the oldest first."""
    undated: int
    """The set of papers without a date that is exact enough."""


def timeline(facets: Facets, by: str, within: int, since: str = "") -> Timeline:
    """Return the months or weeks of papers.

    Args:
        facets: the papers.
        by: `month` or `week`.
        within: the set of papers that are counted.
        since: the ISO date from which on periods are returned. By default, the latest ones are returned (see `USUAL`),
            without the first ones that have few papers. The last ones that have few papers are never returned.
    """
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for day, dated in facets.dates().items():
        if label := period_of(day, by):
            rows[label] += dated
    found = {label: papers for label in sorted(rows) if (papers := bits_from_rows(rows[label]) & within)}
    labels = list(found)[bisect_left(list(found), period_of(since, by)) if since else 0 :]
    few = _FEW * max((found[label].bit_count() for label in labels), default=0)
    many = [at for at, label in enumerate(labels) if found[label].bit_count() >= few]
    labels = labels[0 if since else many[0] : many[-1] + 1] if many else []
    most = _MOST if since else USUAL[by]
    listed = _between(labels[0], labels[-1], by, most) if labels else []
    return Timeline([Span(label, found.get(label, 0)) for label in listed], within & ~union(found.values()))


def period_of(day: str, by: str) -> str:
    """Return the month or week of a date as a paper has it; "" if the date is not exact enough, or invalid."""
    kind = kind_of(day)
    if kind == by or not kind:
        return day if kind else ""
    if by == "month":
        return month_of(first_day(day))
    return week_of(first_day(day)) if kind == "day" else ""


def _between(first: str, last: str, by: str, most: int) -> list[str]:
    """Return the last periods from one to another, `most` at most."""
    label_of = month_of if by == "month" else week_of
    found = [last]
    while found[-1] != first and len(found) < most:
        day: date = first_day(found[-1]) - timedelta(days=1)
        found.append(label_of(day))
    return found[::-1]
