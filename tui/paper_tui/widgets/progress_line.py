"""One line that is there only while something is under way."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class ProgressLine(Static):
    """Shows how far the index is."""

    progress: reactive[tuple[int, int] | None] = reactive(None)
    """Papers done and papers in all; None when nothing is under way."""

    def __init__(self) -> None:
        super().__init__(id="progress")

    def watch_progress(self) -> None:
        self.display = self.progress is not None
        if self.progress is None:
            return
        done, total = self.progress
        width = 20
        filled = width * done // max(1, total)
        bar = Content.styled("━" * filled, "$text-success") + Content.styled("─" * (width - filled), "$text-disabled")
        doing = f"{done:,} of {total:,} papers" if done < total else "writing"
        self.update(Content("Indexing ") + bar + Content(f" {doing}; search is plain until then"))
