"""The card on which a note is written. Leaving it keeps what was written; undo takes it back."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import TextArea

from .card import Card


class NoteCard(Card[str]):
    """Closes with the text, however it is closed: nothing written is lost."""

    BINDINGS: ClassVar = [("ctrl+s", "close", "Keep")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        card = Vertical(id="note-card", classes="card")
        card.border_title = Content(f"Note on {self._title}")
        card.border_subtitle = "Markdown · Esc keeps it and closes"
        with card:
            yield TextArea(
                self._text,
                id="note-text",
                soft_wrap=True,
                tab_behavior="focus",
                placeholder="What is worth remembering of this paper?",
            )

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def action_close(self) -> None:
        """Leave with what was written."""
        self.dismiss(self.query_one(TextArea).text)
