"""What the list and the filters share: lines drawn only where they are seen, and a length that costs no new layout."""

from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LineView(ScrollView, can_focus=True):
    """A pane of `lines` lines, drawn by `render_line`. Its place on the screen never depends on how many they are."""

    # Textual lays the whole screen out anew when a virtual size changes; here only the scroll bar has to know.
    virtual_size = Reactive(Size(0, 0), layout=False)
    lines: Reactive[int] = Reactive(0)

    def watch_lines(self, lines: int) -> None:
        self.virtual_size = Size(0, lines)
        self._scroll_update(self.virtual_size)
        self.refresh()

    def redraw(self, first: int, lines: int = 1) -> None:
        """Draw some of the lines anew, as far as they are in sight."""
        width, height = self.scrollable_content_region.size
        top = first - self.scroll_offset.y
        if top < height and top + lines > 0:
            self.refresh(Region(0, top, width, lines))

    def say_place(self, text: Content) -> None:
        """Write something on the lower border; Textual would draw all lines anew for it."""
        self._border_subtitle = text
        self.redraw(self.scroll_offset.y + self.content_size.height - 1, 2)
