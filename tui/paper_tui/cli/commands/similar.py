"""The command `similar`."""

import click

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..messages import message
from ..options import format_option, limit_option
from ..selection import answer_view


@click.command(
    "similar",
    cls=Command,
    examples=(
        "paper-tui similar 2411.15941",
        "paper-tui similar 2411.15941 --limit 5 --format ids | paper-tui tag add reading/next -",
    ),
)
@click.argument("id")
@limit_option
@format_option
def similar_command(id: str, limit: int | None, format: str, columns: list[str]) -> None:
    """Print the papers most similar to the one with ID, best first.

    Papers are compared by all their words, pairs of words, tasks, methods and data sets. The table names the most
    characteristic ones that a paper shares; in JSON they are in 'shared'. An ID is an arXiv id or URL, a DOI, or an id
    from 'paper-tui search --format ids'. The number of results is printed on standard error.

    For papers like several others, see 'paper-tui recommend --ids'.
    """
    from paper_index.search import View

    from ..paper_output import write_rows

    with open_workspace(papers=True) as workspace:
        (paper,) = workspace.found([id])
        answer = answer_view(workspace, View(like=paper.id))
        shown = answer.rows[:limit]
        write_rows(workspace, shown, answer, format, columns)
    if answer.note:
        message(answer.note)
    if not answer.rows:
        message("No similar papers.")
    elif len(shown) == answer.total:
        message(counted(answer.total))
    else:
        message(f"{len(shown):,} of {counted(answer.total)}")
