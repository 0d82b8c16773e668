"""Importing the pages of a vault in `import`, and its report."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paper_index.text.sanitize import clean

from ..formatting.numbers import counted
from .messages import message, progress_bar

if TYPE_CHECKING:
    from paper_index.papers.paper import Problem
    from paper_index.vault import VaultReport
    from paper_index.workspace import Workspace

_ENDINGS = (".md", ".markdown")


class Imported(NamedTuple):
    """The result of importing the pages of a path."""

    pages: int
    others: frozenset[Path]
    """The Markdown files that are in other formats, as absolute paths."""
    in_vault: bool
    """Whether the path is in a vault of Obsidian or a graph of Logseq."""

    def skips(self, file: Path) -> bool:
        """Return whether no other importer reads a file."""
        from paper_index.importers.vault_folder import is_imported

        return not is_imported(file, self.others, in_vault=self.in_vault)

    def report_skipped(self, path: str, files: "Sequence[Path]") -> None:
        """Report the files of a vault that no importer reads, beside its Markdown files."""
        if skipped := sum(not is_markdown(str(file)) for file in files):
            message(f"{clean(path)}: {counted(skipped, 'other file')} of the vault skipped. Name a file to import it.")


def is_markdown(path: str) -> bool:
    """Return whether the name of a file is that of a Markdown file."""
    return path.lower().endswith(_ENDINGS)


def import_pages(
    workspace: "Workspace", path: str, most: int | None, *, restore_removed: bool, dry_run: bool
) -> Imported:
    """Import the pages of papers in a folder or file and report the result.

    Args:
        workspace: the home.
        path: the folder or file.
        most: the problems that are listed; None for all.
        restore_removed: whether removed papers that have pages are listed again.
        dry_run: whether nothing is imported.
    """
    from paper_index.vault import import_vault

    with progress_bar("Reading pages: {}") as show:

        def tell(done: int, files: int) -> None:
            if show:
                show(f"{done:,} of {counted(files, 'file')}")

        report = import_vault(workspace, Path(path), dry_run=dry_run, progress=tell)
        if report.removed and restore_removed and not dry_run:
            workspace.curator.restore(list(workspace.curator.removed_among(report.removed).values()))
            message(f"{clean(path)}: {counted(len(report.removed), 'removed paper')} listed again.")
            report = import_vault(workspace, Path(path), progress=tell)
    if report.found.pages or report.problems or report.found.ignored:
        _write(path, report, most, dry_run=dry_run)
    return Imported(report.pages, frozenset(report.found.others), report.found.in_vault)


def _write(path: str, report: "VaultReport", most: int | None, *, dry_run: bool) -> None:
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    for problems, verdict in ((report.problems, "not imported"), (report.remarks, "imported with a remark")):
        if problems:
            message(f"{clean(path)}: {counted(len(problems), 'page')} {verdict}:")
            _list(folder, problems, most)
    if report.found.links:
        message(f"{clean(path)}: {counted(report.found.links, 'symbolic link')} to other folders skipped.")
    if report.removed:
        removed = counted(len(report.removed), "removed paper")
        message(f"{clean(path)}: {removed} not listed; --restore-removed lists removed papers again.")
    if dry_run:
        for name, difference in report.taken.differences.items():
            sys.stdout.write(f"{clean(str(folder / name))}: {difference}\n")
    if not report.found.pages and not report.problems:
        message(f"{clean(path)}: no pages of papers, {_ignored(report)}.")
        return
    parts = [
        f"read {report.pages:,}",
        f"new papers {report.corpus.new:,}",
        f"notes changed {report.taken.noted:,}",
        f"tags changed {report.taken.tagged:,}",
        f"rejected {len(report.problems):,}",
    ]
    parts += [f"marks changed on {counted(report.taken.marked)}"] if report.taken.marked else []
    parts += [_ignored(report)] if report.found.ignored else []
    sys.stdout.write(f"{clean(path)}: pages: {', '.join(parts)}\n")


def _ignored(report: "VaultReport") -> str:
    return f"{counted(report.found.ignored, 'other Markdown file')} ignored"


def _list(folder: Path, problems: "Sequence[Problem]", most: int | None) -> None:
    for problem in problems[:most]:
        message(str(replace(problem, source=str(folder / problem.source))))
    if most is not None and len(problems) > most:
        message(f"and {counted(len(problems) - most, 'page')} more; --problems all lists them.")
