"""The Textual app: its screens, its keys and the lifetime of what stands behind them."""

import sys

from textual import events
from textual.app import App

from paper_index.paths import Home

from .desk import Desk
from .keymap import Keymap
from .palette import ActionProvider
from .screens.main import MainScreen


class PaperApp(App[str]):
    """The explorer. Ends with the sentence to be printed when it could not go on."""

    TITLE = "paper-tui"
    CSS_PATH = "styles/app.tcss"
    COMMANDS = App.COMMANDS | {lambda: ActionProvider}
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, home: Home, query: str = "") -> None:
        super().__init__()
        self.desk = Desk(home)
        self._main = MainScreen(self.desk, Keymap(), query)

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


def run(home: Home, query: str = "") -> int:
    """Open the explorer and stay until it is left; return the exit code. What made it end is said on stderr."""
    app = PaperApp(home, query)
    said = app.run()
    if said:
        print(f"paper-tui: {said}", file=sys.stderr)
    return app.return_code or 0
