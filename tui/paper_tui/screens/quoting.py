"""For which passages papers were found: shown in the list when one looks at it, not at each letter typed."""

from textual import on
from textual.timer import Timer

from paper_index.errors import PaperError

from ..messages import RowsSeen
from .following import Following

PAUSE = 0.2
"""Seconds that rows are in sight before their passages are looked for."""


class Quoting(Following):
    """Has the list quote the papers in sight."""

    _pausing: Timer | None = None

    @on(RowsSeen)
    def _quote_soon(self) -> None:
        if self._pausing is not None:
            self._pausing.stop()
        self._pausing = self.set_timer(PAUSE, lambda: self.run_worker(self._quote, group="quote", exclusive=True))

    async def _quote(self) -> None:
        answer, rows = self.answer, self.list.unquoted
        if answer is None or not rows:
            return
        engine = self.backend.workspace.engine
        try:
            found = await self.backend.run(lambda: {row: engine.explained(answer, row) for row in rows})
        except PaperError:
            return  # said when something is asked of it
        if self.list.words == answer.words:  # else the rows are seen anew
            self.list.quote(found)
