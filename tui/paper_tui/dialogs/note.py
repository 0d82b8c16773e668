"""The card on which a note is written. Leaving it keeps what was written; undo takes it back."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean_note

from ..drafts import Draft
from ..private_textual import forget_watchers
from .base import Dialog

if TYPE_CHECKING:
    from rich.markdown import Markdown

EVERY = 2.0
"""Seconds between two drafts, while something is typed."""

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

    def on_unmount(self) -> None:
        forget_watchers(self)  # it watches the theme


class NoteDialog(Dialog[str]):
    """Closes with the text, however it is closed: nothing written is lost."""

    BINDINGS: ClassVar = [("ctrl+s", "close", "Keep"), ("ctrl+r", "revert", "Saved note")]

    def __init__(self, title: str, saved: str, draft: Draft) -> None:
        """Show the draft where one was left behind, else the saved note. What is typed becomes the draft."""
        super().__init__()
        self._title, self._saved, self._draft = title, saved, draft
        self._left = draft.text is not None and draft.text != saved
        """Whether a draft was left behind that is not the saved note."""
        self._typed = False
        """Whether something was typed since the last draft."""
        self._waiting: Timer | None = None
        self._arrange(self.app.size.width)

    def compose(self) -> ComposeResult:
        card = Vertical(id="note-card", classes="card")
        card.border_title = Content(f"Note on {self._title}")
        card.border_subtitle = "Markdown · Esc keeps it and closes"
        with card:
            if self._left:
                yield Static(
                    f"This draft of {self._draft.time:%Y-%m-%d %H:%M} was not saved. "
                    "Esc saves it. Ctrl+r goes back to the saved note.",
                    id="note-draft",
                )
            with Horizontal():
                yield NoteText(
                    self._draft.text or "" if self._left else self._saved,
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
        self.set_interval(EVERY, self._keep)

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)
        self._preview()

    def _arrange(self, width: int) -> None:
        self.set_class(width >= BESIDE, "-beside")

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._typed = True
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_PAUSE, self._preview)

    def _preview(self) -> None:
        """Show the note as it will be read."""
        if self.has_class("-beside"):
            self.run_worker(partial(self._show, self.query_one(NoteText).text), exclusive=True)

    async def _show(self, text: str) -> None:
        shown = await asyncio.to_thread(_formatted, clean_note(text[:_MOST]))
        for preview in self.query("#note-preview Static").results(Static):  # none if the dialog is being closed
            preview.update(shown)

    async def _keep(self) -> None:
        """Keep a draft of what was typed."""
        if not self._typed:
            return
        self._typed = False
        try:
            await asyncio.to_thread(self._draft.keep, self.query_one(NoteText).text)
        except PaperError as error:
            self.query_one("#note-card").border_subtitle = Content(str(error))

    def rescue(self) -> str:
        """Keep what was typed as a draft."""
        text = self.query_one(NoteText).text
        if text == self._saved:
            return ""
        file = self._draft.keep(text)
        self._draft.leave()
        return f" What you typed is kept in {file}."

    def action_revert(self) -> None:
        """Go back to the saved note; the editor's own undo brings the text back."""
        area = self.query_one(NoteText)
        area.replace(self._saved, area.document.start, area.document.end)

    def action_close(self) -> None:
        """Leave with what was written."""
        self.dismiss(self.query_one(NoteText).text)


def _formatted(text: str) -> "Markdown | str":
    from rich.markdown import Markdown  # only where it is seen; reading it takes as long as some frames do

    return Markdown(text, code_theme="ansi_dark", hyperlinks=False) if text else ""
