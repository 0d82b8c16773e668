"""The detail: everything known of one paper, to be read."""

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.reactive import var
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from paper_index.corpus import Line
from paper_index.library import Marks
from paper_index.paper import Paper

from ...messages import PaneEntered
from ..line_view import LineView
from ..link_text import OwnLinkColours
from .content import Item, Reading, detail, line_of

_WIDEST = 88
"""Cells of a line that is still read with ease."""


class DetailPane(OwnLinkColours, LineView):
    """Shows the paper at the cursor. A text of its own would have the whole screen laid out anew for each paper."""

    BORDER_TITLE = "Paper"

    reading: var[Reading | None] = var(None)
    """What is shown; None where there is no paper."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._content = Content("")
        self._strips: list[Strip] | None = None
        """The text in lines, or None when they have to be made anew."""
        self._shown_width = 0
        self.items: list[Item] = []
        """What can be followed, from top to bottom."""

    @property
    def paper(self) -> Paper | None:
        """The paper shown."""
        return self.reading.paper if self.reading else None

    def show(self, paper: Paper | None, marks: Marks, words: frozenset[str]) -> None:
        """Show a paper with the user's marks on it and the words that found it."""
        if paper is None:
            self.reading = None
        elif self.reading is not None and self.reading.paper.id == paper.id:
            self.reading = replace(self.reading, paper=paper, marks=marks, words=words)
        else:
            self.reading = Reading(paper, marks, words)

    def show_similar(self, paper: str, lines: Sequence[Line]) -> None:
        """Show papers like the one with this id, if that is still the one shown."""
        if self.reading is not None and self.reading.paper.id == paper:
            self.reading = replace(self.reading, similar=tuple(lines))

    def unfold(self) -> None:
        """Name all authors, or only the first again."""
        if self.reading is not None:
            self.reading = replace(self.reading, unfolded=not self.reading.unfolded)

    @property
    def chosen(self) -> int | None:
        """The item that Enter follows."""
        return self.reading.chosen if self.reading else None

    def choose(self, step: int) -> bool:
        """Go to the next item, or the one before, and have it in sight; 0 lets go. Return whether there is any."""
        if self.reading is None or not self.items:
            return False
        at = self.reading.chosen
        if step:
            at = (at + step) % len(self.items) if at is not None else 0 if step > 0 else len(self.items) - 1
        self.reading = replace(self.reading, chosen=at if step else None)
        if step and at is not None:
            line = line_of(self._content, self.items[at], self._width)
            self.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True)
        return True

    def watch_reading(self, before: Reading | None, reading: Reading | None) -> None:
        if before is None or reading is None or before.paper.id != reading.paper.id:
            self.scroll_home(animate=False)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        if self._width != self._shown_width:
            self._show()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("detail"))

    @property
    def _width(self) -> int:
        return min(_WIDEST, self.scrollable_content_region.width) or 40

    def _show(self) -> None:
        self._shown_width = self._width
        self._content, self.items = detail(self.reading, self._width) if self.reading else (Content(""), [])
        self._strips = None
        self.lines = len(self.strips)
        self.refresh()

    @property
    def strips(self) -> list[Strip]:
        """The text in lines."""
        if self._strips is None:
            self._strips = Visual.to_strips(self, self._content, self._width, None, self.visual_style)
        return self._strips

    def render_line(self, y: int) -> Strip:
        number, width, style = y + self.scroll_offset.y, self.scrollable_content_region.width, self.visual_style
        if number >= len(self.strips):
            return Strip.blank(width, style.rich_style)
        return self.strips[number].adjust_cell_length(width, style.rich_style)

    # What text of the detail is selected with the mouse, and the theme it is drawn in

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._content.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._strips = None
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = None
