"""What help and export have in common: a card over the main screen that Esc closes."""

from typing import ClassVar, TypeVar

from textual import events
from textual.screen import ModalScreen
from textual.widgets import OptionList

T = TypeVar("T")


class Card(ModalScreen[T]):
    """A screen with one card on it. A click beside the card closes it too."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012, as Textual declares it
    BINDINGS: ClassVar = [("escape", "close", "Close"), ("ctrl+q", "close", "Close")]

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def walk(self, event: events.Key, options: OptionList) -> bool:
        """Move through a list while its filter is typed; return whether the key was for that."""
        steps = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key not in steps or self.focused is options:
            return False
        event.stop()
        getattr(options, f"action_{steps[event.key]}")()
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()
