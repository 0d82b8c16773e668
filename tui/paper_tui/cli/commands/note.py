"""The command `note`."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..inputs import read_ids, read_standard_input
from ..messages import message
from ..options import null_option

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace


@click.command(
    "note",
    cls=Command,
    examples=(
        "paper-tui note 2411.15941",
        "paper-tui note 2411.15941 --set 'Compare with *Mamba*.'",
        "paper-tui note 2411.15941 --set - < note.md",
        "paper-tui note 2411.15941 --edit",
    ),
)
@click.argument("paper", metavar="ID")
@null_option
@click.option("--set", "text", metavar="TEXT", help="Replace the note by TEXT; - reads standard input, '' removes it.")
@click.option("--edit", is_flag=True, help="Edit the note in $VISUAL or $EDITOR.")
def note_command(paper: str, text: str | None, edit: bool) -> None:
    """Print or edit the note on a paper. Notes are Markdown."""
    if edit and text is not None:
        raise click.UsageError("--edit and --set cannot be used together.")
    if paper == text == "-":
        raise click.UsageError("Standard input can be the ID or the note, not both.")
    with open_workspace() as workspace:
        found = workspace.found(read_ids([paper]))
        if len(found) != 1:
            raise PaperError(f"A note belongs to one paper; {len(found):,} ids were given.")
        (one,) = found
        library = workspace.library

        def note() -> str:
            marks = library.reader.marks([one.id]).get(one.id)
            return marks.note if marks else ""

        if edit:
            if library.database.read_only_reason:
                raise PaperError(f"Cannot write a note: {library.database.read_only_reason}.")
            _edit(workspace, one, note)
        elif text is not None:
            report_change(
                library.note(one, read_standard_input().decode("utf-8-sig", "replace") if text == "-" else text)
            )
        elif said := note():
            sys.stdout.write(said + "\n")
        else:
            message("No note yet. --edit or --set TEXT writes one.")


def _edit(workspace: "Workspace", paper: "Paper", note: Callable[[], str]) -> None:
    """Edit a note in the user's editor. Its text stays a draft until it is saved."""
    from ...drafts import Drafts
    from ...system.editor import edited

    draft = Drafts(workspace.home.drafts).of(paper.id)
    if draft.text is not None:
        message(f"Opening your unsaved draft of {draft.time:%Y-%m-%d %H:%M}.")
    before = note()
    written = edited(before if draft.text is None else draft.text, draft)
    try:
        if note() != before:
            raise PaperError("Another program changed the note in the meantime. Its note was kept.")
        report_change(workspace.library.note(paper, written))
    except PaperError as error:
        raise PaperError(f"{error} Your text is saved in {draft.keep(written)}.") from error
    draft.drop()
