"""The command `saved`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from ..base_command import Group
from ..changes import report_change
from ..context import open_workspace
from ..messages import message, write_json
from ..options import Number, completes
from ..selection import ready_index, view_from_options, view_options

if TYPE_CHECKING:
    from paper_index.library import SavedSearch
    from paper_index.workspace import Workspace


@click.group(
    "saved",
    cls=Group,
    examples=(
        "paper-tui saved add 'new on mamba' mamba --sort date --key 1",
        "paper-tui search --saved 'new on mamba'",
    ),
)
def saved_command() -> None:
    """Save, list, follow and remove searches.

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


@saved_command.command(
    "list", examples=("paper-tui saved list", "paper-tui saved list --following", "paper-tui saved list --format json")
)
@click.option("--following", is_flag=True, help="List only the searches that you follow, with their new papers.")
@click.option("--format", type=click.Choice(["table", "json", "opml"]), default="table", show_default=True)
def list_searches(following: bool, format: str) -> None:
    """List the saved searches with their keys, names and queries."""
    with open_workspace() as workspace:
        searches = workspace.library.reader.saved_searches()
        if following:
            searches = [each for each in searches if each.followed]
            new = {each.name: _new_papers(workspace, each) for each in searches}
    if format == "json":
        write_json([_plain(each) | ({"new": new[each.name]} if following else {}) for each in searches])
        return
    if format == "opml":
        from paper_index.exporters import opml

        opml.write(searches, sys.stdout)
        return
    width = max((len(search.name) for search in searches), default=0)
    for search in searches:
        count = f"  {new[search.name]:>5,} new" if following else ""
        sys.stdout.write(f"{search.key or ' '}  {search.name:{width}}{count}  {_in_words(search)}".rstrip() + "\n")
    if following and not searches:
        message("You follow no search. 'paper-tui saved follow NAME' follows a saved search.")
    elif not searches:
        message("No saved searches yet. 'paper-tui saved add NAME QUERY' adds one.")


@saved_command.command(
    "follow",
    examples=(
        "paper-tui saved add 'new on mamba' mamba",
        "paper-tui saved follow 'new on mamba'",
    ),
)
@click.argument("name", shell_complete=completes("saved"))
def follow_search(name: str) -> None:
    """Follow a saved search: count its new papers, for the explorer and 'paper-tui digest'.

    Papers are new that an import or a fetch adds, or gives a new edition, after you looked at the search last.
    """
    with open_workspace() as workspace:
        report_change(workspace.following.follow(name))


@saved_command.command(
    "unfollow",
    examples=(
        "paper-tui saved add 'new on mamba' mamba",
        "paper-tui saved follow 'new on mamba'",
        "paper-tui saved unfollow 'new on mamba'",
    ),
)
@click.argument("name", shell_complete=completes("saved"))
def unfollow_search(name: str) -> None:
    """Stop following a saved search."""
    with open_workspace() as workspace:
        report_change(workspace.following.unfollow(name))


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

    view = View.from_dict(search.view).to_dict()
    return {"name": search.name, "key": search.key, "following": search.followed, "view": view}


def _new_papers(workspace: "Workspace", search: "SavedSearch") -> int:
    """Return the number of new papers of a followed search."""
    ready_index(workspace)
    return workspace.following.news(search).answer.total


def _in_words(search: "SavedSearch") -> str:
    from paper_index.search import View

    view = View.from_dict(search.view)
    filters = sorted(f"{'not ' if f.exclude else ''}{f.facet}: {f.value}" for f in view.filters)
    order = f"by {view.sort}" + (", reversed" if view.reverse else "")
    any_word = ["any word"] if view.match_any else []
    usual = view.sort == "relevance" and not view.reverse
    return " · ".join([*filter(None, [view.query]), *any_word, *filters, *([] if usual else [order])])
