"""Triage: new papers one by one, each with one key to keep it, put it off, or mark it as not for the user."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from paper_index.library import Change
from paper_index.triage import KEPT, LATER, NOT_FOR_ME, Entry, Queue, Scope

from ..backend.library import Kind, LibraryController
from ..backend.triage import Looked, TriageState
from ..backend.worker import Backend
from ..dialogs.tag_choice import TagChoiceDialog
from ..formatting import triage as texts
from ..formatting.numbers import counted
from ..formatting.paper import cut
from ..widgets.detail_pane.content import Item
from ..widgets.detail_pane.pane import DetailPane
from .frame import FullView, Question
from .keys import ViewKey
from .row_list import RowList

_INDEX_PAUSE = 1.0
"""Seconds between two looks whether the index is ready."""
_STYLES = {KEPT: "$text-warning", LATER: "$text-accent", NOT_FOR_ME: "$foreground-muted"}


class Desk(Protocol):
    """The part of the explorer that the view uses."""

    backend: Backend
    library: LibraryController

    async def run(self, id: str, pane: DetailPane) -> None:
        """Run the action with an id on the paper that a pane shows."""

    def follow(self, item: Item, pane: DetailPane) -> None:
        """Open a link or a file in a pane."""

    async def export(self, rows: Sequence[int]) -> None:
        """Export papers with a dialog."""

    async def change(self, make: Callable[[], Change | None], kind: Kind = "change") -> bool:
        """Make a change of the library; return whether it was made. Errors are shown."""

    def tell(self, text: str) -> None:
        """Show a message. `{key:library.undo}` in it becomes the user's key for that action."""

    def fill(self, text: str) -> str:
        """Return a text with the names of the user's keys."""


class TriageView(FullView[tuple[Scope, list[int]]]):
    """Shows the papers of a triage. It closes with the scope and the rows of the kept papers, to be listed, or None."""

    def __init__(self, desk: Desk, state: TriageState) -> None:
        super().__init__("Triage")
        self._desk, self._state = desk, state
        self._pane = DetailPane(desk.backend, similar=False)
        self._looking = Question(self, desk.backend.run)
        self._begun: int | None = None
        """The index at which the queue was opened, whose note is shown there."""

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="triage"):
            yield self._pane
            yield RowList(self._draw_row, id="triage-rows")

    def on_mount(self) -> None:
        self._look()
        self._desk.library.watchers.append(self._library_changed)
        self.set_interval(_INDEX_PAUSE, lambda: self.run_worker(self._look_for_index, group="index", exclusive=True))

    def on_unmount(self) -> None:
        self._desk.library.watchers.remove(self._library_changed)
        self._state.remember()

    # Reading

    def _look(self) -> None:
        self._looking.ask(self._state.look, self._take, "Looking for the papers that fit you best …")

    def _take(self, looked: Looked) -> None:
        self._state.take(looked)
        self._begun = self._state.at
        self._show()

    def _advice(self, queue: Queue) -> str:
        """Return why there are no papers, and what to do."""
        why = queue.note or "No papers are left here."
        other = "s goes through other papers. " if len(self._state.scopes) > 1 else ""
        return self._desk.fill(
            f"{why}\n\n{other}In the list of papers, {{key:program.fetch}} fetches the latest Daily Papers, "
            "{key:program.import} imports files, and {key:find.everything} shows all papers, to go through those that "
            "have no decision."
        )

    async def _look_for_index(self) -> None:
        """Order the papers that follow once the index is ready."""
        queue, backend = self._state.queue, self._desk.backend
        if queue and not queue.indexed and self._state.current:
            ready = await backend.run(lambda: backend.workspace.engine.indexed)
            if ready and self._state.queue is queue:
                self._look_in_order()

    def _look_in_order(self) -> None:
        at = self._state.at

        def take(looked: Looked) -> None:
            if self._state.at != at:  # the user went on: what follows is another part now
                self._look_in_order()
                return
            self._state.take(looked)
            self._show()

        self._looking.ask(self._state.look, take)

    def _library_changed(self) -> None:
        """Read the decisions again: this view, undo or another program changed marks."""
        self.run_worker(self._read_decisions, group="decisions", exclusive=True)

    async def _read_decisions(self) -> None:
        queue, decisions, tag = await self._desk.backend.run(self._state.look_again)
        if queue is not None and self._state.queue is not None and queue.scope == self._state.queue.scope:
            self._state.decisions, self._state.last_tag = decisions, tag
            self._pane.reload()
            self._show()

    # Showing

    @property
    def _rows(self) -> RowList:
        return self.query_one("#triage-rows", RowList)

    @property
    def _listed(self) -> Sequence[Entry]:
        """The papers in the list beside the paper; at the end the kept ones."""
        queue = self._state.queue
        return () if queue is None else queue.entries if self._state.current else self._state.kept

    def _show(self) -> None:
        """Show the current paper, or the end."""
        state = self._state
        if dropped := state.drop_removed():
            self._desk.tell(f"{counted(dropped)} {'was' if dropped == 1 else 'were'} removed meanwhile.")
        if state.queue is None:
            return
        if not state.queue.entries:
            self.set_title(f"Triage: {texts.scope_name(state.queue.scope)}")
            self.set_note("")
            self.set_place("")
            self.say(self._advice(state.queue))
            return
        self.set_title(texts.title(state.queue, state.at, state.decisions))
        self.query_one("#triage").set_class(state.current is None, "-at-end")
        if (entry := state.current) is not None:
            self._show_paper(entry, state.queue)
        else:
            self._show_end(state.queue)
        self.show_hints()

    def _show_paper(self, entry: Entry, queue: Queue) -> None:
        self.say("")
        if entry.reasons is None:
            self.run_worker(partial(self._add_reasons, queue, self._state.at), group="reasons", exclusive=True)
        self._pane.follow(self._state.row(entry), frozenset())
        self._add_match(entry)
        self.set_place(texts.decision_name(self._state.decision(entry)))
        self.set_note(texts.note(queue) if self._state.at == self._begun else "")
        self._rows.show(len(queue.entries), self._state.at)

    def _add_match(self, entry: Entry) -> None:
        """Show the match of the paper below its heading, and that it is not for the user."""
        lines = [Content.styled(texts.match_text(entry), "$text-accent")]
        if (decision := self._state.decision(entry)) == NOT_FOR_ME:  # the others are marks, which the pane shows
            lines.append(Content.styled(texts.decision_name(decision), "bold"))
        above = Content("\n").join(line for line in lines if len(line))
        if self._pane.reading is not None and self._pane.reading.above != above:
            self._pane.reading = replace(self._pane.reading, above=above)

    async def _add_reasons(self, queue: Queue, at: int) -> None:
        entries = await self._desk.backend.run(lambda: self._state.reasons(queue, at))
        self._state.add_reasons(entries)
        if (entry := self._state.current) is not None and entry.reasons is not None:
            self._add_match(entry)

    def _show_end(self, queue: Queue) -> None:
        kept, undecided = self._state.kept, len(queue.entries) - len(self._state.decisions)
        again = f"{{key:find.triage}} shows the {counted(undecided, 'undecided paper')} again." if undecided else ""
        lines = [texts.summary(queue, self._state.decisions), *filter(None, [self._desk.fill(again)])]
        self.set_place("")
        if kept:
            self.say("")
            self._rows.show(len(kept))
            self.set_focus(self._rows)
            self.set_note("\n".join(lines))
        else:
            self.set_note("")
            self.say("\n\n".join(["That was the last paper. You kept none.", *lines]))

    def _draw_row(self, row: int, width: int) -> Content:
        """Return a line of the list: decision, match and title."""
        if row >= len(self._listed):
            return Content("")
        entry = self._listed[row]
        decision = self._state.decision(entry)
        match = f"{entry.match:>2} " if entry.match else "   "
        number = self._state.row(entry)
        title = self._desk.backend.title_of(entry.id) if number is not None else "(removed)"
        sign = Content.styled(f"{texts.SIGNS.get(decision, ' ')} ", f"bold {_STYLES.get(decision, '')}".strip())
        style = "$foreground-muted" if decision in (LATER, NOT_FOR_ME) else ""
        return sign + Content.styled(match, "$foreground-muted") + Content.styled(cut(title, width - 5), style)

    # Keys

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys that do something now."""
        state = self._state
        common = [
            ViewKey("u", "undo", "Undo the latest decision, and return to its paper.", self._undo),
            ViewKey("e", "export", "Export the kept papers to a file.", self._export),
            *(
                [
                    ViewKey(
                        "s",
                        "other papers",
                        "Go through other papers: the new ones, or those of the list.",
                        self._switch,
                    )
                ]
                if len(state.scopes) > 1
                else []
            ),
        ]
        if not state.queue or not state.queue.entries:
            return common[2:]
        moves = [
            ViewKey("k left", "previous", "Go to the previous paper.", partial(self._go, -1), shown="←"),
            ViewKey("home g", "", "Go to the first paper.", partial(self._go, -len(state.queue.entries))),
        ]
        if state.current is None:
            steps = [replace(key, keys=key.id) for key in self._rows.keys()[:4]]  # without j, k and letters
            listed = ViewKey("enter", "to the list", "Select the kept papers in the list of papers.", self._list)
            return [*([listed] if state.kept else []), common[1], *moves, common[0], *common[2:], *steps]
        return [*self._deciding_keys(), *self._moving_keys(moves), common[0], *self._opening_keys(), *common[1:]]

    def _deciding_keys(self) -> list[ViewKey]:
        tag = self._state.last_tag
        with_tag = f"keep #{cut(tag, 12)}" if tag else "keep + tag"
        return [
            ViewKey("b", "keep", "Keep the paper: bookmark it. Again: do not.", partial(self._decide, KEPT)),
            ViewKey("l", "later", "Put the paper off with the tag #later.", partial(self._decide, LATER)),
            ViewKey("minus x", "not for me", "Mark it as not for you.", partial(self._decide, NOT_FOR_ME)),
            ViewKey("j right", "next", "Go to the next paper, and decide nothing.", partial(self._go, 1), shown="→"),
            ViewKey("t", with_tag, "Keep the paper, with the tag that was used last.", self._keep_with_tag),
            ViewKey("T", "", "Keep the paper with a tag that you choose.", self._choose_tag),
        ]

    def _moving_keys(self, moves: list[ViewKey]) -> list[ViewKey]:
        pane = self._pane
        return [
            *moves,
            ViewKey("end G", "", "Go to the end, with the list of kept papers.", self._go_to_end),
            ViewKey("down", "", "Scroll down.", lambda: pane.scroll_down(animate=False)),
            ViewKey("up", "", "Scroll up.", lambda: pane.scroll_up(animate=False)),
            ViewKey("space pagedown", "", "Scroll down by a page; at the end of the text, go on.", self._page_down),
            ViewKey("pageup", "", "Scroll up by a page.", lambda: pane.scroll_page_up(animate=False)),
        ]

    def _opening_keys(self) -> list[ViewKey]:
        return [
            ViewKey("o", "page", "Open the page of the paper in the browser.", self._running_action("paper.open_page")),
            ViewKey("p", "PDF", "Open the PDF.", self._running_action("paper.open_pdf")),
            ViewKey("v", "text", "Read the text of the paper here.", self._running_action("paper.view_text")),
            ViewKey("O", "", "Open the code of the paper in the browser.", self._running_action("paper.open_code")),
            ViewKey("n", "", "Write a note on the paper.", self._running_action("paper.note")),
        ]

    def _running_action(self, id: str) -> Callable[[], Awaitable[None]]:
        return lambda: self._desk.run(id, self._pane)

    # Deciding

    async def _decide(self, decision: str, tags: tuple[str, ...] = ()) -> None:
        """Decide on the current paper and go on; the same decision again removes it."""
        entry = self._state.current
        if entry is None:
            return
        again = self._state.decision(entry) == decision and not tags
        if await self._desk.change(self._state.deciding("" if again else decision, entry, tags)):
            if again:
                self._state.decisions.pop(entry.id, None)
            else:
                self._state.decisions[entry.id] = decision
                self._state.go_on()
            self._pane.reload()
            self._show()

    async def _keep_with_tag(self) -> None:
        if self._state.last_tag:
            await self._decide(KEPT, (self._state.last_tag,))
        else:
            await self._choose_tag()

    async def _choose_tag(self) -> None:
        """Choose tags, and keep the paper with them."""
        known = self._desk.backend.library.tags()
        tags = sorted(known, key=lambda tag: (tag != self._state.last_tag, -known[tag], tag.casefold()))

        async def chosen(tags: tuple[str, ...] | None) -> None:
            if tags:
                self._state.last_tag = tags[-1]
                await self._decide(KEPT, tags)

        await self.app.push_screen(TagChoiceDialog("Keep with a tag", tags), chosen)

    async def _undo(self) -> None:
        """Undo the latest change if it was on one of these papers, and go there."""
        label, paper = await self._desk.backend.run(self._state.latest)
        if not paper:
            last = f" Your latest change was elsewhere: {label}." if label else ""
            self._desk.tell(f"Nothing to undo here.{last}")
        elif await self._desk.change(self._desk.backend.workspace.curator.undo, "undo"):
            self._state.go_to(paper)
            self._show()

    # Moving

    def _go(self, steps: int) -> None:
        self._state.go(self._state.at + steps)
        self._show()

    def _go_to_end(self) -> None:
        self._go(len(self._state.queue.entries) if self._state.queue else 0)

    def _page_down(self) -> None:
        if self._pane.scroll_offset.y >= self._pane.max_scroll_y:
            self._go(1)
        else:
            self._pane.scroll_page_down(animate=False)

    def _switch(self) -> None:
        """Go through the papers of the next scope."""
        self._state.remember()
        self._state.scope += 1
        self._look()

    @on(RowList.Moved, "#triage-rows")
    def _moved(self, event: RowList.Moved) -> None:
        if self._state.current is not None and event.rows.cursor != self._state.at:
            self._state.go(event.rows.cursor)
            self._show()

    @on(RowList.Chosen, "#triage-rows")
    def _chosen(self, event: RowList.Chosen) -> None:
        if self._state.current is None and event.rows.cursor < len(self._state.kept):
            self._state.go_to(self._state.kept[event.rows.cursor].id)
            self._show()

    @on(DetailPane.Followed)
    def _followed(self, event: DetailPane.Followed) -> None:
        self._desk.follow(event.item, self._pane)

    # The kept papers

    def _kept_rows(self) -> list[int]:
        return [row for entry in self._state.kept if (row := self._state.row(entry)) is not None]

    async def _export(self) -> None:
        if rows := self._kept_rows():
            await self._desk.export(rows)
        else:
            self._desk.tell("Nothing to export: no paper is kept yet.")

    def _list(self) -> None:
        if self._state.queue and (rows := self._kept_rows()):
            self.dismiss((self._state.queue.scope, rows))
