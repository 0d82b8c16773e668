"""Papers as a table on standard output: one line each, in columns that the user chooses."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from paper_index.library import NO_MARKS, Marks
from paper_index.papers.paper import Paper
from paper_index.text.person_names import cited

from .options import DEFAULT_COLUMNS
from .styles import styled

_GAP = "  "
_INDENT = "    "
_TITLE_ROOM = 30
"""Cells of the title below which default columns are omitted."""
_WIDEST_COLUMN = 40
_EXPENDABLE = ("authors", "year", "tags")
"""Default columns in the order in which a narrow terminal omits them."""


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    value: Callable[[Paper, Marks], str]
    """Returns the text of a paper in this column."""
    widest: int = 24
    """Cells on a terminal; the title takes the rest of the line."""
    style: Mapping[str, Any] = field(default_factory=dict)
    """As `click.style` takes it."""


def _tags(paper: Paper, marks: Marks) -> str:
    return " ".join(f"#{tag}" for tag in marks.tags)


def _edition(paper: Paper) -> str:
    latest = max(paper.appearances, key=lambda place: place.date, default=None)
    return latest.label if latest else ""


def _votes(paper: Paper) -> str:
    votes = [place.votes for place in paper.appearances if place.votes is not None]
    return str(max(votes)) if votes else ""


_DIM = {"dim": True}
_COLUMNS = {
    "id": Column(lambda paper, marks: paper.id, 24, _DIM),
    "authors": Column(lambda paper, marks: cited(paper.authors), 20),
    "year": Column(lambda paper, marks: paper.published[:4], 4, _DIM),
    "date": Column(lambda paper, marks: paper.published, 10, _DIM),
    "venue": Column(lambda paper, marks: paper.venue),
    "edition": Column(lambda paper, marks: _edition(paper), 16, _DIM),
    "votes": Column(lambda paper, marks: _votes(paper), 6),
    "bookmark": Column(lambda paper, marks: "★" if marks.bookmarked else "", 1, {"fg": "yellow"}),
    "state": Column(lambda paper, marks: marks.state, 8),
    "rating": Column(lambda paper, marks: str(marks.rating or ""), 1),
    "doi": Column(lambda paper, marks: paper.doi, 32),
    "title": Column(lambda paper, marks: paper.display_title, 1_000),
    "tags": Column(_tags, 24, {"fg": "cyan"}),
}


def write_table(
    papers: Sequence[Paper],
    marks: Mapping[str, Marks],
    columns: Sequence[str] = (),
    reasons: Mapping[str, str] | None = None,
    headings: Mapping[str, str] | None = None,
) -> None:
    """Write one line per paper.

    On a terminal the title takes the room that the other columns leave, and a narrow terminal shows fewer of the
    default columns. In a file or pipe nothing is cut, and default columns without a text are omitted.

    Args:
        papers: the papers, in order.
        marks: the user's marks by paper id.
        columns: the names of the columns; by default `DEFAULT_COLUMNS`.
        reasons: paper id to a text that follows the paper: on a terminal in a line of its own.
        headings: paper id to a line before the paper, on a terminal.
    """
    after = [(reasons or {}).get(paper.id, "") for paper in papers]
    names = list(columns or DEFAULT_COLUMNS)
    rows = [[_COLUMNS[name].value(paper, marks.get(paper.id, NO_MARKS)) for name in names] for paper in papers]
    if sys.stdout.isatty():
        before = [(headings or {}).get(paper.id, "") for paper in papers]
        _draw(names, rows, before, after, expendable=() if columns else _EXPENDABLE)
        return
    kept = [at for at in range(len(names)) if columns or any(row[at] for row in rows)]
    widths = {at: _padding(names[at], [row[at] for row in rows]) for at in kept}
    for row, text in zip(rows, after, strict=True):
        cells = [*(f"{row[at]:{width}}" for at, width in widths.items()), *filter(None, [text])]
        sys.stdout.write(_GAP.join(cells).rstrip() + "\n")


def _padding(name: str, texts: Sequence[str]) -> int:
    """Return the width to which a piped column is padded: 0 for titles and tags, which differ too much."""
    return 0 if name in ("title", "tags") else min(max(map(len, texts), default=0), _WIDEST_COLUMN)


def _draw(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    before: Sequence[str],
    after: Sequence[str],
    expendable: Sequence[str],
) -> None:
    """Write the rows in the width of the terminal, each with the lines before and after it."""
    from rich.cells import cell_len, set_cell_size

    from ..formatting.paper import cut

    width = shutil.get_terminal_size().columns
    shares = {}
    for at, name in enumerate(names):
        widest = max(16, width // 3) if name == "id" else _COLUMNS[name].widest
        if longest := min(max((cell_len(row[at]) for row in rows), default=0), widest):
            shares[name] = longest
    for name in ("", *expendable):
        shares.pop(name, 0)
        rest = width - sum(share + len(_GAP) for column, share in shares.items() if column != "title")
        if rest >= _TITLE_ROOM:
            break
    if "title" in shares:
        shares["title"] = max(rest, 8)
    for row, heading, reason in zip(rows, before, after, strict=True):
        if heading:
            sys.stdout.write(styled(cut(heading, width), dim=True) + "\n")
        cells = [
            styled(set_cell_size(cut(text, shares[name]), shares[name]), **_COLUMNS[name].style)
            for name, text in zip(names, row, strict=True)
            if name in shares
        ]
        sys.stdout.write(_GAP.join(cells).rstrip() + "\n")
        if reason:
            sys.stdout.write(styled(_INDENT + cut(reason, max(8, width - len(_INDENT))), dim=True) + "\n")
