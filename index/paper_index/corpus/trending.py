"""The order `trending`: votes, decayed by age."""

from collections.abc import Iterable
from datetime import date
from functools import cache

GRAVITY = 1.8
"""The exponent of the decay of votes."""
_GRACE = 2
"""Days added to every age, so that one day makes little difference for new papers."""


def trending(voted: Iterable[tuple[int, int, str, str]]) -> dict[int, float]:
    """Return the trending score of each row: the maximum of `votes / (age + 2) ** 1.8` over its editions.

    The formula is the one that Hacker News was started with (Paul Graham published its source with the language Arc),
    its hours being days here, since Daily Papers come out once a day. Ages count back from the newest edition that is
    known, never from today: the same papers have the same order every day. Editions without a date get the age of the
    oldest one.

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
    """Return a date as a number of days, for a week, month or year its first day; 0 for an invalid date."""
    try:
        return date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) in (4, 7) else day).toordinal()
    except ValueError:
        return 0
