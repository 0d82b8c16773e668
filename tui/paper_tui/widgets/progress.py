"""The progress of an import or of the index, for the line of messages."""

from collections.abc import Callable
from time import monotonic

from textual.content import Content

from ..formatting.progress import format_eta
from .message_line import MessageLine

_NARROW = 60
"""Columns below which the bar is short."""


class Progress:
    """Shows the progress of an import, else of the index."""

    def __init__(self, line: MessageLine, fill: Callable[[str], str]) -> None:
        """Prepare to show progress on a line; `fill` replaces `{key:ID}` by the user's key."""
        self._line, self._fill = line, fill
        self.indexed: tuple[int, int] | None = None
        """Papers indexed and papers in total; None while the index is not being built."""
        self.importing = ""
        """The progress of an import as text."""
        self._began = 0.0

    def show_indexing(self, indexed: tuple[int, int] | None) -> None:
        """Show how many papers of all are indexed; None ends it."""
        if self.indexed is None:
            self._began = monotonic()
        self.indexed = indexed
        self._show()

    def show_import(self, text: str) -> None:
        """Show the progress of an import; an empty text ends it."""
        self.importing = self._fill(f"{text} · {{key:back}} cancels") if text else ""
        self._show()

    def _show(self) -> None:
        said = Content(self.importing)
        self._line.progress = said if self.importing or self.indexed is None else self._indexing(*self.indexed)

    def _indexing(self, done: int, total: int) -> Content:
        room = self._line.app.size.width
        width = 6 if room < _NARROW else 20
        filled = width * done // max(1, total)
        bar = Content.styled("━" * filled, "$text-success") + Content.styled("─" * (width - filled), "$text-disabled")
        doing = f"{done:,} of {total:,} papers" if done < total else "writing"
        if (seconds := monotonic() - self._began) > 1 and 0 < done < total:
            doing += f", {format_eta(done / total, seconds)}"
        said = Content("Indexing ") + bar + Content(f" {doing}")
        whole = said + Content("; search is basic until then")
        return whole if whole.cell_length + 2 <= room else said
