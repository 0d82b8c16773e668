"""Triage: the new papers one by one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from paper_index.search import Filter

from .context import ExplorerContext
from .registry import FIND, action, table
from .saved_searches import open_by_name
from .search import show_view

if TYPE_CHECKING:
    from paper_index.library import Change
    from paper_index.triage import Scope

    from ..backend.library import Kind
    from ..widgets.detail_pane.content import Item
    from ..widgets.detail_pane.pane import DetailPane


@action(
    "find.triage",
    "Z",
    label="Triage",
    help="Go through the new papers one by one, the best match first: keep, later, or not for me.",
    group=FIND,
    synonyms="inbox new daily sort screen skim decide review queue process next unread recommend",
)
async def triage(explorer: ExplorerContext) -> None:
    from ..backend.triage import TriageState
    from ..views.triage import TriageView

    def closed(kept: "tuple[Scope, list[int]] | None") -> None:
        if kept is not None:
            scope, rows = kept
            show_view(explorer, replace(scope.view, filters=scope.view.filters | {Filter("bookmarked", "yes")}))
            explorer.selection = frozenset(rows)

    _show_followed(explorer)
    state = TriageState(explorer.backend, explorer.view)
    await explorer.app.push_screen(TriageView(_Desk(explorer), state), closed)


def _show_followed(explorer: ExplorerContext) -> None:
    """Show the new papers of the followed search at the cursor in the filters, if it has any."""
    name = explorer.filter_pane.saved_name if explorer.pane == "filter" else None
    line = explorer.filter_pane.saved_line(name) if name else None
    if name and line is not None and line.new:
        open_by_name(explorer, name)


class _Desk:
    """The part of the explorer that the view uses (see `views.triage.Desk`)."""

    def __init__(self, explorer: ExplorerContext) -> None:
        self._explorer = explorer
        self.backend, self.library = explorer.backend, explorer.library
        self.tell, self.fill = explorer.notify, explorer.keymap.fill

    async def run(self, id: str, pane: "DetailPane") -> None:
        """Run an action on the paper that a pane shows."""
        on_paper = cast("ExplorerContext", _OnPaper(self._explorer, pane))
        await next(each for each in table() if each.id == id).run(on_paper)

    def follow(self, item: "Item", pane: "DetailPane") -> None:
        """Open an item of a pane."""
        from .links import follow

        follow(cast("ExplorerContext", _OnPaper(self._explorer, pane)), item)

    async def export(self, rows: Sequence[int]) -> None:
        """Export papers with a dialog."""
        from ..dialogs.export import Scope
        from .export import export_some

        await export_some(self._explorer, [Scope("kept", rows)])

    async def change(self, make: "Callable[[], Change | None]", kind: "Kind" = "change") -> bool:
        """Make a change of the library; return whether it was made. Errors are shown."""
        done = False

        def noting() -> "Change | None":
            nonlocal done
            change = make()
            done = change is not None
            return change

        await self.library.try_change(noting, kind)
        return done


class _OnPaper:
    """The explorer for actions on the paper that a pane shows, instead of those that the list has."""

    answer = None
    selection: frozenset[int] = frozenset()
    pane = "detail"

    def __init__(self, explorer: ExplorerContext, pane: "DetailPane") -> None:
        self._explorer, self.detail_pane = explorer, pane

    @property
    def row(self) -> int | None:
        """The row of the paper."""
        return self.detail_pane.row

    @property
    def chosen(self) -> list[int]:
        """The rows an action applies to."""
        return [] if self.row is None else [self.row]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._explorer, name)
