"""Rows of one line with a cursor, for full-screen views; only visible ones are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.visual import Visual

from ..widgets.line_view import LineView
from .keys import ViewKey

Draw = Callable[[int, int], Content]
"""Returns the text of the row with an index, for a number of cells."""
_POINTER = "▌"


class RowList(LineView):
    """Shows rows. The arrow keys, the wheel and clicks move; a click on the row at the cursor chooses it."""

    COMPONENT_CLASSES: ClassVar = {"row-list--cursor", "row-list--pointer"}

    cursor: var[int] = var(0)
    """The index of the current row."""

    @dataclass
    class Moved(Message):
        """The cursor moved to a row, or the list has another width."""

        rows: "RowList"

        @property
        def control(self) -> "RowList":
            """The list."""
            return self.rows

    @dataclass
    class Chosen(Moved):
        """The row at the cursor was clicked."""

    def __init__(self, draw: Draw, id: str | None = None, is_heading: Callable[[int], bool] = lambda _: False) -> None:
        """Prepare the list.

        Args:
            draw: draws a row; it gets the width without the cell of the pointer.
            id: the id of the widget.
            is_heading: whether the row with an index is a heading, which the cursor skips.
        """
        super().__init__(id=id)
        self._draw, self._is_heading = draw, is_heading

    def show(self, rows: int, cursor: int = 0) -> None:
        """Show so many rows, with the cursor on one."""
        self.lines = rows
        self.go_to(cursor)
        self._scroll_to_cursor()
        self.refresh()

    def move(self, steps: int) -> None:
        """Move the cursor down by some rows, or up."""
        self.go_to(self.cursor + steps, -1 if steps < 0 else 1)

    def go_to(self, row: int, direction: int = 1) -> None:
        """Move the cursor to a row; from a heading further in a direction, or else back."""
        row = max(0, min(row, self.lines - 1))
        for rows in (range(row, self.lines), range(row, -1, -1))[::direction]:
            for each in rows:
                if not self._is_heading(each):
                    self.cursor = each
                    return
        self.cursor = row

    @property
    def page(self) -> int:
        """Rows that fit into the list; at least 1."""
        return max(1, self.scrollable_content_region.height)

    def keys(self) -> tuple[ViewKey, ...]:
        """Return the keys that move the cursor."""
        return (
            ViewKey("down j", "", "Move down.", lambda: self.move(1)),
            ViewKey("up k", "", "Move up.", lambda: self.move(-1)),
            ViewKey("pagedown space", "", "Move down by a screenful.", lambda: self.move(self.page)),
            ViewKey("pageup", "", "Move up by a screenful.", lambda: self.move(-self.page)),
            ViewKey("home g", "", "Move to the first row.", lambda: self.move(-self.lines)),
            ViewKey("end G", "", "Move to the last row.", lambda: self.move(self.lines)),
        )

    def watch_cursor(self, before: int, cursor: int) -> None:
        self._scroll_to_cursor()
        for row in (before, cursor):
            self.redraw(row)
        self.post_message(self.Moved(self))

    def _scroll_to_cursor(self) -> None:
        if self.size:  # else it is not laid out yet
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def on_resize(self) -> None:
        self._scroll_to_cursor()
        self.post_message(self.Moved(self))

    def on_click(self, event: events.Click) -> None:
        offset = self.clicked_at(event)
        row = offset.y + self.scroll_offset.y if offset is not None else self.lines
        if row < self.lines:
            event.stop()
            if row == self.cursor:
                self.post_message(self.Chosen(self))
            self.go_to(row)

    def render_line(self, y: int) -> Strip:
        row, width, style = y + self.scroll_offset.y, self.scrollable_content_region.width, self.visual_style
        if row >= self.lines or width < 2:
            return Strip.blank(width, style.rich_style)
        here = row == self.cursor
        text = self._draw(row, width - 1)
        content = Content.styled(_POINTER, "$accent") + text if here else Content(" ") + text
        if here:
            content += Content(" " * (width - content.cell_length))
            background = self.get_component_rich_style("row-list--cursor").bgcolor
            name = background.name if background is not None else ""
            content = content.stylize_before(f"on {name}") if name else content
        strips = Visual.to_strips(self, content, width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)
