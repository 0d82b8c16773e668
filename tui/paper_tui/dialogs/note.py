"""The note editor. Closing it saves the note; undo restores the previous one."""

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
from ..private_textual.names import forget_watchers
from ..widgets.text_input import TextBox
from .base import Dialog

if TYPE_CHECKING:
    from rich.markdown import Markdown

EVERY = 2.0
"""Seconds between two drafts, while something is typed."""

BESIDE = 120
"""Columns from which a rendered preview is shown beside the text."""
_PAUSE = 0.1
"""Seconds without a letter before the preview is updated."""
_MOST = 20_000
"""Characters of the preview."""


class NoteText(TextBox):
    """The text area. Control characters are removed from pasted text."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = clean_note(event.text)  # Textual's own handler comes next

    def on_unmount(self) -> None:
        forget_watchers(self)  # it watches the theme


class NoteDialog(Dialog[str]):
    """Closes with the text, however it is closed: no text is lost."""

    BINDINGS: ClassVar = [("ctrl+s", "close", "Keep"), ("ctrl+r", "revert", "Saved note")]

    def __init__(self, title: str, saved: str, draft: Draft) -> None:
        """Show the unsaved draft if there is one, else the saved note. Typed text is kept as the draft."""
        super().__init__()
        self._title, self._saved, self._draft = title, saved, draft
        self._left = draft.text is not None and draft.text != saved
        """Whether there is an unsaved draft that differs from the saved note."""
        self._typed = False
        """Whether the text changed since the draft was last written."""
        self._waiting: Timer | None = None
        self._arrange(self.app.size.width)

    def compose(self) -> ComposeResult:
        card = Vertical(id="note-card", classes="card")
        card.border_title = Content(f"Note on {self._title}")
        card.border_subtitle = "Markdown · Esc save and close"
        with card:
            if self._left:
                yield Static(
                    f"Unsaved draft of {self._draft.time:%Y-%m-%d %H:%M}. "
                    "Esc saves it. Ctrl+r restores the saved note.",
                    id="note-draft",
                )
            with Horizontal():
                yield NoteText(
                    self._draft.text or "" if self._left else self._saved,
                    id="note-text",
                    soft_wrap=True,
                    tab_behavior="focus",
                    placeholder="Write a note in Markdown",
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
        """Update the preview."""
        if self.has_class("-beside"):
            self.run_worker(partial(self._show, self.query_one(NoteText).text), exclusive=True)

    async def _show(self, text: str) -> None:
        shown = await asyncio.to_thread(_formatted, clean_note(text[:_MOST]))
        for preview in self.query("#note-preview Static").results(Static):  # none if the dialog is being closed
            preview.update(shown)

    async def _keep(self) -> None:
        """Write the draft if the text changed."""
        if not self._typed:
            return
        self._typed = False
        try:
            await asyncio.to_thread(self._draft.keep, self.query_one(NoteText).text)
        except PaperError as error:
            self.query_one("#note-card").border_subtitle = Content(str(error))

    def rescue(self) -> str:
        """Write the text as a draft; return a sentence about it."""
        text = self.query_one(NoteText).text
        if text == self._saved:
            return ""
        file = self._draft.keep(text)
        self._draft.leave()
        return f" Your text is saved in {file}."

    def action_revert(self) -> None:
        """Restore the saved note; undo in the text area brings the draft back."""
        area = self.query_one(NoteText)
        area.replace(self._saved, area.document.start, area.document.end)

    def action_close(self) -> None:
        """Close with the text."""
        self.dismiss(self.query_one(NoteText).text)


def _formatted(text: str) -> "Markdown | str":
    from rich.markdown import Markdown  # imported only when shown: it takes several frames

    return Markdown(text, code_theme="ansi_dark", hyperlinks=False) if text else ""
