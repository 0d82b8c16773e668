"""CSV for spreadsheet programs: a row a paper. No cell is a formula, whatever a title begins with."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from .settings import DEFAULTS, Settings

COLUMNS = (
    "id", "title", "authors", "published", "kind", "area", "tasks", "methods", "datasets", "results", "doi", "url",
    "venue", "code", "editions", "tags", "bookmarked", "state", "rating", "note", "summary", "abstract",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write a row of column names and one a paper; several values of a cell have a semicolon between them."""
    write_rows([COLUMNS], stream)
    write_rows((_values(paper, marks.get(paper.id, NO_MARKS)) for paper in papers), stream)


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV; no cell is a formula."""
    stream = io.StringIO()
    write_rows(rows, stream)
    return stream.getvalue()


def write_rows(rows: Iterable[Iterable[Any]], stream: TextIO) -> None:
    """Write rows as CSV; no cell is a formula."""
    csv.writer(stream, lineterminator="\n").writerows(map(_safe_cell, row) for row in rows)


def _values(paper: Paper, marks: Marks) -> Iterable[Any]:
    yield from (paper.id, paper.display_title, paper.authors, paper.published, paper.kind, paper.area)
    yield from (paper.tasks, paper.methods, paper.datasets)
    yield [" ".join(filter(None, (result.dataset, result.metric, result.value))) for result in paper.results]
    yield from (paper.doi, paper.url, paper.venue, paper.code, [place.edition for place in paper.appearances])
    yield from (marks.tags, "yes" if marks.bookmarked else "", marks.state, marks.rating or "", marks.note)
    yield from (paper.summary, paper.abstract)


def _safe_cell(value: Any) -> Any:
    """Return a value for a cell: several values have semicolons between them, and a text is never a formula."""
    if isinstance(value, tuple | list):
        value = "; ".join(value)
    # An apostrophe says "text" to a spreadsheet; blanks before a formula do not stop it from being one.
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
