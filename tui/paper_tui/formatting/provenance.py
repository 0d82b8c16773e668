"""The sources of a paper's fields, and its votes over time, as text."""

import time
from collections.abc import Sequence

from paper_index.corpus import Origin, Votes
from paper_index.text.sanitize import clean

_DAY = 86_400
_MOST_VALUES = 5
"""Numbers of votes that are shown."""


def source_name(origin: Origin) -> str:
    """Return the source of some fields and its day: `arXiv, 2026-11-30`, or `edited by you`."""
    return ", ".join(filter(None, (clean(origin.source) or "unknown source", day(origin.at))))


def day(at: int) -> str:
    """Return a time in seconds since 1970 as a day here, or "" for 0."""
    return time.strftime("%Y-%m-%d", time.localtime(min(at, 4_000_000_000))) if at > 0 else ""


def votes_over_time(history: Sequence[Votes]) -> str:
    """Return the votes in one edition over time: `43 → 60 → 118 in 6 days`, or "" if they did not change."""
    if len(history) < 2:
        return ""
    numbers = [f"{each.votes:,}" for each in history]
    if len(numbers) > _MOST_VALUES:
        numbers = [*numbers[:2], "…", *numbers[-2:]]
    shown = " → ".join(numbers)
    first, last = history[0].at, history[-1].at
    if not first:
        return shown
    days = max(0, round((last - first) / _DAY))
    return f"{shown} in {days} days" if days > 1 else f"{shown} in a day"
