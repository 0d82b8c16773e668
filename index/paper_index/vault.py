"""Importing the pages of a vault of Obsidian or Logseq: notes and tags return to their papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .corpus import Report
from .importers.vault_folder import Pages, read_pages
from .importers.vault_pages import Page
from .library.page_marks import Taken, take_marks
from .papers.paper import Paper, Problem, Remark
from .text.sanitize import clean
from .workspace import Workspace


@dataclass(slots=True)
class VaultReport:
    """The result of importing a vault."""

    found: Pages
    pages: int = 0
    """The pages whose papers are known or were added."""
    removed: list[str] = field(default_factory=list)
    """The ids of removed papers that have pages."""
    taken: Taken = field(default_factory=Taken)
    problems: list[Problem] = field(default_factory=list)
    """The pages that were not imported."""
    remarks: list[Problem] = field(default_factory=list)
    """Doubts about pages that were imported."""
    corpus: Report = field(default_factory=Report)
    """The result of adding papers."""


def import_vault(
    workspace: Workspace,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], bool | None] | None = None,
) -> VaultReport:
    """Import the pages of papers in a folder, or the one in a file; see `read_pages` and `take_marks`.

    A page of an unknown paper adds the paper if the page has an identifier and a title.

    Args:
        workspace: the home.
        path: the folder or the file.
        dry_run: whether to change nothing. Afterwards, the papers of the home cannot be changed through the workspace.
        progress: called with the number of files read and of all files; nothing is imported if it returns False.

    Raises:
        PaperError: if the folder cannot be read, or nothing can be written.
    """
    found = read_pages(path, progress)
    report = VaultReport(found, problems=list(found.problems), remarks=list(found.remarks))
    if not found.pages or found.stopped:
        return report
    pages = _without_weak(workspace, found)
    removed = set(workspace.curator.removed_among({identity for page in pages for identity in page.ids}))
    rows = _rows(workspace, pages, report)
    rows |= _added(workspace, [page for page in pages if page.name not in rows], removed, report, dry_run=dry_run)
    rows |= _rows(workspace, [page for page in pages if page.name not in rows], report)  # of papers just added
    paired = _paired(workspace, pages, rows, removed, report)
    report.pages = len(paired)
    report.taken = take_marks(workspace.library, paired, found.root, dry_run=dry_run)
    report.remarks += (Remark(page.name, None, reason) for page, reason in report.taken.remarks)
    return report


def _added(
    workspace: Workspace, pages: list[Page], removed: set[str], report: VaultReport, *, dry_run: bool
) -> dict[str, int]:
    """Add the papers of pages that are not known; return name to row."""
    records = {page.name: page.record for page in pages if page.record and not removed & {*page.ids}}
    if not records:
        return {}
    if dry_run:
        workspace.use_copy()
        report.corpus = workspace.corpus.add(records.values())
    else:
        report.corpus = workspace.add_records(records.values(), clean(report.found.root.name) or "vault")
    rows = workspace.corpus.reader.rows_of(record.id for record in records.values())
    return {name: rows[record.id] for name, record in records.items() if record.id in rows}


def _paired(
    workspace: Workspace, pages: list[Page], rows: dict[str, int], removed: set[str], report: VaultReport
) -> list[tuple[Page, Paper]]:
    """Return each page with its paper, and report the pages without a paper and those of the same paper."""
    papers = {row: paper for row in set(rows.values()) for paper in workspace.corpus.reader.papers([row])}
    failed = {problem.source for problem in report.problems}
    paired: dict[int, tuple[Page, Paper]] = {}
    for page in sorted(pages, key=lambda each: each.exported is None):  # exports first
        row = rows.get(page.name)
        if row is not None and row not in paired:
            paired[row] = page, papers[row]
        elif row is not None:
            same = f"the paper also has the page {paired[row][0].name}; this page was not imported"
            report.problems.append(Problem(page.name, page.line, same))
        elif ids := removed & {*page.ids}:
            report.removed.append(min(ids))
        elif page.name not in failed:
            report.problems.append(Problem(page.name, page.line, _unknown(page)))
    return list(paired.values())


def _without_weak(workspace: Workspace, found: Pages) -> list[Page]:
    """Return the pages without those that only have an `id` or a name that no paper has: these are other pages."""
    known = workspace.corpus.reader.rows_of({each for page in found.pages if not page.certain for each in page.ids})
    keys = _cite_keys(workspace, [page for page in found.pages if not page.certain])
    pages = [page for page in found.pages if page.certain or page.cite_key in keys or {*page.ids} & {*known}]
    found.ignored += len(found.pages) - len(pages)
    return pages


def _rows(workspace: Workspace, pages: list[Page], report: VaultReport) -> dict[str, int]:
    """Return name to row for the pages whose papers are known."""
    reader = workspace.corpus.reader
    failed = {problem.source for problem in report.problems}
    known = reader.rows_of({identity for page in pages for identity in page.ids})
    keys = _cite_keys(workspace, pages)
    rows: dict[str, int] = {}
    for page in pages:
        row = next((known[identity] for identity in page.ids if identity in known), None)
        numbers = (identity for identity in page.ids if identity.startswith(("pmid:", "isbn:")))
        if row is None and (number := next(numbers, "")):
            row = reader.find_number(number)
        if row is None and page.record is None and (fitting := keys.get(page.cite_key)):
            if len(fitting) > 1 and page.name not in failed:
                reason = f"the cite key {page.cite_key} is that of {len(fitting)} papers; the page was not imported"
                report.problems.append(Problem(page.name, page.line, reason))
            elif len(fitting) == 1:
                (row,) = fitting
        if row is not None:
            rows[page.name] = row
    return rows


def _cite_keys(workspace: Workspace, pages: Iterable[Page]) -> dict[str, set[int]]:
    """Return the rows of the papers with each cite key of pages."""
    wanted = {page.cite_key for page in pages if page.cite_key}
    found: dict[str, set[int]] = {}
    for row, key in workspace.corpus.reader.identifiers("key") if wanted else ():
        if key in wanted:
            found.setdefault(key, set()).add(row)
    return found


def _unknown(page: Page) -> str:
    identity = next(iter(page.ids), "") or page.cite_key
    missing = "identifier such as doi or arxiv" if not page.ids else "title"
    return f"no paper {identity!r} in the library, and the page has no {missing}; it was not imported"
