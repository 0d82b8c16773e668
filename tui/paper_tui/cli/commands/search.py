"""The command `search`."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..messages import message
from ..options import Number, format_option, limit_option
from ..selection import select_rows, selection_options

if TYPE_CHECKING:
    from paper_index.search import Answer
    from paper_index.workspace import Workspace


def _window(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from paper_index.corpus import is_window

    if value and not is_window(value):
        raise click.BadParameter("write it as 30d, 2026-11-27, 2026-W48 or 2026-11.")
    return value


@click.command(
    "search",
    cls=Command,
    examples=(
        "paper-tui search state space models",
        "paper-tui search 'title:segmentation NOT medical' --limit 5",
        "paper-tui search --sort date --format ids",
        "paper-tui search --window 30d --limit 10",
        "paper-tui search diffusion --format ids | paper-tui tag add thesis -",
        "paper-tui search diffusion --format ids -0 | paper-tui read -0 -",
    ),
)
@selection_options
@limit_option
@click.option("--offset", metavar="N", type=Number(min=0), default=0, help="Skip the first N.")
@click.option(
    "--window",
    metavar="30d|YYYY-MM",
    callback=_window,
    help="Papers that gained votes in the last days, or in a day, week or month; most votes gained first.",
)
@format_option
def search_command(
    query: tuple[str, ...],
    limit: int | None,
    offset: int,
    window: str | None,
    format: str,
    columns: list[str],
    **choice: Any,
) -> None:
    """Search and print matching papers, best first; without QUERY, all papers.

    A paper must contain all words of the query. Further syntax: "a phrase", a OR b, NOT a, seg*, and fields such as
    title:mamba, author:name, task:detection, tag:thesis, code:yes, is:bookmarked. Quote characters that are special to
    the shell. The number of results is printed on standard error. A search that matches no paper also exits with 0.
    """
    from ..paper_output import write_rows

    if window and choice["sort"] not in ("relevance", "trending"):
        raise click.UsageError(f"--window and --sort {choice['sort']} cannot be used together.")
    with open_workspace(papers=True) as workspace:
        rows, answer = select_rows(workspace, query, **choice)
        if window:
            rows, answer = _gaining(workspace, rows, answer, window)
        shown = rows[offset : None if limit is None else offset + limit]
        partial = () if window or offset or len(rows) < answer.total else _partial(workspace, answer, limit)
        is_shown = format == "json" or (format == "table" and sys.stdout.isatty())
        write_rows(workspace, shown, answer, format, columns, partial if is_shown else ())
        relaxed = "" if answer.rows else _relaxations(workspace, answer)
        all_removed = not rows and not len(workspace.corpus.reader) and bool(workspace.curator.removed())
    if all_removed:
        message("All papers are removed. 'paper-tui remove --list' lists them.")
    elif not rows:
        message(f"No paper matches{relaxed}.")
    elif len(shown) == len(rows):
        message(counted(len(rows)))
        if partial and not is_shown:
            message("More papers have some of the words; --match any lists them.")
    else:
        message(f"{len(shown):,} of {counted(len(rows))}{f', after the first {offset:,}' if offset else ''}")


def _partial(workspace: "Workspace", answer: "Answer", limit: int | None) -> tuple[int, ...]:
    """Return the papers with some of the words that fit below an answer with few papers."""
    from paper_index.search.assist.partial_matches import partial_matches
    from paper_index.search.models import FEW

    return partial_matches(answer, workspace.engine)[: max(0, min(FEW, FEW if limit is None else limit) - answer.total)]


def _gaining(workspace: "Workspace", rows: list[int], answer: "Answer", window: str) -> "tuple[list[int], Answer]":
    """Return the rows that gained votes in a window, the most first, and the answer with these votes as scores."""
    from paper_index.corpus import votes_gained, window_of

    first, last = window_of(workspace.corpus.reader, window)
    gained = votes_gained(workspace.corpus.reader, first, last)
    message(f"Votes gained from {first} to {last}.")
    ordered = sorted(filter(gained.__contains__, rows), key=lambda row: -gained[row])
    return ordered, replace(answer, scores={row: float(gained[row]) for row in ordered})


def _relaxations(workspace: "Workspace", answer: "Answer") -> str:
    """Return relaxations of a query that matches no paper, each with the number of papers it would find."""
    from paper_index.search.assist.relaxation import relaxations

    nearest = relaxations(answer.view, workspace.engine, lambda each: each.facet if each.value == "yes" else each.value)
    return "".join(f"; {clean(each.text)}: {counted(each.papers)}" for each in nearest)
