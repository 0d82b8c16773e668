"""Toasts: short messages over the screen."""

from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from paper_index.errors import PaperError

from ..keys.keymap import Keymap


class Toasts:
    """Shows toasts on a screen, one at a time; warnings and errors stay as long as they last."""

    def __init__(self, screen: Screen[Any], keymap: Keymap) -> None:
        self._screen, self._keymap = screen, keymap
        self._warned_until = 0.0
        """When the latest warning ends."""

    def show(self, message: str, severity: Any = "information", timeout: float | None = 4) -> None:
        """Show a toast in place of the one before. `{key:ID}` in the message becomes the user's key for an action."""
        if severity != "information":
            self._warned_until = max(self._warned_until, monotonic() + (timeout or 0))
        elif monotonic() > self._warned_until:
            self._screen.app.clear_notifications()
        text = self._keymap.fill(message)
        Widget.notify(self._screen, text, severity=severity, timeout=timeout, markup=False)

    def report(self, error: Exception) -> None:
        """Show an error; an unexpected one is named, so that it can be reported."""
        expected = isinstance(error, PaperError)
        text = str(error) if expected else f"That did not work ({type(error).__name__}: {error})."
        self._screen.log.error(text)
        self.show(text, severity="error", timeout=10)

    def dismiss(self) -> None:
        """Remove all toasts."""
        self._warned_until = 0.0
        self._screen.app.clear_notifications()
