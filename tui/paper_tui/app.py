"""The Textual app: its screens, its keys and the lifetime of what stands behind them."""

import asyncio
import contextlib
import gc
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from .desk import Desk
from .keymap import Keymap
from .looks import OWN, AsciiOnly, fitting_theme
from .screens.card import Card
from .screens.main import MainScreen
from .session import Session

_TO_KEEP = 0.5
"""Seconds for a note to be written when the terminal is closed."""
_GARBAGE = 5_000, 4, 250
"""Things that are made before garbage is looked for among them, and how many such looks there are before one farther
back: each is short, and that at all there is, which takes longer than two frames may after an import, comes seldom."""

if TYPE_CHECKING:
    from .palette import ActionProvider, PlaceProvider


def _actions() -> "type[ActionProvider]":
    from .palette import ActionProvider

    return ActionProvider


def _places() -> "type[PlaceProvider]":
    from .palette import PlaceProvider

    return PlaceProvider


def _no_theme(name: str, known: list[str]) -> str:
    import difflib  # only where a theme is not known

    close = difflib.get_close_matches(name, known, n=3, cutoff=0.3) or known[:3]
    return f"There is no theme {name[:40]!r}; there are {', '.join(close)} and others (Ctrl+p, Theme)."


def _keymap(path: Path) -> Keymap:
    """Return the keys; the user's own, where there are any."""
    if not os.path.lexists(path) and os.access(path.parent, os.X_OK):  # what reads them is not even imported
        return Keymap()
    from .user_keys import read_keys

    return Keymap(*read_keys(path))


class PaperApp(App[str]):
    """The explorer. Ends with the sentence to be printed when it could not go on."""

    TITLE = "paper-tui"
    CSS_PATH = "styles/app.tcss"
    COMMANDS = App.COMMANDS | {_actions, _places}
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, desk: Desk, session: Session | None = None, theme: str = "", *, ascii: bool = False) -> None:
        """Prepare the explorer.

        Args:
            desk: what stands behind it.
            session: how it was left.
            theme: the theme that the user asked for; else that of the session, else one that fits the terminal.
            ascii: whether it is drawn with ASCII alone.
        """
        super().__init__()
        self.desk = desk
        self.session = session or Session()
        self.left: Session | None = None
        """How the screen was left, once it was."""
        self.kept: Callable[[], None] = lambda: None
        """Writes down how it was left; called only where the program does not come to its end."""
        self._ascii = [AsciiOnly()] if ascii else []
        for own in OWN:
            self.register_theme(own)
        known = [name for name in (theme, self.session.theme) if name in self.available_themes]
        self._theme_at_first = known[0] if known else fitting_theme()
        self._begin_with(self._theme_at_first)
        self.theme_problem = "" if not theme or theme in known else _no_theme(theme, list(self.available_themes))
        self._main = MainScreen(desk, _keymap(desk.home.keys))
        self._keys: deque[events.Key] = deque()

    def shown(self) -> None:
        """The first screen stands: from now on garbage is collected, without a look at what was made until now."""
        if not gc.isenabled():
            gc.set_threshold(*_GARBAGE)
            self.keep()
            gc.enable()

    def keep(self) -> None:
        """Have what is there now stay out of the looks for garbage: each of them holds up the keys."""
        if gc.get_threshold() == _GARBAGE:  # not in a test, where the program does not have Python to itself
            gc.freeze()

    def _begin_with(self, theme: str) -> None:
        # What setting the theme does, but for reading all styles a second time.
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        for name, holds in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(holds, name, update=False)
        self.set_class(True, f"-theme-{theme}", update=False)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Look up the styles of what is on a screen; what is still being made has them looked up when it gets there."""
        if node.is_attached:
            super().update_styles(node, animate=animate)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer what of Textual's own commands is not an action already."""
        return (each for each in super().get_system_commands(screen) if each.title == "Theme")

    def get_default_screen(self) -> MainScreen:
        """Return the main screen; cards come over it."""
        return self._main

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to all that is drawn."""
        return [*super().get_line_filters(), *self._ascii]

    def on_mount(self) -> None:
        if hasattr(signal, "SIGHUP"):  # and threads other than the main one cannot be told
            with contextlib.suppress(RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(
                    signal.SIGHUP, lambda: self.run_worker(self._hung_up(), exit_on_error=False)
                )

    async def _hung_up(self) -> None:
        """The terminal was closed: what is being written is kept, and how the screen was left."""
        if isinstance(self.screen, Card):
            self.screen.action_close()
            await asyncio.sleep(_TO_KEEP)
        self.exit()

        def end() -> None:
            self.kept()
            os._exit(1)

        # What is drawn on a terminal that is gone may wait for ever.
        last = threading.Timer(_TO_KEEP, end)
        last.daemon = True
        last.start()

    async def action_quit(self) -> None:
        """Close what stands over the main screen, as Esc does: a note is kept. Leave where nothing does."""
        if isinstance(self.screen, Card):
            self.screen.action_close()
        else:
            await super().action_quit()

    def action_help_quit(self) -> None:
        """Tell who presses Ctrl+c how one leaves: by accident nobody should."""
        self._main.tell(f"{self._main.key('program.quit')} quits; everything is kept.")

    def exit(self, *arguments: Any, **how: Any) -> None:
        """Leave, remembering how the screen looks now."""
        chosen = self.theme if self.theme != self._theme_at_first else self.session.theme
        with contextlib.suppress(Exception):  # leaving must not fail for that
            if self._main.ready and self.desk.is_open:
                self.left = replace(self._main.session(), theme=chosen)
        super().exit(*arguments, **how)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.key == "ctrl+j" and self._main.keymap.action(event.key) is None:
                event = events.Key("enter", "\r")  # an Enter pressed before the terminal was ours comes as a line feed
            self._keys.append(event)
            await self.take_keys()
        else:
            await super().on_event(event)

    async def take_keys(self) -> None:
        """Do what the keys pressed so far mean, once they can be taken.

        A key means what it means at the moment it is read: an action is done before the next key is looked at, so that
        a query typed right behind `/` goes into the search box, however busy the screen is. Keys pressed before there
        is a screen wait for it.
        """
        while self._keys and self._main.ready:
            event = self._keys.popleft()
            if not (self.screen is self._main and await self._main.take_key(event.key, event.character)):
                await super().on_event(event)

    @on(Driver.SignalResume)
    def _draw_anew(self) -> None:
        self.refresh(layout=True)  # Textual does so only where it was left for an editor

    def _handle_exception(self, error: Exception) -> None:
        # What nobody foresaw ends the program with a sentence; the traceback goes where it can be sent on from.
        if self.is_headless or os.environ.get("PAPER_TUI_DEBUG"):
            super()._handle_exception(error)
            return
        kept = ""
        with contextlib.suppress(OSError):
            report = self.desk.home.cache / "crash.txt"
            report.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            report.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
            kept = f" What happened is written in {report}."
        what = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        self.exit(f"The explorer had to stop ({what}). Your marks are kept.{kept}", return_code=1)

    async def on_unmount(self) -> None:
        self.desk.close()
