"""`bookmark`, `read`, `reading`, `unread`, `rate`, `note`: what the user says of papers."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from .common import (
    IDS,
    NULL,
    PRINTED,
    Command,
    Group,
    Number,
    change_papers,
    ids_given,
    opened,
    say,
    standard_input,
    tell,
)

if TYPE_CHECKING:
    from paper_index.paper import Paper
    from paper_index.workspace import Workspace


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
@IDS
def add_bookmark(ids: tuple[str, ...]) -> None:
    """Bookmark papers.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.bookmark(papers))


@bookmark_command.command(
    "remove",
    examples=(
        "paper-tui bookmark remove 2601.15621",
        "paper-tui bookmark list --format ids | paper-tui bookmark remove -",
    ),
)
@IDS
def remove_bookmark(ids: tuple[str, ...]) -> None:
    """Remove bookmarks.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.bookmark(papers, on=False))


@bookmark_command.command("list", examples=("paper-tui bookmark list", "paper-tui bookmark list --format markdown"))
@PRINTED
def list_bookmarks(format: str) -> None:
    """List the bookmarked papers, the latest bookmark first."""
    from .output import write_papers

    with opened() as workspace:
        papers = workspace.found(workspace.library.bookmarked())
        write_papers(papers, workspace.library.marks([paper.id for paper in papers]), format)
    if not papers:
        say("There are no bookmarks yet; 'paper-tui bookmark add ID' makes one.")


@click.command(
    "read",
    cls=Command,
    examples=("paper-tui read 2601.15621", "paper-tui search --tag done --format ids --limit 0 | paper-tui read -"),
)
@IDS
def read_command(ids: tuple[str, ...]) -> None:
    """Mark papers as read.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "read"))


@click.command("reading", cls=Command, examples=("paper-tui reading 2601.15621",))
@IDS
def reading_command(ids: tuple[str, ...]) -> None:
    """Mark papers as being read.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "reading"))


@click.command("unread", cls=Command, examples=("paper-tui unread 2601.15621", "paper-tui unread - < ids.txt"))
@IDS
def unread_command(ids: tuple[str, ...]) -> None:
    """Mark papers as unread, as all are at first.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.set_state(papers, "unread"))


@click.command("rate", cls=Command, examples=("paper-tui rate 2601.15621 4", "paper-tui rate 2601.15621 2511.02872 0"))
@IDS
@click.argument("rating", metavar="N", type=Number(0, 5))
def rate_command(ids: tuple[str, ...], rating: int) -> None:
    """Rate papers from 1 to 5; 0 takes the rating off.

    The ID - reads ids from standard input, one a line. If one ID is not known, nothing is changed.
    """
    change_papers(ids, lambda library, papers: library.rate(papers, rating or None))


@click.command(
    "note",
    cls=Command,
    examples=(
        "paper-tui note 2601.15621",
        "paper-tui note 2601.15621 --set 'Compare with *Mamba*.'",
        "paper-tui note 2601.15621 --set - < note.md",
        "paper-tui note 2601.15621 --edit",
    ),
)
@click.argument("paper", metavar="ID")
@NULL
@click.option("--set", "text", metavar="TEXT", help="Write TEXT in place of the note; - reads it, '' takes it off.")
@click.option("--edit", is_flag=True, help="Write the note in $VISUAL or $EDITOR.")
def note_command(paper: str, text: str | None, edit: bool) -> None:
    """Print the note of a paper, or write it. It is Markdown."""
    if edit and text is not None:
        raise click.UsageError("--edit and --set are two ways to write a note; leave one out.")
    if paper == text == "-":
        raise click.UsageError("Standard input can hold the ID or the note, not both.")
    with opened() as workspace:
        found = workspace.found(ids_given([paper]))
        if len(found) != 1:
            raise PaperError(f"A note is that of one paper; {len(found):,} were named.")
        (one,) = found
        library = workspace.library

        def note() -> str:
            marks = library.marks([one.id]).get(one.id)
            return marks.note if marks else ""

        if edit:
            if library.frozen:
                raise PaperError(f"No note can be written: {library.frozen}.")
            _edit(workspace, one, note)
        elif text is not None:
            tell(library.note(one, standard_input().decode("utf-8-sig", "replace") if text == "-" else text))
        elif said := note():
            sys.stdout.write(said + "\n")
        else:
            say("There is no note yet; --edit or --set TEXT writes one.")


def _edit(workspace: "Workspace", paper: "Paper", note: Callable[[], str]) -> None:
    """Have a note written in the user's editor. Its text stays a draft until it has been saved."""
    from ..drafts import Drafts
    from ..editor import edited

    draft = Drafts(workspace.home.drafts).of(paper.id)
    if draft.text is not None:
        say(f"The editor opens your draft of {draft.time:%Y-%m-%d %H:%M}, which was not saved.")
    before = note()
    written = edited(before if draft.text is None else draft.text, draft)
    try:
        if note() != before:
            raise PaperError("The note was changed elsewhere in the meantime. That note is kept.")
        tell(workspace.library.note(paper, written))
    except PaperError as error:
        raise PaperError(f"{error} What you wrote is in {draft.keep(written)}.") from error
    draft.drop()
