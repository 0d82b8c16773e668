"""Papers on standard output: as table, text, JSON or ids."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_index.exporters import write
from paper_index.exporters.settings import DEFAULTS, Settings
from paper_index.library import NO_MARKS, UNREAD, Marks
from paper_index.papers.attachments import Attachment, locate
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import clean, readable, repair

from ..formatting.reference import counted_citations, reference_facts
from ..formatting.results import result_tables, results_in
from .inputs import id_separator
from .paper_table import write_table
from .styles import styled

if TYPE_CHECKING:
    from paper_index.corpus import Counts, ReportedResult
    from paper_index.search import Answer
    from paper_index.workspace import Workspace


MANY_AUTHORS = 20
_LONGEST_LINE = 100
_WIDEST_COLUMN = 40
_MOST_PASSAGES = 200
"""Papers whose passage is printed: to find one takes a few milliseconds."""


def write_papers(
    papers: Iterable[Paper],
    marks: Mapping[str, Marks],
    format: str,
    search_fields: Mapping[str, dict[str, Any]] | None = None,
    settings: Settings = DEFAULTS,
    columns: Sequence[str] = (),
    pdf_folder: Path | None = None,
    counts: "Mapping[str, Counts] | None" = None,
    results: "Mapping[str, Sequence[ReportedResult]] | None" = None,
    reasons: Mapping[str, str] | None = None,
    headings: Mapping[str, str] | None = None,
) -> None:
    """Write papers as a `table`, as `text`, or in one of the formats of the export.

    Args:
        papers: the papers, in order.
        marks: the user's marks by paper id.
        format: the name of the format.
        search_fields: the fields that a search adds to a paper, by paper id, for JSON.
        settings: the settings of the format.
        columns: the names of the columns of a table, by default those of `paper_table`.
        pdf_folder: the folder in which attached files that moved are found.
        counts: the numbers of references and citations by paper id, for text.
        results: the reported results by paper id, for text; by default those of the records, without sentences.
        reasons: paper id to a text that follows the paper in a table.
        headings: paper id to a line before the paper in a table on a terminal.
    """
    match format:
        case "table":
            write_table(list(papers), marks, columns, reasons, headings)
        case "text":
            for number, paper in enumerate(papers):
                sys.stdout.write("\n\n" if number else "")
                its_counts, its_results = (counts or {}).get(paper.id), (results or {}).get(paper.id, ())
                sys.stdout.write(described(paper, marks.get(paper.id, NO_MARKS), pdf_folder, its_counts, its_results))
        case _:
            write(
                papers,
                marks,
                sys.stdout,
                format,
                replace(settings, search_fields=search_fields or {}, separator=id_separator()),
            )


def described(
    paper: Paper,
    marks: Marks,
    pdf_folder: Path | None = None,
    counts: "Counts | None" = None,
    results: "Sequence[ReportedResult]" = (),
) -> str:
    """Return a paper in full as plain text, which also suits screen readers. See `write_papers`."""
    parts = [styled("\n".join(_wrapped(paper.display_title)), bold=True)]
    if paper.authors:
        more = len(paper.authors) - MANY_AUTHORS
        names = ", ".join(paper.authors[:MANY_AUTHORS]) + (f" and {more:,} more" if more > 0 else "")
        parts.append("\n".join(_wrapped(names)))
    about = [
        ("About", ", ".join(readable(text) for text in (paper.area, paper.kind) if text)),
        ("Published", paper.published),
        (paper.venue_kind.capitalize(), paper.venue),
        ("Tasks", ", ".join(map(readable, paper.tasks))),
        ("Methods", ", ".join(map(readable, paper.methods))),
        ("Data sets", ", ".join(paper.datasets)),
        *((label, " ".join(text.split())) for label, text in reference_facts(paper)),
        ("Citations", counted_citations(counts) if counts else ""),
        *(("Edition", _place(place.label, place.rank, place.votes)) for place in paper.appearances),
    ]
    parts.append(_facts(about))
    for title, text in (("Summary", paper.summary), ("Abstract", paper.abstract)):
        if text:
            parts.append(_section(title, "\n".join(_wrapped(repair(text)))))
    parts += _results(results or results_in(paper))
    if paper.links:
        parts.append(_section("Links", "\n".join(f"  {label}: {link}" for label, link in paper.links)))
    if marks.files:
        parts.append(_section("Attached files", "\n".join(f"  {_file(each, pdf_folder)}" for each in marks.files)))
    if marks.note:
        parts.append(_section("Note", "\n".join(_wrapped(marks.note))))
    mine = [
        ("Tags", ", ".join(marks.tags)),
        ("Bookmarked", "yes" if marks.bookmarked else ""),
        ("State", marks.state if marks.state != UNREAD else ""),
        ("Rating", f"{marks.rating} of 5" if marks.rating else ""),
        ("Id", paper.id),
    ]
    parts.append(_facts(mine))
    return "\n\n".join(part for part in parts if part) + "\n"


def _results(results: "Sequence[ReportedResult]") -> Iterator[str]:
    """Yield tables of results, each result followed by its sentence if it is known."""
    for table in result_tables(results):
        lines = iter(_aligned([row for row in table.rows if len(row) > 1]))
        shown = ("\n".join(_wrapped(row[0])) if len(row) == 1 else f"  {next(lines)}" for row in table.rows)
        yield _section(table.title, "\n".join(shown))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; empty columns are omitted."""
    widths = [min(max(map(len, column)), _WIDEST_COLUMN) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True) if width).rstrip() for row in rows
    ]


def _file(attachment: Attachment, folder: Path | None) -> str:
    """Return the path of an attached file, and whether it moved or is missing."""
    found = locate(attachment, folder) if folder else None
    if found is None:
        return f"{attachment.shown_path} (not found)" if folder else attachment.shown_path
    moved = str(found) != attachment.path
    return f"{clean(str(found))} (moved from {attachment.shown_path})" if moved else attachment.shown_path


def _place(label: str, rank: int | None, votes: int | None) -> str:
    return label + (f", rank {rank}" if rank else "") + (f", {votes:,} votes" if votes is not None else "")


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join("\n".join(_wrapped(f"{name}: {value}")) for name, value in facts if value)


def _section(title: str, body: str) -> str:
    return f"{styled(title, bold=True)}\n{body}"


def _wrapped(text: str) -> list[str]:
    """Return the lines of `text`: wrapped on a terminal, unchanged in a file or pipe."""
    if not sys.stdout.isatty():
        return text.split("\n")
    width = min(shutil.get_terminal_size().columns, _LONGEST_LINE)
    return [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False) or [""]
    ]


def write_rows(
    workspace: "Workspace",
    rows: Sequence[int],
    answer: "Answer",
    format: str,
    columns: Sequence[str] = (),
    partial: Sequence[int] = (),
) -> None:
    """Write rows of an answer; as JSON with their scores, and with passages if full texts were searched.

    Similar papers have the terms that they share, except in a table of chosen columns. Papers that a search
    by meaning found without its words are marked, as JSON with `"by_meaning": true`. Papers with some words of the
    query only (`partial`) follow a line in a table, and have `"partial": true` in JSON.
    """
    rows = [*rows, *partial]
    ids = workspace.corpus.reader.ids(rows)
    found: dict[str, dict[str, Any]] = {
        paper: {"score": round(answer.scores.get(row, 0.0), 4)} for row, paper in zip(rows, ids, strict=True)
    }
    if format == "json" and workspace.engine.has_passages(answer.words):
        for row, paper in list(zip(rows, ids, strict=True))[:_MOST_PASSAGES]:
            for passage in workspace.engine.passages(row, answer.words, 1):
                found[paper]["passage"] = {"path": passage.path, "page": passage.page, "text": passage.text}
    reasons = {}
    for row, paper in zip(rows, ids, strict=True) if answer.view.like else ():
        if shared := answer.shared.get(row):
            found[paper]["shared"] = list(shared)
            reasons[paper] = f"shares: {', '.join(shared)}"
    if answer.by_meaning:
        from ..formatting.recommended import BY_MEANING

        for paper in (paper for row, paper in zip(rows, ids, strict=True) if row in answer.by_meaning):
            found[paper]["by_meaning"] = True
            reasons[paper] = BY_MEANING
    papers, marks = workspace.corpus.reader.papers(rows), workspace.library.reader.marks(ids)
    headings = {}
    if partial:
        headings = {ids[-len(partial)]: "These papers have some of the words:"}
        for paper in ids[-len(partial) :]:
            found[paper]["partial"] = True
    write_papers(papers, marks, format, found, columns=columns, reasons=None if columns else reasons, headings=headings)
