"""Trends, the map of tasks and methods, and the user's reading."""

from typing import TYPE_CHECKING

from .context import ExplorerContext
from .registry import FIND, action
from .search import show_paper, show_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.search import View

    from ..views.scope import Scope

_HOW_TO_MARK = (
    "In the list of papers, {key:paper.read} marks one as read, {key:paper.bookmark} bookmarks it, "
    "and {key:paper.tag} tags it."
)


@action(
    "find.trends",
    "V",
    label="Trends",
    help="Show how often tasks, methods and tags occur by month or week, of all papers or those of the list.",
    group=FIND,
    synonyms="insights sparkline chart plot statistics popular rising falling new topics over time month week",
)
async def show_trends(explorer: ExplorerContext) -> None:
    from ..views.trends import TrendsView

    view = TrendsView(explorer.backend.run, explorer.backend.workspace, await _scope(explorer))
    await explorer.app.push_screen(view, _shown_by(explorer))


@action(
    "find.map",
    "H",
    label="Map",
    help="Show how many papers have both a task and a method, of all papers or those of the list.",
    group=FIND,
    synonyms="insights heat map matrix table tasks methods combinations gaps statistics",
)
async def show_map(explorer: ExplorerContext) -> None:
    from ..views.task_map import TaskMapView

    view = TaskMapView(explorer.backend.run, explorer.backend.workspace, await _scope(explorer))
    await explorer.app.push_screen(view, _shown_by(explorer))


@action(
    "find.my_reading",
    "Y",
    label="My reading",
    help="Show what you read by week and day, your tags, and the bookmarks that you have not read.",
    group=FIND,
    synonyms="insights statistics history habits calendar year backlog unread tags streak",
)
async def show_my_reading(explorer: ExplorerContext) -> None:
    from ..views.my_reading import MyReadingView

    def show(chosen: "View | str | None") -> None:
        row = explorer.backend.corpus.find(chosen) if isinstance(chosen, str) else None
        if row is not None:
            show_paper(explorer, row)
        elif chosen is not None and not isinstance(chosen, str):
            show_view(explorer, chosen)

    advice = explorer.keymap.fill(_HOW_TO_MARK)
    await explorer.app.push_screen(MyReadingView(explorer.backend.run, explorer.backend.workspace, advice), show)


async def _scope(explorer: ExplorerContext) -> "Scope":
    """Return the papers of the list, once it is up to date."""
    from ..views.scope import Scope

    await explorer.search.wait()
    answer = explorer.answer
    return Scope.of(answer.view if answer else explorer.view, answer.rows if answer else ())


def _shown_by(explorer: ExplorerContext) -> "Callable[[View | None], None]":
    """Return a function that shows the view with which a screen was closed."""

    def show(view: "View | None") -> None:
        if view is not None:
            show_view(explorer, view)

    return show
