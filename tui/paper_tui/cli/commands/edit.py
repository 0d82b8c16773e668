"""The command `edit`."""

import sys
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..messages import message

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace

    from ...drafts import Draft


@click.command(
    "edit",
    cls=Command,
    examples=(
        "paper-tui edit 2411.15941",
        "paper-tui edit 2411.15941 --format bibtex",
        "paper-tui edit 2411.15941 --discard",
    ),
)
@click.argument("paper", metavar="ID")
@click.option(
    "--format",
    type=click.Choice(["csl-json", "bibtex"]),
    default="csl-json",
    show_default=True,
    help="Format of the record in the editor.",
)
@click.option("--discard", is_flag=True, help="Discard all edits of the paper instead.")
def edit_command(paper: str, format: str, discard: bool) -> None:
    """Edit the record of a paper in $VISUAL or $EDITOR.

    Only the fields you change are saved. They win over every later import, and 'paper-tui undo' undoes the change.
    The marks of a paper follow it to another arXiv id. A record with an error is not saved; its text is kept in a file.
    """
    with open_workspace() as workspace:
        (found,) = workspace.found([paper])
        if discard:
            report_change(workspace.curator.discard_edits(found))
            return
        if reason := workspace.library.database.read_only_reason:
            raise PaperError(f"Cannot edit the record: {reason}.")
        _edit(workspace, found, format)


def _edit(workspace: "Workspace", paper: "Paper", format: str) -> None:
    """Edit a record in the user's editor, again after an error if the user wants to."""
    from paper_index.record_text import Mistake, corrections_in, record_text

    from ...drafts import Drafts, record_file
    from ...system.editor import edited

    draft = Drafts(workspace.home.drafts, file=record_file(format)).of(paper.id)
    if draft.text is not None:
        message(f"Opening your unsaved draft of {draft.time:%Y-%m-%d %H:%M}. To discard it, save an empty text.")
    text = record_text(paper, format) if draft.text is None else draft.text
    while True:
        text = edited(text, draft)
        if not text.strip():
            draft.drop()
            raise PaperError("The text is empty. Nothing was changed.")
        try:
            corrections = corrections_in(text, paper, format)
            break
        except Mistake as error:
            file = draft.keep(text)
            if not _again(error):
                raise PaperError(
                    f"{error} Nothing was changed. Your text is saved in {file}. "
                    f"'paper-tui edit ID --format {format}' opens it again."
                ) from error
    _save(workspace, paper, corrections, text, draft)


def _again(error: PaperError) -> bool:
    """Return whether the user wants to open a record with an error again; False without a terminal."""
    if not sys.stdin.isatty():
        return False
    message(str(error))
    return click.confirm("Open the record again?", default=True, err=True)


def _save(workspace: "Workspace", paper: "Paper", corrections: dict[str, str], text: str, draft: "Draft") -> None:
    """Save the corrections. The text stays a draft until that is done."""
    try:
        if corrections:
            report_change(workspace.curator.edit(paper, corrections))
        else:
            message("Nothing to change.")
    except PaperError as error:
        raise PaperError(f"{error} Your text is saved in {draft.keep(text)}.") from error
    draft.drop()
