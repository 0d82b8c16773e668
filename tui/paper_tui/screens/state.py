"""What the main screen knows, and how it flows: a view is answered, the panes are bound to the answer."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from paper_index.corpus import Line
from paper_index.editions import parts
from paper_index.library import NO_MARKS, Marks
from paper_index.search import Answer, View

from ..desk import Desk
from ..history import History
from ..keymap import Keymap
from ..render import counted
from ..widgets.chips import Chips
from ..widgets.detail_pane import DetailPane
from ..widgets.filter_pane import FilterPane
from ..widgets.hint_bar import Hint, HintBar
from ..widgets.paper_list import PaperList
from ..widgets.progress_line import ProgressLine
from ..widgets.said import Said
from ..widgets.search_box import SearchBox
from ..widgets.tag_bar import TagBar
from ..widgets.welcome import Welcome
from .dropouts import with_dropped
from .telling import Telling
from .wording import note_of, nothing, shown_order, status_of

if TYPE_CHECKING:
    from ..app import PaperApp
    from ..session import Session

_PATIENCE = 0.3
"""Seconds an empty screen waits for the papers before it is drawn without them."""

_LOOK = 0.4
"""Seconds between two looks at what other programs have done; what costs one number read from a file."""

_TYPING = 0.15
"""Seconds without a letter after which the detail follows the query."""

_MOVING = 0.1
"""Seconds between two moves of the cursor below which it passes papers by: the detail follows when it rests."""

PANES = ("filter", "list", "detail")


class MainState(Telling):
    """Filters, list and detail; the search box above, the hints below."""

    AUTO_FOCUS = ""

    focused: var[Widget | None] = var(None)
    """As Textual has it, but that the whole screen is not drawn anew for it: what is focused draws itself."""

    view: var[View] = var(View(), init=False)
    """What the user wants to look at."""
    answer: var[Answer | None] = var(None, init=False)
    """What is there: always of one view, whole."""
    cursor: var[int] = var(0, init=False)
    """The place of the cursor in the answer's rows."""
    selection: var[frozenset[int]] = var(frozenset(), init=False)
    """The selected rows. Those that are not in the answer stay selected; no key acts on them."""
    progress: var[tuple[int, int] | None] = var(None, init=False)
    """How far the index is, while it is built."""
    doing: var[str] = var("", init=False)
    """How far an import is, in words, while one is under way."""
    pane: var[str] = var("list", init=False)
    """The pane the user is in, or `search`."""
    zoomed: var[bool] = var(False, init=False)
    """Whether the detail has the screen to itself."""

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.desk = desk
        self._keys = ""
        self._asked: View | None = None
        self._answering: Worker[None] | None = None
        self._query_before = ""
        self._tagging: list[int] = []
        self._had_index = False
        self._building = asyncio.Lock()
        self._showing: Timer | None = None
        """What has the detail follow soon, while it does not show the paper at the cursor."""
        self._moved = 0.0
        """When the cursor was moved last."""
        self._looking = False
        self._importing: Worker[None] | None = None
        self.history = History(desk.home.cache / "queries.json")
        self._recalled = -1
        self._acted: set[int] = set()
        """The rows that the user has changed since the view is looked at."""
        self._trail: list[tuple[View, int | None]] = []
        """Where one was before papers like one were asked for: the view and the row at the cursor."""
        self._back_to: int | None = None
        """The row that the cursor goes to with the next answer."""
        self.places: dict[str, str] = {}
        """The papers one comes back to, by letter."""
        self._anchor: int | None = None
        """Where the range being selected began, while one is."""
        self._selected_before: frozenset[int] = frozenset()
        self.ready = False
        """Whether keys can be taken."""
        self.opened = asyncio.Event()
        """Set when there are papers, or there will be none: what is to be done to them waits for that."""
        self.indexed = asyncio.Event()
        """Set while nothing more is to be expected of an index: it is open, or there will be none."""
        self.set_reactive(MainState.view, desk.first_view)

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static("/", id="prompt")
            yield SearchBox(self._completions)
            yield Static(id="status")
        yield ProgressLine().data_bind(MainState.progress, MainState.doing)
        yield Said(id="note")
        yield Chips()
        with Horizontal(id="panes"):
            yield FilterPane().data_bind(MainState.answer)
            yield PaperList(self._lines).data_bind(MainState.cursor, MainState.selection)
            yield DetailPane()
        yield TagBar()
        yield Welcome(self.desk.home.cache / "welcomed", lambda: counted(len(self.desk.corpus)), self.key)
        yield HintBar()
        yield Static(id="too-small")

    async def on_mount(self) -> None:
        self.list = self.query_one(PaperList)
        self.detail = self.query_one(DetailPane)
        self.filters = self.query_one(FilterPane)
        self.search = self.query_one(SearchBox)
        self.tag_bar = self.query_one(TagBar)
        self.restore(cast("PaperApp", self.app).session)
        self.lay_out()  # Textual finds out about the size only after the first drawing
        self.welcome = self.query_one(Welcome)
        self.search.value = self.view.query
        self.set_focus(self.list)
        self.watch_pane()
        if await self.desk.ready(within=_PATIENCE):
            await self.open()  # mostly the papers are there by now, and the first thing drawn is the list
        else:
            self.run_worker(self.open, group="open")
        self.ready = True
        self.app.call_later(cast("PaperApp", self.app).take_keys)
        self.call_after_refresh(cast("PaperApp", self.app).garbage.begin)
        self.set_interval(_LOOK, self.look_elsewhere)

    def lay_out(self) -> None:
        """Give the panes their places (see `Layout`)."""
        raise NotImplementedError

    def show_arrangement(self) -> None:
        """Show as many panes as there is room for, and the one the user is in among them (see `Layout`)."""
        raise NotImplementedError

    def restore(self, session: "Session") -> None:
        """Have the screen as it was left (see `Layout`)."""
        raise NotImplementedError

    async def open(self) -> None:
        """Show the first answer once it is there (see `Opening`)."""
        raise NotImplementedError

    async def ready_index(self) -> None:
        """Open the index, building it first if it does not fit (see `Opening`)."""
        raise NotImplementedError

    async def look_elsewhere(self) -> None:
        """Show what another window or command has changed, and say it (see `Opening`)."""
        raise NotImplementedError

    # From view to answer

    def watch_view(self) -> None:
        self._acted.clear()
        self._ask()

    def _ask(self) -> None:
        """Have the view answered. Only the latest question counts; an answer to an older one is dropped."""
        if not self.desk.is_open:
            return
        self._asked = self.view
        if self._answering is None or self._answering.is_finished:
            self._answering = self.run_worker(self._answer, group="answer", exit_on_error=False)

    async def _answer(self) -> None:
        while (asked := self._asked) is not None:
            try:
                answer, dropped = await self.desk.run(self._answering_to(asked))
            except Exception as error:
                self._asked = None
                self._wrong(error)
                return
            if self._asked is asked:
                self._asked = None
                self.list.dropped, self.answer = dropped, answer
        if self._had_index and not self.desk.workspace.engine.indexed and self.progress is None:
            # Damage that showed itself only when it was read: built anew once; the plain search answers meanwhile.
            self._had_index = False
            self.run_worker(self.ready_index, group="index")

    def _answering_to(self, view: View) -> Callable[[], tuple[Answer, frozenset[int]]]:
        """Return what answers a view: with the papers that the user's own acts took out of it, and which they are."""
        before, acted, engine = self.answer, frozenset(self._acted), self.desk.workspace.engine
        # A last word that no blank follows may be half a word, and while one is in the search box more may follow.
        done = self.pane != "search"
        return lambda: with_dropped(before, engine.answer(view, typing=True, done=done), acted)

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
        if self._back_to in answer.rows:
            cursor = answer.rows.index(self._back_to)
        self._back_to = None
        self.list.words = answer.words
        self.list.empty_text = nothing(answer.view)
        self.list.rows = answer.rows
        self.cursor = cursor
        self.query_one(Chips).show(answer.view.filters, self._title_of(answer.view.like))
        self.search.misunderstood = answer.misunderstood if answer.view.query == self.search.value else ()
        self._show_note(answer)
        self._show_status()
        self._show_paper_soon()

    def _show_note(self, answer: Answer) -> None:
        """Show what there is to be said of how the query was understood."""
        note = self.query_one("#note", Said)
        said = note_of(answer)
        note.display = bool(said.plain) and self.progress is None
        note.say(said)

    def _show_status(self) -> None:
        if self.answer is None:
            return
        room = min(42, (self.app.size.width - 2) // 2) - 2
        said = status_of(self.answer, len(self.desk.corpus), self.list.dropped, self.selection, room)
        self.query_one("#status", Static).update(Content(said), layout=False)
        self._show_place()

    def _show_place(self) -> None:
        """Show where in the list one is."""
        if self.answer is None:
            return
        place = f"{self.cursor + 1:,} of {self.answer.total:,} · " if self.answer.total else ""
        self.list.say_place(Content(place + shown_order(self.answer.view)))

    def _title_of(self, paper: str) -> str:
        """The title of the paper with an id."""
        corpus = self.desk.corpus
        row = corpus.find(paper) if paper else None
        return next((line.title for line in corpus.lines([] if row is None else [row])), paper)

    async def _completions(self, query: str, cursor: int) -> Sequence[tuple[int, int, str]]:
        """What the word at the cursor of the search box may become."""
        return await self.desk.run(lambda: self.desk.workspace.engine.completions(query, cursor))

    # From cursor to detail

    def _lines(self, rows: Sequence[int]) -> list[tuple[Line, Marks]]:
        """What the list shows of some rows."""
        lines = self.desk.corpus.lines(rows)
        edition = self.answer.view.edition if self.answer else None
        if edition is not None:
            places = self.desk.corpus.edition(edition)
            lines = [line._replace(votes=places[line.row][1]) for line in lines if line.row in places]
            if len(parts(edition)) == 1:  # among the papers of a week, each says which day it is of
                lines = [line._replace(edition="", rank=places[line.row][0]) for line in lines]
        marks = self.desk.library.marks(line.id for line in lines)
        return [(line, marks.get(line.id, NO_MARKS)) for line in lines]

    @property
    def row(self) -> int | None:
        """The row at the cursor."""
        rows = self.answer.rows if self.answer else ()
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def chosen(self) -> list[int]:
        """The rows an action is about: the selected ones of the list in its order, else the one at the cursor."""
        selection = self.selection
        if selection and self.answer and (inside := [row for row in self.answer.rows if row in selection]):
            return inside
        return [] if self.row is None else [self.row]

    def watch_cursor(self) -> None:
        self._show_place()
        before, self._moved = self._moved, monotonic()
        self._show_paper_soon(_MOVING if self._moved - before < _MOVING else 0)

    def watch_selection(self) -> None:
        self._show_status()

    def _show_paper_soon(self, pause: float = 0) -> None:
        """Show the paper at the cursor, after a pause if there is to be one; while a query is typed, after letters."""
        self._stop_showing()
        if self.pane == "search":
            pause = _TYPING
        if pause:
            self._showing = self.set_timer(pause, self._show_paper)
        else:
            self._show_paper()

    def _stop_showing(self) -> None:
        if self._showing is not None:
            self._showing.stop()
            self._showing = None

    def _show_paper(self) -> None:
        self._stop_showing()
        row = self.row
        paper = next(self.desk.corpus.papers([] if row is None else [row]), None)
        marks = self.desk.library.marks([paper.id]).get(paper.id, NO_MARKS) if paper else NO_MARKS
        self.detail.show(paper, marks, self.answer.words if self.answer else frozenset())

    # The panes

    def watch_pane(self) -> None:
        if self.answer is not None and self.answer.misunderstood and self.pane != "search":
            self._ask()  # what was left out while it was typed is meant now
        self.show_arrangement()
        if self._showing is not None:
            self._show_paper_soon()
        self._show_hints()

    def _show_hints(self, said: tuple[Hint, ...] = ()) -> None:
        """Show the keys that matter here, or others instead."""
        bar = self.query_one(HintBar)
        bar.hints = tuple(action for action in self.keymap.actions if action.keys and self.pane in action.panes)
        if self.pane == "filter" and self.filters.finding is not None:
            said = (("Enter", "chooses"), ("!", "leaves out"), ("↑ ↓", "go through the values"), ("Esc", "ends"))
        elif self.pane == "detail" and self.detail.chosen is not None:
            steps = ((self.key("detail.next"), "next"), (self.key("detail.previous"), "before"))
            said = (("Enter", "follows it"), *steps, ("Esc", "lets go"))
        elif self.pane == "search":
            said = (("Enter", "keeps it"), ("Esc", "takes it back"), ("Tab", "completes"), ("↑", "before"),
                    ("↓", "papers"), ("F1", "help"))  # fmt: skip
        elif self._anchor is not None and not said:
            said = (("", "What lies between is selected"), ("v or Esc", "ends"))
        elif self.tag_bar.display:
            said = (("Enter", "does it"), ("Tab", "takes a tag"), ("↓ ↑", "another"), ("Esc", "closes"))
        bar.said = said

    def watch_zoomed(self) -> None:
        self.set_class(self.zoomed, "-zoomed")

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
