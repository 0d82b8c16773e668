"""Insights for other programs: tables for CSV, plain values for JSON, and SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.text import Text

    from paper_index.insights import MyReading, TaskMap, Trends

Row = Sequence[str | int | float | None]


def trends_table(found: Trends) -> Iterator[Row]:
    """Yield a row for each value and period; the first row has the names of the columns."""
    yield found.kind, found.by, "papers", "all_papers", "per_100"
    for trend in found.trends:
        for period, count, share in zip(found.periods, trend.counts, trend.shares, strict=True):
            yield trend.value, period.label, count, period.papers, None if share is None else round(share, 3)


def map_table(found: TaskMap) -> Iterator[Row]:
    """Yield a row for each task and method; the first row has the names of the columns."""
    yield "task", "method", "papers", "expected", "shade"
    for task, cells in zip(found.tasks, found.cells, strict=True):
        for method, cell in zip(found.methods, cells, strict=True):
            if cell is not None:
                yield task, method, cell.count, round(cell.expected, 2), cell.shade


def reading_table(found: MyReading) -> Iterator[Row]:
    """Yield a row for each number; the first row has the names of the columns."""
    yield "mark", "name", "period", "papers"
    for week in found.weeks:
        yield from ((name, "", week.label, getattr(week, name)) for name in ("read", "noted", "rated"))
    for use in found.tags:
        yield from (("tagged", use.tag, week.label, n) for week, n in zip(found.weeks, use.counts, strict=True))
    for number, count in enumerate(count for week in found.days for count in week):
        if count is not None:
            yield "day", "", str(found.first_day + timedelta(days=number)), count
    yield from (("unread bookmark", each.title, str(each.since), 1) for each in found.oldest)


def plain(found: Any) -> dict[str, Any]:
    """Return a value of `insights.models` as JSON values."""
    values: dict[str, Any] = asdict(found, dict_factory=_json_values)
    return values


def _json_values(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in items}


def as_svg(lines: Iterable[Text], title: str, width: int) -> str:
    """Return lines as a picture. It needs no font of the network: Rich's own template loads one."""
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console

    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False
    )
    for line in lines:
        console.print(line)
    template = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return console.export_svg(title=title, code_format=template)
