"""What the list and the filters share: lines drawn only where they are seen, and a length that costs no new layout."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LinePane(ScrollView, can_focus=True):
    """A pane of `lines` lines, drawn by `render_line`. Its place on the screen never depends on how many they are."""

    # Textual lays the whole screen out anew when a virtual size changes; here only the scroll bar has to know.
    virtual_size = Reactive(Size(0, 0), layout=False)
    lines: Reactive[int] = Reactive(0)

    def watch_lines(self, lines: int) -> None:
        self.virtual_size = Size(0, lines)
        self._scroll_update(self.virtual_size)
        self.refresh()
