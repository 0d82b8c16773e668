"""What help and export have in common: a card over the main screen that Esc closes."""

from typing import ClassVar, TypeVar

from textual import events
from textual.screen import ModalScreen

T = TypeVar("T")


class Card(ModalScreen[T]):
    """A screen with one card on it. A click beside the card closes it too."""

    BINDINGS: ClassVar = [("escape", "close", "Close"), ("ctrl+q", "close", "Close")]

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()
