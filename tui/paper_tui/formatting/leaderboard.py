"""The rows of leaderboards and the line of best values as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len, set_cell_size

from paper_index.leaderboards import UNKNOWN, Board, Entry, Summary

from .numbers import counted
from .paper import cut
from .plots import bar

_GAP = "  "
_CONDITION, _WIDE_CONDITION = 18, 28
"""The widest cells of a condition, also on a wide screen."""
_WIDE_BAR, _BAR, _SHORT_BAR = 20, 10, 8
"""Cells of a bar: on a wide screen, on others, and beside a condition."""
_TITLE = 18
"""Cells of the title from which on there is a bar beside a condition."""
WITH_CONDITION, _WITH_BAR = 74, 96
"""Cells of a row from which on it has a condition; a bar."""
_LEVELS = "▁▂▃▄▅▆▇█"
_AXIS = 8
"""Cells for the numbers beside the line of best values."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of each column of a leaderboard; 0 for a column that is not shown."""

    value: int
    condition: int
    date: int
    title: int
    bar: int


def columns_of(entries: Sequence[Entry], width: int, *, dated: bool) -> Columns:
    """Return the columns of some rows for a number of cells; `dated` shows whole dates in place of years."""
    value = max((cell_len(entry.marked) for entry in entries), default=0)
    known = any(entry.conditions for entry in entries)
    longest = max((cell_len(entry.condition) for entry in entries), default=0)
    widest = _WIDE_CONDITION if width >= _WITH_BAR else _CONDITION
    condition = max(len("condition"), min(longest, widest)) if known and width >= WITH_CONDITION else 0
    when = 10 if dated else 4
    value = max(value, len("value"))
    rest = width - sum(each + len(_GAP) for each in (3, value, condition, when, len("code")) if each)
    plot = _WIDE_BAR if width >= _WITH_BAR else _BAR if not condition and width >= 56 else 0
    if condition and not plot and rest - _SHORT_BAR - len(_GAP) >= _TITLE:
        plot = _SHORT_BAR
    rest -= plot + len(_GAP) if plot else 0
    return Columns(value, condition, when, max(8, rest), plot)


def heading(columns: Columns) -> str:
    """Return the line above the rows."""
    condition = f"{'condition':{columns.condition}}{_GAP}" if columns.condition else ""
    when = f"{'date' if columns.date > 4 else 'year':{columns.date}}"
    return f"  #{_GAP}{'value':>{columns.value}}{_GAP}{condition}{when}{_GAP}code{_GAP}paper"


def entry_cells(entry: Entry, columns: Columns, most: float, *, plain: bool) -> tuple[str, str, str]:
    """Return a row in three parts: rank and value, the texts, and the bar, whose full length is the value `most`."""
    lead = f"{entry.rank or '':>3}{_GAP}{entry.marked:>{columns.value}}{_GAP}"
    condition = _cell(entry.condition, columns.condition) + _GAP if columns.condition else ""
    when = _cell(entry.date if columns.date > 4 else entry.year, columns.date)
    details = f" ({entry.details})" if entry.details else ""
    title = _cell(f"{entry.title}{details}", columns.title)
    texts = f"{condition}{when}{_GAP}{'●' if entry.code else ' ':4}{_GAP}{title}"
    drawn = _GAP + bar(entry.number, most, columns.bar, plain=plain) if columns.bar else ""
    return lead, texts, drawn


def summary_cells(each: Summary, width: int, most: int, *, plain: bool) -> tuple[str, str, str]:
    """Return a row of the list of leaderboards in three parts: the data set, the metric and papers, and the bar."""
    plot = min(24, width // 5) if width >= 56 else 0
    count = counted(each.papers)
    room = width - 13 - (plot + 2 if plot else 0)
    name = min(36, room // 2)
    dataset = _cell(each.name.dataset, name) + _GAP
    metric = _cell(each.name.metric_text, min(34, room - name - 2)) + f"{count:>11}"
    return dataset, metric, _GAP + bar(each.papers, most, plot, plain=plain) if plot else ""


def _cell(text: str, width: int) -> str:
    return set_cell_size(cut(text, width), width)


def board_title(board: Board) -> str:
    """Return the title of a leaderboard."""
    about = f" · {board.condition if board.condition != UNKNOWN else 'unknown condition'}" if board.condition else ""
    return f"Leaderboard  {board.name.title}{about} · {counted(board.papers)}"


def quoted(sentence: str, written: str, width: int) -> tuple[str, str, str]:
    """Return the part of a sentence around a value that fits into some cells: before, the value, and after it."""
    at = sentence.find(written) if written else -1
    if at < 0:
        return cut(sentence, width), "", ""
    before, after = sentence[:at], sentence[at + len(written) :]
    if cell_len(sentence) > width:
        room = max(0, width - cell_len(written))
        half = max(room // 2, room - cell_len(after))
        if cell_len(before) > half:
            begun = before[-max(0, half - 1) :] if half > 1 else ""
            before = f"…{begun.partition(' ')[2] or begun}"
        after = cut(after, max(0, room - cell_len(before)))
    return before, written, after


def best_line(records: Sequence[Entry], width: int, height: int, *, plain: bool) -> list[str]:
    """Return the best value over time as an area with axes; nothing with fewer than two records.

    Args:
        records: the rows that were the best of their time, the earliest first.
        width: the cells of a line.
        height: the lines of the area; dates follow below it.
        plain: whether to draw with ASCII.
    """
    days = [_day(entry.date) for entry in records]
    cells = width - _AXIS - 1
    if len(records) < 2 or days[-1] == days[0] or cells < 12 or height < 1:
        return []
    numbers = [entry.number for entry in records]
    low, high = min(numbers), max(numbers)
    steps = []
    for cell in range(cells):
        day = days[0] + (days[-1] - days[0]) * cell / (cells - 1)
        number = next(n for n, since in zip(reversed(numbers), reversed(days), strict=True) if since <= day)
        part = (number - low) / (high - low) if high > low else 1.0
        steps.append(1 + round(part * (height * 8 - 1)))
    lines = []
    for line in range(height - 1, -1, -1):
        label = f"{high:g}" if line == height - 1 else f"{low:g}" if line == 0 else ""
        drawn = "".join(_sign(step - 8 * line, plain=plain) for step in steps)
        lines.append(f"{label:>{_AXIS}} {drawn}".rstrip())
    first, last = records[0].date, records[-1].date
    return [*lines, f"{'':{_AXIS}} {first}{last:>{cells - len(first)}}"]


def _sign(eighths: int, *, plain: bool) -> str:
    if eighths <= 0:
        return " "
    return ("#" if eighths >= 4 else ".") if plain else _LEVELS[min(8, eighths) - 1]


def _day(text: str) -> int:
    parts = [int(part) if part.isdigit() else 1 for part in f"{text}-01-01".split("-")[:3]]
    try:
        return date(*parts).toordinal()
    except ValueError:
        return date(max(1, min(parts[0], 9999)), 1, 1).toordinal()
