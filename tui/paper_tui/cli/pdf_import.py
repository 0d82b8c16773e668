"""Importing PDFs by the command `import`."""

import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from ..formatting.numbers import counted
from ..formatting.pdf_import import outcome_line
from .messages import message, progress_bar, sentence

if TYPE_CHECKING:
    from paper_index.library import Change
    from paper_index.pdf_import import Outcome
    from paper_index.workspace import Workspace

_MOST_COMMANDS = 20
"""Commands that are printed at most."""


def split_files(path: str) -> tuple[list[tuple[str, bool]], list[Path]]:
    """Return the files of a path, those in other formats each with whether the user named it, and the PDFs.

    Raises:
        PaperError: if it is a folder that cannot be read, or has no files.
    """
    from paper_index.pdf_import.folder import is_pdf, pdfs_in

    given = Path(path)
    if path == "-" or not given.is_dir():
        return ([], [given]) if path != "-" and is_pdf(given) else ([(path, True)], [])
    from paper_index.importers import files_in

    pdfs, unsearched = pdfs_in(given)
    for folder in unsearched:
        message(f"skipped: {folder}: not searched for PDFs: too many files, too many folders deep, or not readable")
    others = []
    for file in files_in(given):
        if not is_pdf(file):
            others.append((str(file), False))
        elif file.is_symlink():
            message(f"skipped: {file}: links to PDFs are not followed")
    return others, pdfs


def import_pdfs(
    workspace: "Workspace", paths: Iterable[Path], name: str, *, accept: bool, dry_run: bool
) -> "list[Outcome]":
    """Import PDFs and report the result on standard error; return an outcome for each file."""
    from paper_index.pdf.reader import ExtraMissing, PdfReader
    from paper_index.pdf_import import import_pdfs

    paths = list(paths)
    try:
        with progress_bar("Reading PDFs: {:,} of {:,}") as show, PdfReader(workspace.home.refused_pdfs) as reader:
            done = import_pdfs(
                *(workspace.corpus, workspace.library, workspace.curator, reader),
                paths,
                name=name,
                accept=accept,
                dry_run=dry_run,
                progress=show,
            )
    except ExtraMissing as error:
        message(f"paper-tui: {error} PDFs not imported: {len(paths):,}.")
        return []
    except KeyboardInterrupt:
        message(f"Stopped. Nothing was imported from {counted(len(paths), 'PDF')}.")
        raise
    except PaperError as error:
        message(f"paper-tui: {error}")
        return []
    _report(done.outcomes, done.change)
    return done.outcomes


def write_outcomes(outcomes: "Sequence[Outcome]") -> None:
    """Print a line for each PDF."""
    for outcome in outcomes:
        sys.stdout.write(outcome_line(outcome.to_dict() | {"path": _short(outcome.path)}) + "\n")


def _report(outcomes: "Sequence[Outcome]", change: "Change | None") -> None:
    from paper_index.pdf_import import Result

    numbers = Counter(outcome.result for outcome in outcomes)
    if change:
        new = numbers[Result.NEW]
        enrich = f" 'paper-tui fetch enrich' completes {counted(new, 'new paper')}." if new else ""
        message(
            f"{sentence(change.label)} 'paper-tui undo' undoes the import.{enrich} 'paper-tui index fulltext' "
            "reads the texts of the PDFs, so that 'fulltext:' searches them."
        )
    if asks := [outcome for outcome in outcomes if outcome.result is Result.ASKS]:
        message(
            f"{counted(len(asks), 'PDF')} not attached, because the paper is uncertain. 'paper-tui import --accept "
            "PATH' accepts all proposals, and each of these commands one:"
        )
        for outcome in asks[:_MOST_COMMANDS]:
            what = ("attach", outcome.paper) if outcome.paper and outcome.rule == "title" else ("import", "--accept")
            message(f"  {shlex.join(('paper-tui', *what, outcome.shown_path))}")
        if len(asks) > _MOST_COMMANDS:
            message(f"  and {counted(len(asks) - _MOST_COMMANDS, 'PDF')} more")


def _short(path: Path) -> str:
    """Return a path with ~ for the home of the user."""
    home = os.path.expanduser("~")  # noqa: PTH111 - returns ~ if the home is unknown, and raises nothing
    return f"~{os.sep}{path.relative_to(home)}" if home != os.sep and path.is_relative_to(home) else str(path)
