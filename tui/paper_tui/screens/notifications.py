"""Toasts: short messages over the screen."""

from pathlib import Path
from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from paper_index.errors import PaperError

from ..failures import summary, write_report
from ..keys.lookup import Keymap


class Toasts:
    """Shows toasts on a screen, one at a time; warnings and errors stay for their full time."""

    def __init__(self, screen: Screen[Any], keymap: Keymap, reports: Path) -> None:
        """Prepare to show toasts on a screen; `reports` is the folder for reports of unexpected errors."""
        self._screen, self._keymap, self._reports = screen, keymap, reports
        self._warned_until = 0.0
        """When the latest warning ends."""

    def show(self, message: str, severity: Any = "information", timeout: float | None = 4) -> None:
        """Show a toast in place of the one before. `{key:ID}` in the message becomes the user's key for an action."""
        if severity != "information":
            self._warned_until = max(self._warned_until, monotonic() + (timeout or 0))
        elif monotonic() > self._warned_until:
            self._clear()
        text = self._keymap.fill(message)
        Widget.notify(self._screen, text, severity=severity, timeout=timeout, markup=False)

    def report(self, error: BaseException, what: str = "The action failed", kept: str = "") -> None:
        """Show an error that the explorer survives. An unexpected one is written to `crash.txt`.

        Args:
            error: the error.
            what: what happened, for an unexpected error.
            kept: a sentence about the kept text.
        """
        if isinstance(error, PaperError):
            text = f"{error}{kept}"
        else:
            file = write_report(self._reports, error)
            text = f"{what} ({summary(error)}).{kept}" + (f" Details are in {file}." if file else "")
        self._screen.log.error(text)
        self.show(text, severity="error", timeout=10)

    def dismiss(self) -> None:
        """Remove all toasts."""
        self._warned_until = 0.0
        self._clear()

    def _clear(self) -> None:
        app = self._screen.app
        app.clear_notifications()
        for screen in app.screen_stack:
            screen.query("ToastHolder").remove()  # Textual removes the toasts in them, and keeps these
