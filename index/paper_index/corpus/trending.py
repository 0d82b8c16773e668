"""The order `trending`: votes, decayed by age."""

from collections.abc import Iterable
from datetime import date
from functools import cache

GRAVITY = 1.8
"""How quickly votes lose their weight."""
_GRACE = 2
"""Days that are added to every age, so that a day more or less is not all that counts of what is new."""


def trending(voted: Iterable[tuple[int, int, str, str]]) -> dict[int, float]:
    """Return row to how much it is talked of: the most that `votes / (age + 2) ** 1.8` is in any of its editions.

    The formula is the one that Hacker News was started with (Paul Graham published its source with the language Arc),
    its hours being days here, since Daily Papers come out once a day. Ages count back from the newest edition that is
    known, never from today: the same papers are in the same order every day. What has votes and no date is as old as
    the oldest that has one.

    Args:
        voted: of each paper's place in an edition: row, votes, the edition, and the paper's own date for an edition
            that has none.
    """
    held = [(row, votes, _day(edition) or _day(date)) for row, votes, edition, date in voted]
    known = [day for _, _, day in held if day]
    newest, oldest = max(known, default=0), min(known, default=0)
    found: dict[int, float] = {}
    for row, votes, day in held:
        score = votes / (newest - (day or oldest) + _GRACE) ** GRAVITY
        found[row] = max(score, found.get(row, 0.0))
    return found


@cache
def _day(day: str) -> int:
    """Return a date as a number of days, of a week, a month or a year its first; 0 for what is no date."""
    try:
        return date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) in (4, 7) else day).toordinal()
    except ValueError:
        return 0
