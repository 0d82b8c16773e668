"""Saved searches: a query with its filters, under a name and a number."""

from collections.abc import Sequence
from functools import partial

from paper_index.library import SavedSearch
from paper_index.search import View

from .context import ExplorerContext
from .registry import FIND, action
from .search import show_view


@action(
    "find.saved",
    *(f"g {digit}" for digit in range(1, 10)),
    label="Saved search",
    help="Open the search saved under this number.",
    group=FIND,
    takes_key=True,
    shown="g 1-9",
    synonyms="bookmark query folder smart feed",
)
def open_by_key(explorer: ExplorerContext, key: str) -> None:
    saved = next((each for each in explorer.backend.library.saved_searches() if str(each.key) == key), None)
    if saved is None:
        explorer.notify(f"No saved search {key}. {{key:find.save}} saves this one.")
    else:
        show_saved(explorer, saved)


def open_by_name(explorer: ExplorerContext, name: str) -> None:
    """Show the saved search with a name, if there is one."""
    for saved in explorer.backend.library.saved_searches():
        if saved.name == name:
            show_saved(explorer, saved)


def show_saved(explorer: ExplorerContext, saved: SavedSearch) -> None:
    """Show a saved search, and count its papers as seen."""
    show_view(explorer, View.from_dict(saved.view))
    explorer.notify(saved.name)
    explorer.run_worker(partial(_mark_seen, explorer, saved.name), exit_on_error=False)


async def _mark_seen(explorer: ExplorerContext, name: str) -> None:
    await explorer.backend.run(lambda: explorer.backend.workspace.library.see_search(name))
    await explorer.filter_pane.count_unseen()


@action(
    "find.save",
    "ctrl+b",
    label="Save search",
    help="Save the query and the filters under a name and a number; on a saved search, rename it.",
    group=FIND,
    synonyms="store keep query feed subscribe smart folder",
)
async def save_search(explorer: ExplorerContext) -> None:
    from ..dialogs.save_search import SaveSearchDialog

    library, view = explorer.backend.workspace.library, explorer.view
    saved = explorer.backend.library.saved_searches()
    edited = next((each for each in saved if each.name == explorer.filter_pane.saved_name), None)
    if explorer.pane == "filter" and edited is not None:
        await _rename(explorer, saved, edited)
        return

    async def save(name_and_key: tuple[str, int | None] | None) -> None:
        if name_and_key is not None:
            name, key = name_and_key
            await explorer.library.try_change(lambda: library.save_search(name, view.to_dict(), key))
            await _mark_seen(explorer, name)

    await explorer.app.push_screen(SaveSearchDialog(view.query, saved), save)


async def _rename(explorer: ExplorerContext, saved: Sequence[SavedSearch], edited: SavedSearch) -> None:
    from ..dialogs.save_search import SaveSearchDialog

    library = explorer.backend.workspace.library

    async def rename(name_and_key: tuple[str, int | None] | None) -> None:
        if name_and_key is not None:
            await explorer.library.change(lambda: library.rename_search(edited.name, *name_and_key))
            await explorer.filter_pane.count_unseen()

    await explorer.app.push_screen(SaveSearchDialog(edited.name, saved, edited), rename)


async def remove_search(explorer: ExplorerContext, name: str) -> None:
    """Remove a saved search; undo brings it back."""
    await explorer.library.change(lambda: explorer.backend.workspace.library.drop_search(name))
    await explorer.filter_pane.count_unseen()


@action(
    "saved.move_up",
    "K",
    "shift+up",
    label="Move up",
    help="Move the saved search at the cursor up in the filters.",
    group=FIND,
    synonyms="reorder sort order arrange saved search",
)
async def move_up(explorer: ExplorerContext) -> None:
    await _move(explorer, -1)


@action(
    "saved.move_down",
    "J",
    "shift+down",
    label="Move down",
    help="Move the saved search at the cursor down in the filters.",
    group=FIND,
    synonyms="reorder sort order arrange saved search",
)
async def move_down(explorer: ExplorerContext) -> None:
    await _move(explorer, 1)


async def _move(explorer: ExplorerContext, steps: int) -> None:
    name = explorer.filter_pane.saved_name if explorer.pane == "filter" else None
    if name is None:
        explorer.notify("Go to a saved search in the filters first: {key:pane.filter}.")
        return
    await explorer.library.change(lambda: explorer.backend.workspace.library.move_search(name, steps))
    await explorer.filter_pane.count_unseen()
