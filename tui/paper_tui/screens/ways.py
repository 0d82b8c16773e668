"""Where to go from a list without papers."""

from functools import partial

from textual import on

from paper_index.errors import PaperError
from paper_index.search import Answer
from paper_index.search.assist.relaxation import Way, ways_out

from ..facets import shown_value
from ..messages import WayTaken
from ..render import counted, cut
from .quoting import Quoting

_PAUSE = 0.15
"""Seconds an answer stays empty before ways out of it are looked for."""
_LONGEST = 42
"""Cells of what is left out."""


class WaysOut(Quoting):
    """The handlers of what an empty list offers."""

    _ways: tuple[Way, ...] = ()

    def watch_answer(self, before: Answer | None, answer: Answer | None) -> None:
        self._offer([])
        super().watch_answer(before, answer)
        if answer is not None and not answer.rows and answer.view.narrowed:
            self.set_timer(_PAUSE, lambda: self.run_worker(partial(self._find_ways, answer), exit_on_error=False))

    async def _find_ways(self, answer: Answer) -> None:
        if self.answer is not answer or not self.desk.is_open:
            return
        try:
            engine = self.desk.workspace.engine
            ways = await self.desk.run(
                lambda: ways_out(answer.view, engine, lambda each: shown_value(each.facet, each.value))
            )
        except PaperError:
            return  # said when something is asked of it
        if self.answer is answer:
            self._offer(ways)

    def _offer(self, ways: list[Way]) -> None:
        self._ways = tuple(ways)
        self.list.ways = tuple(f"{cut(way.said, _LONGEST)}: {counted(way.papers)}" for way in ways)

    @on(WayTaken)
    def _way_taken(self, message: WayTaken) -> None:
        self.take_way(message.index)

    def take_way(self, index: int | None = None) -> bool:
        """Go where the list offers; return whether it offers anything."""
        if not self._ways:
            return False
        view = self._ways[self.list.way if index is None else min(index, len(self._ways) - 1)].view
        self.search.value = view.query
        self.view = view
        return True
