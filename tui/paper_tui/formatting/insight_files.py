"""Insights as the content of files: SVG, CSV, JSON or text."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rich.text import Text

from .insight_lines import Look
from .insight_tables import Row, as_svg

EXTENSIONS = {".svg": "svg", ".csv": "csv", ".json": "json", ".txt": "text"}
"""The format of a file by its extension."""


class Insight(NamedTuple):
    """An insight in each of its forms."""

    title: str
    lines: Callable[[Look], Iterable[Text]]
    rows: Callable[[], Iterable[Row]]
    plain: Callable[[], dict[str, Any]]
    note: str
    """The cause of missing values, or ""."""


def rendered(insight: Insight, format: str, look: Look) -> str:
    """Return an insight as the content of a file; `format` is svg, csv, json or text."""
    if format == "json":
        return json.dumps(insight.plain(), ensure_ascii=False, indent=2) + "\n"
    if format == "csv":
        from paper_index.exporters.csv_table import as_csv

        return as_csv(insight.rows())
    if format == "svg":
        return as_svg(insight.lines(look._replace(colours=True)), insight.title, look.width)
    return "".join(f"{line.plain.rstrip()}\n" for line in insight.lines(look))
