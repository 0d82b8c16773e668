"""What the detail leads to: links, papers like the one shown, the rest of the authors."""

from textual.timer import Timer

from paper_index.errors import PaperError
from paper_index.search import View

from .finding import Finding

STAY = 0.4
"""Seconds a paper is looked at before those like it are looked for."""
_SIMILAR = 5
"""Papers that are named as like the one shown."""


class Following(Finding):
    """The handlers of the actions in the detail: `do_` and the action's id."""

    _staying: Timer | None = None

    def _show_paper(self) -> None:
        super()._show_paper()
        if self._staying is not None:
            self._staying.stop()
            self._staying = None
        reading = self.detail.reading
        if reading is not None and not reading.similar:
            self._staying = self.set_timer(
                STAY, lambda: self.run_worker(self._find_similar, group="similar", exclusive=True)
            )

    async def _find_similar(self) -> None:
        """Name the papers most like the one shown."""
        paper, workspace = self.detail.paper, self.backend.workspace
        if paper is None:
            return
        try:
            answer = await self.backend.run(lambda: workspace.engine.answer(View(like=paper.id)))
        except PaperError:
            return  # said when something is asked of it
        self.detail.show_similar(paper.id, self.backend.corpus.lines(answer.rows[:_SIMILAR]))

    def do_detail_next(self) -> None:
        self._choose(1)

    def do_detail_previous(self) -> None:
        self._choose(-1)

    def _choose(self, step: int) -> None:
        if not self.detail.choose(step):
            self.tell("There is nothing to follow here.")
        elif self.pane != "detail":
            self.enter("detail")
        self._show_hints()

    def action_follow(self, place: int) -> None:
        """Follow what stands at a place in the detail, counted from the top: what a click on it means."""
        if place >= len(self.detail.items):
            return
        item = self.detail.items[place]
        if item.kind == "authors":
            self.detail.unfold()
        elif item.kind == "link":
            self._open_link(item.number)
        elif (paper := self.detail.paper) is not None:
            trail, pane, zoomed = [*self._trail, (self.view, self.row)], self.pane, self.zoomed
            self.show_view(View(like=paper.id))
            self._trail, self._back_to = trail, item.number
            if pane == "detail":
                self.zoomed = zoomed
                self.enter("detail")
