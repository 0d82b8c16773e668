"""Messages: short texts on the last line of the screen, and the log of them."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from paper_index.errors import PaperError

from ..failures import summary, write_report
from ..keys.lookup import Keymap
from ..widgets.message_line import MessageLine

_LOGGED = 100


@dataclass(frozen=True, eq=False)
class Notification:
    """A message to the user."""

    text: str
    severity: str
    """`information`, `warning` or `error`."""
    time: datetime


class Notifications:
    """Shows the latest message on a line; a warning or an error returns after later ones."""

    def __init__(self, screen: Screen[Any], line: MessageLine, keymap: Keymap, reports: Path) -> None:
        """Prepare to show messages; `reports` is the folder for reports of unexpected errors."""
        self._screen, self._line, self._keymap, self._reports = screen, line, keymap, reports
        self.current: list[Notification] = []
        """The messages whose time is not over. The last one is shown."""
        self.log: deque[Notification] = deque(maxlen=_LOGGED)
        """The latest messages, the newest last."""

    def show(self, message: str, severity: Any = "information", timeout: float = 4) -> None:
        """Show a message for some seconds. `{key:ID}` in it becomes the user's key for an action."""
        shown = Notification(self._keymap.fill(message), severity, datetime.now())
        self.log.append(shown)
        self.current = [each for each in self.current if each.severity != "information"] + [shown]
        self._update()
        self.remove_later(shown, timeout)

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

    def remove_later(self, notification: Notification, seconds: float) -> None:
        """Remove a message after some seconds."""
        self._screen.set_timer(seconds, partial(self.remove, notification))

    def remove(self, notification: Notification) -> None:
        """Remove a message, if its time is not over."""
        if notification in self.current:
            self.current.remove(notification)
            self._update()

    def dismiss(self) -> None:
        """Remove all messages."""
        self.current = []
        self._update()

    def _update(self) -> None:
        latest = self.current[-1] if self.current else None
        self._line.show_message(latest.text if latest else "", latest.severity if latest else "information")
