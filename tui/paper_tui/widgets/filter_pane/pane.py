"""The filter pane: the facets and their values with numbers of papers. It draws visible lines only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from paper_index.errors import PaperError
from paper_index.library import SavedSearch
from paper_index.search import Answer, Filter

from ...backend.worker import Backend
from ...formatting.paper import cut
from ...messages import PaneEntered
from ..hint_bar import Hint
from ..line_view import LineView
from .entries import SAVED, SINGLE, TITLES, Entry, Opened, SavedLine, entries, found_entries

_BAR = 3
"""Cells of the bar of the largest value."""
_BLANK = Entry("", "", "title")
_NARROW = 23
"""Cells below which the pane has no bars."""

_FEW = 2_000
"""Papers of a corpus that is fast without an index."""


class _Version(NamedTuple):
    """The version of the papers and marks in which new papers are counted."""

    corpus: int
    library: tuple[int, int]
    countable: bool
    """Whether counting is fast."""


def bar(papers: int, most: int) -> str:
    """Return a bar of one eighth to three cells."""
    halves = max(1, round(2 * _BAR * papers / most)) if papers and most else 0
    return ("━" * (halves // 2) + "╸" * (halves % 2)).ljust(_BAR)


class FilterPane(LineView):
    """Shows the facets of an answer."""

    BORDER_TITLE = "Filters"
    COMPONENT_CLASSES: ClassVar = {
        "filter-pane--value",
        "filter-pane--title",
        "filter-pane--count",
        "filter-pane--bar",
        "filter-pane--chosen",
        "filter-pane--excluded",
        "filter-pane--more",
        "filter-pane--find",
        "filter-pane--pointer",
        "filter-pane--cursor",
    }

    answer: var[Answer | None] = var(None)
    saved: var[Sequence[SavedLine]] = var(())
    """The saved searches, above the facets."""
    highlighted: var[int] = var(0)
    """The index of the highlighted line."""

    @dataclass
    class FilterToggled(Message):
        """A value was chosen or excluded, or no longer is."""

        filter: Filter

    @dataclass
    class SavedSearchChosen(Message):
        """A saved search was chosen."""

        name: str

    def __init__(self, backend: Backend) -> None:
        super().__init__(id="filter")
        self._backend = backend
        self._counted: _Version | None = None
        """The version for which new papers were counted last."""
        self._opened = Opened()
        self.entries: list[Entry] = []
        """The lines shown."""
        self._facet = self._first = ""
        self._padded = False
        """Whether there are blank lines above or below, so that the highlighted line does not move."""
        self._visited = False
        """Whether the user was in the pane: until then the highlight is on the first value."""
        self.finding: str | None = None
        """The text typed to find a value of a facet; None at other times."""

    def watch_answer(self) -> None:
        self.show()
        self.run_worker(self.count_new, group="new", exclusive=True, exit_on_error=False)

    async def count_new(self) -> None:
        """Show the saved searches, those that are followed with the number of new papers."""
        following = self._backend.workspace.following

        def line(search: SavedSearch) -> SavedLine:
            news = following.news(search)
            return SavedLine(search.name, search.key, True, news.answer.total, news.since, news.upto)

        try:
            now, searches = await self._backend.run(self._saved_searches)
            if now == self._counted:
                return
            lines = [self._uncounted(each) for each in searches]
            self.saved = tuple(lines)
            for number, each in enumerate(searches if now.countable else ()):
                if each.followed:  # one at a time: the backend answers queries in between
                    lines[number] = await self._backend.run(partial(line, each))
            self.saved = tuple(lines)
        except PaperError:
            return  # the next search reports it
        self._counted = now

    def _saved_searches(self) -> tuple[_Version, list[SavedSearch]]:
        """Return the version of papers and marks, and the saved searches if it is new; in the backend's thread."""
        workspace = self._backend.workspace
        corpus = workspace.corpus.reader
        # Without an index every search would read all papers.
        countable = workspace.engine.indexed or len(corpus) <= _FEW
        now = _Version(corpus.generation, workspace.library.journal.version, countable)
        return now, workspace.library.reader.saved_searches() if now != self._counted else []

    def _uncounted(self, search: SavedSearch) -> SavedLine:
        """Return the line of a search with the number of new papers that is known so far."""
        before = self.saved_line(search.name) if search.followed else None
        line = SavedLine(search.name, search.key, search.followed)
        return line if before is None else before._replace(key=search.key, followed=True)

    def saved_line(self, name: str) -> SavedLine | None:
        """Return the line of a saved search, or None if it is not shown yet."""
        return next((each for each in self.saved if each.name == name), None)

    def watch_saved(self) -> None:
        self.show()

    def show(self) -> None:
        """Rebuild the lines, with the highlight on the same value and in the same line of the screen if possible.

        Only lines that changed are drawn again: after a letter, most counts are often the same.
        """
        if self.answer is None:
            return
        drawn = self.entries
        at = self.highlighted - self.scroll_offset.y
        known = self._visited and self.highlighted < len(self.entries)
        before = _is(self.entries[self.highlighted]) if known else None
        if self.finding is None:
            self.entries = entries(self.answer, self._opened, self.saved)
        else:
            self.entries = found_entries(self.answer, self._facet, self.finding, self._first)
        # There is always a highlight, so that a key pressed right after entering the pane has a value to act on.
        same = [n for n, entry in enumerate(self.entries) if entry.acts and _is(entry) == before]
        if not same and before is not None and before[0] == SAVED:  # it was renamed or removed
            searches = [n for n, entry in enumerate(self.entries) if entry.facet == SAVED and entry.acts]
            same = [n for n in searches if n <= self.highlighted][-1:]
        values = [n for n, entry in enumerate(self.entries) if entry.value is not None and entry.facet != SAVED]
        highlighted = next(iter(same or values or self._acting), 0)
        steady = bool(same) and self.has_focus
        above = max(0, at - highlighted) if steady and self.finding is None else 0
        below = max(0, self.size.height - at - len(self.entries) + highlighted) if steady and highlighted > at else 0
        self.entries = [*[_BLANK] * above, *self.entries, *[_BLANK] * below]
        self._padded = above + below > 0
        self.highlighted = highlighted + above
        self.lines = len(self.entries)
        if steady:
            self.scroll_to(y=max(0, self.highlighted - at), animate=False, force=True)
        first = self.scroll_offset.y
        visible = slice(first, first + self.size.height)
        for number, (entry, former) in enumerate(zip_longest(self.entries[visible], drawn[visible]), first):
            if entry != former:
                self.redraw(number)

    @property
    def _acting(self) -> list[int]:
        return [number for number, entry in enumerate(self.entries) if entry.acts]

    def watch_highlighted(self, before: int, highlighted: int) -> None:
        self._follow()
        self.redraw(before)
        self.redraw(highlighted)

    def _follow(self) -> None:
        # Show the title above together with the first value.
        top = max(0, self.highlighted - 1)
        if self.size.height:  # a hidden pane would scroll to the end
            self.scroll_to_region(Region(0, top, 1, self.highlighted - top + 1), animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        self._follow()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if self._padded and not has_focus:
            self.show()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        value = self.get_component_rich_style("filter-pane--value")
        if number >= len(self.entries):
            return Strip.blank(width, value)
        entry = self.entries[number]
        name = "title" if entry.style == "heading" else entry.style
        style = self.get_component_rich_style(f"filter-pane--{name}")
        count = entry.said or ("" if entry.papers is None else f"{entry.papers:,}")
        mark = {"chosen": "✓ ", "excluded": "✗ ", "value": "  ", "more": "  "}.get(entry.style, "")
        drawn = f" {bar(entry.papers, entry.most)} " if entry.papers is not None and width >= _NARROW else ""
        if 1 + cell_len(mark + entry.text) + len(drawn) + max(3, len(count)) > width:
            drawn = ""  # the name needs the room
        counted = f"{'' if drawn else ' '}{count:>3}" if count else ""
        room = width - 1 - len(drawn) - len(counted)
        text = cut(mark + entry.text, room)
        bars, counts = (self.get_component_rich_style(f"filter-pane--{name}") for name in ("bar", "count"))
        gap = Segment(" " * (room - cell_len(text)), value)
        here = number == self.highlighted and self.has_focus
        pointer = Segment("▌" if here else " ", self.get_component_rich_style("filter-pane--pointer"))
        parts = [pointer, Segment(text, style), gap, Segment(drawn, bars), Segment(counted, counts)]
        strip = Strip(parts).adjust_cell_length(width, value)
        if here:
            cursor = Style(bgcolor=self.get_component_rich_style("filter-pane--cursor").bgcolor)
            strip = Strip(Segment.apply_style(strip, post_style=cursor), strip.cell_length)
        return strip

    def move(self, lines: int) -> None:
        """Move the highlight over the values, at most to the first or last one."""
        acting = self._acting
        if acting:
            at = acting.index(self.highlighted) if self.highlighted in acting else 0
            self.highlighted = acting[max(0, min(len(acting) - 1, at + lines))]

    def choose(self, *, exclude: bool = False) -> None:
        """Include or exclude the highlighted value; expand or collapse a facet."""
        if self.highlighted >= len(self.entries):
            return
        entry = self.entries[self.highlighted]
        if entry.facet == SAVED and entry.value is not None:
            if not exclude:
                self.post_message(self.SavedSearchChosen(entry.value))
        elif entry.value is not None:
            self.post_message(self.FilterToggled(Filter(entry.facet, entry.value, exclude)))
        elif entry.acts:
            chosen = self._opened.closed if entry.style == "title" else self._opened.more
            chosen ^= {entry.facet}
            self.show()

    @property
    def chosen(self) -> Filter | None:
        """The filter at the highlight, if its value is included or excluded."""
        entry = self.entries[self.highlighted] if self.highlighted < len(self.entries) else None
        if entry is None or entry.value is None or entry.style == "value" or entry.facet == SAVED:
            return None
        return Filter(entry.facet, entry.value, entry.style == "excluded")

    @property
    def saved_name(self) -> str | None:
        """The name of the saved search at the highlight, if there is one."""
        entry = self.entries[self.highlighted] if self.highlighted < len(self.entries) else None
        return entry.value if entry is not None and entry.facet == SAVED else None

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that matter while the user looks for a value."""
        if self.finding is None:
            return ()
        return (("Enter", "include"), ("!", "exclude"), ("↑ ↓", "move"), ("Esc", "cancel"))

    # Finding a value

    def find(self, facet: str = "") -> bool:
        """Begin to look for a value of a facet, by default of all, that at the highlight first.

        Return whether there are values.
        """
        if self.answer is None or not any(self.answer.facets.get(each) for each in TITLES if each not in SINGLE):
            return False
        self._facet = facet
        self._first = self.entries[self.highlighted].facet if self.highlighted < len(self.entries) else ""
        self._find("")
        return True

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key while the user looks for a value; return whether it was used."""
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
        """Show the values that match the typed text, the first highlighted; None shows all facets again."""
        self.finding = typed
        if typed is not None:
            self.highlighted = 0
        self.show()
        self._follow()

    def on_blur(self) -> None:
        if self.finding is not None:
            self._find(None)

    def on_focus(self) -> None:
        self._visited = True
        self.post_message(PaneEntered("filter"))

    def on_click(self, event: events.Click) -> None:
        offset = self.clicked_at(event)
        number = -1 if offset is None else offset.y + self.scroll_offset.y
        if number in self._acting:
            event.stop()
            self.highlighted = number
            self.choose()


def _is(entry: Entry) -> tuple[str, str | None, str]:
    """Return the identity of a line, without count and style."""
    return entry.facet, entry.value, entry.style if entry.value is None else ""
