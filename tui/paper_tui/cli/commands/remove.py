"""The command `remove`."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from ...formatting.numbers import counted
from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..inputs import id_separator, read_ids
from ..messages import message
from ..options import null_option

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace


@click.command(
    "remove",
    cls=Command,
    examples=(
        "paper-tui remove 2411.15941",
        "paper-tui search 'kind:survey' --format ids | paper-tui remove -",
        "paper-tui remove --list",
        "paper-tui remove --undo 2411.15941",
    ),
)
@click.argument("ids", metavar="ID...", nargs=-1)
@null_option
@click.option("--undo", is_flag=True, help="List the papers again.")
@click.option("--list", "listing", is_flag=True, help="Print the removed papers, the latest first.")
@click.option("--format", type=click.Choice(["table", "ids"]), help="Format of the list.  [default: table]")
def remove_command(ids: tuple[str, ...], undo: bool, listing: bool, format: str | None) -> None:
    """Remove papers from the list.

    A removed paper is in no list, search, count or export, and stays removed when it is imported again. Your marks on
    it are kept. 'paper-tui undo' undoes the removal, and 'paper-tui remove --undo' and 'paper-tui import
    --restore-removed' list papers again.
    """
    if listing == bool(ids) or (listing and undo):
        raise click.UsageError("Give either ID or --list.")
    if format and not listing:
        raise click.UsageError("--format needs --list.")
    with open_workspace() as workspace:
        if listing:
            _list(workspace.curator.removed(), format)
            return
        wanted = read_ids(ids)
        papers = _removed(workspace, wanted) if undo else workspace.found(wanted)
        if not papers:
            message("No ids given. Nothing was changed.")
        else:
            report_change(workspace.curator.restore(papers) if undo else workspace.curator.remove(papers))


def _removed(workspace: "Workspace", ids: Sequence[str]) -> "list[Paper]":
    """Return removed papers.

    Raises:
        PaperError: naming an id that is not that of a removed paper.
    """
    papers = workspace.curator.removed_among(ids)
    if unknown := next((each for each in ids if each not in papers), None):
        raise PaperError(
            f"{unknown[:60]!r} is not removed. Nothing was changed. 'paper-tui remove --list' lists all removed papers."
        )
    return list({paper.id: paper for paper in papers.values()}.values())


def _list(papers: "Sequence[Paper]", format: str | None) -> None:
    for paper in papers:
        if format == "ids":
            sys.stdout.write(f"{paper.id}{id_separator()}")
        else:
            sys.stdout.write(f"{paper.id}  {paper.published[:4] or '–'}  {paper.display_title}\n")
    if not papers:
        message("No removed papers.")
    elif format != "ids":
        message(f"{counted(len(papers), 'removed paper')}.")
