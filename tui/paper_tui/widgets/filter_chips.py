"""Chips above the list: its order, the paper it is similar to, and the filters. A click changes or removes one."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style

from paper_index.search import Filter, View

from ..formatting.paper import cut
from ..formatting.status import order
from .filter_pane.entries import TITLES, shown_value
from .link_text import LinkText

_LINES = 3
_TITLE, _VALUE = 48, 40
"""Cells of a title and of a value."""


class FilterChips(LinkText):
    """One line, also without filters, so that choosing one moves nothing; up to three lines with many."""

    @dataclass
    class FilterClicked(Message):
        """The chip of a filter was clicked."""

        filter: Filter

    class OrderClicked(Message):
        """The order was clicked."""

    class SimilarClicked(Message):
        """The chip of the similar paper was clicked."""

    def __init__(self) -> None:
        super().__init__(id="chips")
        self._filters: list[Filter] = []
        self._order = self._like = ""

    def show_view(self, view: View, like: str = "") -> None:
        """Show the order and the filters of a view, and the title of the paper that the list is similar to."""
        self._filters, self._order, self._like = sort_filters(view.filters), order(view), like
        self._update()

    def on_resize(self, event: events.Resize) -> None:
        self._update()

    def action_drop_filter(self, number: int) -> None:
        """Remove a filter: a click on its chip."""
        if number < len(self._filters):
            self.post_message(self.FilterClicked(self._filters[number]))

    def action_change_order(self) -> None:
        """Change the order of the list: a click on it."""
        self.post_message(self.OrderClicked())

    def action_drop_similar(self) -> None:
        """Leave the similar papers: a click on their chip."""
        self.post_message(self.SimilarClicked())

    def _update(self) -> None:
        width = (self.size.width or self.app.size.width) - 2
        chips = [(f" {self._order} ▾ ", "change_order")] if self._order else []
        like = cut(self._like, max(10, min(_TITLE, width - len(" similar to:  ✕ ") - len(self._order) - 5)))
        chips += [(f" similar to: {like} ✕ ", "drop_similar")] if self._like else []
        for number, each in enumerate(self._filters):
            value = cut(shown_value(each.facet, each.value), _VALUE)
            chips.append((f" {'not ' if each.exclude else ''}{value} ✕ ", f"drop_filter({number})"))
        self.show(_packed(chips, width))


def _packed(chips: list[tuple[str, str]], width: int) -> Content:
    """Return chips on lines of some width; those that do not fit are counted."""
    lines: list[list[Content]] = [[]]
    room = width
    for number, (text, action) in enumerate(chips):
        more = len(chips) - number
        spare = len(f" +{more}") + 1 if len(lines) == _LINES and more > 1 else 0
        if cell_len(text) > room - spare and lines[-1]:
            if len(lines) == _LINES:
                lines[-1].append(Content.styled(f"+{more}", "$foreground-muted"))
                break
            lines.append([])
            room = width
        colours = "$foreground-muted on $surface" if action == "change_order" else "$text on $primary-muted"
        chip = Content.styled(cut(text, width), colours)
        lines[-1].append(chip.stylize(Style.from_meta({"@click": action})))
        room -= cell_len(text) + 1
    return Content("\n").join(Content(" ").join(line) for line in lines)


def sort_filters(filters: Iterable[Filter]) -> list[Filter]:
    """Return filters in the order of their facets, then by value."""
    facets = list(TITLES)
    return sorted(filters, key=lambda each: (facets.index(each.facet), each.value))
