"""The command `saved`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from ..base_command import Group
from ..changes import report_change
from ..context import open_workspace
from ..messages import local_time, message, write_json
from ..options import Number, completes
from ..selection import view_from_options, view_options

if TYPE_CHECKING:
    from paper_index.library import SavedSearch


@click.group(
    "saved",
    cls=Group,
    examples=(
        "paper-tui saved add 'new on mamba' mamba --sort date --key 1",
        "paper-tui search --saved 'new on mamba'",
    ),
)
def saved_command() -> None:
    """Save, list and remove searches.

    'paper-tui search --saved NAME' runs a saved search; in the explorer, g and its number open it.
    """


@saved_command.command(
    "add",
    examples=(
        "paper-tui saved add 'new on mamba' mamba --sort date --key 1",
        "paper-tui saved add thesis --tag thesis",
    ),
)
@click.argument("name", shell_complete=completes("saved"))
@view_options
@click.option("--key", metavar="1-9", type=Number(1, 9), help="The number that opens it in the explorer, after g.")
def add_search(name: str, query: tuple[str, ...], key: int | None, **choice: Any) -> None:
    """Save a search under a name. It replaces a search of that name."""
    with open_workspace() as workspace:
        report_change(workspace.library.save_search(name, view_from_options(workspace, query, **choice).to_dict(), key))


@saved_command.command("list", examples=("paper-tui saved list", "paper-tui saved list --format json"))
@click.option("--format", type=click.Choice(["table", "json", "opml"]), default="table", show_default=True)
def list_searches(format: str) -> None:
    """List the saved searches with their keys, names and queries."""
    with open_workspace() as workspace:
        searches = workspace.library.reader.saved_searches()
    if format == "json":
        plain = [_plain(search) for search in searches]
        write_json(plain)
        return
    if format == "opml":
        from paper_index.exporters import opml

        opml.write(searches, sys.stdout)
        return
    width = max((len(search.name) for search in searches), default=0)
    for search in searches:
        sys.stdout.write(f"{search.key or ' '}  {search.name:{width}}  {_in_words(search)}".rstrip() + "\n")
    if not searches:
        message("No saved searches yet. 'paper-tui saved add NAME QUERY' adds one.")


@saved_command.command(
    "remove", examples=("paper-tui saved add 'new on mamba' mamba", "paper-tui saved remove 'new on mamba'")
)
@click.argument("name", shell_complete=completes("saved"))
def remove_search(name: str) -> None:
    """Remove a saved search."""
    with open_workspace() as workspace:
        report_change(workspace.library.drop_search(name))


def _plain(search: "SavedSearch") -> dict[str, Any]:
    from paper_index.search import View

    seen = local_time(search.seen).isoformat(timespec="seconds") if search.seen else None
    return {"name": search.name, "key": search.key, "seen": seen, "view": View.from_dict(search.view).to_dict()}


def _in_words(search: "SavedSearch") -> str:
    from paper_index.search import View

    view = View.from_dict(search.view)
    filters = sorted(f"{'not ' if f.exclude else ''}{f.facet}: {f.value}" for f in view.filters)
    order = f"by {view.sort}" + (", reversed" if view.reverse else "")
    any_word = ["any word"] if view.match_any else []
    usual = view.sort == "relevance" and not view.reverse
    return " · ".join([*filter(None, [view.query]), *any_word, *filters, *([] if usual else [order])])
