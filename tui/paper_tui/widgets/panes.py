"""The three panes: how many are visible, how wide they are, and where their borders are dragged to."""

from itertools import pairwise
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from ..session import Session
from .detail_pane.pane import DetailPane
from .filter_pane.pane import FilterPane
from .paper_list.list import PaperList

LAYOUTS = {
    "wide": ("3 panes", 100, 120),
    "medium": ("2 panes ({key:pane.filter}: filters)", 60, 80),
    "narrow": ("1 pane ({key:pane.deeper}: open the paper, {key:back}: back)", 0, 0),
}
"""The layouts: their description, the columns they need, and those from which they are the default."""

FILTER_WIDTH, LIST_SHARE = 28, 60
"""Cells of the filter pane, and the share of the list in the rest, in percent."""
_ROOMY, _ROOMY_FILTERS = 160, 40
"""Columns from which the filter pane is wider, and its width in cells then."""
_LEAST = 18
"""Cells that moving a border leaves to a pane."""


class Panes(Horizontal):
    """Filters, list and detail side by side, or as many of them as fit."""

    filter_width: var[int] = var(0, init=False)
    """The cells of the filter pane; 0 for the default."""
    list_share: var[float] = var(float(LIST_SHARE), init=False)

    zoomed: var[bool] = var(False, init=False)
    """Whether the detail pane fills the screen."""

    _dragged: Widget | None = None
    """The pane whose right border is being dragged."""

    def __init__(self, filters: FilterPane, papers: PaperList, detail: DetailPane, session: Session) -> None:
        super().__init__(id="panes")
        self._filters, self._papers, self._detail = filters, papers, detail
        self.choices = dict(session.layouts)
        """The layouts the user chose, by the default layout they replace: each holds in windows of similar width."""
        self.set_reactive(Panes.filter_width, session.filter_width)
        self.set_reactive(Panes.list_share, session.list_share or float(LIST_SHARE))

    def compose(self) -> ComposeResult:
        yield self._filters
        yield self._papers
        yield self._detail

    @property
    def _fitting_layout(self) -> str:
        """The layout that fits the terminal."""
        return next(name for name, (_, _, least) in LAYOUTS.items() if self.app.size.width >= least)

    @property
    def _filters_width(self) -> int:
        return self.filter_width or (_ROOMY_FILTERS if self.app.size.width >= _ROOMY else FILTER_WIDTH)

    @property
    def arrangement(self) -> str:
        """The layout in use."""
        chosen = self.choices.get(self._fitting_layout, self._fitting_layout)
        return chosen if self.app.size.width >= LAYOUTS[chosen][1] else self._fitting_layout

    def show_panes(self, screen: Screen[Any], pane: str, *, update: bool = True) -> None:
        """Show as many panes as fit, among them the one the user is in, and give them their widths.

        Args:
            screen: the screen; its classes, and those of this widget, control which panes are visible.
            pane: the pane the user is in.
            update: whether to look up the styles again.
        """
        now = self.arrangement
        screen.update_classes({f"-{name}": name == now for name in LAYOUTS}, update=update)
        # Not classes of the screen: all its styles would be looked up again. With three panes all are visible anyway.
        current = {
            "-in-filter": pane == "filter" and now != "wide",
            "-in-detail": pane == "detail" and now == "narrow",
        }
        self.update_classes(current, update=update)
        self._set_widths()

    def _set_widths(self) -> None:
        now, width = self.arrangement, self.app.size.width
        filters = max(_LEAST, min(self._filters_width, width - (3 if now == "wide" else 1) * _LEAST))
        self._filters.styles.width = None if now == "narrow" else filters
        least = min(50.0, 100 * _LEAST / max(1, width - filters if now == "wide" else width))
        share = max(least, min(self.list_share, 100 - least))
        self._papers.styles.width = f"{share}fr"
        self._detail.styles.width = f"{100 - share}fr"

    def watch_zoomed(self) -> None:
        self.set_class(self.zoomed, "-zoomed")

    def watch_filter_width(self) -> None:
        self._set_widths()

    def watch_list_share(self) -> None:
        self._set_widths()

    def next_layout(self, pane: str) -> str:
        """Change to the next layout that fits; return its description, or an empty string if only one fits.

        The visible panes include `pane`, the one the user is in.
        """
        possible = [name for name, (_, least, _) in LAYOUTS.items() if self.app.size.width >= least]
        if len(possible) == 1:
            return ""
        following = possible[(possible.index(self.arrangement) + 1) % len(possible)]
        self.choices = self.choices | {self._fitting_layout: following}
        self.show_panes(self.screen, pane)
        return LAYOUTS[self.arrangement][0]

    # Borders

    def move_border(self, pane: str, cells: int) -> bool:
        """Move the right border of the filter pane, or that of the list; return whether there is one."""
        widget: Widget = self._filters if pane == "filter" else self._papers
        if all(widget is not left for left, _ in self._neighbours()):
            return False
        both = self._papers.region.width + self._detail.region.width
        # Not the width on the screen, which may be some keys behind.
        width = self._filters_width if widget is self._filters else int(both * self.list_share / 100)
        self._put_border(widget, widget.region.x + width - 1 + cells)
        return True

    def _neighbours(self) -> list[tuple[Widget, Widget]]:
        """Return the pairs of panes that are side by side on the screen; a pane without a layout is not there yet."""
        panes: list[Widget] = [self._filters, self._papers, self._detail]
        visible = [pane for pane in panes if pane.display and pane.region.width]
        return list(pairwise(visible))

    def _put_border(self, pane: Widget, column: int) -> None:
        """Put the right border of a pane into a column, as far as its neighbour has room."""
        neighbour = next((right for left, right in self._neighbours() if left is pane), None)
        if neighbour is None:  # hidden while its border was dragged
            return
        width = max(_LEAST, min(column + 1 - pane.region.x, neighbour.region.right - pane.region.x - _LEAST))
        if pane is self._filters:
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
            self._put_border(self._dragged, event.screen_x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()
