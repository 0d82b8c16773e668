"""`export` and `cite`: papers out."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError

from .choosing import choosing, chosen
from .common import (
    EXPORTS,
    IDS,
    NULL,
    OUTPUT,
    Command,
    completed,
    counted,
    id_end,
    ids_given,
    ids_in,
    opened,
    say,
    standard_input,
    written_to,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.export import Settings
    from paper_index.library import Marks
    from paper_index.paper import Paper
    from paper_index.workspace import Workspace

STYLE = click.option(
    "--style",
    metavar="STYLE",
    shell_complete=completed("style"),
    help="References in this citation style: apa, ieee, acm, nature, a CSL name or file.",
)


@click.command(
    "export",
    cls=Command,
    examples=(
        "paper-tui export --bookmarked -o reading-list.md",
        "paper-tui export --tag thesis --template page -o notes/",
        "paper-tui export --tag thesis --format bibtex -o thesis.bib --force",
        "paper-tui export --format jsonl -o everything.jsonl --force",
        "paper-tui search mamba --format ids | paper-tui export --ids - --format csl-json",
    ),
)
@choosing
@click.option(
    "--ids",
    "ids_from",
    metavar="FILE",
    shell_complete=completed("file"),
    help="The papers whose ids FILE holds, one a line, in its order.",
)
@click.option("--format", type=click.Choice(EXPORTS), help="Told by the ending of -o where there is one.")
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=completed("template"),
    help="Of Markdown: sections, list, notes, table, page, or a Jinja2 file.",
)
@STYLE
@NULL
@OUTPUT(
    "Write to FILE, or a Markdown file a paper into FOLDER/.",
    "Replace FILE if it exists; of Markdown, only what was written before.",
)
@click.pass_context
def export_command(
    context: click.Context,
    /,
    query: tuple[str, ...],
    ids_from: str | None,
    format: str | None,
    template: str | None,
    style: str | None,
    output: str | None,
    force: bool,
    **choice: Any,
) -> None:
    """Write papers as Markdown, for bibliographies and reference managers, as tables, pages, feeds or data.

    Those that QUERY finds; without QUERY, all of them. JSON lines and the templates notes and page hold all that is
    known of a paper and your marks on it; 'paper-tui import' reads them back. A Markdown file that was written before
    keeps what you wrote outside of the marked parts.
    """
    target = written_to(output)
    folder = target is not None and ((output or "").endswith(("/", "\\")) or target.is_dir())
    format = _format(format, template, style, target, folder=folder)
    if ids_from is not None:
        given = [name for name in choice if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if query or given:
            other = "QUERY" if query else f"--{given[0]}"
            raise click.UsageError(f"--ids says which papers, and in which order; leave {other} out.")
    with opened(papers=True) as workspace:
        papers: list[Paper]
        if ids_from is None:
            rows, _ = chosen(workspace, query, exact=True, **choice)
            papers = workspace.papers(rows)
        else:
            papers = workspace.found(_ids_of(ids_from))
        marks = workspace.library.marks([paper.id for paper in papers])
        settings = _settings(workspace, template or ("page" if folder else None), style)
    if target is None:
        from paper_index.export import write

        write(papers, marks, sys.stdout, format, settings)
        say(counted(len(papers)) if papers else "No paper matches.")
        return
    if not papers:
        raise PaperError(f"No paper matches; {target} was not written.")
    _write(target, papers, marks, format, settings, folder=folder, force=force)


@click.command(
    "cite",
    cls=Command,
    examples=(
        "paper-tui cite 2312.00752",
        "paper-tui cite 2312.00752 --style ieee",
        "paper-tui search mamba --limit 3 --format ids | paper-tui cite - --format bibtex",
    ),
)
@IDS
@STYLE
@click.option("--format", type=click.Choice(EXPORTS), help="As an entry instead, as 'paper-tui export' writes it.")
def cite_command(ids: tuple[str, ...], style: str | None, format: str | None) -> None:
    """Print papers as references, in APA style unless another is named.

    An ID is whatever 'paper-tui show' takes; - reads ids from standard input. The usual style is set in config.toml.
    Styles need what comes with pip install 'paper-tui[citations]'; an entry (--format) needs nothing more.
    """
    from paper_index.export import write

    format = _format(format or "references", None, style, None, folder=False)
    with opened(papers=True) as workspace:
        papers = workspace.found(ids_given(ids))
        marks = workspace.library.marks([paper.id for paper in papers])
        write(papers, marks, sys.stdout, format, _settings(workspace, None, style))


def _format(format: str | None, template: str | None, style: str | None, target: Path | None, *, folder: bool) -> str:
    """Return the format that was meant; `--template` and `--style` name one as well.

    Raises:
        UsageError: if none was, or two were.
    """
    from paper_index.export import format_of

    for given, meant, option in ((template, "markdown", "--template"), (style, "references", "--style")):
        if given is not None:
            if format not in (None, meant):
                raise click.UsageError(f"{option} is for --format {meant}; leave one of them out.")
            format = meant
    if folder and format not in (None, "markdown"):
        raise click.UsageError(f"A folder takes Markdown, a file a paper; for {format} name a file.")
    format = format or ("markdown" if folder else format_of(target) if target else None)
    if format is None:
        raise click.UsageError(
            f"Name the format: --format with {', '.join(EXPORTS)}" + (", or end FILE in .md, .bib…" if target else ".")
        )
    return format


def _settings(workspace: "Workspace", template: str | None, style: str | None) -> "Settings":
    from paper_index.export import settings_of

    chosen = settings_of(workspace.config)
    return replace(
        chosen,
        style=style or chosen.style,
        template=template or chosen.template,
        separator=id_end(),
    )


def _write(
    target: Path,
    papers: "Sequence[Paper]",
    marks: "Mapping[str, Marks]",
    format: str,
    settings: "Settings",
    *,
    folder: bool,
    force: bool,
) -> None:
    """Write to a file or a folder, and say what was written."""
    from paper_index.export import TargetExists, to_file

    try:
        if folder:
            from paper_index.export.folder import to_folder

            done = to_folder(target, papers, marks, settings, overwrite=force)
            say(
                f"Wrote {counted(len(papers))} to {target}: "
                f"{counted(done.new, 'new file')}, {done.changed:,} changed, {done.same:,} as before."
            )
        else:
            to_file(target, papers, marks, format, settings, overwrite=force)
            say(f"Wrote {counted(len(papers))} to {target}.")
    except TargetExists as error:
        raise PaperError(f"{error} --force {'renews' if folder else 'replaces'} it.") from error


def _ids_of(source: str) -> list[str]:
    from paper_index.sources import load

    return ids_in(standard_input() if source == "-" else load(Path(source)))
