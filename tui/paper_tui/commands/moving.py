"""`import` and `export`: papers in and out."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError
from paper_index.text import clean

from .choosing import choosing, chosen
from .common import Command, counted, edition, ids_given, lines_of, opened, say, standard_input, watched, written_to

if TYPE_CHECKING:
    from paper_index.paper import Paper, Problem
    from paper_index.workspace import Workspace

SHOWN_PROBLEMS = 20


@click.command(
    "import",
    cls=Command,
    examples=(
        "paper-tui import saved-page.txt --date 2025-03-14",
        "paper-tui import notes/*.jsonl --problems all",
        "paper-tui export --format jsonl | paper-tui --home /tmp/copy import -",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    type=click.Choice(["auto", "daily-page", "jsonl"]),
    default="auto",
    show_default=True,
    help="What the files are, if their content does not tell.",
)
@click.option(
    "--date",
    metavar="D",
    callback=edition("date", "week", "month"),
    help="The edition the papers appeared in: YYYY-MM-DD, YYYY-Www or YYYY-MM.",
)
@click.option(
    "--problems",
    type=click.Choice(["some", "all"]),
    default="some",
    help=f"How many rejected lines are named: at most {SHOWN_PROBLEMS} a file, or all.",
)
def import_command(paths: tuple[str, ...], format: str, date: str | None, problems: str) -> int:
    """Read papers from files.

    A PATH is a Daily Papers page saved as text, or JSON lines; - is standard input.

    A line of JSON needs a title; id, abstract, authors, published, url, doi, tasks, methods, datasets and code are
    taken where they are there. What 'paper-tui export --format jsonl' wrote comes back whole, with its marks. What
    cannot be read is named and left out, and the rest is read.
    """
    read = 0
    with opened() as workspace:
        for path in paths:
            try:
                read += _import(workspace, path, format, date, None if problems == "all" else SHOWN_PROBLEMS)
            except PaperError as error:
                say(f"paper-tui: {error}")
    return 0 if read else 1


def _import(workspace: "Workspace", path: str, format: str, date: str | None, most: int | None) -> int:
    """Read one file and say what came of it; return the number of papers read."""
    from paper_index.sources import Source

    if path == "-":
        content = standard_input()
        # Two pages from standard input are two editions, as two files are.
        shown, source = "stdin", Source(content, f"stdin_{hashlib.sha256(content).hexdigest()[:16]}", edition=date)
    else:
        shown, source = clean(path), Source(Path(path), edition=date)
    try:
        with watched("Reading {:,} papers…") as show:
            tell = None if show is None else lambda report: show(report.read)
            found, report = workspace.add(source, format=format, progress=tell)
    except PaperError as error:
        raise PaperError(str(error).replace(source.name, shown, 1)) from error
    _name_problems(shown, report.problems, most, "line")
    if report.lost_tags:
        say(f"{shown}: {counted(len(report.lost_tags), 'tag')} could not be kept:")
        _name_problems(shown, report.lost_tags, most, "tag")
    if not report.read:
        raise PaperError(f"{shown}: no paper could be read from it.")
    sys.stdout.write(
        f"{shown}: {found}: read {report.read}, new {report.new}, merged {report.merged}, "
        f"unchanged {report.unchanged}, rejected {len(report.problems)}\n"
    )
    return report.read


def _name_problems(shown: str, problems: "list[Problem]", most: int | None, what: str) -> None:
    for problem in problems[:most]:
        say(str(replace(problem, source=shown)))
    if most is not None and len(problems) > most:
        say(f"{shown}: and {counted(len(problems) - most, what)} more; --problems all names them.")


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
