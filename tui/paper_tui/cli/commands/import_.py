"""The command `import`."""

import contextlib
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from paper_index.errors import PaperError
from paper_index.storage.disk_reserve import Reserve
from paper_index.text.sanitize import clean, repair

from ...formatting.numbers import counted, counted_by
from ...formatting.progress import format_rate
from ..base_command import Command
from ..context import home, open_workspace
from ..inputs import read_standard_input
from ..messages import message, progress_bar, sentence, write_json
from ..options import completes, edition_value
from ..vault_report import Imported, import_pages, is_markdown

if TYPE_CHECKING:
    from paper_index.corpus import Report
    from paper_index.importers import Source
    from paper_index.papers.paper import Problem
    from paper_index.workspace import Workspace


SHOWN_PROBLEMS = 20
_COUNTS = ("read", "new", "merged", "unchanged", "rejected", "marked")


FORMATS = (
    "auto", "zotero-sqlite", "papers-with-code", "markdown", "arxiv-atom", "oai-pmh", "rss", "arxiv-mail", "hf-api",
    "hf-html", "openalex", "semantic-scholar", "arxiv-json", "bibtex", "ris", "better-bibtex", "csl-json", "zotero-csv",
    "jsonl", "daily-page",
)  # fmt: skip
"""The names of formats. They are listed here because importing `paper_index.importers` is slow."""
JSON = "json"
"""The value of --format that prints the results as JSON, instead of naming the format of files."""


@click.command(
    "import",
    cls=Command,
    examples=(
        "paper-tui import saved-page.txt --date 2025-03-14",
        "paper-tui import references.bib papers/ --problems all",
        "paper-tui import --dry-run references.bib",
        "paper-tui import ~/vault",
        "paper-tui import ~/papers --dry-run",
        "paper-tui export --format jsonl | paper-tui --home /tmp/copy import -",
        "paper-tui import --undo",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, shell_complete=completes("file"))
@click.option(
    "--format",
    type=click.Choice((*FORMATS, JSON)),
    metavar="NAME",
    default="auto",
    show_default=True,
    help=f"Format of the files, if it is not recognised by content: {', '.join(FORMATS[1:])}. {JSON} recognises "
    "the format and prints the results as JSON.",
)
@click.option(
    "--date",
    metavar="D",
    callback=edition_value("date", "week", "month"),
    help="Edition of the papers: YYYY-MM-DD, YYYY-Www or YYYY-MM.",
)
@click.option(
    "--problems",
    type=click.Choice(["some", "all"]),
    default="some",
    help=f"Rejected lines to list: at most {SHOWN_PROBLEMS} per file, or all.",
)
@click.option("--keywords-as-tags", is_flag=True, help="Tag the papers with the keywords of a bibliography.")
@click.option(
    "--encoding",
    metavar="NAME",
    default="",
    help="Encoding of the files, such as cp1252 or gb18030, if it is not UTF-8 and the files do not name it.",
)
@click.option(
    "--collections-as-tags", is_flag=True, help="Tag the papers with collections of Zotero and groups of JabRef."
)
@click.option("--restore-removed", is_flag=True, help="List removed papers again if the files have them.")
@click.option(
    "--accept", is_flag=True, help="Also attach PDFs whose paper is uncertain, and add papers for titles of PDFs."
)
@click.option("--dry-run", is_flag=True, help="Import nothing; print the report and each merge with a known paper.")
@click.option("--undo", is_flag=True, help="Undo the latest import instead.")
def import_command(
    paths: tuple[str, ...],
    format: str,
    date: str | None,
    problems: str,
    keywords_as_tags: bool,
    collections_as_tags: bool,
    encoding: str,
    restore_removed: bool,
    accept: bool,
    dry_run: bool,
    undo: bool,
) -> int:
    """Import papers from files, and PDFs.

    PATH is a file (which may be compressed with gzip), a folder of files, or - for standard input. The format is
    recognised by content; the manual lists all formats. Pages of papers in a vault of Obsidian or a graph of Logseq
    return their notes and tags.

    A line of JSON needs a title; id, abstract, authors, published, url, doi, tasks, methods, datasets and code are
    optional. Papers from 'paper-tui export --format jsonl' are restored completely, with their marks. Records that
    cannot be read are reported and skipped. Importing a file again changes nothing.

    A PDF is attached to the paper whose identifier or title it has; the paper is added if it is not known. PDFs need
    the extra: pip install 'paper-tui[pdf]'.
    """
    if undo == bool(paths):
        raise click.UsageError("Give either PATH or --undo.")
    if undo and dry_run:
        raise click.UsageError("--dry-run does not work with --undo.")
    if encoding:
        from paper_index.importers.encodings import known

        known(encoding)  # an unknown one is refused before anything is read
    most = None if problems == "all" else SHOWN_PROBLEMS
    options = _Options(
        *("auto" if format == JSON else format, date, encoding, most, keywords_as_tags, collections_as_tags),
        *(restore_removed, accept, dry_run, format == JSON),
    )
    if undo:
        Reserve(home().papers).release()  # else nothing could be changed on a full disk
    with open_workspace() as workspace:
        if undo:
            return _undo(workspace)
        read = _import_all(workspace, paths, options)
    if dry_run and read:
        message("Dry run: nothing was imported.")
    return 0 if read else 1


def _undo(workspace: "Workspace") -> int:
    change = workspace.curator.withdraw_import()
    if change is None:
        message("No import to undo.")
        return 1
    message(sentence(change.label))
    return 0


def _import_all(workspace: "Workspace", paths: Sequence[str], options: "_Options") -> bool:
    """Import files in other formats, then all PDFs as one import; return whether anything was read."""
    from paper_index.pdf_import.folder import shown_name

    from ..pdf_import import import_pdfs, write_outcomes

    read, results = 0, list[dict[str, Any]]()
    pdfs: dict[Path, None] = {}
    for path in paths:
        try:
            read += _import_path(workspace, path, options, results, pdfs)
        except PaperError as error:
            message(f"paper-tui: {error}")
    outcomes = []
    if pdfs:
        named = shown_name(paths)
        outcomes = import_pdfs(workspace, pdfs, named, accept=options.accept, dry_run=options.dry_run)
    if options.json:
        write_json([*results, *(outcome.to_dict() for outcome in outcomes)])
    else:
        write_outcomes(outcomes)
    return bool(read) or any(outcome.is_readable for outcome in outcomes)


def _import_path(
    workspace: "Workspace", path: str, options: "_Options", results: list[dict[str, Any]], pdfs: dict[Path, None]
) -> int:
    """Import a file, or the files of a folder, and add the PDFs to `pdfs`; return the number of papers read."""
    from ..pdf_import import split_files

    with contextlib.redirect_stdout(sys.stderr) if options.json else contextlib.nullcontext():
        pages = _pages(workspace, path, options)
    read = pages.pages if pages else 0
    others, found = split_files(path)
    pdfs |= dict.fromkeys(found)
    if pages:
        pages.report_skipped(path, [Path(file) for file, given in others if not given and pages.skips(Path(file))])
    for file, given in others:
        if pages and (not pages.others if given else pages.skips(Path(file))):
            continue
        try:
            read += _import(workspace, file, options, results)
        except PaperError as error:
            message(f"paper-tui: {error}" if given else f"skipped: {error}")
    return read


def _pages(workspace: "Workspace", path: str, options: "_Options") -> Imported | None:
    """Import the pages of papers in a folder or a Markdown file; return None for other files."""
    if options.format != "auto" or options.edition or options.encoding or path == "-":
        return None
    if not (is_markdown(path) and Path(path).is_file()) and not Path(path).is_dir():
        return None
    restore = options.restore_removed
    return import_pages(workspace, path, options.most, restore_removed=restore, dry_run=options.dry_run)


class _Options(NamedTuple):
    format: str
    edition: str | None
    encoding: str
    most: int | None
    """The most problems that are named; None for all."""
    keywords_as_tags: bool
    collections_as_tags: bool
    restore_removed: bool
    accept: bool
    """Whether to attach PDFs whose paper is uncertain."""
    dry_run: bool
    json: bool
    """Whether to print the results as JSON."""


def _import(workspace: "Workspace", path: str, options: _Options, results: list[dict[str, Any]]) -> int:
    """Import one file and report the result, or add it to `results`; return the number of papers read."""
    shown = "stdin" if path == "-" else clean(path)
    source = _source(path, options)
    done: list[Report] = []
    try:
        with progress_bar("Reading: {}") as show:
            began = time.monotonic()

            def tell(report: "Report") -> None:
                done[:] = [report]
                if show:
                    show(format_rate(report.read, source.part_read, time.monotonic() - began))

            found, report = workspace.add(
                source,
                format=options.format,
                keywords_as_tags=options.keywords_as_tags,
                collections_as_tags=options.collections_as_tags,
                dry_run=options.dry_run,
                progress=tell,
            )
    except PaperError as error:
        raise PaperError(str(error).replace(source.name, shown, 1)) from error
    except KeyboardInterrupt:
        before = counted(done[0].read if done else 0)
        kept = f"{before} kept; 'paper-tui import --undo' undoes the import."
        message(f"{shown}: stopped. {'Nothing was imported.' if options.dry_run else kept}")
        raise
    _report_problems(shown, report, options)
    if report.results:
        return _report_archive(workspace, shown, report)
    if not report.read:
        raise PaperError(f"{shown}: no papers found. Nothing was imported.")
    if options.json:
        results.append({"path": shown, "format": found} | {name: getattr(report, name) for name in _COUNTS})
    else:
        _print_counts(shown, found, report, options)
    if report.removed:
        _report_removed(workspace, shown, report, options)
    return report.read


def _print_counts(shown: str, found: str, report: "Report", options: _Options) -> None:
    if options.dry_run:
        _list_matches(shown, report)
    marked = f", marks changed on {counted(report.marked)}" if report.marked else ""
    sys.stdout.write(
        f"{shown}: {found}: read {report.read}, new {report.new}, merged {report.merged}"
        f"{counted_by(report.merged_by)}, unchanged {report.unchanged}, rejected {report.rejected}{marked}\n"
    )


def _report_archive(workspace: "Workspace", shown: str, report: "Report") -> int:
    """Report the results of an archive of leaderboards; return their number."""
    from paper_index.corpus import ARCHIVE

    papers = {result.row for result in workspace.corpus.reader.results() if result.source == ARCHIVE}
    sys.stdout.write(
        f"{shown}: papers-with-code: results {report.results}, new {report.new_results}, rejected {report.rejected}; "
        f"{counted(len(papers))} of the list have results of an archive\n"
    )
    return report.results


def _source(path: str, options: _Options) -> "Source":
    """Return the file at a path, or standard input for "-"."""
    from paper_index.importers import Source

    content: bytes | Path = Path(path)
    name = ""
    if path == "-":
        import hashlib

        content = read_standard_input()
        # Two pages from standard input are two editions, like two files.
        name = f"stdin_{hashlib.sha256(content).hexdigest()[:16]}"
    return Source(content, name, edition=options.edition, encoding=options.encoding)


def _report_removed(workspace: "Workspace", shown: str, report: "Report", options: _Options) -> None:
    """Report the papers of an import that the user removed, and list them again if the options ask for it."""
    papers = counted(len(report.removed), "removed paper")
    if not options.restore_removed:
        message(f"{shown}: {papers} not listed; --restore-removed lists removed papers again.")
    elif options.dry_run:
        message(f"{shown}: {papers} would be listed again.")
    else:
        workspace.curator.restore(list(workspace.curator.removed_among(report.removed).values()))
        message(f"{shown}: {papers} listed again.")


def _report_problems(shown: str, report: "Report", options: _Options) -> None:
    """Name the rejected records, truncated fields, remarks and lost tags of an import."""
    _name_problems(shown, report.problems, report.rejected, options.most, "line")
    doubts = (
        (report.cut, report.cuts, "field", "truncated" if options.dry_run else "truncated; the papers were imported"),
        (report.remarked, report.remarks, "remark", "on papers" if options.dry_run else "on imported papers"),
        (len(report.lost_tags), report.lost_tags, "tag", "could not be imported"),
    )
    for number, named, what, verdict in doubts:
        if number:
            message(f"{shown}: {counted(number, what)} {verdict}:")
            _name_problems(shown, named, number, options.most, what)


def _list_matches(shown: str, report: "Report") -> None:
    """Print the records that a dry run merged, each with the known paper."""
    for match in report.matches:
        at = f"{shown}:{match.line}" if match.line else shown
        titles = [repair(clean(title)) for title in (match.title, match.known_title)]
        sys.stdout.write(f"{at}: {titles[0]} | merged by {match.by} with {match.known_id}: {titles[1]}\n")
    if report.merged > len(report.matches):
        message(f"{shown}: and {counted(report.merged - len(report.matches), 'merge')} more.")


def _name_problems(shown: str, problems: "Sequence[Problem]", number: int, most: int | None, what: str) -> None:
    named = problems[:most]
    for problem in named:
        message(str(replace(problem, source=shown)))
    if number > len(named):
        more = "; --problems all lists them" if len(named) < len(problems) else ""
        message(f"{shown}: and {counted(number - len(named), what)} more{more}.")
