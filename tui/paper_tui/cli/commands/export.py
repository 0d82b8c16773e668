"""The command `export`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..export_options import export_format, export_settings
from ..inputs import output_path, read_standard_input, split_ids
from ..messages import message
from ..options import EXPORT_FORMATS, cite_keys_option, completes, null_option, output_option, style_option
from ..selection import select_rows, selection_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.exporters import Settings
    from paper_index.library import Marks
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace


@click.command(
    "export",
    cls=Command,
    examples=(
        "paper-tui export mamba -o mamba.bib",
        "paper-tui search mamba --format ids | paper-tui tag add thesis -",
        "paper-tui export --tag thesis --template page -o notes/",
        "paper-tui export --format jsonl -o everything.jsonl --force",
        "paper-tui search mamba --format ids | paper-tui export --ids - --format csl-json",
    ),
)
@selection_options
@click.option(
    "--ids",
    "ids_from",
    metavar="FILE",
    shell_complete=completes("file"),
    help="Export the papers whose ids are in FILE, one a line, in that order.",
)
@click.option("--format", type=click.Choice(EXPORT_FORMATS), help="Default: from the extension of -o.")
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=completes("template"),
    help="Markdown template: sections, list, notes, table, page, or a Jinja2 file.",
)
@style_option
@cite_keys_option
@null_option
@output_option(
    "Write to FILE, or one Markdown file per paper to FOLDER/.",
    "Overwrite FILE if it exists; in Markdown, only the exported parts.",
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
    cite_keys: str | None,
    output: str | None,
    force: bool,
    **choice: Any,
) -> None:
    """Export papers as Markdown, bibliographies, tables, web pages, feeds or data.

    Exports the papers that match QUERY; without QUERY, all papers. JSON lines and the templates notes and page contain
    all data of a paper and your marks; 'paper-tui import' reads them back. An existing Markdown file keeps your text
    outside of the marked parts.
    """
    target = output_path(output)
    folder = target is not None and ((output or "").endswith(("/", "\\")) or target.is_dir())
    format = export_format(format, template, style, target, folder=folder)
    if ids_from is not None:
        given = [name for name in choice if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if query or given:
            other = "QUERY" if query else f"--{given[0]}"
            raise click.UsageError(f"--ids and {other} cannot be used together.")
    with open_workspace(papers=True) as workspace:
        papers: list[Paper]
        if ids_from is None:
            rows, _ = select_rows(workspace, query, exact=True, **choice)
            papers = list(workspace.papers(rows))  # gone through several times
        else:
            papers = workspace.found(_ids_of(ids_from))
        marks = workspace.library.reader.marks([paper.id for paper in papers])
        settings = export_settings(workspace, template or ("page" if folder else None), style, cite_keys)
        if target is not None:
            if not papers:
                raise PaperError(f"No paper matches. {target} was not written.")
            _write(workspace, target, papers, marks, format, settings, folder=folder, force=force)
            return
    from paper_index.exporters import write

    write(papers, marks, sys.stdout, format, settings)
    message(counted(len(papers)) if papers else "No paper matches.")
    _name_losses(papers, format, settings)


def _write(
    workspace: "Workspace",
    target: Path,
    papers: "Sequence[Paper]",
    marks: "Mapping[str, Marks]",
    format: str,
    settings: "Settings",
    *,
    folder: bool,
    force: bool,
) -> None:
    """Write to a file or a folder, and report the number of papers."""
    from paper_index.exporters import TargetExists, to_file

    try:
        if folder:
            from paper_index.config import pdf_folder
            from paper_index.exporters.folder import to_folder

            library, pdfs = workspace.library.reader, pdf_folder(workspace.home, workspace.config)
            done = to_folder(target, papers, marks, settings, overwrite=force, library=library, pdfs=pdfs)
            message(
                f"Wrote {counted(len(papers))} to {target}: "
                f"{counted(done.new, 'new file')}, {done.changed:,} changed, {done.same:,} unchanged."
            )
        else:
            to_file(target, papers, marks, format, settings, overwrite=force)
            message(f"Wrote {counted(len(papers))} to {target}.")
            _name_losses(papers, format, settings)
    except TargetExists as error:
        raise PaperError(f"{error} Use --force to {'update' if folder else 'overwrite'} it.") from error


def _name_losses(papers: "Sequence[Paper]", format: str, settings: "Settings") -> None:
    from paper_index.exporters.losses import notices

    for notice in notices(papers, format, settings):
        message(notice)


def _ids_of(source: str) -> list[str]:
    from paper_index.importers import load

    return split_ids(read_standard_input() if source == "-" else load(Path(source)))
