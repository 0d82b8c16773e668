"""Changes of the library by a command."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .context import open_workspace
from .inputs import read_ids
from .messages import message, sentence

if TYPE_CHECKING:
    from paper_index.library import Change, Library
    from paper_index.papers.paper import Paper


def report_change(change: "Change") -> None:
    """Report a change of the library."""
    message(sentence(change.label) if change.number is not None else "Nothing to change.")


def change_papers(ids: Sequence[str], act: "Callable[[Library, list[Paper]], Change]") -> None:
    """Change the library for the papers of `ids`: for all of them, or for none if an id is unknown."""
    with open_workspace() as workspace:
        papers = workspace.found(read_ids(ids))
        if papers:
            report_change(act(workspace.library, papers))
        else:
            message("No ids given. Nothing was changed.")
