"""Papers, editions and counts as short text. Foreign text stays plain text, never markup."""

import calendar
import contextlib
import re
from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from paper_index.search.text.analyzer import fold
from paper_index.text.sanitize import readable

slug = readable

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def edition_name(label: str) -> str:
    """Return the display name of an edition: `Mar 14 · page 000` is Mar 14, `2025-W11` is week 11 of 2025.

    Names need not be unique; labels are.
    """
    if _DAY.fullmatch(label):
        with contextlib.suppress(ValueError):
            return f"{date.fromisoformat(label):%a} {label}"
    if week := _WEEK.fullmatch(label):
        return f"week {int(week[2])} of {week[1]}"
    if (month := _MONTH.fullmatch(label)) and 1 <= int(month[2]) <= 12:
        return f"{calendar.month_name[int(month[2])]} {month[1]}"
    return label.partition(" · ")[0]


def place_name(label: str, rank: int | None) -> str:
    """Return a paper's place in an edition: no. 1 of Mar 14."""
    if not label:
        return f"no. {rank}" if rank else ""
    return f"no. {rank} of {edition_name(label)}" if rank else edition_name(label)


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
