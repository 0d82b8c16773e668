"""The list of papers: one to three lines each, drawn only where visible, however many there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive, var
from textual.strip import Strip
from textual.timer import Timer

from paper_index.config import DEFAULTS
from paper_index.corpus import Line
from paper_index.errors import PaperError
from paper_index.library import Marks
from paper_index.search import Answer
from paper_index.search.assist.explain import Explanation
from paper_index.search.query.fields import searches_full_texts

from ...backend.worker import Backend
from ...formatting.paper import cut
from ...formatting.recommended import list_title, why_listed
from ...messages import PaneEntered
from ...session import Session
from ..hint_bar import Hint
from ..line_view import LineView
from .columns import GUTTER, column_widths, fitting_columns
from .empty import Relaxation, empty_lines, find_relaxations
from .geometry import Geometry
from .row import Part, first_line, second_line, separator, shared_line, snippet_beyond_title, third_line
from .row_range import RowRange

ROW_HEIGHT = 2
"""Lines of a row, unless the list is compact."""
ROOM_FOR_SNIPPETS = 24
"""Lines of a list whose rows have a third line, for the text that matched the query."""
SNIPPET_PAUSE = 0.2
"""Seconds that rows are visible before their snippets are looked up."""
_RELAXATION_PAUSE = 0.15
"""Seconds the list stays empty before relaxations are looked up."""
_CACHE = 2_000
"""Rows kept in memory."""


class PaperList(LineView):
    """Shows the rows of an answer, with snippets of the text that matched, or relaxations if there are no rows."""

    BORDER_TITLE = "Papers"
    COMPONENT_CLASSES: ClassVar = {
        "paper-list--title",
        "paper-list--unread",
        "paper-list--meta",
        "paper-list--match",
        "paper-list--mark",
        "paper-list--tag",
        "paper-list--cursor",
        "paper-list--pointer",
    }

    cursor: var[int] = var(0)
    selection: reactive[frozenset[int]] = reactive(frozenset())
    compact: reactive[bool] = reactive(False)
    """Whether a row has one line."""
    relaxations: reactive[tuple[Relaxation, ...]] = reactive(())
    """The less strict views that an empty list offers."""
    relaxation: reactive[int] = reactive(0)
    """The index of the one that Enter shows."""

    @dataclass
    class Clicked(Message):
        """A row was clicked."""

        index: int

    @dataclass
    class SelectionToggled(Message):
        """The cells before a title were clicked."""

        index: int

    class Opened(Message):
        """A row was double-clicked."""

    @dataclass
    class RelaxationClicked(Message):
        """A relaxation was clicked."""

        index: int

    def __init__(self, backend: Backend, session: Session) -> None:
        super().__init__(id="list")
        self.set_reactive(PaperList.compact, session.compact)
        self._backend = backend
        self._answer: Answer | None = None
        self._in_full_texts = False
        """Whether the query names full texts, whose passages are shown in a list of any height."""
        self._retained: frozenset[int] = frozenset()
        self._empty_text = ""
        self._settings = DEFAULTS.interface
        self._lines: dict[int, tuple[Line, Marks]] = {}
        self._widths: dict[str, int] = {}
        self._explained: dict[int, Explanation] = {}
        self._snippet_timer: Timer | None = None
        self.range = RowRange()
        self.places = dict(session.places)
        """The ids of the papers the user marked to come back to, by letter."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of the corpus that the list shows."""
        return self._answer.rows if self._answer else ()

    # The answer

    def show(self, answer: Answer, retained: frozenset[int], empty_text: str) -> None:
        """Show an answer, with its retained rows dimmed; an empty one shows a text and relaxations."""
        before, self._answer = self._answer, answer
        self._in_full_texts, was = searches_full_texts(answer.view.query), self._in_full_texts
        self._settings = self._backend.workspace.config.interface
        if before is None or before.words != answer.words:
            self._explained.clear()
        taller = before is not None and (bool(before.words), bool(before.shared), was) != (
            bool(answer.words),
            bool(answer.shared),
            self._in_full_texts,
        )
        moved = before is None or (before.rows, before.partial) != (answer.rows, answer.partial)
        if before is None or taller or moved or before.view.edition != answer.view.edition:
            self.range.end()
            self.reload()
            self._lay_out()
        elif before.words != answer.words or retained != self._retained or empty_text != self._empty_text:
            self.refresh()
        if answer.view.recommend and before is not None and before.scores != answer.scores:
            self.refresh()  # matches and reasons may change while the rows stay
        self._retained, self._empty_text = retained, empty_text
        self._show_title()
        self._load_snippets_soon()
        self.relaxations = ()
        if not answer.rows and answer.view.narrowed:
            self.set_timer(
                _RELAXATION_PAUSE,
                lambda: self.run_worker(partial(self._load_relaxations, answer), exit_on_error=False),
            )

    def _show_title(self) -> None:
        title = list_title(self._answer, len(self._retained), self.size.width - 6) if self._answer else ""
        if title and title != self.border_title:
            self.border_title = Content(title)

    def reload(self, rows: Collection[int] | None = None) -> None:
        """Read some rows again because they changed, or all of them."""
        shown = None if rows is None else [row for row in rows if row in self._lines]
        if shown is None or len(shown) > self.page:
            self._lines.clear()
            self._widths = {}
            self.refresh()
            return
        for row in shown:
            del self._lines[row]
        if shown:
            edition = self._answer.view.edition if self._answer else None
            self._lines.update((entry[0].row, entry) for entry in self._backend.lines(shown, edition))
            self._set_widths(column_widths(self._lines.values(), self._settings.columns))
            for index, row in enumerate(self.rows):
                if row in shown:
                    self._redraw_row(index)

    async def _load_relaxations(self, answer: Answer) -> None:
        if self._answer is answer and self._backend.is_open:
            try:
                found = await find_relaxations(self._backend, answer)
            except PaperError:
                return  # the next search reports it
            if self._answer is answer:
                self.relaxations = found

    def watch_relaxations(self) -> None:
        self.relaxation = 0

    def step(self, lines: int) -> None:
        """Move to another relaxation."""
        self.relaxation = max(0, min(len(self.relaxations) - 1, self.relaxation + lines))

    # Snippets

    def _load_snippets_soon(self) -> None:
        if self._answer is None or not self._answer.words:
            return
        if self._snippet_timer is not None:
            self._snippet_timer.stop()
        self._snippet_timer = self.set_timer(
            SNIPPET_PAUSE,
            lambda: self.run_worker(self._load_snippets, group="snippets", exclusive=True, exit_on_error=False),
        )

    async def _load_snippets(self) -> None:
        answer, rows = self._answer, self.without_snippet
        if answer is None or not rows:
            return
        engine = self._backend.workspace.engine
        try:
            explained = await self._backend.run(lambda: {row: engine.explain(answer, row) for row in rows})
        except PaperError:
            return  # the next search reports it
        if self._answer is not None and self._answer.words == answer.words:
            if len(self._explained) > _CACHE:
                self._explained.clear()
            self._explained.update(explained)
            self.refresh()

    @property
    def without_snippet(self) -> list[int]:
        """The visible rows whose snippet is still to be looked up."""
        if self.row_height <= ROW_HEIGHT or self._answer is None:
            return []
        first = self.scroll_offset.y // self.row_height
        return [row for row in self.rows[first : first + self.page + 1] if row not in self._explained]

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that matter while a range of rows is being selected."""
        return self.range.hints

    # Geometry

    @property
    def row_height(self) -> int:
        """Lines of a row."""
        if self.compact:
            return 1
        answer = self._answer
        has_room = self.size.height >= ROOM_FOR_SNIPPETS or self._in_full_texts
        has_snippets = answer is not None and answer.words and has_room
        return ROW_HEIGHT + 1 if has_snippets or (answer is not None and answer.shared) else ROW_HEIGHT

    @property
    def page(self) -> int:
        """Rows that fit into the pane; at least 1."""
        return max(1, self.scrollable_content_region.height // self.row_height)

    @property
    def _geometry(self) -> Geometry:
        """The lines of each row; papers with some of the words follow a separator."""
        partial = len(self._answer.partial) if self._answer else 0
        return Geometry(len(self.rows), self.row_height, len(self.rows) - partial if partial else None)

    def _scroll_to_cursor(self) -> None:
        region = Region(0, self._geometry.top(self.cursor), 1, self.row_height)
        self.scroll_to_region(region, animate=False, force=True)

    def _redraw_row(self, index: int) -> None:
        self.redraw(self._geometry.top(index), self.row_height)

    def watch_cursor(self, before: int, cursor: int) -> None:
        self._scroll_to_cursor()
        for index in (before, cursor):
            self._redraw_row(index)

    def watch_compact(self) -> None:
        self._lay_out()
        self._load_snippets_soon()
        self.refresh()

    def _lay_out(self) -> None:
        self.lines = self._geometry.lines
        self._scroll_to_cursor()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def watch_scroll_y(self, before: float, now: float) -> None:
        super().watch_scroll_y(before, now)
        self._load_snippets_soon()

    # Drawing

    def _line(self, index: int) -> tuple[Line, Marks] | None:
        """Return what a row shows, reading it together with its neighbours."""
        row = self.rows[index]
        if row not in self._lines:
            if len(self._lines) > _CACHE:
                self._lines.clear()
            near = self.rows[max(0, index - self.page) : index + 2 * self.page]
            read = self._backend.lines(near, self._answer.view.edition if self._answer else None)
            self._lines.update((entry[0].row, entry) for entry in read)
            widths = column_widths(read, self._settings.columns)
            self._set_widths(widths | {name: max(n, widths.get(name, 0)) for name, n in self._widths.items()})
        return self._lines.get(row)

    def _set_widths(self, widths: dict[str, int]) -> None:
        if widths != self._widths:
            self._widths = widths
            if self.compact:  # rows already drawn change as well
                self.refresh()

    @property
    def marks(self) -> dict[int, Marks]:
        """The user's marks on recently drawn rows, as they are shown."""
        return {row: marks for row, (_, marks) in self._lines.items()}

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        blank = self.get_component_rich_style("paper-list--title")
        if not self.rows:
            return self._render_empty(y, width).adjust_cell_length(width, blank)
        if (place := self._geometry.at(y + self.scroll_offset.y)) is None:
            return Strip(self._styled(separator(width))).adjust_cell_length(width, blank)
        index, part = place
        if index >= len(self.rows) or (entry := self._line(index)) is None:
            return Strip.blank(width, blank)
        strip = Strip(self._segments(index, part, *entry, width)).adjust_cell_length(width, blank)
        if index == self.cursor:
            cursor = Style(bgcolor=self.get_component_rich_style("paper-list--cursor").bgcolor)
            strip = Strip(Segment.apply_style(strip, post_style=cursor), strip.cell_length)
        return strip

    def _render_empty(self, y: int, width: int) -> Strip:
        lines = empty_lines(self._empty_text, self.relaxations, self.relaxation, width)
        text, number = lines[y] if y < len(lines) else ("", None)
        style = self.get_component_rich_style("paper-list--meta" if number is None else "paper-list--title")
        if number == self.relaxation and number is not None:
            style += Style(bgcolor=self.get_component_rich_style("paper-list--cursor").bgcolor)
        return Strip([Segment(cut(text, width), style)])

    def _segments(self, index: int, part: int, line: Line, marks: Marks, width: int) -> list[Segment]:
        words = self._answer.words if self._answer else frozenset()
        retained = line.row in self._retained
        if part == 2 and self._answer and (shared := self._answer.shared.get(line.row)):
            parts = shared_line(shared, width, recommended=bool(self._answer.view.recommend))
        elif part == 2:
            explained = self._explained.get(line.row)
            parts = third_line(snippet_beyond_title(explained, line, width, words) if explained else None, width)
        elif part:
            why = why_listed(self._answer, line.row, marks, retained=retained) if self._answer else ""
            parts = second_line(line, marks, width, self._settings.details, why=why)
        else:
            columns = fitting_columns(self._widths, self._settings.columns, width) if self.compact else {}
            selected = line.row in self.selection
            match = self._answer.scores.get(line.row, 0) if self._answer and self._answer.view.recommend else 0
            parts = first_line(line, marks, width, columns, words, selected=selected, retained=retained, match=match)
        pointer = ("▌" if index == self.cursor else " ", "pointer" if self.has_focus else "meta")
        return self._styled((pointer, *parts))

    def _styled(self, parts: Iterable[Part]) -> list[Segment]:
        return [Segment(text, self.get_component_rich_style(f"paper-list--{style}")) for text, style in parts]

    # Focus and mouse

    def on_focus(self) -> None:
        self.post_message(PaneEntered("list"))

    def on_resize(self) -> None:
        self._show_title()
        self._lay_out()
        self._load_snippets_soon()

    def on_click(self, event: events.Click) -> None:
        offset = self.clicked_at(event)
        if offset is None:
            return
        if not self.rows:
            width = self.scrollable_content_region.width
            lines = empty_lines(self._empty_text, self.relaxations, self.relaxation, width)
            if offset.y < len(lines) and (number := lines[offset.y][1]) is not None:
                event.stop()
                self.post_message(self.RelaxationClicked(number))
            return
        index, _ = self._geometry.at(offset.y + self.scroll_offset.y) or (-1, 0)
        if 0 <= index < len(self.rows):
            event.stop()
            self.post_message(self.Clicked(index))
            if offset.x < GUTTER:
                self.post_message(self.SelectionToggled(index))
            elif event.chain == 2:
                self.post_message(self.Opened())
