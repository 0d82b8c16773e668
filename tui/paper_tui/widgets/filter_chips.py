"""Chips above the list: its order, its source, and the filters. A click changes or removes one."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style

from paper_index.search import Answer, Filter

from ..formatting import recommended
from ..formatting.paper import cut
from ..formatting.recommended import source_name
from ..formatting.status import answer_order
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
        self._order = self._of = ""
        self._more: list[tuple[str, str]] = []

    def show_answer(self, answer: Answer, like: str = "") -> None:
        """Show the order and the filters of an answer, and its source: `like` is the title of the similar paper."""
        view = answer.view
        self._filters, self._more = sort_filters(view.filters), recommended.chips(answer)
        self._order = answer_order(answer)
        self._of = f"for you: {source_name(view.recommend)}" if view.recommend else f"similar to: {like}" * bool(like)
        self._update()

    def on_resize(self, event: events.Resize) -> None:
        self._update()

    def action_drop_filter(self, number: int) -> None:
        """Remove a filter: a click on its chip."""
        if number < len(self._filters):
            self.post_message(self.FilterClicked(self._filters[number]))

    def action_drop_similar(self) -> None:
        """Leave the similar or recommended papers: a click on their chip."""
        self.post_message(self.SimilarClicked())

    def _update(self) -> None:
        width = (self.size.width or self.app.size.width) - 2
        chips = [(f" {self._order} ▾ ", _SORT)] if self._order else []
        source = cut(self._of, max(22, min(_TITLE + 12, width - len("  ✕ ") - len(self._order) - 9)))
        if self._more:
            chips += [(f" {source} ▾ ", "screen.act('recommend.source')"), (" ✕ ", "drop_similar")]
        elif source:
            chips += [(f" {source} ✕ ", "drop_similar")]
        most = max(10, min(_VALUE, width - len(self._order) - 14))  # with the order, one filter fits, and the number
        for number, each in enumerate(self._filters):
            chips.append((f" {cut(described(each), most)} ✕ ", f"drop_filter({number})"))
        room = width - sum(cell_len(text) + 1 for text, _ in chips)
        for text, act in self._more if not self._filters else ():
            if (room := room - cell_len(text) - 5) >= 0:
                chips.append((f" {text} ▾ ", f"screen.act('{act}')"))
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
