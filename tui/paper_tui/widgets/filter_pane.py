"""The filters: every facet with its values, and how many papers stand under each. Drawn only where they are seen."""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from paper_index.search import Answer, Filter

from ..messages import FilterToggled, PaneEntered
from ..render import cut, edition_name, matching, slug
from .line_pane import LinePane

TITLES = {
    "bookmarked": "Bookmarked",
    "note": "Has a note",
    "state": "Reading",
    "rating": "Rating",
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

_SINGLE = {"bookmarked", "note", "code"}
"""Facets of one value: shown as one line."""


class Entry(NamedTuple):
    """One line: a title, a value with its papers, or the line that opens and closes a facet."""

    facet: str
    text: str
    style: str
    value: str | None = None
    papers: int | None = None

    @property
    def acts(self) -> bool:
        """Whether something happens when it is chosen."""
        return self.value is not None or self.style == "more"


def shown_value(facet: str, value: str) -> str:
    """Return a facet's value as it is read in lists and chips."""
    if facet in _SINGLE:
        return TITLES[facet]
    if facet == "rating":
        return f"{value} of 5"
    if facet == "edition":
        return edition_name(value)
    return f"#{value}" if facet == "tag" else value if facet == "dataset" else slug(value)


def shown_values(facet: str, values: Iterable[str]) -> dict[str, str]:
    """Return values of a facet as they are read, each unlike the others."""
    shown = {value: shown_value(facet, value) for value in values}
    often = Counter(shown.values())
    return {value: text if often[text] == 1 else value for value, text in shown.items()}


def entries(answer: Answer, opened: set[str]) -> list[Entry]:
    """Return the lines for an answer: facets without papers are left out, long ones shortened unless opened."""
    lines: list[Entry] = []
    for facet in TITLES:
        values = answer.facets.get(facet, [])
        chosen = _chosen(answer, facet)
        if not values:
            continue
        if lines and not (facet in _SINGLE and lines[-1].facet in _SINGLE):
            lines.append(Entry(facet, "", "title"))
        if facet not in _SINGLE:
            lines.append(Entry(facet, TITLES[facet], "title"))
        # A chosen value is always in sight.
        shown = values if facet in opened else [v for n, v in enumerate(values) if n < _SHORT or v[0] in chosen]
        names = shown_values(facet, (value for value, _ in values))
        lines += [Entry(facet, names[value], chosen.get(value, "value"), value, count) for value, count in shown]
        if len(shown) < len(values):
            lines.append(Entry(facet, f"… {len(values) - len(shown)} more", "more"))
        elif facet in opened and len(values) > _SHORT:
            lines.append(Entry(facet, "… fewer", "more"))
    return lines


def found_entries(answer: Answer, facet: str, typed: str) -> list[Entry]:
    """Return the lines while a value of a facet is looked for: those that begin so, then those that hold it."""
    papers = {count[0]: count for count in answer.facets.get(facet, [])}
    papers = {shown: papers[value] for value, shown in shown_values(facet, papers).items()}
    chosen = _chosen(answer, facet)
    lines = [Entry(facet, TITLES[facet], "title"), Entry(facet, f"/ {typed}▏", "find")]
    for shown in (names := matching(list(papers), typed)):
        value, count = papers[shown]
        lines.append(Entry(facet, shown, chosen.get(value, "value"), value, count))
    return lines if names else [*lines, Entry(facet, "  none like that", "count")]


def _chosen(answer: Answer, facet: str) -> dict[str, str]:
    """The values of a facet that are chosen, and how they are drawn."""
    return {f.value: "excluded" if f.exclude else "chosen" for f in answer.view.filters if f.facet == facet}


class FilterPane(LinePane):
    """Shows the facets of an answer."""

    BORDER_TITLE = "Filters"
    COMPONENT_CLASSES: ClassVar = {
        "filter-pane--value",
        "filter-pane--title",
        "filter-pane--count",
        "filter-pane--chosen",
        "filter-pane--excluded",
        "filter-pane--more",
        "filter-pane--find",
        "filter-pane--cursor",
    }

    answer: reactive[Answer | None] = reactive(None)
    highlighted: reactive[int] = reactive(0)
    """The line the next key acts on."""

    def __init__(self) -> None:
        super().__init__(id="filter")
        self._opened: set[str] = set()
        self._entries: list[Entry] = []
        self._facet = ""
        self.finding: str | None = None
        """What was typed to find a value of a facet, while one is looked for."""

    def watch_answer(self) -> None:
        self.show()

    def show(self) -> None:
        """List the facets anew, with the highlight on the value where it was."""
        if self.answer is None:
            return
        before = self._entries[self.highlighted][:2] if self.highlighted < len(self._entries) else None
        if self.finding is None:
            self._entries = entries(self.answer, self._opened)
        else:
            self._entries = found_entries(self.answer, self._facet, self.finding)
        same = [n for n, entry in enumerate(self._entries) if entry.acts and entry[:2] == before]
        # There is always a highlight, so that the key pressed right after coming here has a value to act on.
        self.highlighted = next(iter(same or self._acting), 0)
        self.lines = len(self._entries)
        self.refresh()

    @property
    def _acting(self) -> list[int]:
        return [number for number, entry in enumerate(self._entries) if entry.acts]

    def watch_highlighted(self) -> None:
        # The title above comes into sight together with the first value.
        top = max(0, self.highlighted - 1)
        self.scroll_to_region(Region(0, top, 1, self.highlighted - top + 1), animate=False, force=True)
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        value = self.get_component_rich_style("filter-pane--value")
        if number >= len(self._entries):
            return Strip.blank(width, value)
        entry = self._entries[number]
        style = self.get_component_rich_style(f"filter-pane--{entry.style}")
        if entry.style in ("title", "find"):
            return Strip([Segment(cut(entry.text, width), style)]).adjust_cell_length(width, value)
        count = "" if entry.papers is None else f"{entry.papers:,}"
        mark = {"chosen": "✓ ", "excluded": "✗ "}.get(entry.style, "  ")
        text = cut(mark + entry.text, width - len(count) - 1)
        gap = " " * (width - cell_len(text) - len(count))
        parts = [Segment(text, style), Segment(gap, value)]
        parts.append(Segment(count, self.get_component_rich_style("filter-pane--count")))
        strip = Strip(parts).adjust_cell_length(width, value)
        if number == self.highlighted and self.has_focus:
            cursor = Style(bgcolor=self.get_component_rich_style("filter-pane--cursor").bgcolor)
            strip = Strip(Segment.apply_style(strip, post_style=cursor), strip.cell_length)
        return strip

    def move(self, lines: int) -> None:
        """Move the highlight over the values, as far as there are any."""
        acting = self._acting
        if acting:
            at = acting.index(self.highlighted) if self.highlighted in acting else 0
            self.highlighted = acting[max(0, min(len(acting) - 1, at + lines))]

    def choose(self, *, exclude: bool = False) -> None:
        """Choose the value at the highlight, or leave it out; open or close a facet."""
        if self.highlighted >= len(self._entries):
            return
        entry = self._entries[self.highlighted]
        if entry.value is not None:
            self.post_message(FilterToggled(Filter(entry.facet, entry.value, exclude)))
        elif entry.acts:
            self._opened ^= {entry.facet}
            self.show()

    @property
    def chosen(self) -> Filter | None:
        """The filter at the highlight, if its value is chosen or left out."""
        entry = self._entries[self.highlighted] if self.highlighted < len(self._entries) else None
        if entry is None or entry.value is None or entry.style == "value":
            return None
        return Filter(entry.facet, entry.value, entry.style == "excluded")

    # Finding a value

    def find(self, facet: str = "") -> bool:
        """Begin to look for a value of a facet, or that at the highlight; return whether it has any to look through."""
        if not facet and self.highlighted < len(self._entries):
            facet = self._entries[self.highlighted].facet
        if not facet or facet in _SINGLE:
            return False
        self._facet = facet
        self._find("")
        return True

    def take_key(self, key: str, character: str | None) -> bool:
        """Take a key while a value is looked for; return whether it was for that."""
        if self.finding is None:
            return False
        match key:
            case "escape":
                self._find(None)
            case "enter" | "exclamation_mark":
                self.choose(exclude=key != "enter")
            case "backspace":
                self._find(self.finding[:-1] if self.finding else None)
            case "ctrl+u":
                self._find("")
            case _ if character and character.isprintable() and len(self.finding) < 100:
                self._find(self.finding + character)
            case _:
                return False
        return True

    def _find(self, typed: str | None) -> None:
        """Show the values that hold what is typed, the first highlighted; all facets again for None."""
        self.finding = typed
        if typed is not None:
            self.highlighted = 0
        self.show()
        self.watch_highlighted()

    def on_blur(self) -> None:
        if self.finding is not None:
            self._find(None)

    def on_focus(self) -> None:
        self.post_message(PaneEntered("filter"))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        number = -1 if offset is None else offset.y + self.scroll_offset.y
        if number in self._acting:
            event.stop()
            self.highlighted = number
            self.choose()
