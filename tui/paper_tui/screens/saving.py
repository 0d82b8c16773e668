"""Saved searches and editions: where one goes by name."""

from dataclasses import replace

from textual import on

from paper_index.errors import PaperError
from paper_index.library import SavedSearch
from paper_index.search import Answer, Filter, View

from ..messages import SavedChosen
from ..widgets.filter_pane.entries import SavedLine
from .ways import WaysOut


class Saving(WaysOut):
    """The handlers of the actions that lead to saved searches and editions: `do_` and the action's id."""

    _counted: tuple[int, tuple[int, int]] | None = None
    """The papers and the marks that unseen papers were last counted for."""

    def watch_answer(self, before: Answer | None, answer: Answer | None) -> None:
        super().watch_answer(before, answer)
        if answer is not None:
            self.run_worker(self._count_unseen, group="unseen", exclusive=True, exit_on_error=False)

    async def _count_unseen(self) -> None:
        """Show the saved searches, each with the papers that came since it was last looked at."""
        workspace, counted = self.backend.workspace, self._counted

        def count() -> tuple[tuple[int, tuple[int, int]], list[tuple[SavedSearch, int]] | None]:
            now = (workspace.corpus.generation, workspace.library.version)
            return now, workspace.unseen() if now != counted else None

        try:
            self._counted, unseen = await self.backend.run(count)
        except PaperError:
            return  # said when something is asked of it
        if unseen is None:
            return
        self.filters.saved = tuple(SavedLine(each.name, each.key, number) for each, number in unseen)

    def do_find_saved(self, key: str) -> None:
        found = next((each for each in self.backend.library.saved_searches() if str(each.key) == key), None)
        if found is None:
            self.tell(f"No search is saved under {key}. {self.key('find.save')} saves this one.")
        else:
            self.show_saved(found)

    @on(SavedChosen)
    def _saved_chosen(self, message: SavedChosen) -> None:
        found = next((s for s in self.backend.library.saved_searches() if s.name == message.name), None)
        if found is not None:
            self.show_saved(found)

    def show_saved(self, search: SavedSearch) -> None:
        """Go to a saved search; its papers are seen from now on."""
        self.show_view(View.from_dict(search.view))
        self.tell(search.name)
        self.run_worker(self._see(search.name), exit_on_error=False)

    async def _see(self, name: str) -> None:
        await self.backend.run(lambda: self.backend.workspace.library.see_search(name))
        await self._count_unseen()

    async def do_find_save(self) -> None:
        from ..dialogs.save_search import SaveCard

        library = self.backend.workspace.library
        view = self.view

        async def saved(name_and_key: tuple[str, int | None] | None) -> None:
            if name_and_key is not None:
                name, key = name_and_key
                await self._do(lambda: library.save_search(name, view.to_dict(), key))
                await self._see(name)

        await self.app.push_screen(SaveCard(view.query, self.backend.library.saved_searches()), saved)

    async def do_find_edition(self) -> None:
        from ..dialogs.calendar import CalendarCard

        editions = self.answer.facets.get("edition", []) if self.answer else []
        if not editions:
            self.tell("None of these papers is of an edition.")
            return

        def chosen(label: str | None) -> None:
            if label is not None:
                kept = frozenset(each for each in self.view.filters if each.facet != "edition")
                self.view = replace(self.view, filters=kept | {Filter("edition", label)})

        await self.app.push_screen(CalendarCard(editions, self.view.edition), chosen)

    def show_paper(self, row: int) -> None:
        """Open a paper, in the list if it is there, else among all."""
        rows = self.answer.rows if self.answer else ()
        if row in rows:
            self.cursor = rows.index(row)
        else:
            self.show_view(View(sort=self.view.sort))
            self._back_to = row
        self.zoomed = True
        self.enter("detail")
