"""Insights as lines of text: trends, the map of tasks and methods, and the user's reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from paper_index.papers.editions import MONTHS

from .numbers import counted
from .paper import cut
from .plots import SHADES, sparkline

if TYPE_CHECKING:
    from paper_index.insights import MyReading, NewTerms, TaskMap, Trends
    from paper_index.insights.models import Cell, ReadingWeek

PLURALS = {"task": "Tasks", "method": "Methods", "dataset": "Data sets", "keyword": "Keywords", "tag": "Tags"}
_GAP = "  "
_NUMBERS = 22
"""Cells of the numbers of a trend."""
_LEAST_NAME, _LEAST_TASK, _LEAST_PLOT = 12, 20, 8
_SIGNS = {"rising": ("▲", "^", "green"), "falling": ("▼", "v", "red"), "steady": ("=", "=", ""), "": (" ", " ", "")}
"""The sign of each direction, in ASCII, and its style."""
_BACKGROUNDS = ("", "#1d2b3f", "#23405f", "#2a567f", "#316da1", "#3885c4", "#62a8e5")
"""The background of a cell of each shade; the text is white on all but the last."""
_HEIGHTS = " ▁▂▃▄▅▆"
"""The sign of each shade without colours; `SHADES` has those in ASCII."""
_GRID, _ASCII_GRID = "·░▒▓█", ".:=+#"
"""The signs of days without papers, and with few to many."""
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


class Look(NamedTuple):
    """The room and the means of drawing."""

    width: int = 80
    ascii: bool = False
    colours: bool = False
    """Whether there are at least 256."""


def trends_lines(found: Trends, new: NewTerms, look: Look) -> Iterator[Text]:
    """Yield a line for each value with a sparkline of its shares, then the terms that are new."""
    if found.trends:
        yield from _trend_table(found, look)
    if new.period and (new.terms or new.note):
        if found.trends:
            yield Text("")
        yield from _new_lines(new, look)


def _trend_table(found: Trends, look: Look) -> Iterator[Text]:
    first, last = found.periods[0].label, found.periods[-1].label
    yield Text(f"{PLURALS[found.kind]} per 100 papers by {found.by}, {first} to {last}", "bold")
    undated = f", {found.undated:,} more without a date" if found.undated else ""
    yield Text(f"{counted(found.papers)}{undated}")
    yield Text("")
    longest = max(cell_len(trend.value) for trend in found.trends)
    name = max(_LEAST_NAME, min(longest, look.width - _NUMBERS - len(_GAP) - min(len(found.periods), 26)))
    room = look.width - name - len(_GAP) - _NUMBERS
    shown = len(found.periods) if room >= len(found.periods) else max(0, room)
    wide = 2 if room >= 2 * len(found.periods) else 1
    plot = max(shown * wide, _LEAST_PLOT) if room >= _LEAST_PLOT else 0
    begin = cut(f"{found.periods[-shown].label} to" if shown else "", plot)
    head = f"{'':{name}}{_GAP}{begin:<{plot}}{_GAP if plot else ''}{last:>8} {'papers':>7}"
    yield Text(head.rstrip(), "dim")
    for trend in found.trends:
        sign, plain_sign, style = _SIGNS[trend.direction]
        line = Text(_fit(trend.value, name) + _GAP)
        if plot:
            line.append(f"{_plot(trend.shares[-shown:], wide, plain=look.ascii):<{plot}}", "blue").append(_GAP)
        line.append(f"{trend.shares[-1] or 0.0:>8.1f} {trend.total:>7,}  ")
        yield line.append(plain_sign if look.ascii else sign, style)
    if found.trends[0].direction:
        yield Text("")
        signs = [_SIGNS[each][look.ascii] for each in ("rising", "falling", "steady")]
        rule = "{} more, {} fewer, {} about as many in the latest 3 {}s as in the 12 before"
        yield Text(rule.format(*signs, found.by), "dim")


def _plot(shares: Sequence[float | None], wide: int, *, plain: bool) -> str:
    """Return a sparkline of some cells a period, with gaps where a period has no papers."""
    signs = sparkline([share or 0.0 for share in shares], plain=plain)
    return "".join(" " * wide if share is None else sign * wide for sign, share in zip(signs, shares, strict=True))


def _new_lines(new: NewTerms, look: Look) -> Iterator[Text]:
    assert new.period is not None
    if new.terms:
        before = f"{new.before[0].label} to {new.before[-1].label}" if len(new.before) > 1 else new.before[0].label
        yield Text(f"New in {new.period.label}, compared to {before}", "bold")
        sizes = f"{new.period.papers:,} and {sum(period.papers for period in new.before):,} papers"
        yield Text(f"{'z':>6}{_GAP}{'now':>6} {'before':>7}{_GAP}of {sizes}", "dim")
        for term in new.terms:
            kind = "" if term.kind in ("word", "pair") else f"{PLURALS[term.kind].lower().removesuffix('s')}: "
            label = cut(f"{kind}{term.label}", look.width - 24)
            yield Text(f"{term.z:>6.1f}{_GAP}{term.papers:>6,} {term.before:>7,}{_GAP}{label}")
    if new.note:
        yield Text(new.note)


def map_lines(found: TaskMap, look: Look) -> Iterator[Text]:
    """Yield a line for each task with the papers of each method, shaded if they are more than expected."""
    if not found.tasks:
        return
    keys = method_keys(found.methods)
    cell = max(6, *(len(key) + 1 for key in keys))
    name = min(max(cell_len(task) for task in found.tasks), max(_LEAST_TASK, look.width - cell * len(keys)))
    shown = max(1, min(len(keys), (look.width - name) // cell))
    marks = "shaded numbers" if look.colours else "marked numbers"
    yield Text(f"Tasks and methods of {counted(found.papers)}; {marks} have more than expected", "bold")
    yield Text("")
    yield Text(" " * name + "".join(f"{key:>{cell}}" for key in keys[:shown]), "bold")
    for task, cells in zip(found.tasks, found.cells, strict=True):
        line = Text(_fit(task, name))
        for each in cells[:shown]:
            _append_cell(line, each, cell, look)
        yield line
    yield Text("")
    yield from (
        Text(f"{key:>{cell}}{_GAP}{method}") for key, method in list(zip(keys, found.methods, strict=True))[:shown]
    )


def _append_cell(line: Text, cell: Cell | None, width: int, look: Look) -> None:
    if cell is None:
        line.append(" " * width)
        return
    number = f"{cell.count:,}" if cell.count else "." if look.ascii else "·"
    if look.colours:
        style = f"{'black' if cell.shade == len(_BACKGROUNDS) - 1 else 'white'} on {_BACKGROUNDS[cell.shade]}"
        line.append(" ").append(f"{number:>{width - 1}}", style if cell.shade else "")
    else:
        line.append(f"{number:>{width - 1}}{(SHADES if look.ascii else _HEIGHTS)[cell.shade]}")


def method_keys(methods: Sequence[str]) -> list[str]:
    """Return a short name for each method: its first letters, with a number if others have the same."""
    keys = ["".join(part[0] for part in method.replace("_", "-").split("-") if part).upper()[:4] for method in methods]
    keys = [key if len(key) > 1 else method[:3] for key, method in zip(keys, methods, strict=True)]
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(f"{key}{seen[key]}" if keys.count(key) > 1 else key)
    return found


def reading_lines(found: MyReading, look: Look) -> Iterator[Text]:
    """Yield the weeks, the days of a year, the tags and the backlog."""
    if not (found.waiting or found.tags or any(any(week) for week in found.days)):
        return
    yield Text(f"My reading, to {found.today}", "bold")
    yield from _week_lines(found.weeks, look)
    yield Text("")
    yield from _grid_lines(found, look)
    if found.tags:
        yield Text("")
        yield Text(f"Tags, by week since {found.weeks[0].first}", "bold")
        name = min(max(cell_len(use.tag) + 1 for use in found.tags), look.width - 24)
        for use in found.tags:
            line = Text(_fit(f"#{use.tag}", name) + _GAP).append(sparkline(use.counts, plain=look.ascii), "blue")
            yield line.append(f"{use.papers:>7,}")
    if found.waiting:
        yield Text("")
        yield Text(f"Bookmarked and unread: {counted(found.waiting)}, the oldest since {found.oldest[0].since}", "bold")
        for each in found.oldest[:5]:
            yield Text(f"{each.since}{_GAP}").append(cut(each.title, look.width - 12))


def _week_lines(weeks: Sequence[ReadingWeek], look: Look) -> Iterator[Text]:
    rated = "rated 4 or 5"
    yield Text(f"{'':{len(rated)}}{_GAP}{len(weeks)} weeks{'':{max(0, len(weeks) - 8)}}{'this week':>11}", "dim")
    for name, counts in (
        ("read", [week.read for week in weeks]),
        ("noted", [week.noted for week in weeks]),
        (rated, [week.rated for week in weeks]),
    ):
        line = Text(f"{name:{len(rated)}}{_GAP}").append(sparkline(counts, plain=look.ascii), "blue")
        yield line.append(f"{counts[-1]:>11,}")


def _grid_lines(found: MyReading, look: Look) -> Iterator[Text]:
    """Yield a row for each day of the week, with a column for each week."""
    signs = _ASCII_GRID if look.ascii else _GRID
    weeks = found.days[-min(len(found.days), look.width - 4) :]
    most = max((count for week in weeks for count in week if count), default=1)
    yield Text(f"Papers read, noted or rated by day, to this week; {signs[-1]} is {most:,}", "bold")
    yield Text(f"{'':4}{_month_names(found.first_day, len(found.days) - len(weeks), len(weeks))}", "dim")
    for day, name in enumerate(_DAYS):
        yield Text(f"{name:<4}").append("".join(_day(week[day], most, signs) for week in weeks).rstrip(), "green")


def _month_names(first_day: date, skipped: int, weeks: int) -> str:
    """Return the names of months, each above the first week that begins in it."""
    line = ""
    for week in range(weeks):
        monday = first_day + timedelta(weeks=skipped + week)
        if monday.day <= 7 and len(line) <= week:
            line = f"{line:{week}}{MONTHS[monday.month - 1].capitalize()} "
    return line[:weeks].rstrip()


def _day(count: int | None, most: int, signs: str) -> str:
    if count is None:
        return " "
    return signs[-(-count * (len(signs) - 1) // most)]


def _fit(text: str, width: int) -> str:
    return set_cell_size(cut(text, width), width)
