"""Undo and redo, and the message that every change of the library shows."""

from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from ..backend.library import LibraryChanged
from .context import ExplorerContext
from .registry import PAPERS, action

if TYPE_CHECKING:
    from paper_index.workspace import Workspace


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


def latest_import(workspace: "Workspace") -> int | None:
    """Return the number of the latest import that can be undone, or None."""
    return next((each.number for each in workspace.corpus.imports()), None)


def undo_import(workspace: "Workspace", number: int | None) -> None:
    """Undo the import of a number, in the backend's thread.

    Raises:
        PaperError: if another import came later, or a file cannot be written.
    """
    if number != latest_import(workspace):
        raise PaperError("Another import came later. Nothing was undone. Undo that import first.")
    workspace.undo_import()
