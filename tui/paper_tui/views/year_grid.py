"""The days of a year as a grid: a row for each day of the week, a column for each week; the shade is a number."""

from collections.abc import Sequence
from datetime import date, timedelta

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

from ..formatting.bars import SHADES, step
from ..widgets.bars import is_plain, shade
from ..widgets.line_view import LineView

_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LABEL = 4
"""Cells of the names of days."""
LINES = 1 + len(_DAYS)


class YearGrid(LineView, can_focus=False):
    """Shows weeks of seven days, the latest ones that fit, with the names of the months above."""

    def __init__(self) -> None:
        super().__init__()
        self._first, self._weeks = date.min, tuple[Sequence[int | None], ...]()

    def show(self, first: date, weeks: Sequence[Sequence[int | None]]) -> None:
        """Show the numbers of days from a Monday on; None for a day to come."""
        self._first, self._weeks = first, tuple(weeks)
        self.lines = LINES
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, style = self.scrollable_content_region.width, self.visual_style
        cell = 2 if width >= _LABEL + 2 * len(self._weeks) else 1
        shown = max(0, min(len(self._weeks), (width - _LABEL) // cell))
        skipped = len(self._weeks) - shown
        if not shown or y >= LINES:
            return Strip.blank(width, style.rich_style)
        content = self._months(skipped, cell) if y == 0 else self._day(y - 1, skipped, cell)
        strips = Visual.to_strips(self, content, width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)

    def _months(self, skipped: int, cell: int) -> Content:
        """Return the names of the months, each above its first week."""
        line = ""
        for at in range(len(self._weeks) - skipped):
            monday = self._first + timedelta(weeks=skipped + at)
            if monday.day <= 7 and len(line) <= at * cell:
                line = f"{line:{at * cell}}{monday:%b} "
        return Content.styled(" " * _LABEL + line.rstrip(), "$foreground-muted")

    def _day(self, day: int, skipped: int, cell: int) -> Content:
        plain, most = is_plain(self.app), max((count or 0 for week in self._weeks for count in week), default=0)
        parts = [Content.styled(f"{_DAYS[day]:<{_LABEL}}", "$foreground-muted")]
        for week in self._weeks[skipped:]:
            count = week[day]
            shown = max(1, step(count, 0, most)) if count else 0
            sign = SHADES[shown] if plain else " "
            if not shown:
                sign = " " if count is None or plain else "·"
            style = "$foreground-muted" if not shown else "" if plain else shade(shown)
            parts.append(Content.styled(sign.ljust(cell), style))
        return Content("").join(parts)
