"""What can be done to papers: select, mark, tag, write notes, export, open."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import SuspendNotSupported

from paper_index.errors import PaperError
from paper_index.library import NO_MARKS, READ, READING, UNREAD, Change, Marks, parse_tags
from paper_index.paper import Paper

from ..messages import LibraryChanged, SelectionToggled
from ..render import counted

if TYPE_CHECKING:
    from .export import Order
from .opening import Opening
from .state import PANES


class PaperActions(Opening):
    """The handlers of the actions on papers: `do_` and the action's id."""

    def do_paper_select(self) -> None:
        if self.pane == "filter":
            self.filters.choose()
        elif self.row is not None:
            self.selection ^= {self.row}
            if self.pane == "list" and self.answer:
                self.cursor = min(self.cursor + 1, self.answer.total - 1)

    def do_paper_select_all(self) -> None:
        self.selection |= frozenset(self.answer.rows if self.answer else ()) - self.list.dropped

    def do_paper_select_none(self) -> None:
        self.selection = frozenset()

    @on(SelectionToggled)
    def _selection_toggled(self, message: SelectionToggled) -> None:
        if self.answer and message.index < self.answer.total:
            self.selection ^= {self.answer.rows[message.index]}

    async def do_paper_bookmark(self) -> None:
        await self._mark(lambda marks: marks.bookmarked, self.desk.workspace.library.bookmark)

    async def do_paper_read(self) -> None:
        await self._set_state(READ)

    async def do_paper_reading(self) -> None:
        await self._set_state(READING)

    async def _set_state(self, state: str) -> None:
        library = self.desk.workspace.library
        await self._mark(
            lambda marks: marks.state == state, lambda papers, on: library.set_state(papers, state if on else UNREAD)
        )

    async def _mark(self, is_on: Callable[[Marks], bool], put: Callable[[Sequence[Paper], bool], Change]) -> None:
        """Put a mark on the chosen papers, or take it off if all have it."""
        rows, workspace = self.chosen, self.desk.workspace
        # What the key means is what the screen shows, whatever another program has done since.
        shown = self.list.marks
        seen = [shown[row] for row in rows if row in shown]
        unseen = [row for row in rows if row not in shown]

        def change() -> Change:
            papers = workspace.corpus.ids(unseen)
            marks = workspace.library.marks(papers)
            all_on = all(is_on(each) for each in seen + [marks.get(paper, NO_MARKS) for paper in papers])
            return put(workspace.papers(rows), not all_on)

        await self._do(change)

    async def do_paper_rate(self, key: str) -> None:
        rows, workspace = self.chosen, self.desk.workspace
        await self._do(lambda: workspace.library.rate(workspace.papers(rows), int(key) or None))

    async def do_paper_note(self) -> None:
        from .note import NoteCard

        paper, before = self._noted()

        async def written(text: str | None) -> None:
            if text is not None and text != before:
                await self._do(lambda: self.desk.workspace.library.note(paper, text))

        await self.app.push_screen(NoteCard(paper.display_title, before), written)

    async def do_paper_note_editor(self) -> None:
        from ..editor import edited

        paper, before = self._noted()
        try:
            with self.app.suspend():
                text = edited(before)
        except SuspendNotSupported:
            self.tell("No editor can be opened in this terminal; n writes the note here.", severity="warning")
            return
        if text != before:
            await self._do(lambda: self.desk.workspace.library.note(paper, text))

    def _noted(self) -> tuple[Paper, str]:
        """Return the paper at the cursor and its note."""
        row = self.row
        papers = list(self.desk.corpus.papers([] if row is None else [row]))
        if not papers:
            raise PaperError("There is no paper to write a note on.")
        marks = self.desk.library.marks([papers[0].id])
        return papers[0], marks.get(papers[0].id, NO_MARKS).note

    async def _do(self, change: Callable[[], Change]) -> None:
        """Change something in the desk's thread, say what was done, and have it shown."""
        try:
            await self._show_change(change)
        except PaperError as error:
            self.tell(str(error), severity="error", timeout=10)

    async def do_paper_tag(self) -> None:
        rows, workspace = self.chosen, self.desk.workspace

        def read() -> tuple[Counter[str], dict[str, int]]:
            marks = workspace.library.marks(workspace.corpus.ids(rows))
            return Counter(tag for each in marks.values() for tag in each.tags), workspace.library.tags()

        tags, known = await self.desk.run(read)
        self._tagging = rows
        self.tag_bar.begin(len(rows), tags, known)
        self.set_focus(self.tag_bar.input, scroll_visible=False)
        self._show_hints()

    def action_take_tag(self, number: int) -> None:
        """Put one of the known tags into the tag bar: what a click on it means."""
        self.tag_bar.take(number)

    def _close_tag_bar(self) -> None:
        self.enter(self.pane if self.pane in PANES else "list")

    async def _tag(self) -> None:
        """Do what the tag bar says."""
        rows = self._tagging
        try:
            add, remove = parse_tags(self.tag_bar.input.value)
            remove = [tag for tag in remove if self.tag_bar.has(tag)]  # nothing else is said to be done
            if add or remove:
                workspace = self.desk.workspace
                await self._show_change(lambda: workspace.library.tag(workspace.papers(rows), add, remove))
        except PaperError as error:
            self.tell(str(error), severity="error")
            return
        self._close_tag_bar()

    async def _show_change(self, make: Callable[[], Change | None], done: str = "") -> bool:
        """Change something in the desk's thread, say what, and have it shown; return whether there was anything."""

        def made() -> tuple[Change | None, Collection[int]]:
            change = make()
            return change, self.desk.workspace.corpus.rows_of(change.papers).values() if change else ()

        change, rows = await self.desk.run(made)
        await self.desk.read_anew()
        if change is None:
            return False
        text = f"{done}{change.label}"
        self.tell(text[0].upper() + text[1:] + ("" if done else " · u to undo" if change.number else " (no change)"))
        self._acted.update(rows)
        self.post_message(LibraryChanged(change.papers))
        library = self.desk.workspace.library
        if trouble := library.trouble:
            library.trouble = ""
            self.tell(trouble, severity="warning", timeout=15)
        return True

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
        make, done = (library.undo, "undone: ") if back else (library.redo, "done again: ")
        if not await self._show_change(make, done):
            self.tell("There is nothing to undo." if back else "There is nothing to redo.")

    async def do_paper_export(self) -> None:
        from paper_index.export import rendered as render
        from paper_index.export import settings_of

        from .export import ExportCard, Scope

        workspace, desk = self.desk.workspace, self.desk
        answer = self.answer

        def bookmarked() -> list[int]:
            papers = workspace.library.bookmarked()
            row_of = workspace.corpus.rows_of(papers)
            return [row_of[paper] for paper in papers if paper in row_of]

        scopes = [Scope("selected", sorted(self.selection))] if self.selection else []
        if not self.selection and self.row is not None:
            scopes.append(Scope("this paper", [self.row]))
        if answer and answer.rows:
            dropped = self.list.dropped
            scopes.append(Scope("the list", [row for row in answer.rows if row not in dropped]))
        if rows := await desk.run(bookmarked):
            scopes.append(Scope("all bookmarked", rows))

        def rendered(rows: Sequence[int], format: str) -> str:
            papers = list(desk.corpus.papers(rows))
            return render(papers, desk.library.marks(p.id for p in papers), format, settings_of(workspace.config))

        def exported(order: "Order | None") -> None:
            if order is not None:
                self.tell(f"Wrote {counted(len(order.rows))} to {order.path}", timeout=8)

        await self.app.push_screen(ExportCard(scopes, rendered, self._export, Path.cwd()), exported)

    async def _export(self, order: "Order") -> None:
        from paper_index.export import settings_of, to_file

        workspace = self.desk.workspace

        def write() -> None:
            papers = workspace.papers(order.rows)
            marks = workspace.library.marks(paper.id for paper in papers)
            to_file(order.path, papers, marks, order.format, settings_of(workspace.config), overwrite=order.overwrite)

        await self.desk.run(write)
