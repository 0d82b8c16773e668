"""The import controller: reads files, or fetches papers, in a process of its own; it can be cancelled."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ..formatting.paper import cut
from ..formatting.progress import format_rate
from .subprocesses import fetch, import_file, import_pages, import_pdfs
from .worker import Backend


@dataclass(slots=True)
class ImportReport:
    """The counts of an import."""

    read: int = 0
    new: int = 0
    merged: int = 0
    merged_by: dict[str, int] = field(default_factory=dict)
    """The number of merged papers by title, id, DOI or arXiv id."""
    rejected: int = 0
    cut: int = 0
    """Fields that were truncated."""
    remarked: int = 0
    removed: int = 0
    """Papers that were not listed because the user removed them."""
    ignored: int = 0
    """Files of a folder with pages that are not of papers."""
    marked: int = 0
    """Papers whose marks changed, because the file brought marks of its own."""
    results: int = 0
    """Results of archives of leaderboards."""
    problems: list[str] = field(default_factory=list)
    cancelled: bool = False
    is_fetch: bool = False
    """Whether papers were fetched, instead of read from files."""
    is_pdf_fetch: bool = False
    """Whether PDFs were fetched."""
    sentences: list[str] = field(default_factory=list)
    """The result of a fetch; empty if nothing could be fetched at all, or it was cancelled."""
    pdfs: list[dict[str, Any]] = field(default_factory=list)
    """The results of importing PDFs, see `paper_index.pdf_import.Outcome.to_dict`."""
    reads_pdfs: bool = False
    """Whether the import read PDFs last. If it was cancelled then, no PDF was imported."""
    incomplete: bool = False
    """Whether a fetch could not ask for everything."""


class ImportController:
    """Imports a file or a folder, or fetches papers, one at a time."""

    def __init__(
        self, backend: Backend, on_progress: Callable[[str], None], on_done: Callable[[ImportReport], None]
    ) -> None:
        """Prepare to import.

        Args:
            backend: the backend whose corpus takes the papers.
            on_progress: called with a line of text, and with an empty one at the end.
            on_done: called at the end, also of a cancelled import.
        """
        self._backend = backend
        self._on_progress, self._on_done = on_progress, on_done
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether an import is running."""
        return self._task is not None and not self._task.done()

    def start(self, path: Path) -> None:
        """Start to import a file, or all files of a folder."""
        self._task = asyncio.create_task(self._run(lambda report: self._import(path, report)))

    def fetch(self) -> None:
        """Start to fetch the latest papers."""
        self._task = asyncio.create_task(self._run(self._fetch))

    def fetch_pdfs(self, papers: Sequence[str]) -> None:
        """Start to fetch the PDFs of papers, given by their ids, and to attach them."""

        async def work(report: ImportReport) -> None:
            report.is_pdf_fetch = True
            await self._fetch(report, *(f"--pdf={paper}" for paper in papers))

        self._task = asyncio.create_task(self._run(work))

    def cancel(self) -> None:
        """Stop the import; papers read so far are kept."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, work: Callable[[ImportReport], Awaitable[None]]) -> None:
        report = ImportReport()
        try:
            await work(report)
        except PaperError as error:
            report.problems.append(str(error))
        except asyncio.CancelledError:
            report.cancelled = True
        except Exception as error:
            report.problems.append(
                f"The import stopped ({type(error).__name__}: {error}). Papers read so far were kept."
            )
        finally:
            self._on_progress("")
            self._on_done(report)

    async def _fetch(self, report: ImportReport, *options: str) -> None:
        report.is_fetch = True
        self._on_progress("Fetching")
        result = await fetch(self._backend.home, self._on_progress, *options)
        report.sentences, report.new, report.merged = result["sentences"], result["new"], result["updated"]
        report.problems += result["problems"]
        report.incomplete = not result["complete"]

    async def _import(self, path: Path, report: ImportReport) -> None:
        from paper_index.importers import files_in
        from paper_index.importers.vault_folder import is_markdown

        started = monotonic()
        files = await self._backend.run(lambda: files_in(path) if path.is_dir() else [path])
        if any(map(is_markdown, files)):
            files = await self._import_pages(path, files, report)
        pdfs, files = await self._backend.run(lambda: _divided(files))
        for file in files:

            def progress(read: int, part: float | None, name: str = cut(clean(file.name), 30)) -> None:
                self._on_progress(f"Importing {name}: {format_rate(report.read + read, part, monotonic() - started)}")

            progress(0, None)
            try:
                _add_counts(report, await import_file(self._backend.home, file, progress))
            except PaperError as error:
                report.problems.append(str(error))
        if pdfs:
            await self._import_pdfs(path, report)

    async def _import_pdfs(self, path: Path, report: ImportReport) -> None:
        def progress(done: int, files: int) -> None:
            self._on_progress(f"Reading PDFs: {done:,} of {files:,}")

        report.reads_pdfs = True
        try:
            result = await import_pdfs(self._backend.home, path, progress)
        except PaperError as error:
            report.problems.append(str(error))
            return
        report.pdfs = result["outcomes"]
        report.problems += result["problems"]
        report.new += sum(outcome["result"] == "new" for outcome in report.pdfs)

    async def _import_pages(self, path: Path, files: Sequence[Path], report: ImportReport) -> list[Path]:
        """Import the pages of papers in a folder or file; return those of its files that other importers read."""
        from paper_index.importers.vault_folder import is_imported, is_markdown

        def progress(done: int, files: int) -> None:
            self._on_progress(f"Reading pages: {done:,} of {files:,} files")

        try:
            result = await import_pages(self._backend.home, path, progress)
        except PaperError as error:
            report.problems.append(str(error))
            return [file for file in files if not is_markdown(file)]
        _add_counts(report, result)
        report.ignored += result["ignored"]
        others = {Path(other) for other in result["others"]}
        read = [file for file in files if is_imported(file, others, in_vault=result["in_vault"])]
        report.ignored += sum(not is_markdown(file) for file in files) - sum(not is_markdown(file) for file in read)
        return read


def _divided(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the PDFs and the other files."""
    from paper_index.pdf_import.folder import is_pdf

    divided: tuple[list[Path], list[Path]] = [], []
    for file in files:
        divided[not is_pdf(file)].append(file)
    return divided


def _add_counts(report: ImportReport, result: dict[str, Any]) -> None:
    """Add the counts of a file."""
    report.problems += result["problems"]
    report.read += result["read"]
    report.new += result["new"]
    report.merged += result["merged"]
    for by, papers in result["merged_by"].items():
        report.merged_by[by] = report.merged_by.get(by, 0) + papers
    report.rejected += result["rejected"]
    report.cut += result["cut"]
    report.remarked += result["remarked"]
    report.removed += result["removed"]
    report.marked += result["marked"]
    report.results += result.get("results", 0)
