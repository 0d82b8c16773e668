"""The command `duplicates`."""

import sys
from typing import TYPE_CHECKING

import click

from paper_index.text.sanitize import clean, repair

from ...formatting.numbers import counted
from ...formatting.parts import paper_line
from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..messages import message, write_json

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper


@click.command(
    "duplicates",
    cls=Command,
    examples=(
        "paper-tui import references.bib",
        "paper-tui duplicates",
        "paper-tui duplicates --merge 2411.15941 10.1000/182",
    ),
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format.")
@click.option(
    "--merge",
    nargs=2,
    metavar="ID ID",
    help="Merge the second paper into the first, with its marks. 'paper-tui import --undo' separates the papers again.",
)
@click.option(
    "--distinct", nargs=2, metavar="ID ID", help="Mark two papers as not duplicates; they are not listed again."
)
def duplicates_command(format: str, merge: tuple[str, str] | None, distinct: tuple[str, str] | None) -> None:
    """List papers that are likely the same.

    These are papers of the same title and first author, and papers of one year and first author whose titles differ
    in a few letters only. Papers without authors are compared as well. Each group is listed with ids, years, first
    authors and titles. Two papers are merged as if they were imported one after the other.
    """
    if merge and distinct:
        raise click.UsageError("--merge and --distinct cannot be used together.")
    if distinct:
        with open_workspace() as workspace:
            report_change(workspace.curator.keep_apart(workspace.found(distinct)))
        return
    if merge:
        with open_workspace() as workspace:
            merged, was_split, remark = workspace.merge_papers(*merge)
        undo = "undo" if was_split else "import --undo"
        rating = f"; {remark}" if remark else ""
        message(f"Merged {clean(merge[1])} into “{repair(clean(merged.title))}”{rating}. 'paper-tui {undo}' undoes it.")
        sys.stdout.write(f"{merged.id}\n")
        return
    with open_workspace(papers=True) as workspace:
        found = [(each.why, workspace.papers(each.rows)) for each in workspace.curator.duplicates()]
    if format == "json":
        write_json([{"why": why, "papers": [_plain(paper) for paper in papers]} for why, papers in found])
    else:
        blocks = ("".join([f"{why}\n", *(f"  {paper_line(paper)}\n" for paper in papers)]) for why, papers in found)
        sys.stdout.write("\n".join(blocks))
    message(f"{counted(len(found), 'group')} of likely duplicates." if found else "No likely duplicates.")


def _plain(paper: "Paper") -> dict[str, object]:
    return {
        "id": paper.id,
        "title": paper.display_title,
        "authors": list(paper.authors),
        "published": paper.published,
        "sources": list(paper.sources),
    }
