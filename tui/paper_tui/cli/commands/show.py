"""The command `show`."""

import sys
from typing import TYPE_CHECKING

import click

from ..base_command import Command
from ..context import open_workspace
from ..inputs import read_ids
from ..messages import write_json
from ..options import EXPORT_FORMATS, ids_argument

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace


@click.command(
    "show",
    cls=Command,
    examples=(
        "paper-tui show 2411.15941",
        "paper-tui show https://arxiv.org/abs/2411.15941v2 --format json",
        "paper-tui show 2411.15941 --provenance",
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
@click.option(
    "--provenance",
    is_flag=True,
    help="Print the source of each field and the votes over time instead, as text or with --format json.",
)
def show_command(ids: tuple[str, ...], format: str, provenance: bool) -> None:
    """Print papers in full.

    An ID is an arXiv id or URL, a DOI, or an id from 'paper-tui search --format ids'; - reads ids from standard input,
    one a line.
    """
    from paper_index.config import pdf_folder
    from paper_index.corpus import Citations

    from ..paper_output import write_papers

    if provenance and format not in ("text", "json"):
        raise click.UsageError("--provenance is printed with --format text or json.")
    with open_workspace(papers=True) as workspace:
        papers = workspace.found(read_ids(ids))
        if not provenance:
            marks = workspace.library.reader.marks([paper.id for paper in papers])
            kept, folder = Citations(workspace.corpus.reader), pdf_folder(workspace.home, workspace.config)
            counts = {paper.id: found for paper in papers if (found := kept.counts(paper.id))}
            rows = workspace.corpus.reader.rows_of([paper.id for paper in papers])
            results = {paper: workspace.corpus.reader.results_of(row) for paper, row in rows.items()}
            write_papers(papers, marks, format, pdf_folder=folder, counts=counts, results=results)
        elif format == "json":
            write_json([_provenance(workspace, paper) for paper in papers])
        else:
            sys.stdout.write("\n\n".join(_provenance_text(workspace, paper) for paper in papers) + "\n")


def _provenance_text(workspace: "Workspace", paper: "Paper") -> str:
    """Return the sources of a paper's fields and its votes over time, a line each."""
    from paper_index.corpus import provenance_of, votes_of

    from ...formatting.provenance import source_name, votes_over_time

    reader = workspace.corpus.reader
    row = reader.rows_of([paper.id])[paper.id]
    lines = [paper.display_title]
    lines += [f"{', '.join(origin.fields)}: {source_name(origin)}" for origin in provenance_of(reader, row)]
    for place in paper.appearances:
        if text := votes_over_time([each for each in votes_of(reader, row) if each.edition == place.edition]):
            lines.append(f"votes, {place.label}: {text}")
    return "\n".join(lines)


def _provenance(workspace: "Workspace", paper: "Paper") -> dict[str, object]:
    """Return the sources of a paper's fields and its votes over time as plain values."""
    from paper_index.corpus import provenance_of, votes_of

    from ...formatting.provenance import day

    reader = workspace.corpus.reader
    row = reader.rows_of([paper.id])[paper.id]
    return {
        "id": paper.id,
        "fields": {
            name: {"source": origin.source, "date": day(origin.at) or None}
            for origin in provenance_of(reader, row)
            for name in origin.fields
        },
        "votes": [
            {"edition": each.edition, "date": day(each.at) or None, "votes": each.votes}
            for each in votes_of(reader, row)
        ],
    }
