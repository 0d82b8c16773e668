"""The main screen: the one place that holds state. Panes are bound to it and answer with messages."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from paper_index.corpus import SORTS, Line
from paper_index.errors import PaperError
from paper_index.library import NO_MARKS, Change, Marks, parse_tags
from paper_index.search import Answer, View

from ..actions import ACTIONS, BY_ID, Action, shown_key
from ..desk import Desk
from ..jobs import build_index
from ..keymap import Keymap
from ..messages import CursorMoved, FilterToggled, LibraryChanged, PaneEntered, PaperOpened, SelectionToggled
from ..render import counted
from ..widgets.chips import Chips, ordered
from ..widgets.detail_pane import DetailPane
from ..widgets.filter_pane import FilterPane
from ..widgets.hint_bar import HintBar
from ..widgets.paper_list import PaperList
from ..widgets.progress_line import ProgressLine
from ..widgets.search_box import SearchBox
from ..widgets.tag_bar import TagBar

if TYPE_CHECKING:
    from ..app import PaperApp
    from .export import Order

# The cards, the palette and the ways out are loaded when they are first asked for: reading begins before.

SMALLEST = (40, 12)
"""Columns and lines below which the screen only says what it needs."""

_PATIENCE = 0.3
"""Seconds an empty screen waits for the papers before it is drawn without them."""

_TYPING = 0.15
"""Seconds without a letter after which the detail follows the query."""

PANES = ("filter", "list", "detail")


class MainScreen(Screen[None]):
    """Filters, list and detail; the search box above, the hints below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (120, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = ""

    view: reactive[View] = reactive(View(), init=False)
    """What the user wants to look at."""
    answer: reactive[Answer | None] = reactive(None, init=False)
    """What is there: always of one view, whole."""
    cursor: reactive[int] = reactive(0, init=False)
    """The place of the cursor in the answer's rows."""
    selection: reactive[frozenset[int]] = reactive(frozenset(), init=False)
    """The selected rows. Those that are not in the answer stay selected; no key acts on them."""
    progress: reactive[tuple[int, int] | None] = reactive(None, init=False)
    """How far the index is, while it is built."""
    pane: reactive[str] = reactive("list", init=False)
    """The pane the user is in, or `search`."""
    zoomed: reactive[bool] = reactive(False, init=False)
    """Whether the detail has the screen to itself."""

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        super().__init__()
        self.desk = desk
        self._keymap = keymap
        self._keys = ""
        self._asked: View | None = None
        self._answering: Worker[None] | None = None
        self._query_before = ""
        self._tagging: list[int] = []
        self._had_index = False
        self._warned_until = 0.0
        self._focus_kept: Widget | None = None
        self._showing: Timer | None = None
        self.ready = False
        """Whether keys can be taken."""
        self.set_reactive(MainScreen.view, desk.first_view)

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static("/", id="prompt")
            yield SearchBox()
            yield Static(id="status")
        yield ProgressLine().data_bind(MainScreen.progress)
        yield Static(id="note")
        yield Chips()
        with Horizontal(id="panes"):
            yield FilterPane().data_bind(MainScreen.answer)
            yield PaperList(self._lines).data_bind(MainScreen.cursor, MainScreen.selection)
            yield DetailPane()
        yield TagBar()
        yield HintBar()
        yield Static(id="too-small")

    # The life of the screen

    async def on_mount(self) -> None:
        self.list = self.query_one(PaperList)
        self.detail = self.query_one(DetailPane)
        self.filters = self.query_one(FilterPane)
        self.search = self.query_one(SearchBox)
        self.tag_bar = self.query_one(TagBar)
        # Textual finds out about the width only after the first drawing.
        width = self.app.size.width
        self.add_class(next(name for least, name in reversed(self.HORIZONTAL_BREAKPOINTS) if width >= least))
        self.search.value = self.view.query
        self.set_focus(self.list)
        self.watch_pane()
        if await self.desk.ready(within=_PATIENCE):
            await self._open()  # mostly the papers are there by now, and the first thing drawn is the list
        else:
            self.run_worker(self._open(), group="open")
        self.ready = True
        self.app.call_later(cast("PaperApp", self.app).take_keys)

    async def _open(self) -> None:
        try:
            answer = await self.desk.first_answer()
        except PaperError as error:
            self.app.exit(str(error), return_code=1)
            return
        if self.view == answer.view:
            self.answer = answer
        else:
            self._ask()
        if warning := self.desk.workspace.warning:
            self.tell(warning, severity="error", timeout=60)
        self.call_after_refresh(lambda: self.run_worker(self._ready_index(), group="index"))

    async def _ready_index(self) -> None:
        """Open the index, building it first if it does not fit."""
        engine = self.desk.workspace.engine
        if not await self.desk.run(engine.open_index):
            self.progress = (0, len(self.desk.workspace.corpus))
            try:
                await build_index(self.desk.home, lambda done, total: setattr(self, "progress", (done, total)))
                await self.desk.run(engine.open_index)
            except PaperError as error:
                self.tell(str(error), severity="warning")
            finally:
                self.progress = None
        self._had_index = engine.indexed
        self._ask()

    def on_resize(self, event: events.Resize) -> None:
        columns, lines = SMALLEST
        small = event.size.width < columns or event.size.height < lines
        if small:  # what is not displayed loses the focus
            self._focus_kept = self.focused or self._focus_kept
        elif self._focus_kept is not None:
            self.call_after_refresh(self._give_focus_back)
        self.set_class(small, "-too-small")
        text = f"paper-tui needs {columns} × {lines}.\nThis terminal is {event.size.width} × {event.size.height}."
        self.query_one("#too-small", Static).update(Content(text))

    def _give_focus_back(self) -> None:
        if not self.has_class("-too-small"):
            kept, self._focus_kept = self._focus_kept, None
            if self.focused is None:
                self.set_focus(kept)

    # From view to answer

    def watch_view(self) -> None:
        self._ask()

    def _ask(self) -> None:
        """Have the view answered. Only the latest question counts; an answer to an older one is dropped."""
        if not self.desk.is_open:
            return
        self._asked = self.view
        if self._answering is None or self._answering.is_finished:
            self._answering = self.run_worker(self._answer(), group="answer", exit_on_error=False)

    async def _answer(self) -> None:
        while (asked := self._asked) is not None:
            try:
                answer = await self.desk.answer(asked)
            except Exception as error:
                self._asked = None
                self._wrong(error)
                return
            if self._asked is asked:
                self._asked = None
                self.answer = answer
        if self._had_index and not self.desk.workspace.engine.indexed and self.progress is None:
            # Damage that showed itself only when it was read: built anew once; the plain search answers meanwhile.
            self._had_index = False
            self.run_worker(self._ready_index(), group="index")

    def watch_answer(self, before: Answer | None, answer: Answer | None) -> None:
        if answer is None:
            return
        # The cursor stays on its paper where the order changed; at the top it stays, and goes where the question did.
        kept = before.rows[self.cursor] if before and self.cursor < len(before.rows) else None
        same = before is not None and replace(before.view, sort="", reverse=False) == replace(
            answer.view, sort="", reverse=False
        )
        cursor = min(self.cursor, max(0, answer.total - 1)) if same else 0
        if same and self.cursor and kept in answer.rows:
            cursor = answer.rows.index(kept)
        self.list.words = answer.words
        self.list.empty_text = _nothing(answer.view)
        self.list.rows = answer.rows
        self.cursor = cursor
        self.query_one(Chips).filters = answer.view.filters
        note = self.query_one("#note", Static)
        note.display = bool(answer.note) and self.progress is None
        note.update(Content(answer.note))
        self._show_status()
        self._show_paper_soon()

    def _show_status(self) -> None:
        if self.answer is None:
            return
        total = len(self.desk.workspace.corpus)
        found = counted(total) if self.answer.total == total else f"{self.answer.total:,} of {counted(total)}"
        chosen = f" · {len(self.selection):,} selected" if self.selection else ""
        if (here := len(self.selection.intersection(self.answer.rows))) < len(self.selection):
            chosen += f", {here:,} here"
        self.query_one("#status", Static).update(Content(found + chosen), layout=False)
        sort = _sort_in_force(self.answer.view)
        self.list.border_subtitle = Content(f"by {sort}{', reversed' if self.answer.view.reverse else ''}")

    # From cursor to detail

    def _lines(self, rows: Sequence[int]) -> list[tuple[Line, Marks]]:
        """What the list shows of some rows."""
        workspace = self.desk.workspace
        lines = workspace.corpus.lines(rows)
        edition = self.answer.view.edition if self.answer else None
        if edition is not None:
            places = workspace.corpus.edition(edition)
            lines = [
                line._replace(edition="", rank=places[line.row][0], votes=places[line.row][1])
                for line in lines
                if line.row in places
            ]
        marks = workspace.library.marks(line.id for line in lines)
        return [(line, marks.get(line.id, NO_MARKS)) for line in lines]

    @property
    def row(self) -> int | None:
        """The row at the cursor."""
        rows = self.answer.rows if self.answer else ()
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def chosen(self) -> list[int]:
        """The rows an action is about: the selected ones of the list in its order, else the one at the cursor."""
        if self.selection and self.answer and (inside := [row for row in self.answer.rows if row in self.selection]):
            return inside
        return [] if self.row is None else [self.row]

    def watch_cursor(self) -> None:
        self._show_paper_soon()

    def watch_selection(self) -> None:
        self._show_status()

    def _show_paper_soon(self) -> None:
        """Show the paper at the cursor; while a query is typed, once the letters pause."""
        if self._showing is not None:
            self._showing.stop()
            self._showing = None
        if self.pane == "search":
            self._showing = self.set_timer(_TYPING, self._show_paper)
        else:
            self._show_paper()

    def _show_paper(self) -> None:
        row = self.row
        papers = self.desk.workspace.papers([row]) if row is not None else []
        paper = papers[0] if papers else None
        marks = self.desk.workspace.library.marks([paper.id]).get(paper.id, NO_MARKS) if paper else NO_MARKS
        self.detail.shown = (paper, marks, self.answer.words if self.answer else frozenset())

    # Keys and actions

    async def take_key(self, key: str) -> bool:
        """Do what a key means; return whether it meant anything here."""
        typing = isinstance(self.focused, Input)
        keys = f"{self._keys} {key}".strip()
        waiting, self._keys = self._keys, ""
        action = self._keymap.action(keys)
        if self.has_class("-too-small"):  # what cannot be seen is not acted upon
            if action is BY_ID["program.quit"]:
                self.do_program_quit()
            return True
        if waiting:
            self._show_hints()
        if typing:
            if key in ("enter", "down") and self.focused is self.search:
                action = BY_ID["pane.deeper"]
            elif key == "enter" and self.focused is self.tag_bar.input:
                await self._typed()
                await self._tag()
                return True
            elif key == "tab" and self.focused is self.tag_bar.input:
                await self._typed()
                self.tag_bar.input.action_cursor_right()
                return True
            elif action is None or not action.typing:
                return False
            await self._typed()
        elif action is None and self._keymap.begins(keys):
            self._keys = keys
            follow = [f"{shown_key(k)} {a.label}" for a in ACTIONS for k in a.keys if k.startswith(keys + " ")]
            self._show_hints("  ".join(follow))
            return True
        if action is None:
            return bool(waiting)
        if self.can(action):
            await self.run(action)
        return True

    async def _typed(self) -> None:
        """Wait until what was typed so far has reached the box, and the query the view."""
        box = self.focused
        if box is not None:
            done = asyncio.Event()
            box.call_later(done.set)
            await done.wait()
        if box is self.search:
            self.view = replace(self.view, query=self.search.value)

    def can(self, action: Action) -> bool:
        """Tell whether there is something the action could be done to."""
        if action.id == "paper.select" and self.pane == "filter":
            return True  # there it chooses a value, which is how one gets out of an empty list
        match action.needs:
            case "paper":
                return bool(self.chosen)
            case "answer":
                return bool(self.answer and self.answer.rows)
            case _:
                return self.desk.is_open or not action.id.startswith("library.")

    async def run(self, action: Action) -> None:
        """Do an action; what goes wrong is said."""
        try:
            late = self.answer is not None and self.answer.view != self.view
            if self._answering is not None and (action.needs or (late and action.id.startswith("move."))):
                # Who types "/swin", Enter, j, b in one go means a paper that is found, not one that was there.
                await self._answering.wait()
            done = getattr(self, "do_" + action.id.replace(".", "_"))()
            if done is not None:
                await cast(Awaitable[None], done)
        except Exception as error:
            self._wrong(error)

    def _wrong(self, error: Exception) -> None:
        """Say what went wrong; what nobody foresaw is named, so that it can be reported."""
        text = str(error) if isinstance(error, PaperError) else f"That did not work ({type(error).__name__}: {error})."
        self.log.error(text)
        self.tell(text, severity="error", timeout=10)

    async def action_act(self, action: str) -> None:
        """Do the action with this id: what a click on a hint means."""
        if action in BY_ID and self.can(BY_ID[action]):
            await self.run(BY_ID[action])

    def tell(self, text: str, *, severity: str = "information", timeout: float = 4) -> None:
        """Say something in passing; it makes room for what is said next, while a warning stays its time."""
        now = monotonic()
        if severity != "information":
            self._warned_until = max(self._warned_until, now + timeout)
        elif now > self._warned_until:
            self.app.clear_notifications()
        self.notify(text, severity=severity, timeout=timeout, markup=False)  # type: ignore[arg-type]

    # Moving about

    def watch_pane(self) -> None:
        for pane in PANES:
            self.set_class(self.pane == pane, f"-in-{pane}")
        if self._showing is not None:
            self._show_paper_soon()
        self._show_hints()

    def _show_hints(self, said: str = "") -> None:
        """Show the keys that matter here, or `said` instead."""
        bar = self.query_one(HintBar)
        bar.hints = tuple(action for action in ACTIONS if self.pane in action.panes)
        if self.pane == "search":
            said = "Enter keeps the query   Esc takes it back   ↓ to the papers"
        elif self.tag_bar.display:
            said = "Enter does it   Tab completes   Esc closes"
        bar.said = said

    def watch_zoomed(self) -> None:
        self.set_class(self.zoomed, "-zoomed")

    @on(PaneEntered)
    def _entered(self, message: PaneEntered) -> None:
        if self.focused is not self._widget(message.pane):
            return  # late: keys have led elsewhere since
        if self.tag_bar.display:  # left by a click
            self.tag_bar.display = False
            self._show_hints()
        if message.pane == "search" and self.pane != "search":  # by a click
            self._query_before = self.view.query
        self.pane = message.pane

    def enter(self, pane: str) -> None:
        """Go to a pane; at once, so that the next key is already its own."""
        self.pane = pane
        if pane != "detail":
            self.zoomed = False
        self.tag_bar.display = False
        self._show_hints()
        self.set_focus(self._widget(pane), scroll_visible=False)

    def _widget(self, pane: str) -> Widget:
        widgets: dict[str, Widget] = {
            "filter": self.filters, "list": self.list, "detail": self.detail, "search": self.search,
        }  # fmt: skip
        return widgets[pane]

    def _step_pane(self, step: int, *, round: bool = False) -> None:
        at = PANES.index(self.pane) if self.pane in PANES else 1 - step
        to = (at + step) % len(PANES) if round else min(max(at + step, 0), len(PANES) - 1)
        self.enter(PANES[to])

    def do_pane_next(self) -> None:
        self._step_pane(1, round=True)

    def do_pane_previous(self) -> None:
        self._step_pane(-1, round=True)

    def do_pane_left(self) -> None:
        self._step_pane(-1)

    def do_pane_right(self) -> None:
        self._step_pane(1)

    def do_pane_filter(self) -> None:
        self.enter("filter" if self.pane != "filter" else "list")

    def do_pane_deeper(self) -> None:
        if self.pane == "filter":
            self.filters.choose()
        elif self.pane == "search":
            self.enter("list")
        elif self.pane == "detail":
            self.zoomed = not self.zoomed
        elif self.row is not None:
            self.zoomed = True
            self.enter("detail")

    def do_back(self) -> None:
        if self.focused is self.tag_bar.input:
            self._close_tag_bar()
        elif self.pane == "search":
            self.enter("list")
            self._put_query(self._query_before)
        elif self.zoomed or self.pane != "list":
            self.enter("list")
        elif self.selection:
            self.selection = frozenset()
        elif self.view.query:
            self._put_query("")
        elif self.view.filters:
            self.do_find_clear_filters()

    def _move(self, lines: int) -> None:
        if self.pane == "list":
            last = (self.answer.total if self.answer else 0) - 1
            self.cursor = max(0, min(last, self.cursor + lines))
        elif self.pane == "detail":
            self.detail.scroll_relative(y=lines, animate=False)
        elif self.pane == "filter":
            self.filters.move(lines)

    def _page(self) -> int:
        return self.list.page if self.pane == "list" else max(1, self.detail.size.height - 2)

    def do_move_down(self) -> None:
        self._move(1)

    def do_move_up(self) -> None:
        self._move(-1)

    def do_move_half_down(self) -> None:
        self._move(max(1, self._page() // 2))

    def do_move_half_up(self) -> None:
        self._move(-max(1, self._page() // 2))

    def do_move_page_down(self) -> None:
        self._move(self._page())

    def do_move_page_up(self) -> None:
        self._move(-self._page())

    def do_move_top(self) -> None:
        self._move(-(10**9))

    def do_move_bottom(self) -> None:
        self._move(10**9)

    @on(CursorMoved)
    def _cursor_moved(self, message: CursorMoved) -> None:
        self.cursor = message.index

    @on(PaperOpened)
    def _paper_opened(self) -> None:
        self.do_pane_deeper()

    # Finding

    def do_find_search(self) -> None:
        self._query_before = self.view.query
        self.search.cursor_position = len(self.search.value)
        self.enter("search")

    def _put_query(self, query: str) -> None:
        """Put a query into the box and into force; at once, so that the next key is about what it finds."""
        self.search.value = query
        self.view = replace(self.view, query=query)

    @on(Input.Changed, "#search")
    def _query_typed(self) -> None:
        self.view = replace(self.view, query=self.search.value)  # the message may be late, and its value old

    def do_find_sort(self) -> None:
        sorts = [sort for sort in SORTS if sort != "relevance" or self.view.query.strip()]
        at = sorts.index(_sort_in_force(self.view))
        self.view = replace(self.view, sort=sorts[(at + 1) % len(sorts)])

    def do_find_reverse(self) -> None:
        self.view = replace(self.view, reverse=not self.view.reverse)

    def do_filter_exclude(self) -> None:
        if self.pane == "filter":
            self.filters.choose(exclude=True)

    def do_find_clear_filters(self) -> None:
        self.view = replace(self.view, filters=frozenset())

    @on(FilterToggled)
    def _filter_toggled(self, message: FilterToggled) -> None:
        self.view = self.view.toggled(message.filter)

    def action_drop_filter(self, number: int) -> None:
        """Take off one of the filters above the list: what a click on it means."""
        filters = ordered(self.view.filters)
        if number < len(filters):
            self.view = self.view.toggled(filters[number])

    # Papers

    def do_paper_select(self) -> None:
        if self.pane == "filter":
            self.filters.choose()
        elif self.row is not None:
            self.selection ^= {self.row}
            self._move(1) if self.pane == "list" else None

    def do_paper_select_all(self) -> None:
        self.selection |= frozenset(self.answer.rows if self.answer else ())

    def do_paper_select_none(self) -> None:
        self.selection = frozenset()

    @on(SelectionToggled)
    def _selection_toggled(self, message: SelectionToggled) -> None:
        if self.answer and message.index < self.answer.total:
            self.selection ^= {self.answer.rows[message.index]}

    async def do_paper_bookmark(self) -> None:
        rows = self.chosen
        library = self.desk.workspace.library
        # What the key means is what the screen shows, whatever another program has done since.
        shown = self.list.marks
        seen = [shown[row] for row in rows if row in shown]
        unseen = [row for row in rows if row not in shown]

        def change() -> Change:
            papers = self.desk.workspace.corpus.ids(unseen)
            marks = library.marks(papers)
            on = not all(each.bookmarked for each in seen + [marks.get(paper, NO_MARKS) for paper in papers])
            return library.bookmark(self.desk.workspace.papers(rows), on)

        self._changed(await self.desk.run(change))

    def do_paper_tag(self) -> None:
        library = self.desk.workspace.library
        papers = self.desk.workspace.corpus.ids(self.chosen)
        marks = library.marks(papers)
        self._tagging = self.chosen
        self.tag_bar.begin(tuple(marks.get(paper, NO_MARKS) for paper in papers), library.tags())
        self.set_focus(self.tag_bar.input, scroll_visible=False)
        self._show_hints()

    def _close_tag_bar(self) -> None:
        self.enter(self.pane if self.pane in PANES else "list")

    async def _tag(self) -> None:
        """Do what the tag bar says."""
        rows = self._tagging
        try:
            add, remove = parse_tags(self.tag_bar.input.value)
            if add or remove:
                workspace = self.desk.workspace
                change = await self.desk.run(lambda: workspace.library.tag(workspace.papers(rows), add, remove))
                self._changed(change)
        except PaperError as error:
            self.tell(str(error), severity="error")
            return
        self._close_tag_bar()

    def _changed(self, change: Change, done: str = "") -> None:
        """Say what was changed and have it shown."""
        text = f"{done}{change.label}"
        self.tell(text[0].upper() + text[1:] + ("" if done else " · u to undo" if change.number else " (no change)"))
        self.post_message(LibraryChanged(change.papers))

    @on(LibraryChanged)
    def _library_changed(self) -> None:
        self.list.forget()
        self._show_paper()
        self._ask()

    async def do_library_undo(self) -> None:
        await self._step(back=True)

    async def do_library_redo(self) -> None:
        await self._step(back=False)

    async def _step(self, *, back: bool) -> None:
        library = self.desk.workspace.library
        change = await self.desk.run(library.undo if back else library.redo)
        if change is None:
            self.tell("There is nothing to undo." if back else "There is nothing to redo.")
        else:
            self._changed(change, "undone: " if back else "done again: ")

    async def do_paper_export(self) -> None:
        from paper_index.export import rendered as render

        from .export import ExportCard, Scope

        workspace = self.desk.workspace
        answer = self.answer
        scopes = [Scope("selected", sorted(self.selection))] if self.selection else []
        if not self.selection and self.row is not None:
            scopes.append(Scope("this paper", [self.row]))
        if answer and answer.rows:
            scopes.append(Scope("the list", answer.rows))
        row_of = workspace.corpus.rows_of(bookmarked := workspace.library.bookmarked())
        if row_of:
            scopes.append(Scope("all bookmarked", [row_of[paper] for paper in bookmarked if paper in row_of]))

        def rendered(rows: Sequence[int], format: str) -> str:
            papers = workspace.papers(rows)
            return render(papers, workspace.library.marks(p.id for p in papers), format)

        def exported(order: "Order | None") -> None:
            if order is not None:
                self.tell(f"Wrote {counted(len(order.rows))} to {order.path}", timeout=8)

        await self.app.push_screen(ExportCard(scopes, rendered, self._export, Path.cwd()), exported)

    async def _export(self, order: "Order") -> None:
        from paper_index.export import to_file

        workspace = self.desk.workspace

        def write() -> None:
            papers = workspace.papers(order.rows)
            marks = workspace.library.marks(paper.id for paper in papers)
            to_file(order.path, papers, marks, order.format, overwrite=order.overwrite)

        await self.desk.run(write)

    def do_paper_open_page(self) -> None:
        links = self.detail.paper.links if self.detail.paper else ()
        if links:
            self.action_open_link(0)
        else:
            self.tell("No link is known of this paper.")

    def action_open_link(self, number: int) -> None:
        """Open one of the shown paper's links in the browser. They are http or https: see `paper.safe_link`."""
        links = self.detail.paper.links if self.detail.paper else ()
        if number < len(links):
            _, url = links[number]
            self.app.open_url(url)
            self.tell(f"Opening {url}")

    # The program

    async def do_program_help(self) -> None:
        from .help import HelpCard

        async def chosen(action: str | None) -> None:
            if action is not None:
                await self.action_act(action)

        await self.app.push_screen(HelpCard(), chosen)

    async def do_program_palette(self) -> None:
        from textual.command import CommandPalette

        if not CommandPalette.is_open(self.app):
            await self.app.push_screen(CommandPalette(id="--command-palette"))

    def do_program_quit(self) -> None:
        self.app.exit()


def _sort_in_force(view: View) -> str:
    return "trending" if view.sort == "relevance" and not view.query.strip() else view.sort


def _nothing(view: View) -> str:
    """What an empty list says, and what to do."""
    if view.query.strip() and view.filters:
        return "Nothing matches with these filters.\nX takes the filters off, Esc the query."
    if view.query.strip():
        return "Nothing matches.\nTry fewer or other words; Esc clears the query."
    if view.filters:
        return "No paper passes all these filters.\nX takes them off."
    return "No papers are known yet.\nBring some in with: paper-tui import FILE"
