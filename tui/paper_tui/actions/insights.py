"""Trends, the map of tasks and methods, and the user's reading."""

from typing import TYPE_CHECKING

from .context import ExplorerContext
from .registry import FIND, action
from .search import show_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.search import View

    from ..views.scope import Scope


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
