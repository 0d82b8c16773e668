"""The list of papers: one line or two each, drawn only where they are seen, whatever their number."""

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive, var
from textual.strip import Strip

from paper_index.corpus import Line
from paper_index.library import Marks
from paper_index.search.assist.explain import Explanation

from ..messages import CursorMoved, PaneEntered, PaperOpened, RowsSeen, SelectionToggled, WayTaken
from ..render import cut
from .line_pane import LinePane
from .rows import GUTTER, beyond_title, filled, first_line, second_line, shown_columns

ROW_HEIGHT = 2
"""Lines of a paper, unless the rows are compact."""

Source = Callable[[Sequence[int]], list[tuple[Line, Marks]]]
"""Gives what is shown of some rows, in their order; rows that are gone are left out."""


class PaperList(LinePane):
    """Shows the rows of an answer. What is where the cursor stands, it is told; what is clicked, it tells."""

    BORDER_TITLE = "Papers"
    COMPONENT_CLASSES: ClassVar = {
        "paper-list--title",
        "paper-list--meta",
        "paper-list--match",
        "paper-list--mark",
        "paper-list--tag",
        "paper-list--cursor",
        "paper-list--pointer",
    }

    rows: reactive[tuple[int, ...]] = reactive(())
    cursor: var[int] = var(0)
    selection: reactive[frozenset[int]] = reactive(frozenset())
    dropped: reactive[frozenset[int]] = reactive(frozenset())
    """The rows that are in the list no more, and shown until the next question."""
    words: reactive[frozenset[str]] = reactive(frozenset())
    compact: reactive[bool] = reactive(False)
    """Whether a paper has one line."""
    empty_text: reactive[str] = reactive("")
    """What is said where there are no papers."""
    ways: reactive[tuple[str, ...]] = reactive(())
    """What can be chosen there."""
    way: reactive[int] = reactive(0)
    """The one of them that Enter takes."""

    def __init__(self, source: Source) -> None:
        super().__init__(id="list")
        self._source = source
        self._lines: dict[int, tuple[Line, Marks]] = {}
        self._filled: dict[str, int] = {}
        self._explained: dict[int, Explanation] = {}

    # What is shown

    def watch_rows(self) -> None:
        self.post_message(RowsSeen())
        self.forget()
        self.lines = len(self.rows) * self.row_height
        self._follow()

    def watch_words(self) -> None:
        self._explained.clear()
        self.post_message(RowsSeen())

    def watch_compact(self) -> None:
        self.post_message(RowsSeen())
        self.lines = len(self.rows) * self.row_height
        self._follow()
        self.refresh()

    def watch_cursor(self, before: int, cursor: int) -> None:
        self._follow()
        for number in (before, cursor):
            self.redraw(number * self.row_height, self.row_height)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def forget(self) -> None:
        """Read again what is shown: something was changed."""
        self._lines.clear()
        self._filled = {}
        self.refresh()

    @property
    def unquoted(self) -> list[int]:
        """The rows in sight of which no passage is known yet, where there are any to be shown."""
        if self.compact or not self.words:
            return []
        first = self.scroll_offset.y // self.row_height
        return [row for row in self.rows[first : first + self.page + 1] if row not in self._explained]

    def quote(self, explained: Mapping[int, Explanation]) -> None:
        """Show for which passages papers were found."""
        if len(self._explained) > 2_000:
            self._explained.clear()
        self._explained.update(explained)
        self.refresh()

    @property
    def row_height(self) -> int:
        """Lines of a paper."""
        return 1 if self.compact else ROW_HEIGHT

    @property
    def page(self) -> int:
        """Papers that fit on the pane; at least 1."""
        return max(1, self.scrollable_content_region.height // self.row_height)

    def watch_ways(self) -> None:
        self.way = 0

    def step(self, lines: int) -> None:
        """Go to another way out of an empty list."""
        self.way = max(0, min(len(self.ways) - 1, self.way + lines))

    def _said(self, width: int) -> list[tuple[str, int | None]]:
        """The lines of an empty list, each with the number of the way that it is."""
        lines = [part for line in self.empty_text.split("\n") for part in wrap(line, max(10, width - 4))]
        said: list[tuple[str, int | None]] = [("", None), *((f"  {line}", None) for line in lines)]
        if self.ways:
            said += [("", None), ("  Enter, or a click, shows:", None)]
            said += [(f"{'▌ ' if n == self.way else '  '}{way}", n) for n, way in enumerate(self.ways)]
        return said

    def _follow(self) -> None:
        """Have the cursor in sight."""
        region = Region(0, self.cursor * self.row_height, 1, self.row_height)
        self.scroll_to_region(region, animate=False, force=True)

    def _line(self, number: int) -> tuple[Line, Marks] | None:
        row = self.rows[number]
        if row not in self._lines:
            if len(self._lines) > 2_000:
                self._lines.clear()
            near = self.rows[max(0, number - self.page) : number + 2 * self.page]
            read = self._source(near)
            self._lines.update((entry[0].row, entry) for entry in read)
            now = filled(read)
            now |= {name: max(cells, now.get(name, 0)) for name, cells in self._filled.items()}
            if now != self._filled:  # a column more, or a wider one: what is drawn already gets it, too
                self._filled = now
                self.refresh()
        return self._lines.get(row)

    @property
    def marks(self) -> dict[int, Marks]:
        """The marks on the rows drawn lately, as they are shown."""
        return {row: marks for row, (_, marks) in self._lines.items()}

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number, part = divmod(y + self.scroll_offset.y, self.row_height)
        blank = self.get_component_rich_style("paper-list--title")
        if not self.rows:
            said = self._said(width)
            text, way = said[y] if y < len(said) else ("", None)
            style = self.get_component_rich_style("paper-list--meta" if way is None else "paper-list--title")
            if way == self.way and way is not None:
                style += Style(bgcolor=self.get_component_rich_style("paper-list--cursor").bgcolor)
            return Strip([Segment(cut(text, width), style)]).adjust_cell_length(width, blank)
        if number >= len(self.rows) or (entry := self._line(number)) is None:
            return Strip.blank(width, blank)
        strip = Strip(self._segments(number, part, *entry, width)).adjust_cell_length(width, blank)
        if number == self.cursor:
            cursor = Style(bgcolor=self.get_component_rich_style("paper-list--cursor").bgcolor)
            strip = Strip(Segment.apply_style(strip, post_style=cursor), strip.cell_length)
        return strip

    def _segments(self, number: int, part: int, line: Line, marks: Marks, width: int) -> list[Segment]:
        columns = shown_columns(self._filled, width, compact=self.compact)
        if part:
            explained = self._explained.get(line.row)
            passage = beyond_title(explained, line, marks, width, columns, self.words) if explained else None
            parts = second_line(line, marks, width, columns, passage, dropped=line.row in self.dropped)
        else:
            selected, dropped = line.row in self.selection, line.row in self.dropped
            parts = first_line(line, marks, width, columns, self.words, selected=selected, dropped=dropped)
        pointer = ("▌" if number == self.cursor else " ", "pointer" if self.has_focus else "meta")
        return [
            Segment(text, self.get_component_rich_style(f"paper-list--{style}")) for text, style in (pointer, *parts)
        ]

    # What is told

    def on_focus(self) -> None:
        self.post_message(PaneEntered("list"))

    def watch_scroll_y(self, before: float, now: float) -> None:
        super().watch_scroll_y(before, now)
        self.post_message(RowsSeen())

    def on_resize(self) -> None:
        self._follow()
        self.post_message(RowsSeen())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if not self.rows:
            said = self._said(self.scrollable_content_region.width)
            if offset.y < len(said) and (way := said[offset.y][1]) is not None:
                event.stop()
                self.post_message(WayTaken(way))
            return
        index = (offset.y + self.scroll_offset.y) // self.row_height
        if not 0 <= index < len(self.rows):
            return
        event.stop()
        self.post_message(CursorMoved(index))
        if offset.x < GUTTER:
            self.post_message(SelectionToggled(index))
        elif event.chain == 2:
            self.post_message(PaperOpened())
