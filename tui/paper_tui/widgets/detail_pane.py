"""The detail: everything known of one paper, to be read."""

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive

from paper_index.corpus import Line
from paper_index.library import Marks
from paper_index.paper import Paper

from ..detail import Item, Reading, detail, line_of
from ..messages import PaneEntered
from .said import Clickable


class DetailPane(VerticalScroll, can_focus=True):
    """Shows the paper at the cursor."""

    BORDER_TITLE = "Paper"

    reading: reactive[Reading | None] = reactive(None)
    """What is shown; None where there is no paper."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._text = Clickable(id="detail-text")
        self._content = Content("")
        self.items: list[Item] = []
        """What can be followed, from top to bottom."""

    def compose(self) -> ComposeResult:
        yield self._text

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
        self._show()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("detail"))

    @property
    def _width(self) -> int:
        return self._text.content_region.width or 40

    def _show(self) -> None:
        self._content, self.items = detail(self.reading, self._width) if self.reading else (Content(""), [])
        self._text.update(self._content)
