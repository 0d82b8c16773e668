"""The command `cite`."""

import sys

import click

from ..base_command import Command
from ..context import open_workspace
from ..export_options import export_format, export_settings
from ..inputs import read_ids
from ..options import EXPORT_FORMATS, cite_keys_option, ids_argument, style_option


@click.command(
    "cite",
    cls=Command,
    examples=(
        "paper-tui cite 2411.15941 --format bibtex",
        "paper-tui search mamba --limit 3 --format ids | paper-tui cite - --format bibtex",
    ),
)
@ids_argument
@style_option
@cite_keys_option
@click.option("--format", type=click.Choice(EXPORT_FORMATS), help="Print entries in this format instead of references.")
def cite_command(ids: tuple[str, ...], style: str | None, cite_keys: str | None, format: str | None) -> None:
    """Print papers as references, by default in APA style.

    IDs are those of 'paper-tui show'; - reads ids from standard input. config.toml sets the default style. Styles need
    pip install 'paper-tui[citations]'; entries (--format) do not.
    """
    from paper_index.exporters import write

    format = export_format(format or "references", None, style, None, folder=False)
    with open_workspace(papers=True) as workspace:
        papers = workspace.found(read_ids(ids))
        marks = workspace.library.reader.marks([paper.id for paper in papers])
        write(papers, marks, sys.stdout, format, export_settings(workspace, None, style, cite_keys))
