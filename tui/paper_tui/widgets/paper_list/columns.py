"""The parts of a row: what they show, how wide they are, and which of them fit. Pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rich.cells import cell_len

from paper_index.corpus import Line
from paper_index.library import READING, Marks

from ...formatting.paper import cut, edition_name, place_name, slug

GUTTER = 4
"""Cells before a text: cursor, selected or new or rating, bookmarked or note, blank."""

WIDEST = {
    "authors": 20, "date": 10, "year": 4, "venue": 20, "votes": 7, "tags": 16, "area": 20, "kind": 12, "edition": 16,
    "id": 16,
}  # fmt: skip
"""The parts that `config.toml` can name, and their widths in cells as columns: they do not change with the rows."""
_NUMBERS = ("year", "votes")
"""The columns that are aligned to the right."""
_LEAST_TITLE, _PERCENT = 36, 60
"""The room that columns leave for the title, in cells and in percent of the width."""
_LEAST_VENUE, _WIDEST_VENUE = 8, 32
"""Cells of a venue below a title: the first may hide what follows it."""


def column_widths(papers: Collection[tuple[Line, Marks]], names: Sequence[str]) -> dict[str, int]:
    """Return the widths of those of some columns that are not empty for all papers."""
    return {name: WIDEST[name] for name in names if any(cell(name, line, marks) for line, marks in papers)}


def fitting_columns(needed: Mapping[str, int], names: Sequence[str], width: int) -> dict[str, int]:
    """Return the columns that fit beside a title, and their widths in cells; the first ones are preferred.

    Args:
        needed: the width of each column that is not empty (see `column_widths`).
        names: the columns from left to right.
        width: the width of the list in cells.
    """
    room = width - GUTTER
    least = max(_LEAST_TITLE, room * _PERCENT // 100)
    fitting: dict[str, int] = {}
    for name in names:
        if name in needed and room - needed[name] - 1 >= least:
            fitting[name] = needed[name]
            room -= needed[name] + 1
    return fitting


def aligned(name: str, text: str, cells: int) -> str:
    """Return the text of a column, cut and filled up to its width."""
    text = cut(text, cells)
    space = " " * (cells - cell_len(text))
    return space + text if name in _NUMBERS else text + space


def cell(name: str, line: Line, marks: Marks) -> str:
    """Return what a part of a row shows of a paper."""
    match name:
        case "date":
            return line.date[:10]
        case "year":
            return line.date[:4]
        case "votes":
            return f"▲{line.votes:,}" if line.votes is not None else ""
        case "tags":
            return " ".join(([READING] if marks.state == READING else []) + [f"#{tag}" for tag in marks.tags])
        case "area" | "kind":
            return slug(getattr(line, name))
        case "edition":
            return edition_name(line.edition)
    return str(getattr(line, name))


def details(names: Iterable[str], line: Line, marks: Marks, room: int) -> list[tuple[str, str]]:
    """Return the parts of a second line that are not empty, as name and text. A long venue is cut for what follows."""
    parts = {name: cell(name, line, marks) for name in names}
    if "edition" in parts:
        parts["edition"] = place_name(line.edition, line.rank)
    parts = {name: text for name, text in parts.items() if text}
    if "venue" in parts:
        names_then = list(parts)
        needed = sum(cell_len(parts[name]) + 3 for name in names_then if name in ("authors", "date", "year", "votes"))
        parts["venue"] = cut(parts["venue"], max(_LEAST_VENUE, min(_WIDEST_VENUE, room - needed)))
    return list(parts.items())


SIGNS = (
    ("N", "New: the latest fetch or import added the paper."),
    ("✓", "Selected."),
    ("★", "Bookmarked."),
    ("1-5", "Your rating, below the title."),
    ("✎", "Has a note, below the title."),
    ("–", "No longer matches; the next search hides it."),
)
"""The signs before a text, and their meanings."""


def gutter(marks: Marks, *, new: bool = False, selected: bool = False, retained: bool = False) -> str:
    """Return the signs before a title: one for the state of the row, and the bookmark."""
    return ("–" if retained else "✓" if selected else "N" if new else " ") + ("★" if marks.bookmarked else " ")


def lower_gutter(marks: Marks) -> str:
    """Return the signs below those of the title: the rating and the note."""
    return (str(marks.rating) if marks.rating else " ") + ("✎" if marks.note else " ")


def title_style(marks: Marks) -> str:
    """Return the style of a title: unread papers stand out, read ones are dim."""
    return {"read": "meta", "reading": "title"}.get(marks.state, "unread")
