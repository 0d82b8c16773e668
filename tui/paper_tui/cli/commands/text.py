"""The command `text`."""

import sys
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
    from paper_index.workspace import Workspace

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
@click.option("--pdf", is_flag=True, help="Print the text of the PDF, even if a text was fetched.")
@click.option("--page", metavar="N", type=Number(min=1), help="Print only a page of the PDF.")
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
def text_command(id: str, pdf: bool, page: int | None, format: str) -> None:
    """Print the text of the paper with ID, on a terminal through your pager.

    The text is the one that 'paper-tui fetch text' fetched, or else that of the PDF on this computer. An ID is an arXiv
    id or URL, a DOI, or an id from 'paper-tui search --format ids'.
    """
    with open_workspace(papers=True) as workspace:
        (paper,) = workspace.found([id])
        document = _text_of(workspace, paper, pdf=pdf or page is not None)
    _print(paper, document if page is None else _page(document, page), format)


def _text_of(workspace: "Workspace", paper: "Paper", *, pdf: bool) -> "Document":
    """Return the text that was fetched, or with `pdf` that of the PDF.

    Raises:
        PaperError: if there is no text.
    """
    from paper_index.library import NO_MARKS
    from paper_index.pdf.reader import PdfReader
    from paper_index.reading import read_pdf, texts_of

    marks = workspace.library.reader.marks([paper.id]).get(paper.id, NO_MARKS)
    texts = texts_of(paper, marks, workspace.home, workspace.config)
    if texts.fetched is not None and not pdf:
        return texts.fetched
    if texts.pdf is None:
        missing = f"{texts.missing} was not found" if texts.missing else f"{paper.id} has no PDF on this computer"
        get = "'paper-tui fetch pdf {0}' fetches it." if pdf else "'paper-tui fetch text {0}' fetches its text."
        raise PaperError(f"{missing}{'' if pdf or texts.missing else ' and no text'}. {get.format(paper.id)}")
    with PdfReader(workspace.home.refused_pdfs) as reader:
        document = read_pdf(texts.pdf, workspace.home, reader)
    if not document.length:
        raise PaperError(f"{texts.pdf} has no text: its pages are probably scanned.")
    return document


def _page(document: "Document", page: int) -> "Document":
    """Return a page of a document.

    Raises:
        PaperError: if it has no such page.
    """
    sections = tuple(section for section in document.sections if section.page == page)
    if not sections:
        last = max((section.page or 0 for section in document.sections), default=0)
        length = f"The text has pages 1 to {last:,}." if last else "The text has no pages."
        raise PaperError(f"There is no page {page:,}. {length}")
    return replace(document, sections=sections)


def _print(paper: "Paper", document: "Document", format: str) -> None:
    from ...formatting.document import Layout, markdown

    if format == "json":
        write_json({"id": paper.id, "title": paper.title, **asdict(document)})
    elif format == "markdown":
        sys.stdout.write(f"{markdown(document)}\n")
    else:
        import shutil

        layout = Layout(document, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))
        text = "\n".join(layout.lines)
        if sys.stdout.isatty():
            click.echo_via_pager(text)
        else:
            sys.stdout.write(f"{text}\n")
