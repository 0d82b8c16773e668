"""A range of rows that is being selected by moving the cursor."""

from collections.abc import Sequence

from ..hint_bar import Hint


class RowRange:
    """The beginning of the range, if one is being selected, and the selection before it."""

    def __init__(self) -> None:
        self._begun: tuple[int, frozenset[int]] | None = None

    def start(self, index: int, selection: frozenset[int]) -> None:
        """Begin to select a range of rows, in addition to the selection."""
        self._begun = index, selection

    def end(self) -> bool:
        """End the range; return whether one was being selected."""
        ended, self._begun = self._begun is not None, None
        return ended

    def drop(self) -> frozenset[int] | None:
        """End the range; return the selection before it, or None if no range was being selected."""
        begun, self._begun = self._begun, None
        return begun[1] if begun else None

    def selected_to(self, index: int, rows: Sequence[int]) -> frozenset[int] | None:
        """Return the selection with the range of `rows` up to `index`, or None if no range is being selected."""
        if self._begun is None:
            return None
        low, high = sorted((self._begun[0], index))
        return self._begun[1] | frozenset(rows[low : high + 1])

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that matter while a range is being selected."""
        if self._begun is None:
            return ()
        keep = "{key:paper.select_range} or {key:back}"
        return (("", "Selecting a range: move, then act"), (keep, "keep selected"))
