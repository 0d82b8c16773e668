"""Editions: days, weeks and months, their order and their parts. A page that only has a name has no date."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
"""As pages of the site begin them."""

_SHOWN = re.compile(r"([A-Za-z]{3})[a-z]* (\d{1,2}) · ", re.ASCII)
"""A day without its year, before a page's name."""
_NO_YEAR = 4
"""The first year that has all days; no edition is of it."""
_FORMS = {"day": r"\d{4}-\d{2}-\d{2}", "week": r"\d{4}-W\d{2}", "month": r"\d{4}-\d{2}"}


@lru_cache(maxsize=4_096)
def kind_of(label: str) -> str:
    """Return whether an edition is a `day`, a `week` or a `month`; "" for one that only has a name."""
    for kind, form in _FORMS.items():
        if re.fullmatch(form, label, re.ASCII):
            try:  # years at the ends of time would leave no room for a week more
                return kind if 1 < first_day(label).year < date.max.year else ""
            except ValueError:
                return ""
    return ""


def first_day(label: str) -> date:
    """Return the day an edition begins with. Raises ValueError if it has only a name."""
    return date.fromisoformat(f"{label}-1" if "W" in label else f"{label}-01" if len(label) == 7 else label)


def last_day(label: str) -> date:
    """Return the day an edition ends with. Raises ValueError if it has only a name."""
    first = first_day(label)
    match kind_of(label):
        case "week":
            return first + timedelta(days=6)
        case "month":
            return (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first


@lru_cache(maxsize=4_096)
def place(label: str) -> tuple[date, str]:
    """Return what editions are ordered by: first pages that have only a name, then those that show a day, then time."""
    name = label.rpartition("· ")[2].casefold()
    if kind_of(label):
        return first_day(label), name
    shown = _SHOWN.match(label)
    month = MONTHS.index(shown[1].lower()) + 1 if shown and shown[1].lower() in MONTHS else 0
    try:
        return date(_NO_YEAR, month, int(shown[2]) if shown else 0), name
    except ValueError:
        return date.min, name


def week_of(day: date) -> str:
    """Return the week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_of(day: date) -> str:
    """Return the month of a day."""
    return day.isoformat()[:7]


def begun_between(labels: Iterable[str], first: date, last: date) -> list[str]:
    """Return the editions that begin from the first to the last of some days and are not longer than all of these."""
    days = last - first
    return [
        label
        for label in labels
        if kind_of(label) and first <= first_day(label) <= last and last_day(label) - first_day(label) <= days
    ]


@lru_cache(maxsize=4_096)
def parts(label: str) -> tuple[str, ...]:
    """Return an edition and all that lie in it: the days of a week, the days of a month and the weeks begun in it."""
    if kind_of(label) not in ("week", "month"):
        return (label,)
    number = (last_day(label) - first_day(label)).days + 1
    days = [first_day(label) + timedelta(days=n) for n in range(number)]
    weeks = [week_of(day) for day in days if day.weekday() == 0]
    return tuple(dict.fromkeys([label, *weeks, *map(date.isoformat, days)]))
