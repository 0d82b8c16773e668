"""The dialog that asks before a change of many papers."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from .base import Dialog


class ConfirmDialog(Dialog[bool]):
    """Closes with True after Enter, with None after Esc."""

    BINDINGS: ClassVar = [("enter", "confirm", "Confirm")]

    def __init__(self, title: str, text: str, verb: str) -> None:
        """Take the title, the question, and the verb for Enter."""
        super().__init__()
        self._title, self._text, self._verb = title, text, verb

    def compose(self) -> ComposeResult:
        card = Vertical(id="confirm-card", classes="card")
        card.border_title = self._title
        card.border_subtitle = f"Enter {self._verb} · Esc close"
        with card:
            yield Static(self._text, markup=False)

    def action_confirm(self) -> None:
        """Close, confirmed."""
        self.dismiss(True)
