"""The dialog that asks before a change of many papers. Enter answers no, because it may be on its way by accident."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from .base import Dialog


class ConfirmDialog(Dialog[bool]):
    """Closes with True after y, with None after n, Enter or Esc."""

    BINDINGS: ClassVar = [("y", "confirm", "Yes"), ("n", "close", "No")]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm-card", classes="card"):
            yield Static(f"{self._question} y/N", markup=False)
            with Horizontal(id="confirm-buttons"):
                yield Button("y Yes", id="confirm-yes", compact=True)
                yield Button("n No", id="confirm-no", variant="primary", compact=True)

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#confirm-no", Button))

    @on(Button.Pressed, "#confirm-yes")
    def action_confirm(self) -> None:
        """Close, confirmed."""
        self.dismiss(True)

    @on(Button.Pressed, "#confirm-no")
    def _decline(self) -> None:
        self.action_close()
