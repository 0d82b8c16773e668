"""The welcome message at the first start. The next key closes it, and also runs its action."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.content import Content
from textual.widgets import Static

from paper_index.storage.atomic_files import make_folder

from .key_text import key_text

_LINES = (
    "{papers} are ready; {key:program.fetch} fetches today's, {key:program.import} imports your own.",
    "{key:find.search} searches as you type; {typing:back} cancels.",
    "{key:move.down} {key:move.up} or ↓ ↑ move, {typing:pane.deeper} opens, {typing:back} goes back.",
    "{key:paper.bookmark} bookmarks, {key:paper.tag} tags, {key:paper.note} notes, {key:library.undo} undoes.",
    "{key:pane.filter} filters by area, task, data set; {key:paper.export} exports.",
    "{key:program.tutorial} starts a tutorial; {key:program.help} lists every key.",
)
_FEW = (
    "{papers} are ready.",
    "{key:find.search} searches, {typing:pane.deeper} opens,",
    "{typing:back} goes back. {key:program.help} lists every key.",
)
"""The message in a window of few lines."""
_SHORT = 16


class Welcome(Static):
    """Shown once: a file remembers it. If the file cannot be written, it is shown again."""

    BORDER_TITLE = "Welcome to paper-tui"
    BORDER_SUBTITLE = "any key closes this"

    def __init__(self, seen: Path, fill: Callable[[str], str]) -> None:
        """Prepare the message.

        Args:
            seen: the file that remembers it.
            fill: replaces `{key:ID}` by the user's key.
        """
        super().__init__(id="welcome")
        self._seen, self._fill = seen, fill
        self.display = not os.path.lexists(seen)

    def show(self, papers: str) -> None:
        """Show the message now that the number of papers is known."""
        if self.display:
            lines = _FEW if self.app.size.height < _SHORT else _LINES
            self.update(Content("\n").join(self._line(line, papers) for line in lines))
            with contextlib.suppress(OSError):
                make_folder(self._seen.parent)
                self._seen.touch()

    def _line(self, template: str, papers: str) -> Content:
        return key_text(template, lambda name: papers if name == "papers" else self._fill(f"{{{name}}}"), "typing:")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.display = False
