"""What is said at the first start: six lines, gone with the next key, which does what it means."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.content import Content
from textual.widgets import Static

_LINES = (
    "{papers} are here, offline; {program.import} brings in your own.",
    "{find.search} searches as you type; Esc takes it back.",
    "{move.down} {move.up} or ↓ ↑ move, Enter opens, Esc steps back.",
    "{paper.bookmark} bookmarks, {paper.tag} tags, {paper.note} notes, {library.undo} undoes.",
    "{pane.filter} filters by area, task, data set; {paper.export} exports.",
    "{program.help} lists every key; any key closes this.",
)
_FEW = (
    "{papers} are here, offline.",
    "{find.search} searches, Enter opens,",
    "Esc steps back. {program.help} lists every key,",
    "any key closes this.",
)
"""What there is room for in a window of few lines."""
_SHORT = 16


class Welcome(Static):
    """Shown once: a file remembers it. Without a place for that it comes again."""

    BORDER_TITLE = "Welcome to paper-tui"

    def __init__(self, seen: Path, papers: Callable[[], str], key: Callable[[str], str]) -> None:
        """Prepare to be shown.

        Args:
            seen: the file that remembers.
            papers: tells how many there are.
            key: gives the key of an action.
        """
        super().__init__(id="welcome")
        self._seen, self._papers, self._key = seen, papers, key
        self.display = not os.path.lexists(seen)

    def tell(self) -> None:
        """Say it, now that the papers are there."""
        if self.display:
            self.update(Content("\n").join(map(self._line, _FEW if self.app.size.height < _SHORT else _LINES)))
            with contextlib.suppress(OSError):
                self._seen.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._seen.touch()

    def _line(self, text: str) -> Content:
        said = Content("")
        for part in text.split("{"):
            name, brace, rest = part.rpartition("}")
            shown = self._papers() if name == "papers" else self._key(name) if brace else ""
            said += Content.styled(shown, "bold $text-accent") + Content(rest)
        return said

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.display = False
