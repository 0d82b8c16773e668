"""The fields that papers lack, and the part of a fetched record that completes them."""

from collections.abc import Collection
from dataclasses import replace

from ..papers.identifiers import is_arxiv_id, is_doi, strength
from ..papers.paper import Paper
from ..papers.reference import NO_REFERENCE, Reference
from ..papers.stub import certainty_of_title, is_stub
from ..text.sanitize import fold_title
from .match import Match, compare, titles_agree

HUGGING_FACE, ARXIV, CROSSREF, OPENALEX, SEMANTIC_SCHOLAR = (
    "huggingface", "arxiv", "crossref", "openalex", "semantic-scholar",
)  # fmt: skip
SERVICES = (HUGGING_FACE, ARXIV, CROSSREF, OPENALEX, SEMANTIC_SCHOLAR)
"""The services that complete papers, as the settings name them."""

_CORE = frozenset({"abstract", "authors", "published"})
_GIVES = {
    HUGGING_FACE: _CORE | {"code"},
    ARXIV: _CORE,
    CROSSREF: _CORE | {"venue"},
    OPENALEX: _CORE | {"venue"},
    SEMANTIC_SCHOLAR: _CORE | {"venue"},
}
"""The fields that each service gives."""
_BY_TITLE = (HUGGING_FACE, ARXIV, OPENALEX)
"""The services that are searched by title, in this order."""


def has_identifier(paper: Paper) -> bool:
    """Return whether services can be asked for a paper by identifier."""
    return is_arxiv_id(paper.id) or is_doi(paper.doi)


def services_for(paper: Paper) -> tuple[str, ...]:
    """Return the services that can be asked for a paper, in order."""
    if is_arxiv_id(paper.id):
        return HUGGING_FACE, ARXIV, OPENALEX, SEMANTIC_SCHOLAR
    return (CROSSREF, OPENALEX, SEMANTIC_SCHOLAR) if is_doi(paper.doi) else _BY_TITLE


def lacks(paper: Paper, services: Collection[str] = SERVICES) -> frozenset[str]:
    """Return the empty fields of a paper that some services can complete; `id` if it has no identifier."""
    given = frozenset[str]().union(*(_GIVES[name] for name in services_for(paper) if name in services))
    empty = {name for name in given if not getattr(paper, name)}
    by_title = not has_identifier(paper) and any(name in services for name in _BY_TITLE)
    return frozenset(empty | {"id"} if by_title else empty)


def is_same(known: Paper, found: Paper) -> bool:
    """Return whether the record that a service has under an identifier of a paper is of that paper.

    A record with one of its identifiers is, unless the title is another one: identifiers have typos. But the title
    of a PDF is doubted, not the stamp of arXiv on it. A record with other identifiers is only if the titles are equal
    and nothing contradicts.
    """
    if {known.id, known.doi} & {found.id, found.doi} - {""}:
        doubted = is_stub(known) or (certainty_of_title(known) == 1 and is_arxiv_id(known.id))
        return doubted or titles_agree(known.title, found.title)
    return compare(known, found) is Match.EQUAL


def completion(known: Paper, found: Paper, source: str) -> Paper:
    """Return the part of a record that completes a paper, as a record of the paper.

    Args:
        known: the paper.
        found: the record of the same paper.
        source: the name of the service.
    """
    stronger = strength(known.id) == 0 and strength(found.id) > 1
    venue = found if found.venue and not known.venue else known
    longer = len(found.published) > len(known.published) and found.published.startswith(known.published)
    return Paper(
        id=found.id if stronger else known.id,
        title=known.title if certainty_of_title(known) == 2 else found.title,
        abstract="" if known.abstract else found.abstract,
        authors=() if known.authors else found.authors,
        published=found.published if longer else "",
        code=() if known.code else found.code,
        doi=known.doi or found.doi,
        venue=venue.venue,
        venue_kind=venue.venue_kind,
        sources=(source,),
        reference=_reference(known, found),
    )


def _reference(known: Paper, found: Paper) -> Reference:
    """Return the bibliographic data of a record, without its entries, which the user never had."""
    same = not known.venue or fold_title(known.venue) == fold_title(found.venue)
    if not found.reference.fields or not (is_stub(known) or same):
        return NO_REFERENCE
    return replace(found.reference, entries=())
