"""The detail: everything known of one paper, to be read."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from paper_index.library import NO_MARKS, Marks
from paper_index.paper import Paper
from paper_index.search.why import explained

from .. import render
from ..messages import PaneEntered


class DetailPane(VerticalScroll, can_focus=True):
    """Shows the paper at the cursor."""

    BORDER_TITLE = "Paper"

    shown: reactive[tuple[Paper | None, Marks, frozenset[str]]] = reactive((None, NO_MARKS, frozenset()))
    """The paper, the user's marks on it, and the words that found it."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._text = Static(id="detail-text")

    def compose(self) -> ComposeResult:
        yield self._text

    @property
    def paper(self) -> Paper | None:
        """The paper shown."""
        return self.shown[0]

    def watch_shown(
        self,
        before: tuple[Paper | None, Marks, frozenset[str]],
        shown: tuple[Paper | None, Marks, frozenset[str]],
    ) -> None:
        if before[0] is None or shown[0] is None or before[0].id != shown[0].id:
            self.scroll_home(animate=False)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("detail"))

    def _show(self) -> None:
        text = self._text
        paper, marks, words = self.shown
        if paper is None:
            text.update(Content(""))
            return
        parts = [render.heading(paper, words), render.marks_line(marks)]
        if words:
            parts.append(render.why(paper, explained(paper, marks, words)))
        parts += [render.note(marks, words), render.body(paper, words)]
        if paper.results:
            parts.append(render.results(paper, text.content_region.width or 40))
        parts.append(render.facts(paper))
        if paper.links:
            parts.append(render.links(paper))
        if paper.appearances:
            parts.append(render.appearances(paper))
        text.update(Content("\n\n").join(part for part in parts if part.plain))
