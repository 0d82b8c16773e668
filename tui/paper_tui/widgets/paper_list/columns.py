"""The columns of the list: what they show, how wide they are, and which of them fit. Pure functions."""

from collections.abc import Iterable, Mapping

from rich.cells import cell_len

from paper_index.corpus import Line
from paper_index.library import UNREAD, Marks

from ...formatting.paper import edition_name

GUTTER = 4
"""Cells before a title: cursor, selected, bookmarked, blank."""

COLUMNS = {"year": 4, "votes": 7, "own": 12, "authors": 20, "edition": 16}
"""The columns of a one-line row and their largest widths in cells; the first ones are shown first."""
BESIDE_TITLE = ("year", "votes")
"""The columns that a two-line row shows next to its title."""
DATE_CELLS = 10
"""Cells of a full date, which the column `year` shows if there is room."""

_LEAST_TITLE = {True: (36, 60), False: (42, 45)}
"""The room that columns leave for the title, in cells and in percent of the width, in one-line and two-line rows."""


def column_widths(papers: Iterable[tuple[Line, Marks]]) -> dict[str, int]:
    """Return the columns that are not empty for all papers, and the width in cells that each needs."""
    widths: dict[str, int] = {}
    for line, marks in papers:
        for name, most in COLUMNS.items():
            if text := cell(name, line, marks):
                widths[name] = max(widths.get(name, 0), min(most, cell_len(text)))
    return widths


def fitting_columns(needed: Mapping[str, int], width: int, *, compact: bool) -> dict[str, int]:
    """Return the columns that fit into a list, and their widths in cells, from right to left.

    Args:
        needed: the width that each column needs (see `column_widths`).
        width: the width of the list in cells.
        compact: whether a row has one line.
    """
    room = width - GUTTER
    least, percent = _LEAST_TITLE[compact]
    fitting: dict[str, int] = {}
    for name in COLUMNS:
        if name not in needed or not (compact or name in BESIDE_TITLE):
            continue
        cells = needed[name]
        if room - cells - 1 < max(least, (width - GUTTER) * percent // 100):
            break
        fitting[name] = cells
        room -= cells + 1
    wider = DATE_CELLS - COLUMNS["year"]
    if "year" in fitting and not compact and room - wider >= 60:
        fitting["year"] = DATE_CELLS
    return fitting


def cell(name: str, line: Line, marks: Marks, cells: int = 4) -> str:
    """Return what a column shows of a paper; `cells` is its width."""
    match name:
        case "year":
            return line.date[:DATE_CELLS] if cells >= DATE_CELLS else line.date[:4]
        case "votes":
            return votes(line)
        case "own":
            return " ".join(filter(None, (own_marks(marks), tags(marks))))
        case "authors":
            return line.authors
    return edition_name(line.edition)


def own_marks(marks: Marks) -> str:
    """Return the user's marks but for the tags."""
    parts = [marks.state] if marks.state != UNREAD else []
    parts += [f"{marks.rating}/5"] if marks.rating else []
    parts += ["note"] if marks.note else []
    return " · ".join(parts)


def tags(marks: Marks) -> str:
    """Return the user's tags."""
    return " ".join(f"#{tag}" for tag in marks.tags)


def votes(line: Line) -> str:
    """Return the votes of a paper, or nothing if they are unknown."""
    return f"▲ {line.votes}" if line.votes is not None else ""
