"""What comes when it is ready: the first answer, the index, what other programs have changed."""

import asyncio
from typing import TYPE_CHECKING, cast

from paper_index.errors import PaperError
from paper_index.library import NO_MARKS

from ..jobs import build_index
from ..messages import LibraryChanged
from ..render import cut
from .state import MainState

if TYPE_CHECKING:
    from ..app import PaperApp

_BUILDS = 3
"""Times the index is built in a row, when other programs bring papers meanwhile."""


class Opening(MainState):
    """What is waited for while keys are taken already."""

    async def look_elsewhere(self) -> None:
        """Show what another window or command has changed, and say it."""
        if not self.desk.is_open or self._looking:
            return
        self._looking = True
        try:
            done = await self.desk.run(self.desk.workspace.library.elsewhere)
        except PaperError:
            return  # said when something is asked of it
        finally:
            self._looking = False
        if done is not None:
            await self.desk.read_anew()
            said = f": {done[-1]}" if len(done) == 1 else f": {len(done):,} changes" if done else ""
            self.tell(f"Changed in another window{said}")
            self.post_message(LibraryChanged(frozenset()))

    async def open(self) -> None:
        """Show the first answer once it is there, and say what is wrong."""
        try:
            answer = await self.desk.first_answer()
        except PaperError as error:
            self.opened.set()
            self.app.exit(str(error), return_code=1)
            return
        app = cast("PaperApp", self.app)
        if self.view == app.session.view and app.session.paper:
            self._back_to = self.desk.corpus.find(app.session.paper)
        if self.view == answer.view:
            self.answer = answer
        else:
            self._ask()
        self.opened.set()
        self.welcome.tell()
        problems = [self.desk.workspace.warning, *self.keymap.problems, app.theme_problem]
        if warning := " ".join(filter(None, problems)):
            self.tell(warning, severity="error", timeout=60)
        await self._tell_drafts()
        self.call_after_refresh(lambda: self.run_worker(self.ready_index, group="index"))

    async def ready_index(self) -> None:
        """Open the index, building it first if it does not fit: one at a time, or the older of two might come last."""
        engine = self.desk.workspace.engine
        self.indexed.clear()
        async with self._building:
            for _ in range(_BUILDS):
                if await self.desk.run(engine.open_index) or self.desk.workspace.corpus.frozen:
                    break
                self.progress = (0, len(self.desk.corpus))
                try:
                    await build_index(self.desk.home, lambda done, total: setattr(self, "progress", (done, total)))
                except PaperError as error:
                    self.tell(str(error), severity="warning")
                    break
                finally:
                    self.progress = None
            else:
                await self.desk.run(engine.open_index)
            self._had_index = engine.indexed
            cast("PaperApp", self.app).garbage.keep()
        self._ask()
        self.indexed.set()

    async def _tell_drafts(self) -> None:
        """Name the papers whose notes were typed but not saved."""
        home, corpus = self.desk.home, self.desk.corpus
        if not home.drafts.is_dir():  # what reads them is not even imported
            return
        from ..drafts import Drafts

        left = await asyncio.to_thread(Drafts(home.drafts).left)
        rows = {id: corpus.find(id) for id in left}
        papers = {
            corpus.find(paper.id): paper for paper in corpus.papers([row for row in rows.values() if row is not None])
        }
        marks = self.desk.library.marks(paper.id for paper in papers.values())
        unsaved = []
        for id, text in left.items():
            paper = papers.get(rows[id])
            if paper is None:
                unsaved.append(f"{id} (in {home.drafts})")
            elif text != marks.get(paper.id, NO_MARKS).note:
                unsaved.append(cut(paper.display_title, 60))
        if unsaved:
            what = "A note was" if len(unsaved) == 1 else f"{len(unsaved):,} notes were"
            names = "; ".join(unsaved[:3]) + (f" and {len(unsaved) - 3:,} more" if len(unsaved) > 3 else "")
            how = f"{self.key('paper.note')} on the paper opens the draft."
            self.tell(f"{what} not saved: {names}. {how}", timeout=15)
