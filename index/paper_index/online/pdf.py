"""Fetching the PDFs of papers into a folder, under readable names. A file gets its name when it is whole."""

import filecmp
import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from ..config import Config, pdf_folder
from ..errors import PaperError
from ..library import NO_MARKS, Library
from ..papers.attachments import Attachment, attachment_of, pdf_of
from ..papers.file_names import file_name
from ..papers.identifiers import is_arxiv_id
from ..papers.paper import Paper
from ..paths import Home
from ..storage.atomic_files import TargetExists, make_folder, place_new
from ..storage.file_errors import NotWritten, obstacle
from ..storage.regular_files import kind_at
from .asking import Asker
from .client import TooLarge
from .download import Download, pdf_problem
from .failures import Failure
from .request import PdfRequest
from .services import Service, Services
from .state import State

DEADLINE = 600.0
"""Seconds for a whole PDF."""
_LINK_GAP = 1.0
"""Seconds between two requests to a host of links."""
_PUBLIC_HOST = re.compile(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PRIVATE = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".localdomain")
"""Ends of names in the user's own network, to which the record of a stranger shall send no request."""
_NAMES = 99
"""Files of one name, which numbers distinguish."""


def pdf_request(
    papers: Sequence[Paper], library: Library, home: Home, config: Config, folder: Path | None = None
) -> PdfRequest:
    """Return the request for the PDFs of papers that have none on this computer.

    Args:
        papers: the papers.
        library: the library of the home.
        home: the home, whose PDF folder is used.
        config: its settings.
        folder: another folder.

    Raises:
        PaperError: if the library cannot be changed, so that nothing can be attached.
    """
    if reason := library.database.read_only_reason:
        raise PaperError(f"Nothing was fetched: {reason}.")
    marks = library.reader.marks([paper.id for paper in papers])
    usual = pdf_folder(home, config)
    known = {
        paper.id: path
        for paper in papers
        if (path := pdf_of(marks.get(paper.id, NO_MARKS).files, paper.reference, usual))
    }
    target = folder.absolute() if folder else usual
    return PdfRequest(tuple(papers), target, config.pdf.name, config.pdf.largest, known)


def fetch_pdf(
    paper: Paper, wanted: PdfRequest, asker: Asker, services: Services, state: State, progress: Callable[[int], None]
) -> Attachment:
    """Return the PDF of a paper, fetched into the folder of the request.

    A whole PDF that has the paper's name, with its id in it, is not fetched again.

    Raises:
        Failure: if there is no PDF, or it cannot be fetched now; a part may stay for the next fetch.
        NotWritten: if the folder cannot be written.
        Stopped: if the user stops the fetch.
    """
    name = file_name(paper, wanted.name)
    try:
        make_folder(wanted.folder)
        target = wanted.folder / f"{name}.pdf"
        if "{id}" in wanted.name and _is_whole(target):
            return attachment_of(target)
        service, path = source_of(paper, services)
        host = urlsplit(service.base).hostname or service.name
        part = wanted.folder / f"{_part_name(paper.id)}.part"
        largest = wanted.largest * 2**20
        download = Download(part, service.base + path, state, largest, progress)
        try:
            _ask(asker, service, path, download)
        except TooLarge:
            download.drop()
            raise
        except Failure as failure:
            if failure.missing:
                raise Failure(f"there is no PDF at {host}", status=failure.status) from None
            raise
        return attachment_of(_placed(download, wanted.folder, name))
    except OSError as error:
        raise NotWritten(f"{wanted.folder} cannot be written {obstacle(wanted.folder, error).explanation()}") from error
    except PaperError as error:
        raise NotWritten(str(error)) from error


def _ask(asker: Asker, service: Service, path: str, download: Download) -> None:
    try:
        asker.ask(service, path, {}, download=download)
    except Failure as failure:
        if failure.status != 416:  # the part is as long as the file
            raise
        download.drop()
        asker.ask(service, path, {}, download=download)
    except OSError:
        download.drop()  # the disk may be full
        raise


def source_of(paper: Paper, services: Services) -> tuple[Service, str]:
    """Return the service that has the PDF of a paper, and the path there: arXiv, else the host of its PDF link.

    Raises:
        Failure: if no PDF is known, or the link is to an address that a foreign record should not name.
    """
    if is_arxiv_id(paper.id):
        return services.arxiv_pdf, f"/pdf/{quote(paper.id, safe='/')}"
    link = next((url for label, url in paper.links if label == "PDF"), "")
    if not link:
        raise Failure("no PDF is known; the record has neither an arXiv id nor a link to a PDF")
    try:
        parts = urlsplit(link)
        host, number = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise Failure("its PDF link is invalid") from None
    if not _PUBLIC_HOST.fullmatch(host) or host.endswith(_PRIVATE) or parts.username is not None:
        raise Failure("its PDF link is not to a public host")
    # Always https: a file that came unencrypted could have been replaced on its way.
    port = f":{number}" if number not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    service = Service(host, f"https://{host}{port}", f"pdf {host}", "application/pdf, */*;q=0.1", _LINK_GAP)
    return service, f"{parts.path or '/'}{query}"


def _part_name(identity: str) -> str:
    """Return a name that only this paper has."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", identity).strip("-")[:40]
    return f"{plain}-{hashlib.sha256(identity.encode(errors='replace')).hexdigest()[:8]}"


def _is_whole(path: Path) -> bool:
    return _is_regular(path) and pdf_problem(path, "") is None


def _is_regular(path: Path) -> bool:
    return not path.is_symlink() and kind_at(path) == "file"


def _placed(download: Download, folder: Path, name: str) -> Path:
    """Give a whole file its name; with a number if another file has the name. Return its path.

    Raises:
        OSError: if it cannot be renamed.
        PaperError: if all names are taken.
    """
    for number in range(1, _NAMES + 1):
        target = folder / (f"{name}.pdf" if number == 1 else f"{name} ({number}).pdf")
        try:
            place_new(download.part, target)
        except TargetExists:
            if not (_is_regular(target) and filecmp.cmp(target, download.part, shallow=False)):
                continue
        download.drop()
        return target
    raise PaperError(f"{folder} has {_NAMES} files named {name}. The PDF was not kept. Move some of them away.")
