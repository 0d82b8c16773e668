"""Papers on standard output: as table, text, JSON or ids."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from paper_index.exporters import write
from paper_index.exporters.settings import DEFAULTS, Settings
from paper_index.library import NO_MARKS, UNREAD, Marks
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import readable, repair

from ..formatting.reference import reference_facts
from .context import no_colour
from .inputs import id_separator

if TYPE_CHECKING:
    from paper_index.search import Answer
    from paper_index.workspace import Workspace


MANY_AUTHORS = 20


_ROOM_FOR_EDITION = 100


_LONGEST_LINE = 100


_WIDEST_COLUMN = 40


def write_papers(
    papers: Iterable[Paper],
    marks: Mapping[str, Marks],
    format: str,
    scores: Mapping[str, float] | None = None,
    settings: Settings = DEFAULTS,
) -> None:
    """Write papers as a `table`, as `text`, or in one of the formats of the export.

    Args:
        papers: the papers, in order.
        marks: the user's marks by paper id.
        format: the name of the format.
        scores: the scores of a search by paper id, for JSON.
        settings: the settings of the format.
    """
    match format:
        case "table":
            _write_table(papers, marks)
        case "text":
            for number, paper in enumerate(papers):
                sys.stdout.write("\n\n" if number else "")
                sys.stdout.write(described(paper, marks.get(paper.id, NO_MARKS)))
        case _:
            write(papers, marks, sys.stdout, format, replace(settings, scores=scores, separator=id_separator()))


def _write_table(papers: Iterable[Paper], marks: Mapping[str, Marks]) -> None:
    """Write one line per paper: id, edition, bookmark, title, tags."""
    rows = []
    for paper in papers:
        said = marks.get(paper.id, NO_MARKS)
        tags = " ".join(f"#{tag}" for tag in said.tags)
        rows.append((paper.id, _when(paper), "★" if said.bookmarked else " ", paper.display_title, tags))
    if sys.stdout.isatty():
        _draw_table(rows)
        return
    for head, (*_, title, tags) in zip(_aligned([row[:3] for row in rows]), rows, strict=True):
        sys.stdout.write(f"{head}  {title}  {tags}".rstrip() + "\n")


def _when(paper: Paper) -> str:
    """Return the date of publication or, if it is unknown, the latest edition."""
    latest = max(paper.appearances, key=lambda place: place.date, default=None)
    return paper.published or (latest.label if latest else "")


def _draw_table(rows: Sequence[tuple[str, str, str, str, str]]) -> None:
    """Write the rows of a table in the width of the terminal."""
    from rich.cells import cell_len, set_cell_size

    def cut(text: str, width: int) -> str:
        return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"

    width = shutil.get_terminal_size().columns
    longest = [max((cell_len(row[n]) for row in rows), default=0) for n in (0, 1)]
    shares = [min(longest[0], max(16, width // 3)), min(longest[1], width // 4) if width >= _ROOM_FOR_EDITION else 0]
    for identity, where, star, title, tags in rows:
        head = "".join(
            set_cell_size(cut(text, share), share) + "  "
            for text, share in zip((identity, where), shares, strict=True)
            if share
        )
        room = max(width - cell_len(head) - 3, 8)
        # Titles take precedence: tags use the room that is left.
        spare = room - min(cell_len(title), room // 2) - 2
        if tags and spare >= 8:
            tags = cut(tags, spare)
            room -= cell_len(tags) + 2
        else:
            tags = ""
        line = f"{_styled(head, dim=True)}{_styled(star, fg='yellow')}  {cut(title, room)}"
        sys.stdout.write(line + (f"  {_styled(tags, fg='cyan')}" if tags else "") + "\n")


def _styled(text: str, **style: Any) -> str:
    """Return `text` in a style, unless colours are disabled or unsupported."""
    plain = not sys.stdout.isatty() or no_colour() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, **style)


def described(paper: Paper, marks: Marks) -> str:
    """Return a paper in full as plain text, which also suits screen readers."""
    parts = [_styled("\n".join(_wrapped(paper.display_title)), bold=True)]
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
        *(("Daily Papers", _place(place.label, place.rank, place.votes)) for place in paper.appearances),
    ]
    parts.append(_facts(about))
    for title, text in (("Summary", paper.summary), ("Abstract", paper.abstract)):
        if text:
            parts.append(_section(title, "\n".join(_wrapped(repair(text)))))
    if paper.results:
        rows = [[repair(text) for text in (r.dataset, r.metric, r.value)] for r in paper.results]
        parts.append(_section("Results", "\n".join(f"  {line}" for line in _aligned(rows))))
    if paper.links:
        parts.append(_section("Links", "\n".join(f"  {label}: {link}" for label, link in paper.links)))
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


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; empty columns are omitted."""
    widths = [min(max(map(len, column)), _WIDEST_COLUMN) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True) if width).rstrip() for row in rows
    ]


def _place(label: str, rank: int | None, votes: int | None) -> str:
    return label + (f", no. {rank}" if rank else "") + (f", {votes:,} votes" if votes is not None else "")


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join("\n".join(_wrapped(f"{name}: {value}")) for name, value in facts if value)


def _section(title: str, body: str) -> str:
    return f"{_styled(title, bold=True)}\n{body}"


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


def write_rows(workspace: "Workspace", rows: Sequence[int], answer: "Answer", format: str) -> None:
    """Write rows of an answer with their scores."""
    from .paper_output import write_papers

    ids = workspace.corpus.reader.ids(rows)
    scores = {paper: answer.scores.get(row, 0.0) for row, paper in zip(rows, ids, strict=True)}
    write_papers(workspace.corpus.reader.papers(rows), workspace.library.reader.marks(ids), format, scores)
