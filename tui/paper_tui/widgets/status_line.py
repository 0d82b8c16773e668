"""The status line next to the search box: the numbers of matching, known and selected papers."""

from textual.content import Content
from textual.widgets import Static

from paper_index.search import Answer

from ..formatting.status import status

_WIDEST = 42


class StatusLine(Static):
    """Shows counts of an answer."""

    def __init__(self) -> None:
        super().__init__(id="status")

    def show(self, answer: Answer, known: int, retained: frozenset[int], selection: frozenset[int]) -> None:
        """Show the counts of an answer, out of all `known` papers."""
        width = min(_WIDEST, (self.app.size.width - 2) // 2) - 2
        self.update(Content(status(answer, known, retained, selection, width)), layout=False)
