"""The papers of an arXiv category since a day, over OAI-PMH, for which arXiv has a server of its own.

It lists records that changed since a day, old papers among them, in pages of thousands; a token leads to the next page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

from ..errors import PaperError
from ..importers import oai_pmh
from ..importers.input_file import Source
from ..papers.paper import Paper, Problem
from ..text.sanitize import clean
from .arxiv import NAME
from .asking import Asker
from .failures import Failure
from .services import Service

PATH = "/oai"
DEADLINE = 180.0
"""Seconds for a page: the server takes up to 90."""
MOST_PAGES = 300
"""Pages of a list; a longer one is a fault of the server."""
_GROUPS = ("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat")
"""The groups of arXiv that are archives themselves. All other archives are in the group physics."""
_SUBMITTED_BEFORE = timedelta(days=14)
"""The time before a day in which the papers that were announced since then were submitted."""
_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]*)</resumptionToken>")
_ERROR = re.compile(r"<error\s[^>]*?code=[\"']([^\"']{1,40})[\"'][^>]*>([^<]{0,300})")
_ANSWERED = re.compile(r"<responseDate>\s*(\d{4}-\d\d-\d\d)")
_LIST = re.compile(r"<ListRecords[\s>]")


def set_of(category: str) -> str:
    """Return the set of a category: `cs:cs:LG` for `cs.LG`, `physics:hep-th` for `hep-th`."""
    archive, _, subject = category.partition(".")
    if archive in _GROUPS:
        return f"{archive}:{archive}:{subject}" if subject else archive
    return f"physics:{archive}:{subject}" if subject else f"physics:{archive}"


def ask_records(asker: Asker, service: Service, category: str, since: str, keep: Callable[[Path, int], None]) -> str:
    """Ask for the records of a category that changed since a day, page by page.

    Args:
        asker: sends the requests.
        service: the server.
        category: a category such as `cs.LG`.
        since: the day, YYYY-MM-DD.
        keep: takes the file and the number of each page.

    Returns:
        The day of the answer, from which the next request may ask.

    Raises:
        Failure: if a page cannot be fetched; pages before it were kept.
    """
    parameters = {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": set_of(category), "from": since}
    tokens: set[str] = set()
    day = ""
    for page in range(MOST_PAGES):
        body = asker.ask(service, PATH, parameters)
        text = body.read_text(encoding="utf-8", errors="replace")
        answered = _ANSWERED.search(text)
        day = day or _past_day(answered[1] if answered else "", since)
        if not _LIST.search(text):
            if (error := _ERROR.search(text)) is None:
                raise Failure("arXiv answered without a list of papers")
            if error[1] == "noRecordsMatch" and not tokens:
                return day
            raise Failure(f"arXiv answered: {clean(f'{error[1]}: {unescape(error[2])}').rstrip(' .:')}")
        keep(body, page)
        found = _TOKEN.search(text)
        token = unescape(found[1]).strip() if found else ""
        if not token:
            return day
        if token in tokens:
            raise Failure("arXiv answered with a page again")
        tokens.add(token)
        parameters = {"verb": "ListRecords", "resumptionToken": token}
    raise Failure(f"arXiv answered with more than {MOST_PAGES} pages")


def _past_day(said: str, since: str) -> str:
    """Return a day that a server gave, or another one if it is invalid or in the future."""
    try:
        return said if date.fromisoformat(since) <= date.fromisoformat(said) <= datetime.now(UTC).date() else since
    except ValueError:
        return since


def papers_of(body: Path, since: str) -> Iterator[Paper | Problem | None]:
    """Yield the papers of a page. They are in no edition: arXiv ranks nothing.

    A paper that was submitted long before a day, and only changed since, is None. Deleted records are skipped.
    """
    first = (date.fromisoformat(since) - _SUBMITTED_BEFORE).isoformat()
    try:
        for record in oai_pmh.read(Source(body, NAME)):
            if isinstance(record, Paper):
                old = bool(record.published) and record.published < first
                yield None if old else replace(record, appearances=())
            elif not record.reason.startswith(oai_pmh.DELETED):
                yield record
    except PaperError as error:
        yield Problem(NAME, None, str(error))
