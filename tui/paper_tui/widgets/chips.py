"""The filters in force, above the list; a click takes one off."""

from collections.abc import Iterable

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from paper_index.search import Filter

from .filter_pane import TITLES, shown_value


class Chips(Static):
    """One line, there only while filters are."""

    filters: reactive[frozenset[Filter]] = reactive(frozenset())

    def __init__(self) -> None:
        super().__init__(id="chips")

    def watch_filters(self) -> None:
        self.display = bool(self.filters)
        parts = []
        for number, each in enumerate(self.ordered()):
            text = f" {'not ' if each.exclude else ''}{shown_value(each.facet, each.value)} ✕ "
            click = Style.from_meta({"@click": f"screen.drop_filter({number})"})
            parts.append(Content.styled(text, "$text on $primary-muted").stylize(click))
        self.update(Content(" ").join(parts))

    def ordered(self) -> list[Filter]:
        """Return the filters in the order they are shown."""
        return ordered(self.filters)


def ordered(filters: Iterable[Filter]) -> list[Filter]:
    """Return filters in the order of their facets, then by value."""
    facets = list(TITLES)
    return sorted(filters, key=lambda each: (facets.index(each.facet), each.value))
