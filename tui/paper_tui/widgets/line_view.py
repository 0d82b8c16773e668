"""The base of list, filters and detail: lines drawn only where visible, and a length that causes no new layout."""

from typing import Any

from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.worker import Worker

from ..private_textual.names import set_border_subtitle, update_scrollbars


class LineView(ScrollView, can_focus=True):
    """A pane of `lines` lines, drawn by `render_line`. Its size on the screen does not depend on their number."""

    # Textual lays out the whole screen when a virtual size changes; here only the scroll bar depends on it.
    virtual_size = Reactive(Size(0, 0), layout=False)
    lines: Reactive[int] = Reactive(0)

    _pressed: int | None = None
    """The line of the screen in which a mouse button was pressed last."""

    def watch_lines(self, lines: int) -> None:
        self.virtual_size = Size(0, lines)
        update_scrollbars(self, self.virtual_size)
        self.refresh()

    def redraw(self, first: int, lines: int = 1) -> None:
        """Draw some lines again, as far as they are visible."""
        width, height = self.scrollable_content_region.size
        top = first - self.scroll_offset.y
        if top < height and top + lines > 0:
            self.refresh(Region(0, top, width, lines))

    def show_subtitle(self, text: str) -> None:
        """Show a text on the lower border."""
        if set_border_subtitle(self, Content(text)):
            self.redraw(self.scroll_offset.y + self.content_size.height - 1, 2)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = event.screen_y

    def clicked_at(self, event: events.Click) -> Offset | None:
        """Return the place of a click in the pane; None on the border, or if the mouse was dragged to another line."""
        return event.get_content_offset(self) if event.screen_y == self._pressed else None

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:
        """Run a coroutine function in the background. Textual's types do not know that it may be a bound method."""
        return super().run_worker(work, *arguments, **options)
