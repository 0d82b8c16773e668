"""The days of a year as a grid: a row for each day of the week, a column for each week; the shade is a number."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.visual import Visual

from ..formatting.plots import SHADES, step
from ..widgets.line_view import LineView
from ..widgets.shades import is_plain, shade

_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LABEL = 4
"""Cells of the names of days."""
LINES = 1 + len(_DAYS)


class YearGrid(LineView, can_focus=False):
    """Shows weeks of seven days, the latest ones that fit, with the names of the months above.

    A cursor is on a day, if the view moves it there or the day is clicked.
    """

    cursor: var[date | None] = var(None)

    class Moved(Message):
        """The cursor moved, or left the days."""

    class Chosen(Message):
        """The day at the cursor was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._first, self._weeks = date.min, tuple[Sequence[int | None], ...]()

    @property
    def number(self) -> int:
        """The number of the day at the cursor."""
        if self.cursor is None:
            return 0
        week, day = divmod((self.cursor - self._first).days, 7)
        return self._weeks[week][day] or 0

    def move(self, days: int) -> None:
        """Move the cursor by some days, at first to the last day, and not beyond those that are shown."""
        numbered = [each for each, count in enumerate(chain.from_iterable(self._weeks)) if count is not None]
        if numbered:
            skipped, _ = self._layout
            at = (self.cursor - self._first).days + days if self.cursor else numbered[-1]
            self.cursor = self._first + timedelta(days=max(7 * skipped, min(at, numbered[-1])))

    def watch_cursor(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        offset, (skipped, cell) = self.clicked_at(event), self._layout
        if offset is None or offset.y < 1 or offset.x < _LABEL:
            return
        week, day = skipped + (offset.x - _LABEL) // cell, offset.y - 1
        if week < len(self._weeks) and self._weeks[week][day] is not None:
            before, self.cursor = self.cursor, self._first + timedelta(days=7 * week + day)
            if before == self.cursor:
                self.post_message(self.Chosen())

    def show(self, first: date, weeks: Sequence[Sequence[int | None]]) -> None:
        """Show the numbers of days from a Monday on; None for a day to come."""
        self._first, self._weeks = first, tuple(weeks)
        self.lines = LINES
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, style = self.scrollable_content_region.width, self.visual_style
        skipped, cell = self._layout
        if skipped >= len(self._weeks) or y >= LINES:
            return Strip.blank(width, style.rich_style)
        content = self._months(skipped, cell) if y == 0 else self._day(y - 1, skipped, cell)
        strips = Visual.to_strips(self, content, width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)

    @property
    def _layout(self) -> tuple[int, int]:
        """The number of weeks that do not fit, and the cells of a day."""
        width = self.scrollable_content_region.width
        cell = 2 if width >= _LABEL + 2 * len(self._weeks) else 1
        return len(self._weeks) - max(0, min(len(self._weeks), (width - _LABEL) // cell)), cell

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
        for number, week in enumerate(self._weeks[skipped:], skipped):
            count = week[day]
            shown = max(1, step(count, 0, most)) if count else 0
            sign = SHADES[shown] if plain else " "
            if not shown:
                sign = " " if count is None or plain else "·"
            style = "$foreground-muted" if not shown else "" if plain else shade(shown)
            if self.cursor == self._first + timedelta(days=7 * number + day):
                sign, style = sign if sign.strip() else "·", "reverse"
            parts.append(Content.styled(sign.ljust(cell), style))
        return Content("").join(parts)
