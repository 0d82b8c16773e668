"""Papers, editions and counts as short text. Foreign text stays plain text, never markup."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from paper_index.papers.editions import first_day, kind_of, last_day
from paper_index.search.text.analyzer import fold
from paper_index.text.sanitize import readable

slug = readable

_SHOWN_DAY = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})(?= · |$)", re.ASCII)
"""A day as a page showed it, without its year."""
_PAGE = re.compile(r"page (\d{1,6})", re.ASCII)


def edition_name(label: str) -> str:
    """Return the display name of an edition: 14 Mar 2025, 10–16 Mar 2025 or March 2025; a page without a date by name.

    Names need not be unique; labels are.
    """
    match kind_of(label):
        case "day":
            return _day(first_day(label), year=True)
        case "week":
            first, last = first_day(label), last_day(label)
            same = first.month == last.month
            begin = f"{first.day}–" if same else f"{_day(first, year=first.year != last.year)} – "
            return begin + _day(last, year=True)
        case "month":
            return f"{calendar.month_name[first_day(label).month]} {label[:4]}"
    if shown := _SHOWN_DAY.match(label):
        return f"{int(shown[2])} {shown[1]}"
    return f"sample page {int(page[1])}" if (page := _PAGE.fullmatch(label)) else label.partition(" · ")[0]


def _day(day: date, *, year: bool) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]}" + (f" {day.year}" if year else "")


def place_name(label: str, rank: int | None) -> str:
    """Return a paper's place in an edition: Daily Papers 14 Mar 2025, #1. Without a label the rank alone."""
    daily = "Daily Papers " if kind_of(label) or _SHOWN_DAY.match(label) else ""
    return ", ".join(filter(None, (daily + edition_name(label), f"#{rank}" if rank else "")))


def cut(text: str, width: int) -> str:
    """Return `text` shortened to at most `width` cells, with an ellipsis if it was cut."""
    if width <= 0:
        return ""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def matching(known: Sequence[str], beginning: str) -> list[str]:
    """Return the names that begin with a text, then the names that contain it, ignoring case."""
    wanted = fold(beginning)
    if not wanted:
        return list(known)
    begin = [name for name in known if fold(name).startswith(wanted)]
    return begin + [name for name in known if name not in begin and wanted in fold(name)]
