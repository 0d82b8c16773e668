"""A range of papers, places one comes back to, rows of one line."""

from paper_index.search import Answer

from .editions import Editions


class Selecting(Editions):
    """The handlers of the actions that select a range, mark places and make the rows compact."""

    def do_paper_select_range(self) -> None:
        if self._anchor is None:
            self._anchor, self._selected_before = self.cursor, self.selection
            self._extend()
            self._show_hints()
        else:
            self._end_range()

    def _extend(self) -> None:
        """Select what lies between where the range began and the cursor."""
        if self._anchor is not None and self.answer is not None:
            low, high = sorted((self._anchor, self.cursor))
            self.selection = self._selected_before | frozenset(self.answer.rows[low : high + 1])

    def _end_range(self) -> bool:
        """Let the selection be as it is; return whether a range was being selected."""
        ended = self._anchor is not None
        self._anchor = None
        if ended:
            self._show_hints()
        return ended

    def watch_cursor(self) -> None:
        super().watch_cursor()
        self._extend()

    def watch_answer(self, before: Answer | None, answer: Answer | None) -> None:
        if before is None or answer is None or before.rows != answer.rows:
            self._end_range()  # what lies between has changed
        super().watch_answer(before, answer)

    def do_move_mark(self, key: str) -> None:
        for paper in self.backend.corpus.ids([] if self.row is None else [self.row]):
            self.places[key] = paper
            self.tell(f"Marked as {key}; ' {key} comes back here.")

    def do_move_jump(self, key: str) -> None:
        paper = self.places.get(key)
        row = self.backend.corpus.find(paper) if paper else None
        if paper is None:
            self.tell(f"No paper is marked as {key}; m {key} marks one.")
        elif row is None:
            self.tell(f"The paper marked as {key} is no longer there.")
        elif self.answer and row in self.answer.rows:
            self.enter("list")
            self.cursor = self.answer.rows.index(row)
        else:
            self.tell(f"“{self._title_of(paper)}” is not in this list; 0 shows everything.")

    def do_view_compact(self) -> None:
        self.list.compact = not self.list.compact
