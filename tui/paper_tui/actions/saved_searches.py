"""Saved searches: a query with its filters, under a name and a number."""

from collections.abc import Sequence
from dataclasses import replace

from paper_index.digest.follow import new_papers
from paper_index.library import SavedSearch
from paper_index.search import View

from ..formatting.numbers import counted
from ..formatting.recommended import source_name
from .context import ExplorerContext
from .registry import FIND, SAVED_SEARCH, action
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
    """Show a saved search; if it is followed and has new papers, only these. They are no longer new then."""
    line = explorer.filter_pane.saved_line(saved.name)
    if line is None or not line.new:
        show_view(explorer, View.from_dict(saved.view))
        explorer.notify(saved.name)
        return
    show_view(explorer, new_papers(saved, line.since))
    explorer.notify(f"{counted(line.new, 'new paper')} in “{saved.name}”. {{key:find.drop}} shows all its papers.")

    async def look() -> None:
        await explorer.backend.run(lambda: explorer.backend.workspace.following.look([saved], line.upto))
        await explorer.filter_pane.count_new()

    if not explorer.backend.workspace.library.database.read_only_reason:
        explorer.run_worker(look, exit_on_error=False)


@action(
    "saved.follow",
    "F",
    label="Follow",
    help="Follow the saved search at the cursor in the filters, or stop: its new papers are counted beside it.",
    group=FIND,
    place=SAVED_SEARCH,
    synonyms="subscribe feed alert watch new papers unfollow digest",
)
async def follow(explorer: ExplorerContext) -> None:
    saved = _at_cursor(explorer)
    if saved is not None:
        following = explorer.backend.workspace.following
        change = following.unfollow if saved.followed else following.follow
        await explorer.library.change(lambda: change(saved.name))
        await explorer.filter_pane.count_new()


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
    view = replace(view, filters=frozenset(each for each in view.filters if each.facet != "new"))
    saved = explorer.backend.library.saved_searches()
    edited = next((each for each in saved if each.name == explorer.filter_pane.saved_name), None)
    if explorer.pane == "filter" and edited is not None:
        await _rename(explorer, saved, edited)
        return

    async def save(name_and_key: tuple[str, int | None] | None) -> None:
        if name_and_key is not None:
            name, key = name_and_key
            await explorer.library.try_change(lambda: library.save_search(name, view.to_dict(), key))
            await explorer.filter_pane.count_new()

    name = f"For you: {source_name(view.recommend)}" if view.recommend else view.query
    await explorer.app.push_screen(SaveSearchDialog(name, saved), save)


async def _rename(explorer: ExplorerContext, saved: Sequence[SavedSearch], edited: SavedSearch) -> None:
    from ..dialogs.save_search import SaveSearchDialog

    library = explorer.backend.workspace.library

    async def rename(name_and_key: tuple[str, int | None] | None) -> None:
        if name_and_key is not None:
            await explorer.library.change(lambda: library.rename_search(edited.name, *name_and_key))
            await explorer.filter_pane.count_new()

    await explorer.app.push_screen(SaveSearchDialog(edited.name, saved, edited), rename)


async def remove_search(explorer: ExplorerContext, name: str) -> None:
    """Remove a saved search; undo brings it back."""
    await explorer.library.change(lambda: explorer.backend.workspace.library.drop_search(name))
    await explorer.filter_pane.count_new()


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
    saved = _at_cursor(explorer)
    if saved is not None:
        await explorer.library.change(lambda: explorer.backend.workspace.library.move_search(saved.name, steps))
        await explorer.filter_pane.count_new()


def _at_cursor(explorer: ExplorerContext) -> SavedSearch | None:
    """Return the saved search at the cursor in the filters; without one, say how to get there."""
    name = explorer.filter_pane.saved_name if explorer.pane == "filter" else None
    saved = next((each for each in explorer.backend.library.saved_searches() if each.name == name), None)
    if saved is None:
        explorer.notify("Go to a saved search in the filters first: {key:pane.filter}.")
    return saved
