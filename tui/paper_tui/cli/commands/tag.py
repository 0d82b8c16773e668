"""The command `tag`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from ..base_command import Group
from ..changes import change_papers, report_change
from ..context import open_workspace
from ..messages import message, write_json
from ..options import completes, ids_argument

if TYPE_CHECKING:
    from paper_index.library import Tag


_TAG = click.argument("tag", shell_complete=completes("tag"))


@click.group(
    "tag",
    cls=Group,
    examples=("paper-tui tag add thesis 2411.15941", "paper-tui tag list", "paper-tui tag rename thesis book"),
)
def tag_command() -> None:
    """Add, remove, list and rename tags."""


@tag_command.command(
    "add",
    examples=(
        "paper-tui tag add thesis 2411.15941 2410.02362",
        "paper-tui search mamba --format ids | paper-tui tag add 'reading/next' -",
    ),
)
@_TAG
@ids_argument
def add_tag(tag: str, ids: tuple[str, ...]) -> None:
    """Tag papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.tag(papers, add=[tag]))


@tag_command.command(
    "remove",
    examples=(
        "paper-tui tag remove thesis 2411.15941",
        "paper-tui search --tag thesis --limit 0 --format ids | paper-tui tag remove thesis -",
    ),
)
@_TAG
@ids_argument
def remove_tag(tag: str, ids: tuple[str, ...]) -> None:
    """Remove a tag from papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.tag(papers, remove=[tag]))


@tag_command.command("list", examples=("paper-tui tag list", "paper-tui tag list --format json"))
@click.option("--format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_tags(format: str) -> None:
    """List the tags in use with number of papers, colour and description."""
    with open_workspace() as workspace:
        tags = workspace.library.reader.described_tags()
    if format == "json":
        plain = [_plain(tag) for tag in tags]
        write_json(plain)
        return
    width = max((len(str(tag.papers)) for tag in tags), default=0)
    for tag in tags:
        said = "  ".join(filter(None, (tag.name, tag.colour, tag.description)))
        sys.stdout.write(f"{tag.papers:{width}}  {said}\n")
    if not tags:
        message("No tags yet. 'paper-tui tag add TAG ID' adds one.")


def _plain(tag: "Tag") -> dict[str, Any]:
    plain: dict[str, Any] = {"tag": tag.name, "count": tag.papers}
    plain |= {"colour": tag.colour} if tag.colour else {}
    return plain | ({"description": tag.description} if tag.description else {})


@tag_command.command(
    "rename", examples=("paper-tui tag add thesis 2411.15941", "paper-tui tag rename thesis 'thesis/chapter 1'")
)
@click.argument("old", shell_complete=completes("tag"))
@click.argument("new")
def rename_tag(old: str, new: str) -> None:
    """Rename a tag and its nested tags.

    The new name must not be in use; 'paper-tui tag merge' merges two tags.
    """
    with open_workspace() as workspace:
        report_change(workspace.library.rename_tag(old, new))


@tag_command.command(
    "merge",
    examples=(
        "paper-tui tag add to-read 2411.15941",
        "paper-tui tag add reading/next 2410.02362",
        "paper-tui tag merge to-read reading/next",
    ),
)
@click.argument("tag", metavar="FROM", shell_complete=completes("tag"))
@click.argument("into", metavar="INTO", shell_complete=completes("tag"))
def merge_tags(tag: str, into: str) -> None:
    """Merge a tag and its nested tags into another tag."""
    with open_workspace() as workspace:
        report_change(workspace.library.merge_tag(tag, into))


@tag_command.command(
    "describe",
    examples=(
        "paper-tui tag add thesis 2411.15941",
        "paper-tui tag describe thesis --colour '#2a9d8f' --description 'What chapter 2 cites'",
        "paper-tui tag describe thesis --colour ''",
    ),
)
@_TAG
@click.option("--colour", metavar="#RRGGBB", help="Colour; '' removes it.")
@click.option("--description", metavar="TEXT", help="Description; '' removes it.")
def describe_tag(tag: str, colour: str | None, description: str | None) -> None:
    """Set the colour or description of a tag."""
    if colour is None and description is None:
        raise click.UsageError("Give --colour, --description or both.")
    with open_workspace() as workspace:
        report_change(workspace.library.describe_tag(tag, colour=colour, description=description))
