"""The list of papers: two lines each, drawn only where they are seen, whatever their number."""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from paper_index.corpus import Line
from paper_index.library import UNREAD, Marks
from paper_index.search.why import found_in

from ..messages import CursorMoved, PaneEntered, PaperOpened, SelectionToggled, WayTaken
from ..render import cut, place_name, slug
from .line_pane import LinePane

ROW_HEIGHT = 2
_GUTTER = 4  # cells: cursor, selected, bookmarked, blank

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
    cursor: reactive[int] = reactive(0)
    selection: reactive[frozenset[int]] = reactive(frozenset())
    dropped: reactive[frozenset[int]] = reactive(frozenset())
    """The rows that are in the list no more, and shown until the next question."""
    words: reactive[frozenset[str]] = reactive(frozenset())
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

    # What is shown

    def watch_rows(self) -> None:
        self.forget()
        self.lines = len(self.rows) * ROW_HEIGHT
        self._follow()

    def watch_cursor(self) -> None:
        self._follow()
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def forget(self) -> None:
        """Read again what is shown: something was changed."""
        self._lines.clear()
        self.refresh()

    @property
    def page(self) -> int:
        """Papers that fit on the pane; at least 1."""
        return max(1, self.scrollable_content_region.height // ROW_HEIGHT)

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
            said += [("", None), ("  Enter, or a click, leaves something out:", None)]
            said += [(f"{'▌ ' if n == self.way else '  '}{way}", n) for n, way in enumerate(self.ways)]
        return said

    def _follow(self) -> None:
        """Have the cursor in sight."""
        region = Region(0, self.cursor * ROW_HEIGHT, 1, ROW_HEIGHT)
        self.scroll_to_region(region, animate=False, force=True)

    def _line(self, number: int) -> tuple[Line, Marks] | None:
        row = self.rows[number]
        if row not in self._lines:
            if len(self._lines) > 2_000:
                self._lines.clear()
            near = self.rows[max(0, number - self.page) : number + 2 * self.page]
            self._lines.update((entry[0].row, entry) for entry in self._source(near))
        return self._lines.get(row)

    @property
    def marks(self) -> dict[int, Marks]:
        """The marks on the rows drawn lately, as they are shown."""
        return {row: marks for row, (_, marks) in self._lines.items()}

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number, part = divmod(y + self.scroll_offset.y, ROW_HEIGHT)
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
        def style(name: str) -> Style:
            return self.get_component_rich_style(f"paper-list--{name}")

        pointer = "▌" if number == self.cursor else " "
        found = [Segment(pointer, style("pointer" if self.has_focus else "meta"))]
        room = width - _GUTTER
        if part:
            found.append(Segment("   ", style("meta")))
            votes = f"▲ {line.votes}" if line.votes is not None else ""
            about = " · ".join(
                filter(
                    None, (votes, place_name(line.edition, line.rank), slug(line.area), slug(line.kind), line.date[:10])
                )
            )
            tags = " ".join(f"#{tag}" for tag in marks.tags)
            said = ["left this list"] if line.row in self.dropped else []
            said += [marks.state] if marks.state != UNREAD else []
            said += [f"{marks.rating}/5"] if marks.rating else []
            said += ["note"] if marks.note else []
            if said:
                own = cut(" · ".join(said), room)
                found.append(Segment(own + "  ", style("mark")))
                room -= cell_len(own) + 2
            # Tags are the user's own words: they come first where there is no room for all.
            if tags:
                tags = cut(tags, room)
                found.append(Segment(tags + " ", style("tag")))
                room -= cell_len(tags) + 1
            found.append(Segment(cut(about, room), style("meta")))
            return found
        found.append(Segment("✓" if line.row in self.selection else " ", style("mark")))
        found.append(Segment("★" if marks.bookmarked else " ", style("mark")))
        gone = line.row in self.dropped
        found.append(Segment("–" if gone else " ", style("mark")))
        title = cut(line.title, room)
        if gone:
            return [*found, Segment(title, style("meta"))]
        shown = len(title) - (title != line.title)
        at = 0
        for start, end, _ in found_in(line.title, self.words, "title"):
            if start < shown:
                found.append(Segment(title[at:start], style("title")))
                found.append(Segment(title[start : min(end, shown)], style("match")))
                at = min(end, shown)
        found.append(Segment(title[at:], style("title")))
        return found

    # What is told

    def on_focus(self) -> None:
        self.post_message(PaneEntered("list"))

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
        index = (offset.y + self.scroll_offset.y) // ROW_HEIGHT
        if not 0 <= index < len(self.rows):
            return
        event.stop()
        self.post_message(CursorMoved(index))
        if offset.x < _GUTTER:
            self.post_message(SelectionToggled(index))
        elif event.chain == 2:
            self.post_message(PaperOpened())
