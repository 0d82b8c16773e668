"""The commands `bookmark`, `read`, `reading`, `unread` and `rate`."""

from typing import Any

import click

from ..base_command import Command, Group
from ..changes import change_papers
from ..context import open_workspace
from ..messages import message
from ..options import Number, format_option, ids_argument


@click.group(
    "bookmark",
    cls=Group,
    examples=("paper-tui bookmark add 2411.15941", "paper-tui bookmark list"),
)
def bookmark_command() -> None:
    """Add and remove bookmarks, and list them."""


@bookmark_command.command(
    "add",
    examples=("paper-tui bookmark add 2411.15941", "paper-tui bookmark add - < ids.txt"),
)
@ids_argument
def add_bookmark(ids: tuple[str, ...]) -> None:
    """Bookmark papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.bookmark(papers))


@bookmark_command.command(
    "remove",
    examples=(
        "paper-tui bookmark remove 2411.15941",
        "paper-tui bookmark list --format ids | paper-tui bookmark remove -",
    ),
)
@ids_argument
def remove_bookmark(ids: tuple[str, ...]) -> None:
    """Remove bookmarks.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.bookmark(papers, on=False))


@bookmark_command.command("list", examples=("paper-tui bookmark list", "paper-tui bookmark list --format markdown"))
@format_option
def list_bookmarks(format: str, columns: list[str]) -> None:
    """List the bookmarked papers, the latest bookmark first."""
    from ..paper_output import write_papers

    with open_workspace() as workspace:
        papers = workspace.found(workspace.library.reader.bookmarked())
        write_papers(papers, workspace.library.reader.marks([paper.id for paper in papers]), format, columns=columns)
    if not papers:
        message("No bookmarks yet. 'paper-tui bookmark add ID' adds one.")


@click.command(
    "read",
    cls=Command,
    examples=("paper-tui read 2411.15941", "paper-tui search --tag done --format ids --limit 0 | paper-tui read -"),
)
@ids_argument
def read_command(ids: tuple[str, ...]) -> None:
    """Mark papers as read.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "read"))


@click.command("reading", cls=Command, examples=("paper-tui reading 2411.15941",))
@ids_argument
def reading_command(ids: tuple[str, ...]) -> None:
    """Mark papers as currently reading.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "reading"))


@click.command("unread", cls=Command, examples=("paper-tui unread 2411.15941", "paper-tui unread - < ids.txt"))
@ids_argument
def unread_command(ids: tuple[str, ...]) -> None:
    """Mark papers as unread.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "unread"))


class Rating(Number):
    """A rating, the last argument."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a rating from 0 to 5. The rating comes last: rate ID... N.", param, ctx)


@click.command("rate", cls=Command, examples=("paper-tui rate 2411.15941 4", "paper-tui rate 2411.15941 2410.02362 0"))
@ids_argument
@click.argument("rating", metavar="N", type=Rating(0, 5), is_eager=True)
def rate_command(ids: tuple[str, ...], rating: int) -> None:
    """Rate papers from 1 to 5; 0 clears the rating.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.rate(papers, rating or None))
