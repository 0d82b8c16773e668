"""The command `leaderboard`."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..messages import message, write_json
from ..options import Format, completes, limit_option
from ..selection import rows_of_query
from ..styles import styled

if TYPE_CHECKING:
    from paper_index.leaderboards import Board, Coverage, Entry, Summary

_GAP = "  "
_LEAST_TITLE = 20
"""Cells of a title on a terminal."""


@click.command(
    "leaderboard",
    cls=Command,
    examples=(
        "paper-tui leaderboard",
        "paper-tui leaderboard imagenet",
        "paper-tui leaderboard imagenet top-1 --query year:2021 --format markdown",
        "paper-tui leaderboard imagenet --uncertain --format csv",
    ),
)
@click.argument("dataset", required=False, shell_complete=completes("dataset"))
@click.argument("metric", required=False)
@click.option(
    "--condition", metavar="NAME", help="Only values with this condition, such as val, zero-shot or 256; - is unknown."
)
@click.option("--query", metavar="QUERY", help="Only papers that match a query.")
@click.option("--uncertain", is_flag=True, help="Also values that may be misread, and those of other models.")
@click.option("--records", is_flag=True, help="Only values that were the best of their time, the earliest first.")
@limit_option
@click.option(
    "--format",
    type=Format(["table", "markdown", "csv", "json"]),
    default="table",
    show_default=True,
    help="Output format.",
)
def leaderboard_command(
    dataset: str | None,
    metric: str | None,
    condition: str | None,
    query: str | None,
    uncertain: bool,
    records: bool,
    limit: int | None,
    format: str,
) -> None:
    """Print the results that papers report on DATASET, the best first; without DATASET, list the leaderboards.

    The values come from abstracts, bibliographic records and imported archives. Names match in any common spelling.
    METRIC is fid, top-1, accuracy and so on; by default, the metric of most papers. The list has the leaderboards of at
    least three papers; others can be printed by name.

    Only values with equal conditions have ranks, because others cannot be compared. A condition is a split, a
    resolution, a number of examples or steps; a dash is an unknown one. A question mark is an uncertain value.
    """
    if dataset is None and (condition or records):
        raise click.UsageError(f"{'--condition' if condition else '--records'} needs DATASET.")
    from paper_index.leaderboards import Leaderboards

    with open_workspace(papers=True) as workspace:
        boards = Leaderboards(workspace.corpus.reader)
        rows = None if query is None else rows_of_query(workspace, query)
        if dataset is None:
            _write_list(boards.boards(within=rows, uncertain=uncertain), boards.coverage(), limit, format)
            return
        name = boards.find(dataset, metric or "")
        board = boards.board(name, condition or "", uncertain=uncertain, within=rows)
        entries = (board.records if records else board.entries)[:limit]
        _write_board(board, boards.coverage(), entries, format, records=records)
        message(styled(_heading(board), bold=True))
        for note in (*_notes(board, len(entries), records=records), boards.coverage().text):
            message(note)


def _write_list(boards: "Sequence[Summary]", coverage: "Coverage", limit: int | None, format: str) -> None:
    from paper_index.leaderboards import tables

    shown = boards[:limit]
    if format == "json":
        write_json(tables.plain_list(shown, coverage))
    elif format == "markdown":
        sys.stdout.write(tables.list_markdown(shown, coverage))
    elif format == "csv":
        sys.stdout.write(tables.list_csv(shown, coverage))
    else:
        _write_table(
            [(each.name.dataset, each.name.metric_text, counted(each.papers)) for each in shown], widest=(40, 30, 20)
        )
    more = f"{len(shown):,} of " if len(shown) < len(boards) else ""
    message(f"{more}{counted(len(boards), 'leaderboard')}. {coverage.text}")
    if not boards:
        message("No metric has three papers on one data set. 'paper-tui leaderboard DATASET' prints one with fewer.")
    if not boards and coverage.uncertain:
        message(f"The numbers of {counted(coverage.uncertain)} are uncertain; --uncertain counts them.")


def _write_board(
    board: "Board", coverage: "Coverage", entries: "Sequence[Entry]", format: str, *, records: bool
) -> None:
    from paper_index.leaderboards import tables

    if format == "json":
        write_json(tables.plain_board(board, coverage, entries))
    elif format in tables.WRITERS:
        sys.stdout.write(tables.WRITERS[format](board, coverage, entries))
    else:
        _write_table([_cells(each, dated=records) for each in entries], widest=(4, 12, 30, 10, 4, 1_000, 24))


def _cells(entry: "Entry", *, dated: bool) -> tuple[str, ...]:
    title = f"{entry.title}  ({entry.details})" if entry.details else entry.title
    code = "code" if entry.code else ""
    return (
        str(entry.rank or ""),
        entry.marked,
        entry.condition,
        entry.date if dated else entry.year,
        code,
        title,
        entry.paper,
    )


def _write_table(rows: Sequence[tuple[str, ...]], widest: Sequence[int]) -> None:
    """Write one line per row; on a terminal the longest column is cut so that a line fits."""
    from rich.cells import cell_len, set_cell_size

    from ...formatting.paper import cut

    if not rows:
        return
    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    if sys.stdout.isatty():
        widths = [min(width, most) for width, most in zip(widths, widest, strict=True)]
        at = widths.index(max(widths))
        others = sum(width + len(_GAP) for number, width in enumerate(widths) if number != at and width)
        widths[at] = max(_LEAST_TITLE, min(widths[at], shutil.get_terminal_size().columns - others))
    for cells in rows:
        texts = [set_cell_size(cut(text, width), width) for text, width in zip(cells, widths, strict=True) if width]
        click.echo(_GAP.join(texts).rstrip())


def _heading(board: "Board") -> str:
    about = f" · {board.condition}" if board.condition else ""
    return f"{board.name.title}{about}: {counted(board.papers)}"


def _notes(board: "Board", shown: int, *, records: bool) -> Iterable[str]:
    """Yield sentences about the ranks, and about the values that are not printed."""
    if board.why_unranked:
        yield board.why_unranked
    if not board.is_ranked and len(board.conditions) > 1:
        yield f"Conditions: {', '.join(f'{name} ({count})' for name, count in board.conditions)}."
    total = len(board.records if records else board.entries)
    if shown < total:
        yield f"{shown:,} of {counted(total, 'value')}."
    if board.uncertain:
        yield f"{counted(board.uncertain, 'uncertain value')} not shown; --uncertain shows them."
    if board.outside:
        yield f"{counted(board.outside, 'value')} of papers that do not match the query, or are not in your corpus."
    if board.name.others:
        yield f"Other data sets with such a name: {', '.join(board.name.others)}."
