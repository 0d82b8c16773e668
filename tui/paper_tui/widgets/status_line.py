"""The status line next to the search box: the numbers of matching, known and selected papers, or a long search."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from paper_index.search import Answer

from ..backend.search import SearchController
from ..formatting.status import status

_PROMPT = 3
"""Columns of the padding and the prompt in the half of the line that the search box has at least."""
_SEARCHING = Content("Searching …")


class StatusLine(Static):
    """Shows counts of an answer, or that one takes long.

    It is narrower while a query is typed, and beside a long one.
    """

    def __init__(self, search: SearchController) -> None:
        super().__init__(id="status")
        self._counts: tuple[Answer, int, frozenset[int], frozenset[int]] | None = None
        self._searching = False
        """Whether the next answer takes long."""
        search.on_slow = self._show_searching

    def on_mount(self) -> None:
        self.watch(self.screen.query_one("#search"), "has_focus", self._make_room, init=False)

    def _make_room(self) -> None:
        typing = self.screen.query_one("#search").has_focus
        query = self._counts[0].view.query if self._counts else ""
        self.set_class(typing or cell_len(query) > self.screen.size.width // 2 - _PROMPT, "-short")

    def show(self, answer: Answer, known: int, retained: frozenset[int], selection: frozenset[int]) -> None:
        """Show the counts of an answer, out of all `known` papers."""
        self._counts = answer, known, retained, selection
        self._make_room()
        self._update()

    def _show_searching(self, searching: bool) -> None:
        if searching != self._searching:
            self._searching = searching
            self._update()

    def on_resize(self) -> None:
        self._update()

    def _update(self) -> None:
        if self._searching:
            self.update(_SEARCHING, layout=False)
        elif self._counts:
            self.update(Content(status(*self._counts, self.size.width)), layout=False)
