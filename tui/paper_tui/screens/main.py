"""The main screen: it has the state of the view, and connects the widgets to the backend."""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from paper_index.errors import PaperError
from paper_index.search import Answer, View

from .. import gc_tuning
from ..actions import clicks, fetching, notes, program, search, selection, undo
from ..backend.fulltexts import FullTextController
from ..backend.importing import ImportController, ImportReport
from ..backend.indexing import IndexController
from ..backend.library import LibraryChanged, LibraryController
from ..backend.search import SearchController
from ..backend.worker import Backend
from ..formatting.key_names import format_key
from ..formatting.numbers import counted
from ..formatting.recommended import fits
from ..formatting.status import empty_message, place_in
from ..keys.dispatcher import KeyDispatcher
from ..keys.lookup import Keymap
from ..messages import PaneEntered
from ..private_textual.screens import IncrementalScreen
from ..query_history import QueryHistory
from ..session import Session
from ..view_history import ViewHistory
from ..widgets.completion_list import CompletionList
from ..widgets.detail_pane.pane import DetailPane
from ..widgets.filter_chips import FilterChips
from ..widgets.filter_pane.pane import FilterPane
from ..widgets.following_keys import FollowingKeys
from ..widgets.hint_bar import Hint, HintBar
from ..widgets.message_line import MessageLine
from ..widgets.panes import Panes
from ..widgets.paper_list.list import PaperList
from ..widgets.progress import Progress
from ..widgets.search_box import SearchBox
from ..widgets.status_line import StatusLine
from ..widgets.tag_bar import TagBar
from ..widgets.too_small import TooSmall
from ..widgets.welcome import Welcome
from .notifications import Notifications

_PATIENCE = 0.3
"""Seconds the first drawing waits for the first answer."""
_POLL = 0.4
"""Seconds between two polls for changes by other programs; a poll reads one number from a file."""


class MainScreen(IncrementalScreen[None]):
    """Filters, list and detail; the search box above, hints and messages below."""

    AUTO_FOCUS = ""

    view: var[View] = var(View(), init=False)
    """The view the user asked for."""
    cursor: var[int] = var(0, init=False)
    """The index of the cursor in the rows of the answer."""
    selection: var[frozenset[int]] = var(frozenset(), init=False)
    """The selected rows. Those outside the answer stay selected; actions ignore them."""
    pane: var[str] = var("list", init=False)
    """The pane the user is in, or `search`."""

    def __init__(self, backend: Backend, keymap: Keymap, session: Session, problem: str = "") -> None:
        """Prepare the screen.

        Args:
            backend: the backend, which may still be opening.
            keymap: the keys.
            session: the state of the screen at the end of the last session.
            problem: an error to show at the start.
        """
        super().__init__()
        self.backend, self.keymap = backend, keymap
        self._startup = session, problem
        self.keys = KeyDispatcher(self, keymap)
        self.message_line = MessageLine(keymap.fill)
        self.notifications = Notifications(self, self.message_line, keymap, backend.home.cache)
        self.progress = Progress(self.message_line, keymap.fill)
        report = self.notifications.report
        self.search = SearchController(backend, self._show_answer, report)
        self.library = LibraryController(backend, self._library_changed, report, self._library_notice)
        self.index = IndexController(backend, self.progress.show_indexing, report, on_ready=self._indexed)
        self.full_texts = FullTextController(
            backend, self.progress.show_reading, report, lambda: self.search.repeat_in_full_texts(self.view)
        )
        backend.vectors.on_progress, backend.vectors.on_error = self.progress.show_embedding, report
        self.imports = ImportController(backend, self.progress.show_import, self._imported)
        self.search_box = SearchBox(backend.completions, QueryHistory(backend.home.cache / "queries.json"))
        self.filter_pane = FilterPane(backend)
        self.paper_list = PaperList(backend, session)
        self.detail_pane = DetailPane(backend)
        self.panes = Panes(self.filter_pane, self.paper_list, self.detail_pane, session)
        self.tag_bar = TagBar()
        self.welcome = Welcome(backend.home.cache / "welcomed", keymap.fill)
        self.set_reactive(MainScreen.view, backend.first_view)
        self.history = ViewHistory(backend.first_view, session.history)
        self.ready = False
        """Whether keys are handled; until then they are queued."""
        self.opened = asyncio.Event()
        """Set when the first answer is shown, or the files cannot be opened."""
        self._panes: dict[str, FilterPane | PaperList | DetailPane | SearchBox] = {
            "filter": self.filter_pane, "list": self.paper_list, "detail": self.detail_pane, "search": self.search_box,
        }  # fmt: skip

    # Building

    def compose(self) -> ComposeResult:
        self.panes.show_panes(self, self.pane, update=False)  # before there are widgets with styles to look up
        with Horizontal(id="top"):
            yield Static("/", id="prompt")
            yield self.search_box
            yield StatusLine(self.search)
        yield FilterChips()
        yield self.panes
        yield self.tag_bar
        yield self.welcome
        yield HintBar(self.keymap.fill)
        yield self.message_line
        yield FollowingKeys()
        yield self.search_box.list
        yield TooSmall()

    async def on_mount(self) -> None:
        self.panes.show_panes(self, self.pane)  # Textual resizes only after the first drawing
        self.search_box.value = self.view.query
        self.set_focus(self.paper_list)
        self.watch(self.paper_list, "relaxations", lambda: self.show_hints())
        if await self.backend.ready(within=_PATIENCE):
            await self._open()  # then the first drawing shows the list
        else:
            self.run_worker(self._open, group="open")
        self.ready = True
        self.app.call_later(self.keys.resume)
        self.call_after_refresh(gc_tuning.start_pause.end)
        self.set_interval(_POLL, self.library.poll_external_changes)

    async def _open(self) -> None:
        """Show the first answer once it is there, and problems found while opening."""
        try:
            answer = await self.backend.first_answer()
        except PaperError as error:
            self.opened.set()
            self.app.exit(str(error), return_code=1)
            return
        session, problem = self._startup
        if self.view == session.view and session.paper:
            self.search.restore_row = self.backend.corpus.find(session.paper)
        if self.view == answer.view:
            self.search.accept(answer)
        else:
            self.search.show(self.view)
        self.opened.set()
        self.welcome.show(counted(len(self.backend.corpus)))
        problems = [self.backend.workspace.warning, *self.keymap.problems, problem]
        if warning := " ".join(filter(None, problems)):
            self.notify(warning, severity="error", timeout=60)
        await notes.announce_drafts(self)
        self.call_after_refresh(lambda: self.run_worker(self.index.prepare, group="index"))

    def on_unmount(self) -> None:
        self.search.close()
        self.imports.cancel()

    def session(self) -> Session:
        """Return the state of the screen, for the next session."""
        return Session(
            view=self.view,
            paper=next(iter(self.backend.corpus.ids([] if self.row is None else [self.row])), ""),
            layouts=self.panes.choices,
            filter_width=self.panes.filter_width,
            list_share=self.panes.list_share,
            compact=self.paper_list.compact,
            places=self.paper_list.places,
            history=self.history.lasting,
        )

    # The answer

    @property
    def answer(self) -> Answer | None:
        """The latest answer."""
        return self.search.answer

    @property
    def row(self) -> int | None:
        """The row of the corpus at the cursor."""
        rows = self.answer.rows if self.answer else ()
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def chosen(self) -> list[int]:
        """The rows an action applies to: the selected ones in the list, else the one at the cursor."""
        if self.selection and self.answer and (rows := [row for row in self.answer.rows if row in self.selection]):
            return rows
        return [] if self.row is None else [self.row]

    @property
    def busy(self) -> bool:
        """Whether the user is typing or a dialog is open, so that no other dialog may open unasked."""
        return self.keys.busy

    @property
    def idle(self) -> bool:
        """Whether the latest view is answered and shown, and the index is ready."""
        return bool(self.answer and self.search.idle and not (self.progress.indexed or self.detail_pane.waiting))

    def watch_view(self, view: View) -> None:
        if self.pane != "search" and view != self.history.view:
            self.history.leave(self.row, self.search.stack)
            self.history.visit(view)
        self.search.show(view)

    def _show_answer(self, before: Answer | None, answer: Answer) -> None:
        if not self.app.is_running:  # the explorer is closing
            return
        self.paper_list.show(answer, self.search.retained, self.keymap.fill(empty_message(answer)))
        self.cursor = self.search.cursor_for(before, answer, self.cursor)
        self.filter_pane.answer = answer
        self.query_one(FilterChips).show_answer(answer, self.backend.title_of(answer.view.like))
        self.search_box.errors = answer.errors if answer.view.query == self.search_box.value else ()
        if self.progress.indexed is None:  # without the index, a note may be wrong
            self.message_line.show_note(answer)
        if before is None or (before.view.recommend, not before.rows) != (answer.view.recommend, not answer.rows):
            self.show_hints()
        self._show_status()
        self.detail_pane.show_fits(fits(answer))
        self.detail_pane.follow(self.row, answer.words, typing=self.pane == "search")
        if self.index.damaged:  # rebuild it once; meanwhile search works without it
            self.run_worker(self.index.prepare, group="index")

    def _show_status(self) -> None:
        if self.answer is not None:
            known = len(self.backend.corpus)
            self.query_one(StatusLine).show(self.answer, known, self.search.retained, self.selection)
            self.paper_list.show_subtitle(place_in(self.answer, self.cursor, len(self.search.retained)))

    def watch_cursor(self) -> None:
        self.paper_list.cursor = self.cursor
        selection.extend_range(self)
        self._show_status()
        words = self.answer.words if self.answer else frozenset()
        self.detail_pane.follow(self.row, words, moving=True, typing=self.pane == "search")

    def watch_selection(self) -> None:
        self.paper_list.selection = self.selection
        self._show_status()

    # Changes

    def _library_changed(self, change: LibraryChanged) -> None:
        self.notify(undo.change_message(change))
        some = change.papers is not None and not change.relisted
        self.paper_list.reload(change.rows if some else None)
        self.detail_pane.reload(change.papers if some else None)
        if change.relisted:
            self.search.show(self.view)
            self.run_worker(self.index.prepare, group="index")
        else:
            self.search.repeat(self.view, change.rows)
            self.run_worker(self.full_texts.prepare, group="fulltexts")  # files may be attached or detached

    def _library_notice(self, text: str) -> None:
        self.notify(text, severity="warning", timeout=30)

    def _indexed(self) -> None:
        self.search.repeat(self.view)
        self.run_worker(self.full_texts.prepare, group="fulltexts")

    def _imported(self, report: ImportReport) -> None:
        if self.is_running:
            self.paper_list.reload()  # other papers are new
            self.detail_pane.reload()
            self.search.repeat(self.view)  # the papers are listed now, and found by their words once they are indexed
            self.run_worker(self.index.prepare, group="index")
            show = fetching.report_fetch if report.is_fetch else program.report_import
            self.app.call_later(show, self, report)

    # Messages and hints

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Any = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message. `{key:library.undo}` in it becomes the user's key for that action."""
        self.notifications.show(message, severity, timeout or 4)

    def binds(self, key: str) -> bool:
        """Return whether Textual itself uses a key."""
        return key in self.active_bindings

    def show_hints(self, sequence: str = "", instead: Sequence[Hint] = ()) -> None:
        """Show the keys that work now, those that can follow the beginning of a sequence, or other hints."""
        bar, places = self.query_one(HintBar), self.keys.places
        bar.actions = self.keys.hints
        hints = self.tag_bar.hints if self.tag_bar.display else self._panes[self.pane].hints
        bar.hints = tuple(instead or hints)
        begun = ((f"{format_key(sequence)} …", ""), *self.keymap.following(sequence, places)) if sequence else ()
        self.query_one(FollowingKeys).show(begun)

    # Panes

    def focus_pane(self, pane: str) -> None:
        """Move to a pane; at once, so that the next key is for that pane."""
        self.pane = pane
        if pane != "detail":
            self.panes.zoomed = False
        self.tag_bar.display = False
        self.show_hints()
        self.set_focus(self._panes[pane], scroll_visible=False)

    def watch_pane(self, pane: str) -> None:
        self.search.typing = pane == "search"
        if pane != "search":  # the typed query is a view now
            self.history.visit(self.view)
        if pane != "search" and self.search.is_provisional:
            self.search.repeat(self.view)
        self.panes.show_panes(self, pane)
        if self.detail_pane.waiting:
            words = self.answer.words if self.answer else frozenset()
            self.detail_pane.follow(self.row, words, typing=pane == "search")
        self.show_hints()

    @property
    def too_small(self) -> bool:
        """Whether the terminal is too small to show anything but a message."""
        return self.has_class("-too-small")

    def on_resize(self, event: events.Resize) -> None:
        self.panes.show_panes(self, self.pane)
        self.query_one(TooSmall).show_for(event.size)

    # Messages

    @on(PaneEntered)
    def _pane_entered(self, message: PaneEntered) -> None:
        if self.focused is not self._panes[message.pane]:
            return  # late: keys have moved the focus since
        if self.tag_bar.display:  # left by a click
            self.tag_bar.display = False
            self.show_hints()
        if message.pane == "search" and self.pane != "search":  # entered by a click
            self.history.leave(self.row, self.search.stack)
            self.search_box.start_editing(self.view.query)
        self.pane = message.pane

    @on(Input.Changed, "#search")
    def _query_typed(self) -> None:
        self.view = self.view.with_query(self.search_box.value)  # the message's value may be outdated

    @on(PaperList.Clicked)
    @on(PaperList.SelectionToggled)
    @on(PaperList.Opened)
    @on(PaperList.RelaxationClicked)
    @on(FilterPane.FilterToggled)
    @on(FilterPane.SavedSearchChosen)
    @on(FilterChips.FilterClicked)
    @on(FilterChips.SimilarClicked)
    @on(CompletionList.Clicked)
    @on(DetailPane.Followed)
    def _clicked(self, message: Message) -> None:
        clicks.handle(self, message)

    async def on_paste(self, event: events.Paste) -> None:
        """Import a file that is dropped on the window, whose path terminals paste; search for other text."""
        from paper_index.search.query.reference_lists import on_one_line

        from ..dialogs.import_files import dropped

        if isinstance(self.focused, Input) or not event.text.strip():
            return
        event.stop()
        if path := dropped(event.text):
            await program.choose_import(self, str(path))
        else:
            search.edit_query(self, on_one_line(event.text))

    async def action_act(self, id: str) -> None:
        """Run the action with an id: a click on a hint."""
        await self.act(id)

    async def act(self, id: str, key: str = "") -> None:
        """Run the action with an id, as if its key, with `key` as the last one, had been pressed."""
        if id in self.keymap:
            await self.keys.run(self.keymap[id], key)
