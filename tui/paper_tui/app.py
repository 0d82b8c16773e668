"""The Textual app: its screens, its keys and the lifetime of the backend."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter

from .ascii_filter import AsciiOnly
from .backend.worker import Backend
from .failures import cause_of, summary, write_report
from .gc_tuning import IdleCollector
from .keys.lookup import Keymap
from .private_textual import compositor, key_parser, patches  # noqa: F401, which adapt Textual when they are imported
from .private_textual.names import failed_screen
from .private_textual.screens import OverlayScreen
from .screens.main import MainScreen
from .session import Session
from .themes import OWN, fitting_theme, with_16_colours, with_256_colours

_TO_KEEP = 2.0
"""Seconds for a note to be saved when a signal ends the program. A draft of it is kept before."""
_TO_LEAVE = {"SIGHUP": 0.5, "SIGINT": 10.0, "SIGTERM": 10.0}
"""The signals that end the program, and the seconds for the screen to be closed then."""

_COLLECT = 1.0
"""Seconds between two checks whether garbage collection is due."""
_LEFT = 1
"""The number of the left button of a mouse."""

if TYPE_CHECKING:
    from .screens.palette import ActionProvider, PlaceProvider


def _actions() -> "type[ActionProvider]":
    from .screens.palette import ActionProvider

    return ActionProvider


def _places() -> "type[PlaceProvider]":
    from .screens.palette import PlaceProvider

    return PlaceProvider


def _no_theme(name: str, known: list[str]) -> str:
    import difflib  # only for an unknown theme

    close = difflib.get_close_matches(name, known, n=3, cutoff=0.3) or known[:3]
    return f"Unknown theme {name[:40]!r}. Try {', '.join(close)}, or choose one with {{key:program.theme}}."


def _keymap(path: Path) -> Keymap:
    """Return the keymap, with the user's own keys if there are any."""
    if not os.path.lexists(path) and os.access(path.parent, os.X_OK):  # saves importing the reader
        return Keymap()
    from .keys.user_keys import read_keys

    return Keymap(*read_keys(path))


class PaperApp(App[str]):
    """The explorer. Its result is the error message to be printed, if an error ended it."""

    TITLE = "paper-tui"
    CSS_PATH = "styles/app.tcss"
    COMMANDS: ClassVar = {_actions, _places}
    ENABLE_COMMAND_PALETTE = False
    """Textual's palette opens over any screen; ours is an action of the main screen."""

    def __init__(
        self,
        backend: Backend,
        session: Session | None = None,
        theme: str = "",
        *,
        ascii: bool = False,
        command_lines: Callable[[], Sequence[tuple[str, str]]] = tuple,
        tutorial: bool = False,
    ) -> None:
        """Prepare the explorer.

        Args:
            backend: the backend.
            session: the state of the screen at the end of the last session.
            theme: the theme the user asked for; by default that of the session, else one that fits the terminal.
            ascii: whether to draw with ASCII only.
            command_lines: returns the commands of the command line, each with its description, for the help.
            tutorial: whether to show the tutorial.
        """
        super().__init__()
        self.backend = backend
        self.session = session or Session()
        self.left: Session | None = None
        """The state of the screen when the explorer ended; None before that."""
        self.command_lines = command_lines
        self._tutorial = tutorial
        self.kept: Callable[[], None] = lambda: None
        """Writes the session; called only if the program is killed before its normal end."""
        self._ascii = [AsciiOnly()] if ascii else []
        for own in OWN:
            self.register_theme(own)
        known = [name for name in (theme, self.session.theme) if name in self.available_themes]
        self._theme_at_first = known[0] if known else fitting_theme()
        self._begin_with(self._theme_at_first)
        problem = "" if not theme or theme in known else _no_theme(theme, list(self.available_themes))
        self._main = MainScreen(backend, _keymap(backend.home.keys), self.session, problem)
        self._collector = IdleCollector()
        self._ending: asyncio.Task[None] | None = None
        """The task that closes everything after a signal."""

    def adapt_to_few_colours(self, colours: int = 256) -> None:
        """Change our themes for a terminal with 256 or 16 colours. Call it before the explorer runs."""
        self.add_class("-few-colours", f"-{colours}-colours")
        for own in OWN:
            self.register_theme(with_256_colours(own) if colours == 256 else with_16_colours(own))
        self._begin_with(self._theme_at_first)

    def _begin_with(self, theme: str) -> None:
        # Like setting the theme, without parsing all styles a second time.
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        for name, holds in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(holds, name, update=False)
        self.set_class(True, f"-theme-{theme}", update=False)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Update the styles of attached nodes; Textual updates the others when it attaches them."""
        if node.is_attached:
            super().update_styles(node, animate=animate)

    def get_default_screen(self) -> MainScreen:
        """Return the main screen; dialogs open over it."""
        return self._main

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that every drawn line passes through."""
        return [*super().get_line_filters(), *self._ascii]

    def on_load(self) -> None:
        self._handle_signals("SIGHUP", "SIGTERM")  # before the terminal is changed: the handler restores it

    async def on_ready(self) -> None:
        if self._tutorial:
            from .widgets.tutorial import Tutorial

            await self._main.mount(Tutorial(self._main), before="#hints")

    def on_mount(self) -> None:
        if not self.is_headless:  # in tests, Ctrl+c ends the test run
            self._handle_signals("SIGINT")
            self._handle_stop()
        self.set_interval(_COLLECT, self._collect_garbage)

    def _collect_garbage(self) -> None:
        self.call_later(self._collector.collect_if_due)  # after queued keys

    def _handle_signals(self, *names: str) -> None:
        for name in names:
            if number := getattr(signal, name, None):  # Windows lacks some
                with contextlib.suppress(RuntimeError, ValueError, NotImplementedError):  # only the main thread can
                    asyncio.get_running_loop().add_signal_handler(number, self._signalled, name, 128 + number)

    def _handle_stop(self) -> None:
        # Textual's handler runs at any point of the main thread. In the middle of a write to the terminal, it would
        # wait for the lock of that write for ever. Its handler of SIGCONT would start a second thread for the keys.
        with contextlib.suppress(AttributeError, RuntimeError, ValueError, NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, self.action_suspend_process)
            asyncio.get_running_loop().add_signal_handler(signal.SIGCONT, self._draw_anew)

    def _signalled(self, name: str, code: int) -> None:
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self._end(name, code))

    async def _end(self, name: str, code: int) -> None:
        """Save an open note and the state of the screen, then exit."""
        if self.screen_stack and isinstance(dialog := self.screen, OverlayScreen):
            with contextlib.suppress(Exception):  # leaving must not fail for that
                dialog.rescue()
            with contextlib.suppress(Exception):
                dialog.close_soon()
                await asyncio.wait_for(dialog.settled.wait(), _TO_KEEP)
        self.exit(return_code=code)

        def end() -> None:
            self.kept()
            os._exit(code)

        # Writing to a terminal that is gone may block forever.
        last = threading.Timer(_TO_LEAVE[name], end)
        last.daemon = True
        last.start()

    async def action_quit(self) -> None:
        """Close the open dialog as Esc does, which saves a note; without a dialog, quit."""
        if isinstance(self.screen, OverlayScreen):
            self.screen.close_soon()
        else:
            await super().action_quit()

    def action_suspend_process(self) -> None:
        """Restore the terminal and stop, until the shell continues the program."""
        if hasattr(signal, "SIGSTOP"):  # Windows lacks it
            with self.suspend():
                os.kill(os.getpid(), signal.SIGSTOP)

    def action_help_quit(self) -> None:
        """Show which key quits: Ctrl+c is often pressed by accident."""
        self._main.notify("Press {key:program.quit} to quit; all changes are saved.")

    async def action_open_palette(self) -> None:
        """Open the command palette."""
        from .screens.palette import Palette

        if not isinstance(self.screen, Palette):
            await self.push_screen(Palette(id="--command-palette"))

    def exit(self, *arguments: Any, **how: Any) -> None:
        """Exit, and keep the state of the screen for the next session."""
        chosen = self.theme if self.theme != self._theme_at_first else self.session.theme
        with contextlib.suppress(Exception):  # leaving must not fail for that
            if self._main.ready and self.backend.is_open:
                self.left = replace(self._main.session(), theme=chosen)
        super().exit(*arguments, **how)

    def search_themes(self) -> None:
        """Show the palette with the themes."""
        from .screens.palette import theme_palette

        self.push_screen(theme_palette())

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.InputEvent):
            await super().on_event(event)
            return
        if isinstance(event, events.MouseDown | events.MouseUp) and event.button > _LEFT:
            return  # Textual would take every button for the left one
        if not isinstance(event, events.MouseMove):
            self._collector.note_input()
            self.backend.vectors.note_input()
        try:
            if isinstance(event, events.Key) and not event.is_forwarded:
                await self._main.keys.press(event, super().on_event)
            elif not self._main.keys.late_input.is_late(event):
                await super().on_event(event)
        except Exception as error:
            self._handle_exception(error)  # the next event is handled: Textual would end the app

    @on(Driver.SignalResume)
    def _draw_anew(self) -> None:
        self.refresh(layout=True)  # Textual does so only after `suspend`

    def _handle_exception(self, error: Exception) -> None:
        # An error in a dialog closes that dialog. Any other error ends the program with a message, because the
        # failed widget handles no more messages. The traceback is written to a file that the user can report.
        screen, debugging = failed_screen(self, error), bool(os.environ.get("PAPER_TUI_DEBUG"))
        if not debugging and (screen is None or isinstance(screen, OverlayScreen)):
            self._close_failed(screen, cause_of(error))
        elif debugging or self.is_headless:
            super()._handle_exception(error)
        else:
            file = write_report(self.backend.home.cache, error)
            report = f" Details are in {file}." if file else ""
            self.exit(f"The explorer stopped ({summary(error)}). Your marks are saved.{report}", return_code=1)

    def _close_failed(self, dialog: OverlayScreen[Any] | None, error: BaseException) -> None:
        """Close the dialog in which an error happened. If it is closed already, the error had no effect."""
        if dialog is None or not dialog.on_stack:
            write_report(self.backend.home.cache, error)
            return
        kept = ""
        with contextlib.suppress(Exception):  # the dialog has failed already
            kept = dialog.rescue()
        while dialog.on_stack:
            self.pop_screen()
        self.report(error, "The dialog was closed because of an error", kept)

    def report(self, error: BaseException, what: str = "The action failed", kept: str = "") -> None:
        """Show an error that the explorer survives; see `Notifications.report`."""
        self._main.notifications.report(error, what, kept)

    async def on_unmount(self) -> None:
        self.backend.close()
