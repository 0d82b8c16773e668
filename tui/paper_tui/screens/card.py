"""What help and export have in common: a card over the main screen that Esc closes."""

from functools import lru_cache
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import OptionList

from ..private_textual import IncrementalScreen

T = TypeVar("T")


class Over(ModalScreen[T], IncrementalScreen[T]):
    """A screen that stands over another, which is seen behind it, dimmed.

    Textual draws all of the other again, and works out each of its colours, whenever something changes here.
    """

    _behind: list[Strip] | None = None

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen behind."""
        if self._behind is None:
            stack = self.app.screen_stack
            self._behind = stack[stack.index(self) - 1]._compositor.render_strips()
        if y >= len(self._behind):
            return Strip.blank(self.size.width)
        strip, dim = self._behind[y], self.styles.background
        return Strip([Segment(text, _dimmed(style, dim)) for text, style, _ in strip], strip.cell_length)

    def _set_dirty(self, *regions: Region) -> None:
        if regions:  # these have changed behind
            self._behind = None
        super()._set_dirty(*regions)


class Card(Over[T]):
    """A screen with one card on it. A click beside the card closes it too."""

    DEFAULT_CLASSES = "-tall"  # as most terminals are: styles are not looked up again for it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012, as Textual declares it
    BINDINGS: ClassVar = [("escape", "close", "Close"), ("ctrl+q", "close", "Close")]

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def walk(self, event: events.Key, options: OptionList) -> bool:
        """Move through a list while its filter is typed; return whether the key was for that."""
        steps = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key not in steps or self.focused is options:
            return False
        event.stop()
        getattr(options, f"action_{steps[event.key]}")()
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()


@lru_cache(1_000)
def _dimmed(style: Style | None, dim: Color) -> Style | None:
    """Return what Textual makes of a style that shines through a colour."""
    return next(iter(BackgroundScreen.process_segments([Segment(" ", style)], dim))).style
