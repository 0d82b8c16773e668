"""The filters: every facet with its values, and how many papers stand under each."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from paper_index.search import Answer, Filter

from ..messages import FilterToggled, PaneEntered
from ..render import cut, slug

TITLES = {
    "bookmarked": "Bookmarked",
    "tag": "Tags",
    "edition": "Edition",
    "area": "Area",
    "kind": "Kind",
    "task": "Task",
    "method": "Method",
    "dataset": "Data set",
    "code": "Has code",
}
"""Facets in the order they are shown."""

_SHORT = 6
"""Values shown of a facet before it is opened."""

_SINGLE = {"bookmarked", "code"}
"""Facets of one value: shown as one line."""


def shown_value(facet: str, value: str) -> str:
    """Return a facet's value as it is read in lists and chips."""
    if facet in _SINGLE:
        return TITLES[facet]
    return f"#{value}" if facet == "tag" else value if facet in ("dataset", "edition") else slug(value)


class FilterPane(OptionList):
    """Shows the facets of an answer."""

    BORDER_TITLE = "Filters"

    answer: reactive[Answer | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__(id="filter", markup=False, compact=True)
        self._opened: set[str] = set()

    def watch_answer(self) -> None:
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        self.show()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("filter"))

    def show(self) -> None:
        """List the facets anew, with the highlight where it was."""
        if self.answer is None:
            return
        before = self.highlighted_option.id if self.highlighted_option else None
        width = max(8, self.scrollable_content_region.width)
        options = [option for facet in TITLES for option in self._options_of(facet, width)]
        if options and options[0].prompt == "":
            options = options[1:]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
            ids = [option.id for option in options]
            if before is not None and before in ids:
                self.highlighted = ids.index(before)
            else:  # there is always one, so that the key pressed right after coming here has a value to act on
                self.highlighted = next((n for n, option in enumerate(options) if not option.disabled), None)

    def _options_of(self, facet: str, width: int) -> list[Option]:
        assert self.answer is not None
        values = self.answer.facets.get(facet, [])
        if not values:
            return []
        chosen = {f.value: f for f in self.answer.view.filters if f.facet == facet}
        if facet in _SINGLE:
            return [self._value(facet, value, count, chosen.get(value), width) for value, count in values[:1]]
        opened = facet in self._opened
        # A chosen value is always in sight.
        shown = values if opened else [v for n, v in enumerate(values) if n < _SHORT or v[0] in chosen]
        rest = len(values) - len(shown)
        options = [
            Option("", disabled=True),
            Option(Content.styled(TITLES[facet], "bold $foreground-muted"), disabled=True),
        ]
        options += [self._value(facet, value, count, chosen.get(value), width) for value, count in shown]
        if rest or (opened and len(values) > _SHORT):
            text = f"  … {rest} more" if rest else "  … fewer"
            options.append(Option(Content.styled(text, "$text-accent"), id=f"{facet}\x00"))
        return options

    def _value(self, facet: str, value: str, count: int, chosen: Filter | None, width: int) -> Option:
        number = f"{count:,}"
        name = cut(shown_value(facet, value), width - 3 - cell_len(number))
        mark = "  " if chosen is None else "✗ " if chosen.exclude else "✓ "
        gap = " " * max(1, width - 2 - cell_len(name) - cell_len(number))
        style = "" if chosen is None else "bold $text-error" if chosen.exclude else "bold $text-success"
        content = Content.styled(mark + name, style) + Content(gap) + Content.styled(number, "$foreground-muted")
        return Option(content, id=f"{facet}\x00{value}")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option.id, exclude=False)

    def move(self, lines: int) -> None:
        """Move the highlight over the values, as far as there are any."""
        values = [number for number, option in enumerate(self.options) if not option.disabled]
        if values:
            at = values.index(self.highlighted) if self.highlighted in values else 0
            self.highlighted = values[max(0, min(len(values) - 1, at + lines))]
            if self.highlighted == values[0]:
                self.scroll_home(animate=False)

    def choose(self, *, exclude: bool = False) -> None:
        """Choose the value at the highlight, or leave it out."""
        if self.highlighted_option is not None:
            self._choose(self.highlighted_option.id, exclude=exclude)

    def _choose(self, chosen: str | None, *, exclude: bool) -> None:
        facet, found, value = (chosen or "").partition("\x00")
        if not found:
            return
        if value:
            self.post_message(FilterToggled(Filter(facet, value, exclude)))
        else:
            self._opened ^= {facet}
            self.show()
