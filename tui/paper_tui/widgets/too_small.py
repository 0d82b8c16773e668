"""The message that replaces everything while the terminal is too small."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

SMALLEST = (40, 12)
"""Columns and lines of the smallest terminal that the explorer can be used in."""


class TooSmall(Static):
    """Covers the screen while the terminal is too small, and gives the focus back afterwards."""

    def __init__(self) -> None:
        super().__init__(id="too-small")
        self._focused: Widget | None = None
        """The widget that had the focus before."""

    def show_for(self, size: Size) -> None:
        """Show or hide the message for a size of the terminal."""
        columns, lines = SMALLEST
        small = size.width < columns or size.height < lines
        if small:
            self._focused = self.screen.focused or self._focused  # a hidden widget loses the focus
            terminal = f"This terminal is {size.width}×{size.height}."
            self.update(Content(f"paper-tui needs {columns}×{lines}.\n{terminal}"))  # no blank to be wrapped at
        elif self._focused is not None:
            self.screen.call_after_refresh(self._restore_focus)
        self.screen.set_class(small, "-too-small")

    def _restore_focus(self) -> None:
        if not self.screen.has_class("-too-small"):
            widget, self._focused = self._focused, None
            if self.screen.focused is None:
                self.screen.set_focus(widget)
