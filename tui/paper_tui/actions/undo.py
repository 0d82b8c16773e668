"""Undo and redo, and the toast that every change of the library shows."""

from ..backend.library import LibraryChanged
from .context import ExplorerContext
from .registry import PAPERS, action


@action(
    "library.undo",
    "u",
    label="Undo",
    help="Take back the last change of your marks, however long ago.",
    group=PAPERS,
)
async def undo(explorer: ExplorerContext) -> None:
    if not await explorer.library.undo():
        explorer.notify("There is nothing to undo.")


@action("library.redo", "U", "ctrl+y", label="Redo", help="Do again what was taken back.", group=PAPERS)
async def redo(explorer: ExplorerContext) -> None:
    if not await explorer.library.redo():
        explorer.notify("There is nothing to redo.")


def change_message(change: LibraryChanged) -> str:
    """Return the text of the toast for a change, with the key that undoes it."""
    match change.kind:
        case "undo":
            return f"Undone: {change.label}"
        case "redo":
            return f"Done again: {change.label}"
        case "external":
            return f"Changed in another window{': ' if change.label else ''}{change.label}"
    hint = " · {key:library.undo} to undo" if change.undoable else " (no change)"
    return change.label[:1].upper() + change.label[1:] + hint
