"""The commands `references` and `citations`, which print lists that were fetched."""

from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..messages import message
from ..options import format_option, limit_option

if TYPE_CHECKING:
    from paper_index.corpus import Listing


def _command(kind: str, meaning: str) -> click.Command:
    """Return the command that prints the references or the citations of a paper."""

    @click.command(
        kind,
        cls=Command,
        short_help=f"Print the {kind} of a paper.",
        help=f"""Print the {kind} of the paper with ID: {meaning}.

        The list is read from this computer; 'paper-tui fetch citations' fetches it. The papers with most citations come
        first. An ID is an arXiv id or URL, a DOI, or an id from this list. The length of the list, its service and its
        date are printed on standard error.""",
        examples=(
            "paper-tui fetch citations 2411.15941",
            f"paper-tui {kind} 2411.15941",
            f"paper-tui {kind} 2411.15941 --unknown --format ids",
        ),
    )
    @click.argument("id")
    @click.option("--known", "known", flag_value="known", help="Print only papers that are in your corpus.")
    @click.option("--unknown", "known", flag_value="unknown", help="Print only papers that are not in your corpus.")
    @limit_option
    @format_option
    def command(id: str, known: str | None, limit: int | None, format: str, columns: list[str]) -> None:
        from paper_index.corpus import Citations

        from ..paper_output import write_papers

        with open_workspace(papers=True) as workspace:
            kept = Citations(workspace.corpus.reader)
            if kept.work(id) is None:
                workspace.found([id])
            listing = kept.listing(id, kind)
            if not (listing.fetched or listing.entries):
                shown = clean(id)[:60]
                raise PaperError(
                    f"The {kind} of {shown!r} were not fetched yet. 'paper-tui fetch citations {shown}' fetches them."
                )
            papers = [each.paper for each in listing.entries if known in (None, _state(each.row))]
            marks = workspace.library.reader.marks([paper.id for paper in papers])
            write_papers(papers[:limit], marks, format, columns=columns)
        message(_length(listing, kind, len(papers[:limit])))

    return command


def _state(row: int | None) -> str:
    return "unknown" if row is None else "known"


def _length(listing: "Listing", kind: str, shown: int) -> str:
    """Return the number of printed papers, and the length and the origin of the list."""
    of = max(len(listing.entries), listing.total or 0)
    length = (f"{shown:,} of " if shown != of else "") + counted(of, kind.removesuffix("s"))
    return f"{length}; {listing.service}, {listing.day}" if listing.fetched else f"{length} known from other lists"


references_command = _command("references", "the papers that it cites")
citations_command = _command("citations", "the papers that cite it")
