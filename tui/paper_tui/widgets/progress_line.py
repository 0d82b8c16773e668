"""One line that is there only while something is under way."""

from time import monotonic

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from ..pace import left


class ProgressLine(Static):
    """Shows how far an import is, or the index."""

    progress: reactive[tuple[int, int] | None] = reactive(None)
    """Papers done and papers in all; None when nothing is under way."""

    doing: reactive[str] = reactive("")
    """What else is under way, in words."""

    def __init__(self) -> None:
        super().__init__(id="progress")

    _began = 0.0

    def watch_progress(self, before: tuple[int, int] | None, _: tuple[int, int] | None) -> None:
        if before is None:
            self._began = monotonic()
        self._show()

    def watch_doing(self) -> None:
        self._show()

    def _show(self) -> None:
        self.display = self.progress is not None or bool(self.doing)
        if self.doing or self.progress is None:
            self.update(Content(self.doing), layout=False)
            return
        done, total = self.progress
        width = 20
        filled = width * done // max(1, total)
        bar = Content.styled("━" * filled, "$text-success") + Content.styled("─" * (width - filled), "$text-disabled")
        doing = f"{done:,} of {total:,} papers" if done < total else "writing"
        if (seconds := monotonic() - self._began) > 1 and 0 < done < total:
            doing += f", {left(done / total, seconds)}"
        said = Content("Indexing ") + bar + Content(f" {doing}")
        plain = Content("; search is plain until then")
        said = said + plain if len(said) + len(plain) < self.app.size.width else said
        self.update(said, layout=False)
