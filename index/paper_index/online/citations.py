"""References and citations of papers: from OpenAlex, else from Semantic Scholar."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from ..corpus import REFERENCES, Work, WorkList
from ..papers.identifiers import is_arxiv_id, is_doi
from ..papers.merging import merge
from ..papers.paper import Paper
from ..papers.stub import is_stub
from . import records
from .asking import Asker
from .failures import Failure
from .match import titles_agree
from .services import Service, Services

_OPENALEX_WORK = re.compile(r"W\d{1,12}", re.ASCII)
_S2_PAPER = re.compile(r"[0-9a-f]{40}", re.ASCII)
_OPENALEX_FIELDS = (
    "id,doi,title,publication_date,publication_year,type,authorships,primary_location,locations,cited_by_count,"
    "referenced_works_count"
)
_S2_FIELDS = (
    "paperId,externalIds,title,year,publicationDate,publicationTypes,venue,journal,authors,url,citationCount,"
    "referenceCount"
)
_OPENALEX_IDS, _OPENALEX_PAGE = 50, 200
"""Works that OpenAlex finds by id at once, and works of one page of an answer."""
_S2_PAGE = 1_000


def ask(
    of: Work, kinds: Sequence[str], limit: int, asker: Asker, services: Services, keep: Callable[[WorkList], None]
) -> list[WorkList]:
    """Ask for references and citations of a paper, keep them, and return them; none if no service knows the paper.

    Args:
        of: the paper, with all its ids.
        kinds: `REFERENCES`, `CITATIONS` or both.
        limit: the greatest length of a list; of citations, the most cited ones are asked for if the service can do so.
        asker: sends the requests.
        services: the services.
        keep: keeps a list.

    Raises:
        Failure: if a service cannot be asked and no other has a list; lists before it were kept.
    """
    sources: tuple[_Lists, ...] = (
        _OpenAlex(asker, services.openalex),
        _SemanticScholar(asker, services.semantic_scholar),
    )
    found = []
    for kind in kinds:
        best, failed = None, None
        for source in sources:
            try:
                listed = source.listed(of, kind, limit)
            except Failure as failure:
                failed = failed or failure
                continue
            if listed and (best is None or listed.works):
                best = listed
            if best and best.works:
                break
        if best:
            keep(best)
            found.append(best)
        if failed and not (best and best.works):
            raise failed
    return found


class _Lists(Protocol):
    """A service that has lists."""

    def listed(self, of: Work, kind: str, limit: int) -> WorkList | None:
        """Return a list of a paper, or None if the service does not know the paper."""


class _OpenAlex:
    def __init__(self, asker: Asker, service: Service) -> None:
        self._asker, self._service = asker, service
        fields = {"select": f"{_OPENALEX_FIELDS},referenced_works"}
        self._records = _Records(asker, service, lambda of: map("/works/{}".format, _openalex_names(of)), fields)

    def listed(self, of: Work, kind: str, limit: int) -> WorkList | None:
        head = self._records.of(of)
        own = _openalex_id(head.get("id")) if head else ""
        if not head or not own:
            return None
        if kind == REFERENCES:
            ids = [each for each in map(_openalex_id, _list(head.get("referenced_works"))) if each]
            total, plain = len(ids) or _number(head.get("referenced_works_count")), self._by_id(ids[:limit])
        else:
            total, plain = _number(head.get("cited_by_count")), self._citing(own, limit)
        works = [work for each in plain if (work := _openalex_work(each))]
        counts = _number(head.get("referenced_works_count")), _number(head.get("cited_by_count"))
        described = _described(of, _openalex_work(head), own, *counts)
        return WorkList(described, kind, self._service.name, works, total)

    def _by_id(self, ids: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(ids), _OPENALEX_IDS):
            some = "|".join(ids[start : start + _OPENALEX_IDS])
            yield from self._page({"filter": f"ids.openalex:{some}", "per-page": _OPENALEX_IDS})[0]

    def _citing(self, own: str, limit: int) -> Iterator[Any]:
        size, done = min(limit, _OPENALEX_PAGE), 0
        for page in range(1, limit // size + 2):
            wanted = {"filter": f"cites:{own}", "sort": "cited_by_count:desc", "per-page": size, "page": page}
            results, total = self._page(wanted)
            yield from results[: limit - done]
            done += len(results)
            if len(results) < size or done >= min(limit, total or done):
                break

    def _page(self, parameters: dict[str, object]) -> tuple[list[Any], int | None]:
        plain = _object(
            self._asker.ask(self._service, "/works", {**parameters, "select": _OPENALEX_FIELDS}), self._service
        )
        meta = plain.get("meta")
        if not isinstance(plain.get("results"), list):
            raise Failure(f"the answer of {self._service.name} has no list of papers")
        return plain["results"], _number(meta.get("count")) if isinstance(meta, dict) else None


def _openalex_names(of: Work) -> Iterator[str]:
    """Yield the ids of a paper as OpenAlex takes them, its own first."""
    ids = [*dict.fromkeys((*of.ids, of.paper.id, of.paper.doi))]
    yield from filter(_OPENALEX_WORK.fullmatch, ids)
    yield from (f"doi:{quote(each, safe='/:;()')}" for each in ids if is_doi(each))
    yield from (f"doi:10.48550/arxiv.{each}" for each in ids if is_arxiv_id(each))
    yield from (each for each in ids if re.fullmatch(r"pmid:\d{1,9}", each, re.ASCII))


def _openalex_id(address: object) -> str:
    name = address.rpartition("/")[2] if isinstance(address, str) else ""
    return name if _OPENALEX_WORK.fullmatch(name) else ""


def _openalex_work(plain: Any) -> Work | None:
    paper = records.openalex_work(plain)
    if paper is None:
        return None
    counts = _number(plain.get("referenced_works_count")), _number(plain.get("cited_by_count"))
    return Work(paper, (_openalex_id(plain.get("id")),), *counts)


class _SemanticScholar:
    def __init__(self, asker: Asker, service: Service) -> None:
        self._asker, self._service = asker, service
        fields = {"fields": _S2_FIELDS}
        self._records = _Records(asker, service, lambda of: map("/paper/{}".format, _s2_names(of)), fields)

    def listed(self, of: Work, kind: str, limit: int) -> WorkList | None:
        head = self._records.of(of)
        own = head.get("paperId") if head else None
        if not (head and isinstance(own, str) and _S2_PAPER.fullmatch(own)):
            return None
        counts = _number(head.get("referenceCount")), _number(head.get("citationCount"))
        total = counts[0 if kind == REFERENCES else 1]
        plain = () if total == 0 else self._items(own, kind, limit)
        works = [work for each in plain if (work := _s2_work(_inside(each, kind)))]
        described = _described(of, _s2_work(head), own, *counts)
        return WorkList(described, kind, self._service.name, works, total)

    def _items(self, own: str, kind: str, limit: int) -> Iterator[Any]:
        done = 0
        while done < limit:
            size = min(limit - done, _S2_PAGE)
            parameters = {"fields": _S2_FIELDS, "offset": done, "limit": size}
            plain = _object(self._asker.ask(self._service, f"/paper/{own}/{kind}", parameters), self._service)
            data = _list(plain.get("data"))  # null where the publisher does not allow the list
            yield from data[:size]
            done += len(data)
            if not data or not _number(plain.get("next")):
                break


def _s2_names(of: Work) -> Iterator[str]:
    """Yield the ids of a paper as Semantic Scholar takes them, its own first."""
    ids = [*dict.fromkeys((*of.ids, of.paper.id, of.paper.doi))]
    yield from filter(_S2_PAPER.fullmatch, ids)
    yield from (f"ARXIV:{each}" for each in ids if is_arxiv_id(each))
    yield from (f"DOI:{quote(each, safe='/:;()')}" for each in ids if is_doi(each))
    yield from (f"PMID:{each[5:]}" for each in ids if re.fullmatch(r"pmid:\d{1,9}", each, re.ASCII))


def _inside(item: Any, kind: str) -> Any:
    """Return the paper in an item of a list, or None."""
    return item.get("citedPaper" if kind == REFERENCES else "citingPaper") if isinstance(item, dict) else None


def _s2_work(plain: Any) -> Work | None:
    paper = records.semantic_scholar_paper(plain)
    if paper is None:
        return None
    own = plain.get("paperId")
    ids = (own,) if isinstance(own, str) and _S2_PAPER.fullmatch(own) else ()
    return Work(paper, ids, _number(plain.get("referenceCount")), _number(plain.get("citationCount")))


def _described(of: Work, found: Work | None, own: str, references: int | None, citations: int | None) -> Work:
    """Return the paper that was asked for with its id at the service and its counts.

    The description of the service is used if only an identifier of the paper is known.
    """
    paper = merge(of.paper, found.paper) if found and is_stub(of.paper) else of.paper
    return Work(paper, (*of.ids, own), references, citations)


class _Records:
    """The records that a service has of papers. Each is asked for once."""

    def __init__(
        self, asker: Asker, service: Service, paths: Callable[[Work], Iterable[str]], parameters: Mapping[str, object]
    ) -> None:
        self._asker, self._service, self._paths, self._parameters = asker, service, paths, parameters
        self._known: dict[str, dict[str, Any] | None] = {}

    def of(self, work: Work) -> dict[str, Any] | None:
        """Return the record of a paper by the first of its ids that the service knows, or None.

        The record of another paper is skipped: identifiers have typos.
        """
        if work.paper.id not in self._known:
            found = filter(None, map(self._at, self._paths(work)))
            self._known[work.paper.id] = next((each for each in found if _is_of(work.paper, each)), None)
        return self._known[work.paper.id]

    def _at(self, path: str) -> dict[str, Any] | None:
        try:
            return _object(self._asker.ask(self._service, path, self._parameters), self._service)
        except Failure as failure:
            if failure.missing:
                return None
            raise


def _is_of(paper: Paper, record: Mapping[str, Any]) -> bool:
    title = record.get("title")
    return is_stub(paper) or not isinstance(title, str) or titles_agree(paper.title, title)


def _object(body: Path, service: Service) -> dict[str, Any]:
    """Return the JSON object in an answer.

    Raises:
        Failure: if it is none.
    """
    plain = records.parsed(body.read_bytes())
    if not isinstance(plain, dict):
        raise Failure(f"the answer of {service.name} could not be read")
    return plain


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None
