"""Bars with labels and numbers, the panel beside a view on a wide terminal."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

from ..formatting.paper import cut
from ..formatting.plots import bar
from ..widgets.line_view import LineView
from ..widgets.shades import is_plain


class Bar(NamedTuple):
    """A bar."""

    label: str
    value: float
    text: str
    """The number after the bar."""
    current: bool = False
    """Whether the bar is highlighted."""


class BarPanel(LineView, can_focus=False):
    """Shows a title and bars, whose length is relative to the greatest value."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title, self._bars = "", tuple[Bar, ...]()

    def show(self, title: str, bars: Sequence[Bar]) -> None:
        """Show bars below a title."""
        self._title, self._bars = title, tuple(bars)
        self.lines = len(bars) + 2
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line, width, style = y + self.scroll_offset.y, self.scrollable_content_region.width, self.visual_style
        if line == 0:
            content = Content.styled(cut(self._title, width), "bold")
        elif 2 <= line < self.lines:
            content = self._line(self._bars[line - 2], width)
        else:
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, content, max(1, width), 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)

    def _line(self, shown: Bar, width: int) -> Content:
        numbers = max(cell_len(each.text) for each in self._bars)
        labels = min(max(cell_len(each.label) for each in self._bars), max(8, (width - numbers - 2) // 2))
        room = width - labels - numbers - 2
        label = cut(shown.label, labels)
        drawn = bar(shown.value, max(each.value for each in self._bars), max(0, room), plain=is_plain(self.app))
        colour = "$accent" if shown.current else "$primary"
        parts = (
            Content.styled(label + " " * (labels - cell_len(label) + 1), "bold $text-accent" if shown.current else ""),
            Content.styled(drawn, colour),
            Content.styled(f" {shown.text:>{numbers}}", "$foreground-muted"),
        )
        return Content("").join(parts)
