"""Fetching the texts of papers: arXiv's HTML, or the Markdown of Hugging Face for a paper without it."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from ..documents import Document
from ..documents.html import read_html
from ..documents.markdown import read_markdown
from ..errors import PaperError
from ..papers.identifiers import is_arxiv_id
from ..papers.paper import Paper
from .asking import Asker
from .failures import Failure
from .outcome import TEXTS, Outcome, TextResult
from .request import TextRequest
from .services import Service, Services

_SHORTEST = 1_000
"""Characters of a text: a page without it that many is an error page, or has the abstract only."""

Read = Callable[[str, str], Document]


def ask_texts(
    wanted: TextRequest,
    asker: Asker,
    services: Services,
    on_step: Callable[[str, int, int], None],
    outcome: Outcome,
    results: list[TextResult],
) -> None:
    """Fetch the texts of papers and keep them.

    Args:
        wanted: the request.
        asker: asks the services.
        services: the services.
        on_step: called with the source, the number of the paper and the number of papers.
        outcome: gets the progress.
        results: gets the result for each paper.

    Raises:
        Failure: if there is no connection, or a text cannot be written.
        Stopped: if the user stops the fetch.
    """
    outcome.asked, outcome.unit = len(wanted.papers), "paper"
    for number, paper in enumerate(wanted.papers, 1):
        on_step(TEXTS, number, len(wanted.papers))
        results.append(_result(paper, wanted, asker, services))
        outcome.done += 1


def _result(paper: Paper, wanted: TextRequest, asker: Asker, services: Services) -> TextResult:
    known = None if wanted.again else wanted.store.find(paper.id)
    if known is not None:
        return TextResult(paper.id, known.source, known.length, known=True)
    try:
        document = fetch_text(paper, asker, services)
    except Failure as failure:
        if failure.unreachable:
            raise  # the others would wait for nothing
        return TextResult(paper.id, problem=failure.text.rstrip("."))
    try:
        wanted.store.keep(paper.id, document)
    except PaperError as error:
        raise Failure(str(error)) from error
    return TextResult(paper.id, document.source, document.length)


def fetch_text(paper: Paper, asker: Asker, services: Services) -> Document:
    """Return the text of a paper.

    Raises:
        Failure: if there is no text, or it cannot be fetched now.
        Stopped: if the user stops the fetch.
    """
    if not is_arxiv_id(paper.id):
        raise Failure("only papers with an arXiv id have a text to fetch")
    identity = quote(paper.id, safe="/")
    if document := _asked(asker, services.arxiv_html, f"/html/{identity}", read_html):
        return document
    if "/" not in identity and (
        document := _asked(asker, services.hugging_face_pages, f"/papers/{identity}.md", read_markdown)
    ):
        return document
    raise Failure("arXiv has no HTML of it, and Hugging Face no text", status=404)


def _asked(asker: Asker, service: Service, path: str, read: Read) -> Document | None:
    """Return the text at an address, or None if the service has no text there.

    Raises:
        Failure: if the service fails or refuses.
    """
    try:
        body = asker.ask(service, path, {})
    except Failure as failure:
        if failure.missing:
            return None
        raise
    document = read(_decoded(body), service.base + path)
    return document if document.length >= _SHORTEST else None


def _decoded(body: Path) -> str:
    return body.read_bytes().decode("utf-8-sig", "replace")
