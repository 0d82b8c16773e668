"""The dialog that shows the result of the last fetch."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from .base import Dialog


class FetchResultDialog(Dialog[str]):
    """Closes with the id of the action that shows the new papers, or None."""

    BINDINGS: ClassVar = [
        ("enter", "show_new('find.new')", "Show the new papers"),
        ("Z", "show_new('find.triage')", "Go through the new papers"),
        ("j", "scroll(1)", "Down"), ("k", "scroll(-1)", "Up"),
    ]  # fmt: skip

    def __init__(self, title: str, sentences: Sequence[str], *, new: bool) -> None:
        """Take the title and the sentences of the result; `new`: whether the fetch added papers."""
        super().__init__()
        self._title, self._sentences, self._new = title, sentences, new

    def compose(self) -> ComposeResult:
        card = VerticalScroll(id="fetch-card", classes="card")
        card.border_title = self._title
        card.border_subtitle = "Enter show new papers · Z one by one · Esc close" if self._new else "Esc close"
        with card:
            yield Static(Content("\n\n").join(map(Content, self._sentences)))

    def on_mount(self) -> None:
        self.set_focus(self.query_one(VerticalScroll))

    def action_show_new(self, id: str) -> None:
        """Close, and run the action that shows the new papers, if there are any."""
        self.dismiss(id if self._new else None)

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)
