"""Where to go from an answer without papers: which filter or word to leave out, and how many papers there are then."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from textual import on

from paper_index.errors import PaperError
from paper_index.search import Answer, Engine, View

from ..facets import shown_value
from ..messages import WayTaken
from ..render import counted, cut
from ..widgets.chips import ordered
from .quoting import Quoting

_PART = re.compile(r'[-+]?(?:\w+:)?"[^"]*"|\S+')
_JOINED = re.compile(r"[()]|\b(?:OR|AND|NOT)\b")
"""What makes parts of a query depend on each other."""
_MOST = 6
"""Filters and words that are tried."""
_PAUSE = 0.15
"""Seconds an answer stays empty before ways out of it are looked for."""

Way = tuple[str, View]
"""What is left out, in words, and what is looked at then."""


def ways_out(view: View, engine: Engine) -> list[Way]:
    """Return the views nearest to one that holds nothing, and hold something; each with its papers."""
    found = [
        (f"{said}: {counted(total)}", other) for said, other in _nearer(view) if (total := engine.answer(other).total)
    ]
    if not found and len(_PART.findall(view.query)) + len(view.filters) + bool(view.like) > 1:
        found = [(f"without any of it: {counted(engine.answer(View()).total)}", View(sort=view.sort))]
    return found


def _nearer(view: View) -> Iterator[Way]:
    """Yield the views with one thing less."""
    for each in ordered(view.filters)[:_MOST]:
        shown = ("not " if each.exclude else "") + shown_value(each.facet, each.value)
        yield f"without {cut(shown, 30)}", view.toggled(each)
    parts = list(_PART.finditer(view.query))
    if 1 < len(parts) <= _MOST and not _JOINED.search(view.query):
        for part in parts:
            rest = f"{view.query[: part.start()].rstrip()} {view.query[part.end() :].lstrip()}".strip()
            yield f"without {cut(part[0], 30)}", replace(view, query=rest)
    if parts and (view.filters or view.like):
        yield "without the query", replace(view, query="")
    if view.like:
        yield "not only papers like one", replace(view, like="")


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
            ways = await self.desk.run(lambda: ways_out(answer.view, self.desk.workspace.engine))
        except PaperError:
            return  # said when something is asked of it
        if self.answer is answer:
            self._offer(ways)

    def _offer(self, ways: list[Way]) -> None:
        self._ways = tuple(ways)
        self.list.ways = tuple(said for said, _ in ways)

    @on(WayTaken)
    def _way_taken(self, message: WayTaken) -> None:
        self.take_way(message.index)

    def take_way(self, index: int | None = None) -> bool:
        """Go where the list offers; return whether it offers anything."""
        if not self._ways:
            return False
        _, view = self._ways[self.list.way if index is None else min(index, len(self._ways) - 1)]
        self.search.value = view.query
        self.view = view
        return True
