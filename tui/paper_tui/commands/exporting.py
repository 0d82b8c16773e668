"""`export`: papers out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError

from .choosing import choosing, chosen
from .common import Command, counted, ids_given, lines_of, opened, say, written_to

if TYPE_CHECKING:
    from paper_index.paper import Paper


@click.command(
    "export",
    cls=Command,
    examples=(
        "paper-tui export --bookmarked -o reading-list.md",
        "paper-tui export --tag thesis --sort date --format markdown",
        "paper-tui export --format jsonl -o everything.jsonl --force",
        "paper-tui search mamba --format ids | paper-tui export --ids - --format jsonl",
    ),
)
@choosing
@click.option("--ids", "ids_from", metavar="FILE", help="The papers whose ids FILE holds, one a line, in its order.")
@click.option("--format", type=click.Choice(["markdown", "jsonl"]), help="Told by the ending of -o where there is one.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (.md, .jsonl) instead of standard output.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.pass_context
def export_command(
    context: click.Context,
    /,
    query: tuple[str, ...],
    ids_from: str | None,
    format: str | None,
    output: str | None,
    force: bool,
    **choice: Any,
) -> None:
    """Write papers as Markdown or JSON lines.

    Those that QUERY finds; without QUERY, all of them. JSON lines hold all that is known of a paper
    and your marks on it; 'paper-tui import' reads them back.
    """
    from paper_index.export import TargetExists, format_of, rendered, to_file

    target = written_to(output)
    format = format or (format_of(target) if target else None)
    if format is None:
        raise click.UsageError(
            "Name the format: --format markdown or --format jsonl"
            + (", or end FILE in .md or .jsonl." if target else ".")
        )
    if ids_from is not None:
        given = [name for name in choice if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if query or given:
            other = "QUERY" if query else f"--{given[0]}"
            raise click.UsageError(f"--ids says which papers, and in which order; leave {other} out.")
    with opened() as workspace:
        papers: list[Paper]
        if ids_from is None:
            rows, _ = chosen(workspace, query, **choice)
            papers = workspace.papers(rows)
        else:
            papers = workspace.found(_ids_of(ids_from))
        marks = workspace.library.marks([paper.id for paper in papers])
    if target is None:
        sys.stdout.write(rendered(papers, marks, format))
        say(counted(len(papers)) if papers else "No paper matches.")
        return
    if not papers:
        raise PaperError(f"No paper matches; {target} was not written.")
    try:
        to_file(target, papers, marks, format, overwrite=force)
    except TargetExists as error:
        raise PaperError(f"{error} --force replaces it.") from error
    say(f"Wrote {counted(len(papers))} to {target}.")


def _ids_of(source: str) -> list[str]:
    from paper_index.sources import load

    return ids_given(["-"]) if source == "-" else lines_of(load(Path(source)))
