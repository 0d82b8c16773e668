"""The card on which a note is written. Leaving it keeps what was written; undo takes it back."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from paper_index.text import clean_note

from .card import Card

if TYPE_CHECKING:
    from rich.markdown import Markdown

BESIDE = 120
"""Columns from which on the note is shown, as it will be read, beside what is written."""
_PAUSE = 0.1
"""Seconds without a letter after which it is shown."""
_MOST = 20_000
"""Characters that are shown."""


class NoteText(TextArea):
    """Where the note is written. What is pasted styles no screen."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = clean_note(event.text)  # Textual's own handler comes next


class NoteCard(Card[str]):
    """Closes with the text, however it is closed: nothing written is lost."""

    BINDINGS: ClassVar = [("ctrl+s", "close", "Keep")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text
        self._waiting: Timer | None = None
        self._arrange(self.app.size.width)

    def compose(self) -> ComposeResult:
        card = Vertical(id="note-card", classes="card")
        card.border_title = Content(f"Note on {self._title}")
        card.border_subtitle = "Markdown · Esc keeps it and closes"
        with card, Horizontal():
            yield NoteText(
                self._text,
                id="note-text",
                soft_wrap=True,
                tab_behavior="focus",
                placeholder="What is worth remembering of this paper?",
            )
            with VerticalScroll(id="note-preview", can_focus=False):
                yield Static()

    def on_mount(self) -> None:
        self._preview()
        area = self.query_one(NoteText)
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)
        self._preview()

    def _arrange(self, width: int) -> None:
        self.set_class(width >= BESIDE, "-beside")

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_PAUSE, self._preview)

    def _preview(self) -> None:
        """Show the note as it will be read."""
        if self.has_class("-beside"):
            self.run_worker(self._show(self.query_one(NoteText).text), exclusive=True)

    async def _show(self, text: str) -> None:
        shown = await asyncio.to_thread(_formatted, clean_note(text[:_MOST]))
        self.query_one("#note-preview Static", Static).update(shown)

    def action_close(self) -> None:
        """Leave with what was written."""
        self.dismiss(self.query_one(NoteText).text)


def _formatted(text: str) -> "Markdown | str":
    from rich.markdown import Markdown  # only where it is seen; reading it takes as long as some frames do

    return Markdown(text, code_theme="ansi_dark", hyperlinks=False) if text else ""
