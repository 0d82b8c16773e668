"""Dates as papers have them and as queries name them: `2025-W11`, `2025/03`, `feb`, `last-week`, `30d`.

A day is a number like 20250314, so that a month ends with day 31 whatever its length: a few sources have days that do
not exist.
"""

import math
import re
from calendar import monthrange
from datetime import date, timedelta

from ...papers.editions import MONTH_NAMES
from .ranges import TURNED, Bounds, compared, parse_range, split_comparison, with_dots

_STORED = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?|(\d\d)(\d\d)?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})", re.ASCII)
_WEEK = re.compile(r"(\d{4})[-/]?w(\d{1,2})", re.ASCII)
_YEARS = re.compile(r"(\d{4})[-/](\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:(\d{4})[-/]?)?([a-z]{3,9})(?:[-/]?(\d{4}))?", re.ASCII)
_AGE = re.compile(r"(\d{1,5})([dw])", re.ASCII)
_DAYS = {"d": 1, "w": 7}
_PARTIAL = re.compile(
    r"\d{0,5}|\d{7}|\d{1,2}/\d{0,3}|\d{4}[-/](?:|0|[12]|(?:19|20)\d?|\d{1,2}[-/][0-3]?)|\d{4}[-/]?w[0-5]?", re.ASCII
)
"""The beginning of a day, a week, an age or two years."""
WORDS = ("today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year")
"""The names of days and periods."""
_LONGEST = 40
_END = 99991231


def stored_bounds(text: str) -> Bounds | None:
    """Return the first and the last day of a date that a paper has; None if it is not a date."""
    found = _STORED.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    last = day or (monthrange(max(year, 1), month)[1] if month else 31)
    return _number(year, month or 1, day or 1), _number(year, month or 12, last)


def parse_dates(text: str, today: date | None = None, sign: str = "") -> Bounds | None:
    """Return the bounds of a day or period, of a comparison with one, or of a range with two dots; None if it is none.

    An age is compared as such: `<7d` is younger than seven days, `>30d` older than thirty. In a range it is a day:
    `60d..30d`. Alone it is a period that ends today.

    Args:
        text: the value of a field of dates.
        today: the day from which on relative dates count; by default that of the clock.
        sign: the comparison that is made with a single day or period, whose text then has none.
    """
    text = re.sub(r"(?<=\w)[\s_]+(?=\w)", "-", text.strip().casefold())
    today = today or date.today()
    if sign:
        bounds = _age(text, today) or _period(text, today)
        return compared(sign, bounds) if bounds else None
    sign, value = split_comparison(text)
    if sign and (day := _age(value, today)):
        return compared(TURNED.get(sign, sign), day)  # the older, the earlier
    return parse_range(text, lambda each: _period(each, today), lambda each: _age(each, today) or _period(each, today))


def days_of(bounds: Bounds) -> tuple[date, date]:
    """Return the first and the last day within bounds, as far as the calendar goes."""
    low, high = bounds
    first = date.min if low == -math.inf else _from(math.ceil(low))
    last = date.max if high >= _END else _from(math.floor(high) + 1) - timedelta(days=1)
    return first, last


def _from(number: int) -> date:
    """Return the first day from a number on, which may be after the last day of its month."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    length = monthrange(year, month)[1]
    return date.max if number >= _END else date(year, month, 1) + timedelta(days=min(day, length + 1) - 1)


def may_become_dates(text: str) -> bool:
    """Return whether `text` may be the beginning of a value of a field of dates."""
    _, value = split_comparison(text.casefold())
    last = re.sub(r"[\s_]+", "-", with_dots(value).rpartition("..")[2].strip())
    names = (*WORDS, *MONTH_NAMES)
    return len(text) < _LONGEST and (
        bool(_PARTIAL.fullmatch(last.rstrip("."))) or any(name.startswith(last) for name in names)
    )


def _period(text: str, today: date) -> Bounds | None:
    """Return the first and the last day of a day, week, month or year, or of some days before today."""
    try:
        if found := _DAY.fullmatch(text):
            year, month, day = found[1], found[2] or found[4], found[3] or found[5]
            return _calendar(int(year), int(month) if month else None, int(day) if day else None)
        if found := _MONTH_FIRST.fullmatch(text):
            return _calendar(int(found[2]), int(found[1]))
        if found := _YEARS.fullmatch(text):
            return _number(int(found[1]), 1, 1), _number(int(found[2]), 12, 31)
        if found := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return _between(monday, monday + timedelta(days=6))
        if found := _AGE.fullmatch(text):
            days = int(found[1]) * _DAYS[found[2]]
            return _between(today - timedelta(days=days - 1), today) if days else None
        if text in WORDS:
            return _named_period(text, today)
        return _named_month(text, today)
    except (ValueError, OverflowError):  # the 30th of February, or a week or year that does not exist
        return None


def _calendar(year: int, month: int | None = None, day: int | None = None) -> Bounds:
    """Return the bounds of a year, of one of its months, or of a day. Raises ValueError if it does not exist."""
    date(year, 1 if month is None else month, 1 if day is None else day)
    return _number(year, month or 1, day or 1), _number(year, month or 12, day or 31)


def _named_period(name: str, today: date) -> Bounds:
    which, _, unit = name.partition("-")
    back = which in ("last", "yesterday")
    match unit:
        case "week":
            monday = today - timedelta(days=today.weekday() + 7 * back)
            return _between(monday, monday + timedelta(days=6))
        case "month":
            day = today.replace(day=1) - timedelta(days=back)
            return _calendar(day.year, day.month)
        case "year":
            return _calendar(today.year - back)
    day = today - timedelta(days=back)
    return _between(day, day)


def _named_month(text: str, today: date) -> Bounds | None:
    """Return the bounds of a month by its name, with a year before or after it; without one the latest that began."""
    found = _NAMED_MONTH.fullmatch(text)
    month = next((n for n, name in enumerate(MONTH_NAMES, 1) if found and name.startswith(found[2])), 0)
    if not found or not month or (found[1] and found[3]):
        return None
    year = int(found[1] or found[3] or today.year - (month > today.month))
    return _calendar(year, month)


def _age(text: str, today: date) -> Bounds | None:
    """Return the day that was some days or weeks ago; None for another text."""
    found = _AGE.fullmatch(text)
    if not found:
        return None
    day = today - timedelta(days=int(found[1]) * _DAYS[found[2]])
    return _between(day, day)


def _between(first: date, last: date) -> Bounds:
    return _number(first.year, first.month, first.day), _number(last.year, last.month, last.day)


def _number(year: int, month: int, day: int) -> float:
    return year * 10_000 + month * 100 + day
