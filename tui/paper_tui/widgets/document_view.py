"""The text of a paper in lines, of which only the visible ones are drawn, and a search in it."""

import asyncio
import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import partial

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from paper_index.documents import Document

from ..formatting.document import HEADING, NOTICE, RULE, Layout
from .detail_pane.find import CURRENT, MATCH, Find
from .line_view import LineView

WIDEST = 88
"""The largest width of a line, in cells, that is easy to read."""
_STYLES = {HEADING: "bold", NOTICE: "italic $foreground-muted", RULE: "$foreground-muted"}
_BESIDE = 3
"""Cells beside the text: the scroll bar, and a margin."""
_AHEAD = 2
"""Lines above a match that is scrolled to."""


class DocumentView(LineView):
    """Shows a document."""

    class Moved(Message):
        """Another part of the document is visible, or the search changed."""

    def __init__(self) -> None:
        super().__init__(id="document")
        self.document: Document | None = None
        self._layout: Layout | None = None
        self._find: Find | None = None
        self._words: re.Pattern[str] | None = None
        """The words of a query, which are found instead of a typed text."""
        self._origin = 0
        """The line from which the first match is looked for."""
        self._at = 0
        """The offset of the first visible character, which stays visible when the width changes."""

    # Content

    def show(self, document: Document, layout: Layout, line: int = 0) -> None:
        """Show a document from a line of its layout on. The layout must have `text_width`."""
        self.document, self._layout, self._find, self._words = document, layout, None, None
        self.lines = layout.height
        self._go(line)

    @property
    def text_width(self) -> int:
        """The cells of a line of text. It is known before the view is displayed, from the size of its parent."""
        parent = self.parent
        width = parent.scrollable_content_region.width if isinstance(parent, Widget) else 0
        return max(10, min(WIDEST, width - _BESIDE))

    async def on_resize(self, event: events.Resize) -> None:
        if self._layout is not None and self._layout.width != self.text_width:
            self.run_worker(self._lay_out, group="layout", exclusive=True)
        self.post_message(self.Moved())

    async def _lay_out(self) -> None:
        """Break the document into lines of another width; the first visible character stays visible."""
        if self.document is not None:
            layout = await asyncio.to_thread(Layout, self.document, self.text_width)
            self._layout, self.lines = layout, layout.height
            self._go(layout.line_of(self._at))

    # Moving

    @property
    def top(self) -> int:
        """The first visible line."""
        return self.scroll_offset.y

    @property
    def section(self) -> int:
        """The index of the section at the top, at the end of the last one; of the current match if it is visible."""
        if self._layout is None:
            return 0
        at_end = 0 < self.top >= self._layout.height - self.size.height
        line = self._layout.height - 1 if at_end else self.top
        if self._find is not None and self._find.matches:
            match = self._layout.line_of(self._find.matches[self._find.at][0])
            line = match if self.top <= match < self.top + self.size.height else line
        # A heading is the place to which [ and ] go, and blank lines belong to the section after them.
        while line + 1 < self._layout.height and not self._layout.line(line).text:
            line += 1
        return self._layout.section_at(line)

    @property
    def progress(self) -> float:
        """The part of the document above the lower edge, from 0 to 1."""
        return min(1.0, (self.top + self.size.height) / max(1, self.lines))

    def _go(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True, force=True)
        if self._layout is not None and self._layout.height:
            self._at = self._layout.line(min(self.top, self._layout.height - 1)).offset
        self.refresh()
        self.post_message(self.Moved())

    def watch_scroll_y(self, before: float, after: float) -> None:
        super().watch_scroll_y(before, after)
        if round(before) != round(after) and self._layout is not None and self._layout.height:
            self._at = self._layout.line(min(round(after), self._layout.height - 1)).offset
            self.post_message(self.Moved())

    def scroll_lines(self, lines: int) -> None:
        """Scroll by some lines."""
        self._go(self.top + lines)

    def scroll_pages(self, pages: float) -> None:
        """Scroll by screenfuls, of which two lines stay visible."""
        self._go(self.top + round(pages * max(1, self.size.height - 2)))

    def scroll_to_line(self, line: int) -> None:
        """Scroll to a line, or to the end."""
        self._go(line)

    def step_section(self, steps: int) -> None:
        """Go to the next or previous section or page; first to the beginning of this one."""
        if self._layout is None or self.document is None:
            return
        starts = [self._layout.section_line(number) for number in range(len(self.document.sections))]
        at = bisect_right(starts, self.top) if steps > 0 else bisect_left(starts, self.top) - 1
        if 0 <= at < len(starts):
            self._go(starts[at])
        elif at < 0:
            self._go(0)

    def go_to_section(self, section: int) -> None:
        """Go to a section."""
        if self._layout is not None:
            self._go(self._layout.section_line(section))

    # Finding text

    @property
    def find(self) -> Find | None:
        """The search, if there is one."""
        return self._find

    @property
    def typing(self) -> bool:
        """Whether a text to be found is typed."""
        return self._find is not None and self._find.typing

    def begin_find(self) -> None:
        """Begin to find a text."""
        if self._layout is not None:
            self._origin, self._words = self.top, None
            self._set_find(Find())

    def find_words(self, words: re.Pattern[str], text: str) -> None:
        """Find the words of a query, from the first visible line on; `text` is shown for them."""
        self._origin, self._words = self.top, words
        self._set_find(Find(text, typing=False))
        self.run_worker(self._search, group="find", exclusive=True)

    def step_match(self, steps: int) -> None:
        """Go to the next or previous match."""
        if self._find is not None:
            self._set_find(self._find.step(steps))
            self._show_match()

    def end_find(self) -> bool:
        """End the search; return whether there was one."""
        was, self._words = self._find is not None, None
        self._set_find(None)
        return was

    def take_key(self, key: str, character: str | None) -> bool:
        """Use a key while a text to be found is typed, when all letters belong to it; return whether it was used."""
        if self._find is None or not self.typing:
            return False
        find = self._find.press(key, character)
        if find is self._find:
            return bool(character and character.isprintable())
        changed = find is not None and find.text != self._find.text
        self._set_find(replace(find, matches=()) if find is not None and changed else find)
        if changed:
            self.run_worker(self._search, group="find", exclusive=True)
        elif find is None:
            self._go(self._origin)
        return True

    async def _search(self) -> None:
        """Look for the text in a thread, and go to the first match below the line where the search began."""
        find, layout = self._find, self._layout
        if find is None or layout is None:
            return
        pattern = self._words or find.pattern
        matches = await asyncio.to_thread(partial(layout.find, pattern)) if find.text.strip() else ()
        if self._find is None or self._find.text != find.text or self._layout is not layout:
            return
        first = next((at for at, match in enumerate(matches) if layout.line_of(match[0]) >= self._origin), 0)
        self._set_find(replace(self._find, matches=matches, at=first))
        self._show_match()

    def _show_match(self) -> None:
        """Scroll to the current match, unless it is visible."""
        if self._find is None or self._layout is None:
            return
        if self._find.matches:
            line = self._layout.line_of(self._find.matches[self._find.at][0])
            if not self.top <= line < self.top + self.size.height:
                self._go(max(0, line - _AHEAD))

    def _set_find(self, find: Find | None) -> None:
        self._find = find
        self.refresh()
        self.post_message(self.Moved())

    # Drawing

    def render_line(self, y: int) -> Strip:
        number, width, style = y + self.top, self.scrollable_content_region.width, self.visual_style
        if self._layout is None or number >= self._layout.height:
            return Strip.blank(width, style.rich_style)
        line = self._layout.line(number)
        content = Content(line.text)
        if kind := _STYLES.get(self._layout.blocks[line.block].kind):
            content = content.stylize(kind)
        content = self._marked(content, line.offset)
        if (selection := self.text_selection) and (span := selection.get_span(number)):
            end = len(line.text) if span[1] == -1 else span[1]
            content = content.stylize(self.screen.get_visual_style("screen--selection"), span[0], end)
        if content.spans:
            strips = Visual.to_strips(self, content, max(1, self._layout.width), 1, style)
            text = strips[0] if strips else Strip.blank(self._layout.width)
        else:  # as most lines are
            text = Strip([Segment(line.text, style.rich_style)])
        margin = max(0, (width - self._layout.width) // 2)
        # The cells beside the text have offsets as well, so that the mouse selects text from there.
        text = text.adjust_cell_length(max(0, width - margin), style.rich_style).apply_offsets(0, number)
        beside = Style.from_meta({"offset": (0, number)})
        return Strip.join([Strip.blank(margin, style.rich_style + beside), text])

    def _marked(self, content: Content, offset: int) -> Content:
        """Return a line with the matches in it marked."""
        if self._find is None or not self._find.matches:
            return content
        matches, end = self._find.matches, offset + len(content.plain)
        first = max(0, bisect_right(matches, (offset, 0)) - 1)
        for at in range(first, bisect_left(matches, (end, 0))):
            begin, finish = max(0, matches[at][0] - offset), matches[at][1] - offset
            if finish > 0:
                content = content.stylize(MATCH, begin, finish)
                if at == self._find.at:
                    content = content.stylize(CURRENT, begin, finish)
        return content

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text. Textual calls it when the text is copied."""
        return (selection.extract("\n".join(self._layout.lines)), "\n") if self._layout else None

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()
