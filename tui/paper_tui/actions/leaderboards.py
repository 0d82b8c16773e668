"""Leaderboards of the results that papers report."""

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from paper_index.search import View

from .context import ExplorerContext
from .registry import FIND, action
from .search import show_view

if TYPE_CHECKING:
    from paper_index.leaderboards import Leaderboards

    from ..backend.worker import Backend
    from ..views.leaderboard_state import Chosen


@action(
    "find.leaderboards",
    "L",
    label="Leaderboards",
    help="List leaderboards of reported results; at a paper with results, show the one of its data set.",
    group=FIND,
    synonyms="results state of the art sota benchmark metric ranking best values scores papers with code",
)
async def show_leaderboards(explorer: ExplorerContext) -> None:
    from ..views.leaderboard import LeaderboardView

    backend, view, answer = explorer.backend, explorer.view, explorer.answer
    boards = _leaderboards(backend)
    within = frozenset(answer.rows) if answer and view.narrowed else None

    def closed(chosen: "Chosen | None") -> None:
        if chosen is not None:
            query = f"({view.query}) {chosen.query}" if chosen.within and view.query.strip() else chosen.query
            filters = view.filters if chosen.within else frozenset()
            show_view(explorer, replace(View(query=query), filters=filters))
            explorer.search.restore_row = chosen.row

    await explorer.app.push_screen(LeaderboardView(boards, backend.run, explorer.row, within), closed)


_kept: "WeakKeyDictionary[Backend, Leaderboards]" = WeakKeyDictionary()
"""The leaderboards of each explorer: an archive of 250,000 values takes seconds to count."""


def _leaderboards(backend: "Backend") -> "Leaderboards":
    from paper_index.leaderboards import Leaderboards

    kept, reader = _kept.get(backend), backend.workspace.corpus.reader
    if kept is None or kept.corpus is not reader:
        _kept[backend] = kept = Leaderboards(reader)
    return kept
