"""`search`, `similar` and `show`: papers found and papers read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from paper_index.text import clean

from .choosing import answered, choosing, chosen
from .common import EXPORTS, IDS, PRINTED, Command, Number, counted, ids_given, opened, say

if TYPE_CHECKING:
    from paper_index.search import Answer
    from paper_index.workspace import Workspace


@click.command(
    "search",
    cls=Command,
    examples=(
        "paper-tui search state space models",
        "paper-tui search 'title:segmentation NOT medical' --limit 5",
        "paper-tui search --sort date --limit 0 --format ids",
        "paper-tui search diffusion --format ids | paper-tui tag add thesis -",
        "paper-tui search diffusion --format ids -0 | paper-tui read -0 -",
    ),
)
@choosing
@click.option("--limit", metavar="N", type=Number(min=0), default=20, show_default=True, help="0 means all.")
@click.option("--offset", metavar="N", type=Number(min=0), default=0, help="Leave out the first N.")
@PRINTED
def search_command(query: tuple[str, ...], limit: int, offset: int, format: str, **choice: Any) -> None:
    """Print the papers that QUERY finds, best first.

    Without QUERY, all of them. A query is words, all of which must be there; "two words" in a row, a OR b, NOT a,
    seg*, and fields like title:mamba, author:name, task:detection, tag:thesis, code:yes, is:bookmarked. Quote it
    where the shell would read it otherwise. How many papers there are is said on standard error.
    """
    with opened(papers=True) as workspace:
        rows, answer = chosen(workspace, query, **choice)
        shown = rows[offset : offset + limit if limit else None]
        _write(workspace, shown, answer, format)
        relaxed = "" if answer.rows else _relaxations(workspace, answer)
    if not rows:
        say(f"No paper matches{relaxed}.")
    elif len(shown) == len(rows):
        say(counted(len(rows)))
    else:
        say(f"{len(shown):,} of {counted(len(rows))}{f', after the first {offset:,}' if offset else ''}")


def _relaxations(workspace: "Workspace", answer: "Answer") -> str:
    """Return the filters and words to drop when no paper matches, each with the number of papers it would give."""
    from paper_index.search.assist.relaxation import relaxations

    nearest = relaxations(answer.view, workspace.engine, lambda each: each.facet if each.value == "yes" else each.value)
    return "".join(f"; {clean(each.text)}: {counted(each.papers)}" for each in nearest)


@click.command(
    "similar",
    cls=Command,
    examples=(
        "paper-tui similar 2601.15621",
        "paper-tui similar 2601.15621 --limit 5 --format ids | paper-tui tag add reading/next -",
    ),
)
@click.argument("id")
@click.option("--limit", metavar="N", type=Number(min=0), default=20, show_default=True, help="0 means all.")
@PRINTED
def similar_command(id: str, limit: int, format: str) -> None:
    """Print the papers most like the one with ID, the most alike first.

    Papers are alike that share telling words, tasks, methods and data sets. An ID is an arXiv id or its URL, a DOI, or
    what 'paper-tui search --format ids' prints. How many papers there are is said on standard error.
    """
    from paper_index.search import View

    with opened(papers=True) as workspace:
        (paper,) = workspace.found([id])
        answer = answered(workspace, View(like=paper.id))
        shown = answer.rows[: limit or None]
        _write(workspace, shown, answer, format)
    if not answer.rows:
        say("No paper is like this one.")
    elif len(shown) == answer.total:
        say(counted(answer.total))
    else:
        say(f"{len(shown):,} of {counted(answer.total)}")


def _write(workspace: "Workspace", rows: Sequence[int], answer: "Answer", format: str) -> None:
    """Write rows of an answer, with what they scored."""
    from .output import write_papers

    ids = workspace.corpus.ids(rows)
    scores = {paper: answer.scores.get(row, 0.0) for row, paper in zip(rows, ids, strict=True)}
    write_papers(workspace.corpus.papers(rows), workspace.library.marks(ids), format, scores)


@click.command(
    "show",
    cls=Command,
    examples=(
        "paper-tui show 2601.15621",
        "paper-tui show https://arxiv.org/abs/2601.15621v2 --format json",
        "paper-tui search mamba --limit 3 --format ids | paper-tui show -",
    ),
)
@IDS
@click.option(
    "--format",
    type=click.Choice(["text", *EXPORTS]),
    default="text",
    show_default=True,
    help="How papers are printed.",
)
def show_command(ids: tuple[str, ...], format: str) -> None:
    """Print all that is known of papers.

    An ID is an arXiv id or its URL, a DOI, or what 'paper-tui search --format ids' prints; - reads ids from standard
    input, one a line.
    """
    from .output import write_papers

    with opened(papers=True) as workspace:
        papers = workspace.found(ids_given(ids))
        write_papers(papers, workspace.library.marks([paper.id for paper in papers]), format)
