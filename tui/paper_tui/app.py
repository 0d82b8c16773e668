"""The Textual app: its screens, its keys and the lifetime of what stands behind them."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from .desk import Desk
from .keymap import Keymap
from .screens.main import MainScreen

if TYPE_CHECKING:
    from .palette import ActionProvider


def _actions() -> "type[ActionProvider]":
    from .palette import ActionProvider

    return ActionProvider


class PaperApp(App[str]):
    """The explorer. Ends with the sentence to be printed when it could not go on."""

    TITLE = "paper-tui"
    CSS_PATH = "styles/app.tcss"
    COMMANDS = App.COMMANDS | {_actions}
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._main = MainScreen(desk, Keymap())

    def get_default_screen(self) -> MainScreen:
        """Return the main screen; cards come over it."""
        return self._main

    async def on_event(self, event: events.Event) -> None:
        # Keys mean what they mean at the moment they are read: an action is done before the next key is looked at, so
        # that a query typed right behind `/` goes into the search box, however busy the screen is.
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen is self._main:  # noqa: SIM102
            if await self._main.take_key(event.key):
                return
        await super().on_event(event)

    async def on_unmount(self) -> None:
        self.desk.close()
