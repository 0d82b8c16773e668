"""arXiv: the day's announcements by category, searches, and papers by id."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import PaperError
from ..importers import arxiv_atom, rss
from ..importers.input_file import Source
from ..papers.identifiers import canonical_id
from ..papers.paper import Paper, Problem
from .asking import Asker, error_text
from .failures import Failure
from .services import Service

NAME = "arXiv"
"""The source of the papers."""
PAGE = 200
"""Entries of an answer to a search."""
IDS = 100
"""Ids of one request."""
MOST = 30_000
"""Results of one search that arXiv returns."""
_TOTAL = re.compile(rb"totalResults[^>]*>\s*(\d{1,9})\s*<")
_ENTRY = re.compile(rb"<(?:entry|item)[\s>]")
_ID = re.compile(rb"<id>\s*(https?://arxiv\.org/abs/[^<\s]{1,60})")
_ERROR = re.compile(rb"<id>[^<]{0,60}arxiv\.org/api/errors")
_FEED = re.compile(rb"<(?:\w+:)?(?:feed|rss|RDF)[\s>]")


def ask_feed(asker: Asker, service: Service, categories: Sequence[str]) -> Path:
    """Return the file with the announcements of the day in some categories.

    Raises:
        Failure: if the answer is not a feed. A feed may be empty, as at weekends.
    """
    body = asker.ask(service, f"/rss/{'+'.join(categories)}", {})
    _content(body)
    return body


def search_query(query: str, first: str, last: str) -> str:
    """Return the query for papers submitted between two days (YYYY-MM-DD, both included; "" for none)."""
    if not first and not last:
        return query
    begin, end = (first or "1991-01-01").replace("-", ""), (last or "2999-12-31").replace("-", "")
    dates = f"submittedDate:[{begin}0000 TO {end}2359]"
    return f"({query}) AND {dates}" if query else dates


def ask_search(asker: Asker, service: Service, query: str, limit: int, keep: Callable[[Path], None]) -> int:
    """Ask for the newest papers of a search, page by page; return the number of entries.

    Args:
        asker: sends the requests.
        service: the query API.
        query: see `search_query`.
        limit: the entries.
        keep: takes the file of each page.

    Raises:
        Failure: if a page cannot be fetched; pages before it were kept.
    """
    done = 0
    seen: set[str] = set()
    retried = False
    while done < min(limit, MOST):
        size = min(PAGE, limit - done)
        parameters = {
            "search_query": query, "start": done, "max_results": size,
            "sortBy": "submittedDate", "sortOrder": "descending",
        }  # fmt: skip
        body = asker.ask(service, "/api/query", parameters)
        total, entries, ids = _content(body)
        if not entries and done < total and not retried:
            retried = True  # its pages are empty at random
            continue
        if not entries:
            if done < total:
                raise Failure("arXiv answered with an empty page")
            break
        if ids and ids <= seen:
            raise Failure("arXiv answered with a page again")
        retried = False
        seen |= ids
        keep(body)
        done += entries
        if done >= total:
            break
    return done


def ask_ids(asker: Asker, service: Service, ids: Sequence[str], keep: Callable[[Path], None]) -> list[str]:
    """Ask for papers by id, a hundred at once; return the ids that arXiv does not know."""
    found: set[str] = set()
    for start in range(0, len(ids), IDS):
        some = ids[start : start + IDS]
        body = asker.ask(service, "/api/query", {"id_list": ",".join(some), "max_results": len(some)})
        found |= _content(body)[2]
        keep(body)
    return [each for each in ids if each not in found]


def _content(body: Path) -> tuple[int, int, set[str]]:
    """Return the number of all results, and the number and the ids of the entries in an answer.

    Raises:
        Failure: if the answer is not a feed, or an error, which comes as an entry.
    """
    content = body.read_bytes()
    if not _FEED.search(content):
        raise Failure("arXiv answered without a list of papers")
    if _ERROR.search(content):
        raise Failure(f"arXiv answered: {error_text(body) or 'an error'}")
    total = _TOTAL.search(content)
    entries = len(_ENTRY.findall(content))
    ids = {canonical_id(each.decode("utf-8", "replace")) for each in _ID.findall(content)}
    return int(total[1]) if total else entries, entries, ids


def papers_of(body: Path) -> Iterator[Paper | Problem]:
    """Yield the papers of an answer. They are in no edition: arXiv ranks nothing."""
    source = Source(body, NAME)
    reader = arxiv_atom if arxiv_atom.matches(source) else rss
    try:
        for record in reader.read(source):
            yield replace(record, appearances=()) if isinstance(record, Paper) else record
    except PaperError as error:
        if _ENTRY.search(body.read_bytes()):  # without an entry there is nothing new
            yield Problem(NAME, None, str(error))
