"""Completing papers: by arXiv id and DOI, else by title. Each service is asked for what the ones before left empty."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ..papers.changed_fields import changed_fields
from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi
from ..papers.merging import merge
from ..papers.paper import Paper
from ..papers.stub import is_stub
from . import arxiv, records
from .asking import Asker
from .failures import Failure
from .match import Match, best
from .missing_fields import (
    ARXIV,
    CROSSREF,
    HUGGING_FACE,
    OPENALEX,
    SEMANTIC_SCHOLAR,
    completion,
    has_identifier,
    is_same,
    lacks,
    services_for,
)
from .outcome import Change, Proposal
from .request import EnrichRequest
from .services import Service, Services
from .state import State

KIND = "paper/"
"""The beginning of the kind of answers that `keep` keeps; the name of the service follows."""
ADDED = "added"
"""The kind of papers that are added as they are given."""
_CANDIDATES = 5
"""Papers that are compared with a title."""
_OPENALEX_IDS, _S2_IDS = 50, 100
"""Papers of one request."""
_LONGEST_TITLE = 300
_OPENALEX_FIELDS = (
    "id,doi,title,publication_date,publication_year,type,authorships,primary_location,locations,biblio,"
    "abstract_inverted_index"
)
_S2_FIELDS = (
    "externalIds,title,abstract,year,publicationDate,publicationTypes,publicationVenue,venue,journal,authors,url"
)
_PLAIN_DOI = re.compile(r"10\.[\w./()<>-]+", re.ASCII)
"""A DOI without the characters that have a meaning in a filter of OpenAlex."""

Step = Callable[[str, int, int], None]
"""Takes progress: the service, the number of the request, and the number of all."""


@dataclass(slots=True)
class Enriched:
    """The result of completing papers."""

    asked: int = 0
    """Papers."""
    left: int = 0
    """Papers for which a service could not be asked."""
    problems: list[str] = field(default_factory=list)
    """The reasons of services that could not be asked, without a full stop."""
    proposals: list[Proposal] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Answers that are of other papers."""


def complete(
    wanted: EnrichRequest, asker: Asker, services: Services, state: State, step: Step, result: Enriched
) -> None:
    """Ask for what papers lack, and keep the answers; a service that cannot be asked does not stop the others.

    Args:
        wanted: the papers and services.
        asker: sends the requests.
        services: the services.
        state: keeps the answers, and which services do not have more of which papers.
        step: takes the progress.
        result: takes the result, also if the fetch is stopped.

    Raises:
        Stopped: if the user stops the fetch; answers before it were kept.
    """
    _Enrichment(wanted, asker, services, state, step, result).run()


class _Source(NamedTuple):
    """A way to ask a service."""

    name: str
    """As in `completion.SERVICES`."""
    service: Service
    by_title: bool
    ask: Callable[["_Source", list[int]], None]
    """Asks for some papers, by their index."""


class _Enrichment:
    def __init__(
        self, wanted: EnrichRequest, asker: Asker, services: Services, state: State, step: Step, result: Enriched
    ) -> None:
        self._wanted, self._asker, self._state, self._step, self._result = wanted, asker, state, step, result
        self._papers: list[Paper] = []
        """The papers, completed so far."""
        self._ids: list[str] = []
        """Their ids before."""
        self._asked: set[tuple[str, bool, int]] = set()
        """The service, whether by title, and the index of a paper."""
        self._sources = (
            _Source(HUGGING_FACE, services.hugging_face_search, True, self._search_hugging_face),
            _Source(ARXIV, services.arxiv, True, self._search_arxiv),
            _Source(OPENALEX, services.openalex, True, self._search_openalex),
            _Source(HUGGING_FACE, services.hugging_face, False, self._ask_hugging_face),
            _Source(ARXIV, services.arxiv, False, self._ask_arxiv),
            _Source(CROSSREF, services.crossref, False, self._ask_crossref),
            _Source(OPENALEX, services.openalex, False, self._ask_openalex),
            _Source(SEMANTIC_SCHOLAR, services.semantic_scholar, False, self._ask_semantic_scholar),
        )

    def run(self) -> None:
        self._papers = list(islice(filter(self._can_be_asked, self._wanted.papers), self._wanted.limit))
        self._ids = [paper.id for paper in self._papers]
        self._result.asked = len(self._papers)
        failed: set[str] = set()
        left: set[int] = set()
        for source in self._sources:
            pending = self._pending(source)
            if pending and source.name not in failed:
                try:
                    source.ask(source, pending)
                except Failure as failure:
                    failed.add(source.name)
                    self._result.problems.append(f"{source.service.name}: {failure}".rstrip("."))
            if source.name in failed:
                left.update(self._pending(source))
        self._result.left = len(left)

    def _can_be_asked(self, paper: Paper) -> bool:
        return any(self._lacks(source, paper) for source in self._sources)

    def _pending(self, source: _Source) -> list[int]:
        """Return the index of each paper for which a service is asked."""
        return [
            index
            for index, paper in enumerate(self._papers)
            if (source.name, source.by_title, index) not in self._asked and self._lacks(source, paper)
        ]

    def _lacks(self, source: _Source, paper: Paper) -> bool:
        """Return whether a paper lacks what a service may give."""
        if source.name not in self._wanted.services or source.name not in services_for(paper):
            return False
        if has_identifier(paper) is source.by_title or not lacks(paper, [source.name]):
            return False
        return self._wanted.again or not self._state.is_missing(source.name, paper.id)

    # Answers

    def _done(self, source: _Source, index: int) -> None:
        """Remember that a service was asked for a paper, and for a month that it has no more of it.

        A dry run imports nothing, so that the next run must ask for the same.
        """
        self._asked.add((source.name, source.by_title, index))
        if self._wanted.dry_run:
            return
        paper = self._papers[index]
        if has_identifier(paper) is not source.by_title and lacks(paper, [source.name]):
            self._state.note_missing(source.name, paper.id)

    def _take(self, source: _Source, index: int, found: Paper | None) -> None:
        """Complete a paper with the record under one of its identifiers, unless that is of another paper."""
        known = self._papers[index]
        if found is not None and is_same(known, found):
            self._complete(source, index, found)
        elif found is not None:
            self._result.remarks.append(
                f"{source.service.name} has another paper under the identifier of {known.id} “{known.title}”: "
                f"“{found.title}”. Nothing of it was used. If the identifier is wrong, correct it with "
                f"'paper-tui edit {known.id}'."
            )
        self._done(source, index)

    def _complete(self, source: _Source, index: int, found: Paper) -> None:
        known = self._papers[index]
        part = completion(known.as_given(), found, source.service.name)
        merged = merge(known, part)
        if not (fields := changed_fields(known, merged)):
            return
        self._result.changes.append(Change(self._ids[index], known.title, source.service.name, tuple(fields), merged))
        if not self._wanted.dry_run:
            keep(self._state, part, KIND + source.service.name)
        self._papers[index] = merged

    def _found_by_title(self, source: _Source, index: int, found: list[Paper]) -> None:
        """Complete a paper with the one of the same title, or propose one of a similar title."""
        known = self._papers[index]
        match, other = best(known, list({paper.id: paper for paper in found}.values()))
        if other is not None and match is Match.EQUAL:
            self._complete(source, index, other)
        elif other is not None and is_arxiv_id(other.id) and known.id not in self._proposed:
            self._result.proposals.append(Proposal(known.id, known.title, other.id, other.title))
        self._done(source, index)

    @property
    def _proposed(self) -> set[str]:
        return {each.known_id for each in self._result.proposals}

    def _each(self, source: _Source, pending: Sequence[int], size: int = 1) -> Iterator[list[int]]:
        """Yield the papers of each request, and report progress."""
        number = -(-len(pending) // size)
        for at in range(number):
            self._step(source.service.name, at + 1, number)
            yield list(pending[at * size : (at + 1) * size])

    def _body(self, source: _Source, path: str) -> Path | None:
        """Return the answer for one paper, or None if the service does not know it, or does not accept its id."""
        try:
            return self._asker.ask(source.service, path, {})
        except Failure as failure:
            if failure.missing or failure.status == 400:
                return None
            raise

    # By title

    def _search(self, source: _Source, pending: list[int], found: Callable[[str], list[Paper]]) -> None:
        """Search for papers by the words of their titles, with a function that returns what a service finds."""
        for [index] in self._each(source, pending):
            words = _words(self._papers[index].title)
            self._found_by_title(source, index, found(words) if words else [])

    def _search_hugging_face(self, source: _Source, pending: list[int]) -> None:
        def found(words: str) -> list[Paper]:
            body = self._asker.ask(source.service, "/api/papers/search", {"q": words, "limit": _CANDIDATES})
            return records.papers(records.values(body, source.service.name), records.hugging_face)

        self._search(source, pending, found)

    def _search_arxiv(self, source: _Source, pending: list[int]) -> None:
        def found(words: str) -> list[Paper]:
            parameters = {"search_query": f'ti:"{words}"', "max_results": _CANDIDATES}
            body = self._asker.ask(source.service, "/api/query", parameters)
            return [record for record in arxiv.papers_of(body) if isinstance(record, Paper)]

        self._search(source, pending, found)

    def _search_openalex(self, source: _Source, pending: list[int]) -> None:
        def found(words: str) -> list[Paper]:
            return records.papers(self._works(source, f"title.search:{words}", _CANDIDATES), records.openalex_work)

        self._search(source, pending, found)

    def _works(self, source: _Source, wanted: str, most: int) -> list[object]:
        """Return the works of OpenAlex for a filter."""
        parameters = {"filter": wanted, "per-page": most, "select": _OPENALEX_FIELDS}
        return records.values(self._asker.ask(source.service, "/works", parameters), source.service.name, "results")

    # By identifier

    def _ask_hugging_face(self, source: _Source, pending: list[int]) -> None:
        for [index] in self._each(source, pending):
            body = self._body(source, f"/api/papers/{quote(self._papers[index].id)}")
            self._take(source, index, records.hugging_face_paper(body) if body else None)

    def _ask_arxiv(self, source: _Source, pending: list[int]) -> None:
        for some in self._each(source, pending, arxiv.IDS):
            found: list[Paper] = []

            def read(body: Path, found: list[Paper] = found) -> None:
                found += [record for record in arxiv.papers_of(body) if isinstance(record, Paper)]

            arxiv.ask_ids(self._asker, source.service, [self._papers[index].id for index in some], read)
            self._take_all(source, some, found)

    def _ask_crossref(self, source: _Source, pending: list[int]) -> None:
        for [index] in self._each(source, pending):
            doi = self._papers[index].doi
            body = self._body(source, f"/works/{quote(doi, safe='')}")
            self._take(source, index, records.crossref_work(body, doi) if body else None)

    def _ask_openalex(self, source: _Source, pending: list[int]) -> None:
        plain = [index for index in pending if _PLAIN_DOI.fullmatch(_doi(self._papers[index]))]
        for some in self._each(source, plain, _OPENALEX_IDS):
            wanted = "doi:" + "|".join(_doi(self._papers[index]) for index in some)
            works = self._works(source, wanted, _OPENALEX_IDS)
            self._take_all(source, some, records.papers(works, records.openalex_work))
        for [index] in self._each(source, [index for index in pending if index not in plain]):
            body = self._body(source, f"/works/doi:{quote(_doi(self._papers[index]), safe='/')}")
            found = records.papers(records.members(body), records.openalex_work) if body else []
            self._take(source, index, next(iter(found), None))

    def _ask_semantic_scholar(self, source: _Source, pending: list[int]) -> None:
        for some in self._each(source, pending, _S2_IDS):
            ids = [_s2_id(self._papers[index]) for index in some]
            body = self._asker.ask(source.service, "/paper/batch", {"fields": _S2_FIELDS}, {"ids": ids})
            listed = records.values(body, source.service.name)
            if len(listed) != len(some):  # then nothing says which papers are unknown
                raise Failure(f"it answered for {len(listed):,} papers instead of {len(some):,}")
            for index, each in zip(some, listed, strict=True):
                self._take(source, index, records.semantic_scholar_paper(each))

    def _take_all(self, source: _Source, some: Sequence[int], found: Iterable[Paper]) -> None:
        """Complete some papers with the records that have their identifiers."""
        by_id = {name: paper for paper in found for name in (paper.doi, paper.id) if name}
        for index in some:
            known = self._papers[index]
            self._take(source, index, by_id.get(known.id) or by_id.get(known.doi or known.id))


def _words(title: str) -> str:
    """Return the words of a title without punctuation, which has a meaning in searches."""
    return re.sub(r"[\W_]+", " ", title)[:_LONGEST_TITLE].strip()


def _doi(paper: Paper) -> str:
    return paper.doi if is_doi(paper.doi) else f"10.48550/arxiv.{paper.id}"


def _s2_id(paper: Paper) -> str:
    return f"ARXIV:{paper.id}" if is_arxiv_id(paper.id) else f"DOI:{paper.doi}"


def accept(wanted: EnrichRequest, asker: Asker, services: Services, state: State) -> list[str]:
    """Fetch a paper of arXiv under the title of the known one, so that both are merged; return an unknown id.

    Raises:
        Failure: if arXiv cannot be asked.
    """
    known = next(iter(wanted.papers))

    def read(body: Path) -> None:
        for record in arxiv.papers_of(body):
            if isinstance(record, Paper) and canonical_id(record.id) == wanted.accepted:
                title = record.title if is_stub(known) else known.title
                keep(state, Paper.from_dict(record.to_dict() | {"title": title}), KIND + arxiv.NAME)

    return arxiv.ask_ids(asker, services.arxiv, [wanted.accepted], read)


def keep(state: State, paper: Paper, kind: str) -> None:
    """Keep one paper as an answer."""
    body = state.new_body()
    body.write_text(json.dumps(paper.to_dict(), ensure_ascii=False), encoding="utf-8", errors="replace")
    state.keep(kind, [(paper.id, body)])


def paper_of(body: Path) -> Iterator[Paper]:
    """Yield the paper of an answer that `keep` kept."""
    yield Paper.from_dict(json.loads(body.read_bytes()))
