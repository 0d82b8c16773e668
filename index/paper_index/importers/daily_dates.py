"""Days as the Daily Papers site writes them, and the edition a page says it is."""

import contextlib
import re
from datetime import date

from ..papers.editions import MONTHS

DAY = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]* \d{1,2}(?:, \d{4})?"
"""`Mar 14`, which means the year in which the page was saved, or `Mar 14, 2025`."""

_PARTS = re.compile(r"([A-Za-z]{3})[a-z]* (\d{1,2})(?:, (\d{4}))?", re.ASCII)
_PAGE = re.compile(
    r"/papers(?:/(?:date|week|month)/|\?(?:date|week|month)=)(\d{4}-[W\d]\d{1,2}(?:-\d\d)?)(?![\w-])", re.ASCII
)
_WEEK = re.compile(r"\d{4}-W\d\d", re.ASCII)
_DAY_OR_MONTH = re.compile(r"\d{4}-\d\d(?:-\d\d)?", re.ASCII)
_IN_NAME = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", re.ASCII)


def is_edition(text: str) -> bool:
    """Return whether `text` is a day, an ISO week or a month, as an edition is named: 2025-03-14, 2025-W11, 2025-03."""
    with contextlib.suppress(ValueError):
        if _WEEK.fullmatch(text):
            return bool(date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
        if _DAY_OR_MONTH.fullmatch(text):
            return bool(date.fromisoformat(text if len(text) == 10 else f"{text}-01"))
    return False


def of_url(url: str) -> str | None:
    """Return the edition whose page is at this address; None for other pages."""
    found = _PAGE.search(url)
    return found[1] if found and is_edition(found[1]) else None


def in_name(name: str) -> str | None:
    """Return the day in a file's name; None if it has no day, or several."""
    days = {day for day in _IN_NAME.findall(name) if is_edition(day)}
    return days.pop() if len(days) == 1 else None


def day(text: str, near: date | None = None) -> str | None:
    """Return the day written in `text` in ISO form; without its year, that next to `near`, else None."""
    parts = _PARTS.search(text)
    if not parts or parts[1].lower() not in MONTHS:
        return None
    month, number = MONTHS.index(parts[1].lower()) + 1, int(parts[2])
    years = [int(parts[3])] if parts[3] else [near.year - 1, near.year, near.year + 1] if near else []
    days = []
    for year in years:
        with contextlib.suppress(ValueError):
            days.append(date(year, month, number))
    if not days:
        return None
    return (days[0] if near is None else min(days, key=lambda each: abs(each - near))).isoformat()


def of_arxiv(identity: str) -> date | None:
    """Return the middle of the month in which a new arXiv id (`2602.03036`) was given; None for other ids."""
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"\d{4}\.\d{4,5}", identity, re.ASCII):
            return date(2000 + int(identity[:2]), int(identity[2:4]), 15)
    return None
