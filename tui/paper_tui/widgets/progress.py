"""The progress of an import, of the index, of reading PDFs or of making vectors, for the line of messages."""

from collections.abc import Callable
from time import monotonic

from textual.content import Content

from ..formatting.progress import format_eta
from .message_line import MessageLine

_NARROW = 80
"""Columns below which the bar is short."""
_SHORT, _LONG = 6, 20
"""Columns of a bar."""
_BASIC = "; search is basic until then"


class Progress:
    """Shows the progress of an import, else of the index, else of reading PDFs, else of making vectors."""

    def __init__(self, line: MessageLine, fill: Callable[[str], str]) -> None:
        """Prepare to show progress on a line; `fill` replaces `{key:ID}` by the user's key."""
        self._line, self._fill = line, fill
        self.indexed: tuple[int, int] | None = None
        """Papers indexed and papers in total; None while the index is not being built."""
        self.importing = ""
        """The progress of an import as text."""
        self._reading: tuple[int, int] | None = None
        """PDFs read and PDFs in total; None while none are read, or it does not take long."""
        self._embedding: tuple[int, int, bool] | None = None
        """Papers that have vectors, all papers, and whether the work waits; None while none are made."""
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

    def show_reading(self, read: tuple[int, int] | None) -> None:
        """Show how many PDFs of all are read; None ends it."""
        self._reading = read
        self._show()

    def show_embedding(self, embedded: tuple[int, int, bool] | None) -> None:
        """Show how many papers of all have vectors, and whether the work waits; None ends it."""
        self._embedding = embedded
        self._show()

    def _show(self) -> None:
        if self.importing or not (self.indexed or self._reading or self._embedding):
            self._line.progress = Content(self.importing)
        elif self.indexed is not None:
            self._line.progress = self._indexing(*self.indexed)
        elif self._reading is not None:
            done, total = self._reading
            self._line.progress = Content("Reading PDFs ") + self._bar(done, total) + f" {done:,} of {total:,}"
        elif self._embedding is not None:
            done, total, waits = self._embedding
            made = Content("Making vectors ") + self._bar(done, total) + f" {done:,} of {total:,} papers"
            self._line.progress = self._widest(made, "; paused", " while you type") if waits else made

    def _indexing(self, done: int, total: int) -> Content:
        doing = f"{done:,} of {total:,} papers" if done < total else "writing"
        if (seconds := monotonic() - self._began) > 1 and 0 < done < total:
            doing += f", {format_eta(done / total, seconds)}"
        short, long = (Content("Indexing ") + self._bar(done, total, width) + f" {doing}" for width in (_SHORT, _LONG))
        return self._widest(long if self._fits(long + _BASIC) else short, _BASIC)

    def _fits(self, text: Content) -> bool:
        return text.cell_length + 2 <= self._line.app.size.width

    def _widest(self, text: Content, *more: str) -> Content:
        """Return a text with as many of the texts that follow it as fit."""
        for each in more:
            if not self._fits(longer := text + each):
                break
            text = longer
        return text

    def _bar(self, done: int, total: int, width: int = 0) -> Content:
        width = width or (_SHORT if self._line.app.size.width < _NARROW else _LONG)
        filled = width * done // max(1, total)
        return Content.styled("━" * filled, "$text-success") + Content.styled("─" * (width - filled), "$text-disabled")
