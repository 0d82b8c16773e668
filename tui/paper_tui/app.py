"""The Textual app: its screens, its keys and the lifetime of what stands behind them."""

import asyncio
import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual import events, on
from textual.app import App, ScreenStackError, SystemCommand
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from paper_index.errors import PaperError

from .desk import Desk
from .failures import cause_of, failed_screen, summary, write_report
from .garbage import Garbage
from .keymap import Keymap
from .leaks import drop_toasts, drop_watchers
from .looks import OWN, AsciiOnly, fitting_theme
from .screens.card import Over
from .screens.main import MainScreen
from .session import Session

_TO_KEEP = 2.0
"""Seconds for a note to be saved when a signal ends the program. A draft of it is kept before."""
_TO_LEAVE = {"SIGHUP": 0.5, "SIGINT": 5.0, "SIGTERM": 5.0}
"""The signals that end the program, and the seconds for the screen to be closed then."""
_HELD, _DOUBLE = 0.1, App.CLICK_CHAIN_TIME_THRESHOLD
"""Seconds within which a key that comes again is held down, and within which two clicks are a double click."""
_LOOK = 1.0
"""Seconds between two looks at whether garbage is to be collected."""

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
    if not path.exists():  # what reads them is not even imported
        return Keymap()
    from .user_keys import read_keys

    return Keymap(*read_keys(path))


class PaperApp(App[str]):
    """The explorer. Ends with the sentence to be printed when it could not go on."""

    TITLE = "paper-tui"
    CSS_PATH = "styles/app.tcss"
    COMMANDS = App.COMMANDS | {_actions, _places}
    ENABLE_COMMAND_PALETTE = False
    """Textual's own, over any screen; ours is an action of the main screen."""

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
        self.garbage = Garbage()
        self._main = MainScreen(desk, _keymap(desk.home.keys))
        self._keys: deque[events.Key] = deque()
        self._given: WeakKeyDictionary[events.Key, Screen[Any]] = WeakKeyDictionary()
        """The screen that each key on its way was given to."""
        self._pressed: tuple[object, float, Screen[Any]] = "", 0.0, self._main
        """The last key or place of a click, its time, and the screen it was meant for."""
        self._click_is_late = False
        self._ending: asyncio.Task[None] | None = None
        """What closes everything once a signal has come."""

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

    def on_load(self) -> None:
        self._handle_signals("SIGHUP", "SIGTERM")  # before the terminal is changed: what ends the program restores it

    def on_mount(self) -> None:
        if not self.is_headless:  # there, Ctrl+c is for whoever runs the tests
            self._handle_signals("SIGINT")
        self.set_interval(_LOOK, self._look_for_garbage)

    def _look_for_garbage(self) -> None:
        if not self._keys and self._message_queue.empty():  # else a key would wait for it
            drop_watchers(self)
            self.garbage.look()

    def _refresh_notifications(self) -> None:
        super()._refresh_notifications()
        with contextlib.suppress(ScreenStackError):
            self.call_later(drop_toasts, self.screen, self._notifications)

    def _handle_signals(self, *names: str) -> None:
        for name in names:
            if number := getattr(signal, name, None):  # Windows lacks some
                with contextlib.suppress(RuntimeError, ValueError, NotImplementedError):  # only the main thread can
                    asyncio.get_running_loop().add_signal_handler(number, self._signalled, name, 128 + number)

    def _signalled(self, name: str, code: int) -> None:
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self._end(name, code))

    async def _end(self, name: str, code: int) -> None:
        """Save the note that is being written and remember how the screen looks; then leave."""
        if self.screen_stack and isinstance(dialog := self.screen, Over):
            with contextlib.suppress(Exception):  # leaving must not fail for that
                dialog.rescue()
            with contextlib.suppress(Exception):
                dialog.close_soon()
                await asyncio.wait_for(dialog.settled.wait(), _TO_KEEP)
        self.exit(return_code=code)

        def end() -> None:
            self.kept()
            os._exit(code)

        # What is drawn on a terminal that is gone may wait for ever.
        last = threading.Timer(_TO_LEAVE[name], end)
        last.daemon = True
        last.start()

    async def action_quit(self) -> None:
        """Close the dialog that is open, as Esc does: a note is kept. Leave where none is."""
        if isinstance(self.screen, Over):
            self.screen.close_soon()
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

    def search_themes(self) -> None:
        """Show the palette with the themes."""
        from .palette import theme_palette

        self.push_screen(theme_palette())

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.InputEvent):
            await super().on_event(event)
            return
        if not isinstance(event, events.MouseMove):
            self.garbage.input()
        try:
            if isinstance(event, events.Key) and not event.is_forwarded:
                if event.key == "ctrl+j" and self._main.keymap.action(event.key) is None:
                    # An Enter pressed before the terminal was ours comes as a line feed.
                    event = events.Key("enter", "\r")
                self._keys.append(event)
                await self.take_keys()
            elif not self._is_late(event):
                await super().on_event(event)
        except Exception as error:
            self._handle_exception(error)  # and more is taken: Textual would end the app

    def _is_late(self, event: events.Event) -> bool:
        """Tell whether an event was meant for a dialog that has been closed."""
        if isinstance(event, events.Key):  # no widget took it, so it would mean what it means on the main screen
            return self._given.get(event, self.screen) is not self.screen
        if isinstance(event, events.MouseDown):
            self._click_is_late = self._repeats((event.screen_x, event.screen_y), event.time, _DOUBLE)
        return isinstance(event, events.MouseDown | events.MouseUp) and self._click_is_late

    def _repeats(self, pressed: object, time: float, within: float) -> bool:
        """Tell whether what was pressed is the same again that has just closed a dialog."""
        before, at, screen = self._pressed
        closed = screen is not self._main and screen is not self.screen
        repeats = pressed == before and time - at < within and closed
        self._pressed = pressed, time, screen if repeats else self.screen
        return repeats

    async def take_keys(self) -> None:
        """Do what the keys pressed so far mean, once they can be taken.

        A key means what it means at the moment it is read: an action is done before the next key is looked at, so that
        a query typed right behind `/` goes into the search box, however busy the screen is. Keys pressed before there
        is a screen wait for it.
        """
        while self._keys and self._main.ready:
            event = self._keys.popleft()
            if self._repeats(event.key, event.time, 0 if event.is_printable else _HELD):
                continue
            self._given[event] = self.screen
            if not (self.screen is self._main and await self._main.take_key(event.key, event.character)):
                await super().on_event(event)

    @on(Driver.SignalResume)
    def _draw_anew(self) -> None:
        self.refresh(layout=True)  # Textual does so only where it was left for an editor

    def _handle_exception(self, error: Exception) -> None:
        # An error in a dialog closes that dialog. Elsewhere it ends the program with a sentence: the widget that
        # failed takes no more messages. The traceback goes where it can be sent on from.
        screen, debugging = failed_screen(self, error), bool(os.environ.get("PAPER_TUI_DEBUG"))
        if not debugging and (screen is None or isinstance(screen, Over)):
            self._close_failed(screen, cause_of(error))
        elif debugging or self.is_headless:
            super()._handle_exception(error)
        else:
            file = write_report(self.desk.home.cache, error)
            report = f" What happened is written in {file}." if file else ""
            self.exit(f"The explorer had to stop ({summary(error)}). Your marks are kept.{report}", return_code=1)

    def _close_failed(self, dialog: Over[Any] | None, error: BaseException) -> None:
        """Close the dialog in which an error happened. If it is closed already, the error had no effect."""
        if dialog is None or not dialog.on_stack:
            write_report(self.desk.home.cache, error)
            return
        kept = ""
        with contextlib.suppress(Exception):  # it is broken
            kept = dialog.rescue()
        while dialog.on_stack:
            self.pop_screen()
        self.report(error, "The dialog was closed because of an error", kept)

    def report(self, error: BaseException, what: str = "That did not work", kept: str = "") -> None:
        """Tell of an error that the explorer survives. One that nobody foresaw is written to `crash.txt`."""
        if isinstance(error, PaperError):
            said = f"{error}{kept}"
        else:
            file = write_report(self.desk.home.cache, error)
            said = f"{what} ({summary(error)}).{kept}" + (f" The details are in {file}." if file else "")
        self._main.tell(said, severity="error", timeout=10)

    async def on_unmount(self) -> None:
        self.desk.close()
