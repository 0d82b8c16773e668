"""A table of numbers whose backgrounds are shades, with a cursor on a cell; only visible lines are drawn."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.visual import Visual

from ..formatting.paper import cut
from ..formatting.plots import SHADES
from ..widgets.line_view import LineView
from ..widgets.shades import is_plain, shade
from .keys import ViewKey


class Shaded(NamedTuple):
    """A cell."""

    text: str
    shade: int
    """From 0 to 6."""


class HeatMap(LineView):
    """Shows rows with a name and cells below names of columns. The arrow keys and clicks move the cursor."""

    row: var[int] = var(0)
    column: var[int] = var(0)

    class Moved(Message):
        """The cursor moved, or the map has another size."""

    class Chosen(Message):
        """The cell at the cursor was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._rows, self._cells = tuple[str, ...](), tuple[tuple[Shaded, ...], ...]()
        self._names, self._short = tuple[str, ...](), tuple[str, ...]()
        self._first = 0
        """The first visible column."""

    def show(
        self, rows: Sequence[str], columns: Sequence[str], short: Sequence[str], cells: Sequence[Sequence[Shaded]]
    ) -> None:
        """Show a table.

        Args:
            rows: the names of the rows.
            columns: the names of the columns.
            short: names of the columns of at most five cells, for narrow columns.
            cells: the cells of each row.
        """
        self._rows, self._names, self._short = tuple(rows), tuple(columns), tuple(short)
        self._cells = tuple(map(tuple, cells))
        self._first = self.row = self.column = 0
        self.lines = len(rows)
        self.refresh()

    # Geometry

    @property
    def _label(self) -> int:
        """Cells of the names of rows."""
        width = self.scrollable_content_region.width
        return max(8, min(max(map(cell_len, self._rows), default=0), width // 3, 28))

    @property
    def cell(self) -> int:
        """Cells of a column: 6 for the short names, more if the full names fit as well."""
        room = self.scrollable_content_region.width - self._label - 1
        columns = max(1, len(self._names))
        return min(_WIDEST, room // columns) if room // columns >= _FULL else _NARROW

    @property
    def is_narrow(self) -> bool:
        """Whether the columns have their short names."""
        return self.cell < _FULL

    @property
    def shown_columns(self) -> range:
        """The columns that are visible."""
        room = self.scrollable_content_region.width - self._label - 1
        return range(self._first, min(len(self._names), self._first + max(1, room // self.cell)))

    def header(self) -> Content:
        """Return the names of the visible columns, above their cells."""
        names, width = (self._short if self.is_narrow else self._names), self.cell
        parts = [Content(" " * (self._label + 1))]
        for column in self.shown_columns:
            name = cut(names[column], width - 1)
            text = " " * (width - 1 - cell_len(name)) + name + " "
            parts.append(Content.styled(text, "bold $text-accent" if column == self.column else "$foreground-muted"))
        return Content("").join(parts)

    # Cursor

    def keys(self) -> tuple[ViewKey, ...]:
        """Return the keys that move the cursor."""
        return (
            ViewKey("right l", "", "Move right.", lambda: self.move(0, 1)),
            ViewKey("left h", "", "Move left.", lambda: self.move(0, -1)),
            ViewKey("down j", "", "Move down.", lambda: self.move(1, 0)),
            ViewKey("up k", "", "Move up.", lambda: self.move(-1, 0)),
            ViewKey("home 0", "", "Move to the first column.", lambda: self.move(0, -len(self._names))),
            ViewKey("end dollar_sign", "", "Move to the last column.", lambda: self.move(0, len(self._names))),
            ViewKey("g", "", "Move to the first row.", lambda: self.move(-self.lines, 0)),
            ViewKey("G", "", "Move to the last row.", lambda: self.move(self.lines, 0)),
        )

    def move(self, rows: int, columns: int) -> None:
        """Move the cursor by some rows and columns."""
        self.row = max(0, min(self.row + rows, self.lines - 1))
        self.column = max(0, min(self.column + columns, len(self._names) - 1))

    def watch_row(self, before: int, row: int) -> None:
        self.scroll_to_region(Region(0, row, 1, 1), animate=False, force=True)
        self.redraw(before)
        self.redraw(row)
        self.post_message(self.Moved())

    def watch_column(self) -> None:
        self._keep_visible()
        self.refresh()
        self.post_message(self.Moved())

    def _keep_visible(self) -> None:
        """Move the visible columns so that the cursor is in them, and no room is empty."""
        fit = max(1, (self.scrollable_content_region.width - self._label - 1) // self.cell)
        first = max(self.column - fit + 1, min(self._first, self.column))
        self._first = max(0, min(first, len(self._names) - fit))

    def on_resize(self) -> None:
        self._keep_visible()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        offset = self.clicked_at(event)
        if offset is None or offset.y + self.scroll_offset.y >= self.lines:
            return
        column = self._first + (offset.x - self._label - 1) // self.cell
        event.stop()
        row = offset.y + self.scroll_offset.y
        if (row, column) == (self.row, self.column):
            self.post_message(self.Chosen())
        self.row = row
        if column in self.shown_columns:
            self.column = column

    # Drawing

    def render_line(self, y: int) -> Strip:
        row, width, style = y + self.scroll_offset.y, self.scrollable_content_region.width, self.visual_style
        if row >= self.lines or width < self._label:
            return Strip.blank(width, style.rich_style)
        here, plain = row == self.row, is_plain(self.app)
        name = cut(self._rows[row], self._label)
        parts = [Content.styled(f"{name}{' ' * (self._label - cell_len(name) + 1)}", "bold" if here else "")]
        parts += [self._shaded(row, column, plain=plain) for column in self.shown_columns]
        strips = Visual.to_strips(self, Content("").join(parts), width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)

    def _shaded(self, row: int, column: int, *, plain: bool) -> Content:
        shown, width = self._cells[row][column], self.cell
        text = f"{SHADES[shown.shade]}{shown.text}" if plain else shown.text
        if (row, column) == (self.row, self.column):
            return Content.styled(f"[{text:>{width - 2}}]", _CURSOR)
        return Content.styled(f"{text:>{width - 1}} ", "" if plain else shade(shown.shade))


_NARROW, _FULL, _WIDEST = 6, 11, 16
"""Cells of columns with short names; at least and at most those of columns with full names."""
_CURSOR = "bold $background on $accent"
