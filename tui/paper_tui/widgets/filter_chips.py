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

_TITLE, _VALUE = 48, 40
"""Cells of a title and of a value."""
_SORT, _LIST = "screen.act('find.choose_sort')", "screen.act('find.filters')"
"""The actions of clicks on the order and on the number of hidden chips."""


class FilterChips(LinkText):
    """One line, also without filters, so that choosing one moves nothing. It ends with the number of hidden chips."""

    @dataclass
    class FilterClicked(Message):
        """The chip of a filter was clicked."""

        filter: Filter

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

    def action_drop_similar(self) -> None:
        """Leave the similar papers: a click on their chip."""
        self.post_message(self.SimilarClicked())

    def _update(self) -> None:
        width = (self.size.width or self.app.size.width) - 2
        chips = [(f" {self._order} ▾ ", _SORT)] if self._order else []
        like = cut(self._like, max(10, min(_TITLE, width - len(" similar to:  ✕ ") - len(self._order) - 5)))
        chips += [(f" similar to: {like} ✕ ", "drop_similar")] if self._like else []
        most = max(10, min(_VALUE, width - len(self._order) - 14))  # with the order, one filter fits, and the number
        for number, each in enumerate(self._filters):
            chips.append((f" {cut(described(each), most)} ✕ ", f"drop_filter({number})"))
        self.show(_packed(chips, width))


def _packed(chips: list[tuple[str, str]], width: int) -> Content:
    """Return chips on a line of some width; those that do not fit are counted."""
    shown: list[Content] = []
    for number, (text, action) in enumerate(chips):
        more = len(chips) - number
        spare = len(f"+{more}") + 1 if more > 1 else 0
        if shown and cell_len(text) > width - spare:
            shown.append(_chip(f"+{more}", "bold $text-accent", _LIST))
            break
        colours = "$foreground-muted on $surface" if action == _SORT else "$text on $primary-muted"
        shown.append(_chip(cut(text, width), colours, action))
        width -= cell_len(text) + 1
    return Content(" ").join(shown)


def _chip(text: str, colours: str, action: str) -> Content:
    return Content.styled(text, colours).stylize(Style.from_meta({"@click": action}))


def described(filter: Filter) -> str:
    """Return a filter as text."""
    return f"{'not ' if filter.exclude else ''}{shown_value(filter.facet, filter.value)}"


def sort_filters(filters: Iterable[Filter]) -> list[Filter]:
    """Return filters in the order of their facets, then by value."""
    facets = list(TITLES)
    return sorted(filters, key=lambda each: (facets.index(each.facet), each.value))
