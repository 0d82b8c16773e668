"""The command `show`."""

from typing import TYPE_CHECKING

import click

from ..base_command import Command
from ..context import open_workspace
from ..inputs import read_ids
from ..options import EXPORT_FORMATS, ids_argument

if TYPE_CHECKING:
    pass


@click.command(
    "show",
    cls=Command,
    examples=(
        "paper-tui show 2411.15941",
        "paper-tui show https://arxiv.org/abs/2411.15941v2 --format json",
        "paper-tui search mamba --limit 3 --format ids | paper-tui show -",
    ),
)
@ids_argument
@click.option(
    "--format",
    type=click.Choice(["text", *EXPORT_FORMATS]),
    default="text",
    show_default=True,
    help="Output format.",
)
def show_command(ids: tuple[str, ...], format: str) -> None:
    """Print papers in full.

    An ID is an arXiv id or URL, a DOI, or an id from 'paper-tui search --format ids'; - reads ids from standard input,
    one a line.
    """
    from ..paper_output import write_papers

    with open_workspace(papers=True) as workspace:
        papers = workspace.found(read_ids(ids))
        write_papers(papers, workspace.library.reader.marks([paper.id for paper in papers]), format)
