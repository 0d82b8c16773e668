"""The command `text`."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from ..base_command import Command
from ..context import open_workspace
from ..messages import write_json
from ..options import Number

if TYPE_CHECKING:
    from paper_index.documents import Document
    from paper_index.papers.paper import Paper

_WIDEST = 88
"""The largest width of a line, in cells, that is easy to read."""


@click.command(
    "text",
    cls=Command,
    examples=(
        "paper-tui fetch text 2411.15941",
        "paper-tui text 2411.15941",
        "paper-tui text 2411.15941 --format markdown > paper.md",
    ),
)
@click.argument("id")
@click.option("--page", metavar="N", type=Number(min=1), help="Print only a page of a PDF.")
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
def text_command(id: str, page: int | None, format: str) -> None:
    """Print the text of the paper with ID, on a terminal through your pager.

    The text is the one that 'paper-tui fetch text' fetched. An ID is an arXiv id or URL, a DOI, or an id from
    'paper-tui search --format ids'.
    """
    from paper_index.documents.store import TextStore

    with open_workspace(papers=True) as workspace:
        (paper,) = workspace.found([id])
        document = TextStore(workspace.home).find(paper.id)
        if document is None:
            raise PaperError(f"{paper.id} has no text. 'paper-tui fetch text {paper.id}' fetches it.")
    _print(paper, document if page is None else _page(document, page), format)


def _page(document: "Document", page: int) -> "Document":
    """Return a page of a document.

    Raises:
        PaperError: if it has no such page.
    """
    sections = tuple(section for section in document.sections if section.page == page)
    if not sections:
        last = max((section.page or 0 for section in document.sections), default=0)
        length = f"The text has pages 1 to {last:,}." if last else "The text of a web page has no pages."
        raise PaperError(f"There is no page {page:,}. {length}")
    return replace(document, sections=sections)


def _print(paper: "Paper", document: "Document", format: str) -> None:
    from ...formatting.document import Layout, markdown

    if format == "json":
        write_json({"id": paper.id, "title": paper.title, **asdict(document)})
    elif format == "markdown":
        click.echo(markdown(document))
    else:
        import shutil

        layout = Layout(document, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))
        click.echo_via_pager(f"{line}\n" for line in layout.lines)
