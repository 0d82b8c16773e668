"""The base of all dialogs: a card over the main screen."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, NamedTuple, TypeVar

from textual import events
from textual.widgets import OptionList

from ..private_textual.screens import OverlayScreen

T = TypeVar("T")


class Done(NamedTuple):
    """A change that a dialog made and can undo."""

    label: str
    undo: Callable[[], Awaitable[object]]


class Dialog(OverlayScreen[T]):
    """A screen with one card on it. Esc closes it, and so does a click beside the card."""

    DEFAULT_CLASSES = "-tall"  # true for most terminals, which saves a second look-up of styles
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012, as Textual declares it
    BINDINGS: ClassVar = [("escape", "close", "Close"), ("ctrl+q", "close", "Close")]

    def walk(self, event: events.Key, options: OptionList) -> bool:
        """Move through a list while its filter is typed; return whether the key was used."""
        steps = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key not in steps or self.focused is options:
            return False
        event.stop()
        getattr(options, f"action_{steps[event.key]}")()
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()
