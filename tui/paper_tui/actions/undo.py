"""Undo and redo, and the message that every change of the library shows."""

from ..backend.library import LibraryChanged
from .context import ExplorerContext
from .registry import PAPERS, action


@action(
    "library.undo",
    "u",
    label="Undo",
    help="Undo your last change (bookmark, tag, rating, note), even after a restart.",
    group=PAPERS,
    synonyms="revert back restore mistake oops",
    spare=True,
)
async def undo(explorer: ExplorerContext) -> None:
    if not await explorer.library.undo():
        explorer.notify("Nothing to undo.")


@action(
    "library.redo",
    "U",
    "ctrl+y",
    label="Redo",
    help="Redo the last undone change.",
    group=PAPERS,
    synonyms="again repeat",
)
async def redo(explorer: ExplorerContext) -> None:
    if not await explorer.library.redo():
        explorer.notify("Nothing to redo.")


def change_message(change: LibraryChanged) -> str:
    """Return the text of the message for a change, with the key that undoes it."""
    match change.kind:
        case "undo":
            return f"Undone: {change.label}"
        case "redo":
            return f"Redone: {change.label}"
        case "external":
            return f"Changed in another window{': ' if change.label else ''}{change.label}"
    hint = " · {key:library.undo} to undo" if change.undoable else " (no change)"
    return change.label[:1].upper() + change.label[1:] + hint
