"""The progress line, visible only while an import or the indexing runs. It covers the border, so nothing moves."""

from collections.abc import Callable
from time import monotonic

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from ..formatting.paper import cut
from ..formatting.progress import format_eta

_BESIDE = 4
"""Cells of the border that stay visible beside it."""
_STEP = 8
_NARROW = 60
"""Columns below which the bar is short."""


class ProgressLine(Static):
    """Shows the progress of an import or of the index."""

    progress: reactive[tuple[int, int] | None] = reactive(None)
    """Papers indexed and papers in total; None while the index is not being built."""

    activity: reactive[str] = reactive("")
    """The progress of an import as text."""

    def __init__(self, fill: Callable[[str], str]) -> None:
        """Prepare the line; `fill` replaces `{key:ID}` by the user's key."""
        super().__init__(id="progress")
        self._fill = fill

    def show_indexing(self, progress: tuple[int, int] | None) -> None:
        """Show how many papers of all are indexed; None hides it."""
        self.progress = progress

    def show_import(self, text: str) -> None:
        """Show the progress of an import; an empty text hides it."""
        self.activity = self._fill(f"{text} · {{key:back}} cancels") if text else ""

    _began = 0.0

    def watch_progress(self, before: tuple[int, int] | None, _: tuple[int, int] | None) -> None:
        if before is None:
            self._began = monotonic()
        self._show()

    def watch_activity(self) -> None:
        self._show()

    def _show(self) -> None:
        self.display = self.progress is not None or bool(self.activity)
        self._say(Content(self.activity) if self.activity or self.progress is None else self._indexing(*self.progress))

    def _say(self, said: Content) -> None:
        room = self.app.size.width - _BESIDE
        # In steps, because each new width lays out the whole screen.
        self.styles.width = min(room, -(-(said.cell_length + 2) // _STEP) * _STEP)
        self.update(said if said.cell_length <= room - 2 else Content(cut(said.plain, room - 2)), layout=False)

    def _indexing(self, done: int, total: int) -> Content:
        narrow = self.app.size.width < _NARROW
        width = 6 if narrow else 20
        filled = width * done // max(1, total)
        bar = Content.styled("━" * filled, "$text-success") + Content.styled("─" * (width - filled), "$text-disabled")
        doing = f"{done:,} of {total:,} papers" if done < total else "writing"
        if (seconds := monotonic() - self._began) > 1 and 0 < done < total:
            doing += f", {format_eta(done / total, seconds)}"
        said = Content("Indexing ") + bar + Content(f" {doing}")
        plain = Content("; search is basic until then")
        return said if narrow or len(said) + len(plain) + 2 > self.app.size.width - _BESIDE else said + plain
