"""Completing records: by arXiv id and DOI, else by title."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from ..errors import PaperError
from ..importers import csl_json
from ..importers.input_file import Source
from ..papers.identifiers import is_arxiv_id, is_doi
from ..papers.paper import Paper, Problem
from ..papers.reference import NO_REFERENCE
from . import arxiv
from .asking import Asker
from .failures import Failure
from .match import Match, best
from .outcome import Proposal
from .services import Services
from .state import State

CROSSREF = "Crossref"
_FIELDS = (
    "DOI", "title", "author", "editor", "issued", "published", "container-title", "volume", "issue", "page",
    "publisher", "type", "ISSN", "ISBN", "abstract", "URL",
)  # fmt: skip
"""The members of a work of Crossref that are read; others, such as its references, are skipped."""
_CANDIDATES = 5
"""Papers that are compared with a title."""


def lacks(paper: Paper) -> bool:
    """Return whether a paper has no abstract, authors or date, or no identifier by which it can be opened."""
    known = is_arxiv_id(paper.id) or bool(paper.doi)
    return not (paper.abstract and paper.authors and paper.published and known)


def ask(
    papers: Iterable[Paper], asker: Asker, services: Services, state: State, done: Callable[[Paper], None]
) -> list[Proposal]:
    """Ask for what papers lack, and keep the answers; return similar papers, which are not applied.

    Args:
        papers: the papers.
        asker: sends the requests.
        services: the services.
        state: keeps the answers, and the identifiers that a service does not know.
        done: called with each paper after it was asked for.

    Raises:
        Failure: if a service cannot be asked; answers before it were kept.
    """

    def keep_feed(body: Path) -> None:
        state.keep("arxiv", [("", body)])

    papers = list(papers)
    by_id = [paper for paper in papers if is_arxiv_id(paper.id)]
    for start in range(0, len(by_id), arxiv.IDS):
        some = by_id[start : start + arxiv.IDS]
        arxiv.ask_ids(asker, services.arxiv, [paper.id for paper in some], keep_feed)
        for paper in some:
            done(paper)
    proposals: list[Proposal] = []
    for paper in papers:
        if is_arxiv_id(paper.id):
            continue
        if is_doi(paper.doi):
            _ask_crossref(paper, asker, services, state)
        elif proposal := _ask_title(paper, asker, services, state):
            proposals.append(proposal)
        done(paper)
    return proposals


def _ask_crossref(paper: Paper, asker: Asker, services: Services, state: State) -> None:
    if state.is_missing(CROSSREF, paper.doi):
        return
    try:
        body = asker.ask(services.crossref, f"/works/{quote(paper.doi, safe='')}", {})
    except Failure as failure:
        if not failure.missing:
            raise
        state.note_missing(CROSSREF, paper.doi)
        return
    state.keep("crossref", [(paper.doi, body)])


def _ask_title(paper: Paper, asker: Asker, services: Services, state: State) -> Proposal | None:
    """Ask arXiv for a title; keep the paper if it is the same one, else return it as a proposal."""
    words = re.sub(r"[\W_]+", " ", paper.title).strip()
    if not words or state.is_missing(arxiv.NAME, paper.id):
        return None
    body = asker.ask(services.arxiv, "/api/query", {"search_query": f'ti:"{words}"', "max_results": _CANDIDATES})
    match, found = best(paper, [record for record in arxiv.papers_of(body) if isinstance(record, Paper)])
    if found is None:
        state.note_missing(arxiv.NAME, paper.id)
        return None
    if match is Match.PERHAPS:
        return Proposal(paper.id, paper.title, found.id, found.title)
    keep(state, found)
    return None


def keep(state: State, paper: Paper, kind: str = "paper") -> None:
    """Keep one paper as an answer."""
    body = state.new_body()
    body.write_text(json.dumps(paper.to_dict(), ensure_ascii=False), encoding="utf-8", errors="replace")
    state.keep(kind, [(paper.id, body)])


def paper_of(body: Path) -> Iterator[Paper]:
    """Yield the paper of an answer that `keep` kept."""
    yield Paper.from_dict(json.loads(body.read_bytes()))


def work_of(body: Path, doi: str) -> Iterator[Paper | Problem]:
    """Yield the paper in an answer of Crossref. Its entry is not kept: the user never had one in this format."""
    try:
        message = json.loads(body.read_bytes())["message"]
        work = {name: message[name] for name in _FIELDS if name in message} | {"DOI": doi}
        records = list(csl_json.read(Source(json.dumps([work]).encode(), CROSSREF)))
    except (ValueError, KeyError, TypeError, RecursionError, PaperError):
        yield Problem(CROSSREF, None, f"the answer for {doi} could not be read")
        return
    for record in records:
        if isinstance(record, Paper):
            reference = replace(record.reference, entries=()) if record.reference.fields else NO_REFERENCE
            yield replace(record, appearances=(), reference=reference)
        else:
            yield record
