"""What narrows the list, above it: the paper it is like, the filters in force; a click takes one off."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.style import Style

from paper_index.search import Filter

from ..formatting.paper import cut
from .filter_pane.entries import TITLES, shown_value
from .link_text import MessageText

_LINES = 3
_TITLE, _VALUE = 48, 40
"""Cells of a title and of a value."""


class FilterChips(MessageText):
    """There only while something narrows the list; as many lines as are needed, up to three."""

    def __init__(self) -> None:
        super().__init__(id="chips")
        self._filters: list[Filter] = []
        self._like = ""

    def show(self, filters: Iterable[Filter], like: str = "") -> None:
        """Show filters, and the title of a paper that the list is like."""
        self._filters, self._like = ordered(filters), like
        self.display = bool(self._filters or like)
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = (self.size.width or self.app.size.width) - 2
        like = cut(self._like, min(_TITLE, width - len(" like:  ✕ ")))
        chips = [(f" like: {like} ✕ ", "screen.drop_like")] if self._like else []
        for number, each in enumerate(self._filters):
            value = cut(shown_value(each.facet, each.value), _VALUE)
            chips.append((f" {'not ' if each.exclude else ''}{value} ✕ ", f"screen.drop_filter({number})"))
        self.say(_packed(chips, width))


def _packed(chips: list[tuple[str, str]], width: int) -> Content:
    """Return chips on lines of some width; what has no room is counted."""
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
        chip = Content.styled(cut(text, width), "$text on $primary-muted")
        lines[-1].append(chip.stylize(Style.from_meta({"@click": action})))
        room -= cell_len(text) + 1
    return Content("\n").join(Content(" ").join(line) for line in lines)


def ordered(filters: Iterable[Filter]) -> list[Filter]:
    """Return filters in the order of their facets, then by value."""
    facets = list(TITLES)
    return sorted(filters, key=lambda each: (facets.index(each.facet), each.value))
