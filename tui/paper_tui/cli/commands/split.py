"""The command `split`."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from ...formatting.parts import part_line
from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..messages import message, write_json
from ..options import Number

if TYPE_CHECKING:
    from paper_index.corpus import Part


@click.command(
    "split",
    cls=Command,
    examples=(
        "paper-tui import references.bib",
        "paper-tui split 2210.05958 --list",
        "paper-tui split 2210.05958",
    ),
)
@click.argument("paper", metavar="ID")
@click.argument("numbers", metavar="[N...]", nargs=-1, type=Number(min=1))
@click.option("--list", "listing", is_flag=True, help="Print the records with their numbers instead.")
@click.option("--format", type=click.Choice(["text", "json"]), help="Format of the list.  [default: text]")
def split_command(paper: str, numbers: tuple[int, ...], listing: bool, format: str | None) -> None:
    """Split a paper into the records that were merged into it, and print the ids of the papers.

    With N, only these records of the list become papers of their own. The record with the id of the paper stays that
    paper, with your marks and edits. 'paper-tui undo' undoes the split; importing the same files again does not.
    """
    if listing and numbers:
        raise click.UsageError("Give either N or --list.")
    if format and not listing:
        raise click.UsageError("--format needs --list.")
    with open_workspace() as workspace:
        (found,) = workspace.found([paper])
        parts = workspace.curator.parts(found)
        if listing:
            _list(parts, format)
            return
        if unknown := next((number for number in numbers if number > len(parts)), None):
            raise PaperError(f"There is no record {unknown}. Nothing was split. --list prints the records.")
        before = set(workspace.library.reader.splits())
        report_change(workspace.curator.split(found, [parts[number - 1].name for number in numbers]))
        new = [other for split, other in workspace.library.reader.splits() if (split, other) not in before]
    sys.stdout.write("".join(f"{identity}\n" for identity in (found.id, *new)))


def _list(parts: "Sequence[Part]", format: str | None) -> None:
    if format == "json":
        write_json([part.record.to_dict() for part in parts])
        return
    for number, part in enumerate(parts, 1):
        sys.stdout.write(f"{number}  {part_line(part.record)}\n")
    if not parts:
        message("The paper was not merged from several records.")
