"""The commands `undo` and `redo`."""

import sys
from typing import Any

import click

from paper_index.errors import PaperError

from ..base_command import Command
from ..context import open_workspace
from ..messages import local_time, message, sentence, write_json
from ..options import Number


@click.command(
    "undo", cls=Command, examples=("paper-tui read 2411.15941", "paper-tui undo", "paper-tui undo --list --limit 5")
)
@click.option("--list", "listing", is_flag=True, help="List the changes instead, the latest first.")
@click.option("--limit", metavar="N", type=Number(min=0), help="Length of the list; 0 means all.  [default: 20]")
@click.option("--format", type=click.Choice(["table", "json"]), help="Format of the list.  [default: table]")
def undo_command(listing: bool, limit: int | None, format: str | None) -> None:
    """Undo the latest change to your library.

    Changes made in the explorer or in earlier sessions can be undone as well.
    """
    if listing:
        _list(20 if limit is None else limit, format or "table")
        return
    if limit is not None or format is not None:
        raise click.UsageError("--limit and --format need --list.")
    with open_workspace() as workspace:
        change = workspace.curator.undo()
    if change is None:
        raise PaperError("Nothing to undo.")
    message(sentence(f"undone: {change.label}"))


def _list(limit: int, format: str) -> None:
    with open_workspace() as workspace:
        entries = workspace.library.reader.entries(limit or -1)
    if format == "json":
        plain: list[dict[str, Any]] = [
            {
                "number": entry.number,
                "time": local_time(entry.stamp).isoformat(timespec="seconds"),
                "label": entry.label,
                "undone": entry.undone,
            }
            for entry in entries
        ]
        write_json(plain)
        return
    width = max((len(str(entry.number)) for entry in entries), default=0)
    for entry in entries:
        when = local_time(entry.stamp).strftime("%Y-%m-%d %H:%M")
        sys.stdout.write(f"{entry.number:{width}}  {when}  {entry.label}{'  (undone)' if entry.undone else ''}\n")
    if not entries:
        message("No changes yet.")


@click.command("redo", cls=Command, examples=("paper-tui read 2411.15941", "paper-tui undo", "paper-tui redo"))
def redo_command() -> None:
    """Redo the last undone change."""
    with open_workspace() as workspace:
        change = workspace.curator.redo()
    if change is None:
        raise PaperError("Nothing to redo.")
    message(sentence(f"redone: {change.label}"))
