"""The places of the panes: how many are seen, how wide they are, where their borders are drawn to."""

from itertools import pairwise

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from ..session import Session
from .selecting import Selecting
from .state import PANES

SMALLEST = (40, 12)
"""Columns and lines below which the screen only says what it needs."""

LAYOUTS = {
    "wide": ("Three panes", 100, 120),
    "medium": ("Two panes; f shows the filters", 60, 80),
    "narrow": ("One pane; Enter opens the paper, Esc leads back", 0, 0),
}
"""What is said of a layout, the columns it needs, and those from which it comes by itself."""

FILTER_WIDTH, LIST_SHARE = 32, 55
"""Cells of the filters, and the part of what is left that the list has, in percent."""
ROOMY, ROOMY_FILTERS = 160, 40
"""Columns from which on the filters have more, and the cells that they have then."""
_LEAST = 18
"""Cells that a border leaves to a pane."""
_STEP = 4
"""Cells that a key moves a border."""


class Layout(Selecting):
    """The handlers of the actions `view.layout` and `pane.border_…`, and of the mouse on borders."""

    choices: var[dict[str, str]] = var(dict, init=False)
    """The layouts the user chose instead of those that fit: what is chosen in a narrow window holds in such windows."""
    filter_width: var[int] = var(0, init=False)
    """The cells of the filters; 0 for as many as are usual."""
    list_share: var[float] = var(float(LIST_SHARE), init=False)

    _dragged: Widget | None = None
    """The pane whose right border is being drawn."""
    _focus_kept: Widget | None = None

    def on_resize(self, event: events.Resize) -> None:
        columns, lines = SMALLEST
        small = event.size.width < columns or event.size.height < lines
        self.lay_out()
        if small:  # what is not displayed loses the focus
            self._focus_kept = self.focused or self._focus_kept
        elif self._focus_kept is not None:
            self.call_after_refresh(self._give_focus_back)
        self.set_class(small, "-too-small")
        text = f"paper-tui needs {columns} × {lines}.\nThis terminal is {event.size.width} × {event.size.height}."
        self.query_one("#too-small", Static).update(Content(text))

    def _give_focus_back(self) -> None:
        if not self.has_class("-too-small"):
            kept, self._focus_kept = self._focus_kept, None
            if self.focused is None:
                self.set_focus(kept)

    def session(self) -> Session:
        """Return how the screen is left."""
        return Session(
            view=self.view,
            paper=next(iter(self.backend.corpus.ids([] if self.row is None else [self.row])), ""),
            layouts=self.choices,
            filter_width=self.filter_width,
            list_share=self.list_share,
            compact=self.list.compact,
            places=self.places,
        )

    def restore(self, session: Session) -> None:
        """Have the screen as it was left; the paper at the cursor comes with the papers."""
        self.choices = dict(session.layouts)
        self.filter_width = session.filter_width
        self.list_share = session.list_share or float(LIST_SHARE)
        self.list.compact = session.compact
        self.places = dict(session.places)

    @property
    def _fitting(self) -> str:
        """The layout that fits the width."""
        return next(name for name, (_, _, least) in LAYOUTS.items() if self.app.size.width >= least)

    @property
    def _filters_width(self) -> int:
        return self.filter_width or (ROOMY_FILTERS if self.app.size.width >= ROOMY else FILTER_WIDTH)

    @property
    def arrangement(self) -> str:
        """The layout in force."""
        chosen = self.choices.get(self._fitting, self._fitting)
        return chosen if self.app.size.width >= LAYOUTS[chosen][1] else self._fitting

    def compose(self) -> ComposeResult:
        self.show_arrangement(update=False)  # before there is anything whose styles would be looked at again
        yield from super().compose()

    def show_arrangement(self, *, update: bool = True) -> None:
        """Show as many panes as there is room for, and the one the user is in among them."""
        now = self.arrangement
        shown = {f"-{name}": name == now for name in LAYOUTS}
        # Where all are seen, which one the user is in changes no style: all would be looked up again for nothing.
        shown |= {f"-in-{pane}": now != "wide" and self.pane == pane for pane in PANES}
        self.update_classes(shown, update=update)

    def lay_out(self) -> None:
        """Give the panes their places."""
        now = self.arrangement
        self.show_arrangement()
        width = self.app.size.width
        filters = max(_LEAST, min(self._filters_width, width - (3 if now == "wide" else 1) * _LEAST))
        self.filters.styles.width = None if now == "narrow" else filters
        least = min(50.0, 100 * _LEAST / max(1, width - filters if now == "wide" else width))
        share = max(least, min(self.list_share, 100 - least))
        self.list.styles.width = f"{share}fr"
        self.detail.styles.width = f"{100 - share}fr"

    def watch_choices(self) -> None:
        self.lay_out()

    def watch_filter_width(self) -> None:
        self.lay_out()

    def watch_list_share(self) -> None:
        self.lay_out()

    def do_view_layout(self) -> None:
        possible = [name for name, (_, least, _) in LAYOUTS.items() if self.app.size.width >= least]
        if len(possible) == 1:
            self.tell("There is room for one pane.")
            return
        self.choices = self.choices | {self._fitting: possible[(possible.index(self.arrangement) + 1) % len(possible)]}
        self.enter(self.pane if self.pane == "search" else "list")
        self.tell(LAYOUTS[self.arrangement][0])

    def do_pane_border_left(self) -> None:
        self._move_border(-_STEP)

    def do_pane_border_right(self) -> None:
        self._move_border(_STEP)

    def _move_border(self, cells: int) -> None:
        pane = self.filters if self.pane == "filter" else self.list
        if any(pane is left for left, _ in self._neighbours()):
            both = self.list.region.width + self.detail.region.width
            # Not what is drawn: that may be some keys behind.
            width = self._filters_width if pane is self.filters else int(both * self.list_share / 100)
            self._draw_border(pane, pane.region.x + width - 1 + cells)
        else:
            self.tell("There is no border to be moved.")

    def _neighbours(self) -> list[tuple[Widget, Widget]]:
        """The panes that are seen side by side."""
        seen: list[Widget] = [pane for pane in (self.filters, self.list, self.detail) if pane.display]
        return list(pairwise(seen))

    def _draw_border(self, pane: Widget, column: int) -> None:
        """Put the right border of a pane into a column, as far as its neighbour has room."""
        neighbour = next(right for left, right in self._neighbours() if left is pane)
        width = max(_LEAST, min(column + 1 - pane.region.x, neighbour.region.right - pane.region.x - _LEAST))
        if pane is self.filters:
            self.filter_width = width
        else:
            self.list_share = 100 * (width + 0.5) / (neighbour.region.right - pane.region.x)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        for left, right in self._neighbours():
            if event.screen_x in (left.region.right - 1, right.region.x) and event.screen_y in left.region.line_range:
                self._dragged = left
                self.capture_mouse()
                event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged is not None:
            self._draw_border(self._dragged, event.screen_x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()
