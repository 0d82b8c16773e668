"""`tag`, `bookmark`, `undo`, `redo`: what the user says of papers."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from .common import Command, Group, ids_given, opened, say, sentence, tell

if TYPE_CHECKING:
    from paper_index.library import Change, Library
    from paper_index.paper import Paper

_IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)


def _change(ids: tuple[str, ...], act: "Callable[[Library, list[Paper]], Change]") -> None:
    """Change the library for the papers of `ids`: for all of them, or for none when one is not known."""
    with opened() as workspace:
        papers = workspace.found(ids_given(ids))
        if papers:
            tell(act(workspace.library, papers))
        else:
            say("No ids were given; nothing was changed.")


@click.group(
    "tag",
    cls=Group,
    examples=("paper-tui tag add thesis 2601.15621", "paper-tui tag list"),
)
def tag_command() -> None:
    """Add and remove tags, and list them."""


@tag_command.command(
    "add",
    examples=(
        "paper-tui tag add thesis 2601.15621 2511.02872",
        "paper-tui search mamba --format ids | paper-tui tag add 'reading/next' -",
    ),
)
@click.argument("tag")
@_IDS
def add_tag(tag: str, ids: tuple[str, ...]) -> None:
    """Tag papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    _change(ids, lambda library, papers: library.tag(papers, add=[tag]))


@tag_command.command(
    "remove",
    examples=(
        "paper-tui tag remove thesis 2601.15621",
        "paper-tui search --tag thesis --limit 0 --format ids | paper-tui tag remove thesis -",
    ),
)
@click.argument("tag")
@_IDS
def remove_tag(tag: str, ids: tuple[str, ...]) -> None:
    """Take a tag off papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    _change(ids, lambda library, papers: library.tag(papers, remove=[tag]))


@tag_command.command("list", examples=("paper-tui tag list", "paper-tui tag list --format json"))
@click.option("--format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_tags(format: str) -> None:
    """List the tags in use, each with its number of papers."""
    with opened() as workspace:
        tags = workspace.library.tags()
    if format == "json":
        plain = [{"tag": tag, "count": count} for tag, count in tags.items()]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    width = max((len(str(count)) for count in tags.values()), default=0)
    for tag, count in tags.items():
        sys.stdout.write(f"{count:{width}}  {tag}\n")
    if not tags:
        say("There are no tags yet; 'paper-tui tag add TAG ID' makes one.")


@click.group(
    "bookmark",
    cls=Group,
    examples=("paper-tui bookmark add 2601.15621", "paper-tui bookmark list"),
)
def bookmark_command() -> None:
    """Add and remove bookmarks, and list them."""


@bookmark_command.command(
    "add",
    examples=("paper-tui bookmark add 2601.15621", "paper-tui bookmark add - < ids.txt"),
)
@_IDS
def add_bookmark(ids: tuple[str, ...]) -> None:
    """Bookmark papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    _change(ids, lambda library, papers: library.bookmark(papers))


@bookmark_command.command(
    "remove",
    examples=(
        "paper-tui bookmark remove 2601.15621",
        "paper-tui bookmark list --format ids | paper-tui bookmark remove -",
    ),
)
@_IDS
def remove_bookmark(ids: tuple[str, ...]) -> None:
    """Remove bookmarks.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    _change(ids, lambda library, papers: library.bookmark(papers, on=False))


@bookmark_command.command("list", examples=("paper-tui bookmark list", "paper-tui bookmark list --format markdown"))
@click.option(
    "--format",
    type=click.Choice(["table", "json", "jsonl", "ids", "markdown"]),
    default="table",
    show_default=True,
    help="How papers are printed.",
)
def list_bookmarks(format: str) -> None:
    """List the bookmarked papers, the latest bookmark first."""
    from .output import write_papers

    with opened() as workspace:
        papers = workspace.found(workspace.library.bookmarked())
        write_papers(papers, workspace.library.marks([paper.id for paper in papers]), format)
    if not papers:
        say("There are no bookmarks yet; 'paper-tui bookmark add ID' makes one.")


@click.command("undo", cls=Command, examples=("paper-tui undo",))
def undo_command() -> None:
    """Take back the latest change to tags and bookmarks.

    It does not matter when it was made, or whether here or in the explorer.
    """
    with opened() as workspace:
        change = workspace.library.undo()
    if change is None:
        raise PaperError("There is nothing to undo.")
    say(sentence(f"undone: {change.label}"))


@click.command("redo", cls=Command, examples=("paper-tui redo",))
def redo_command() -> None:
    """Do again what was undone last."""
    with opened() as workspace:
        change = workspace.library.redo()
    if change is None:
        raise PaperError("There is nothing to redo.")
    say(sentence(f"done again: {change.label}"))
