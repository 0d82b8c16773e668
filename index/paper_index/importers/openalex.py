"""OpenAlex works: one, a search's answer (`results`), an array or JSON lines. An abstract is an index of its words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..bibliography.assembly import Decoder, assembled
from ..bibliography.openalex_mapping import OPENALEX
from ..papers.identifiers import safe_link
from ..papers.paper import VENUES, Paper, Problem
from ..papers.reference import Entry, Reference
from ..text.markup import unmarked
from ..text.person_names import name_of
from . import citation, json_records
from .input_file import Source
from .record_builder import day, each, made

MAX_ABSTRACT = 50_000
"""Characters. An index may name a word at any number of places; what is longer is cut."""


def matches(source: Source) -> bool:
    """Return whether the first record has an OpenAlex id, or authors or an abstract in OpenAlex's way."""
    first = json_records.beginning(source)
    identity = first.get("id")
    return not {"abstract_inverted_index", "authorships"}.isdisjoint(first) or (
        isinstance(identity, str) and "openalex.org/" in identity[:40]
    )


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each work."""
    return each(source, json_records.records(source), _paper, "the answer contains no works")


def _paper(plain: dict[str, Any], source: Source) -> Paper:
    pages = [_text(place, "landing_page_url") for place in _places(plain)]
    identity = _text(plain, "id")
    venue, venue_kind = _venue(plain)
    abstract = _text(plain, "abstract") or uninverted(plain.get("abstract_inverted_index"))
    paper = made(
        source,
        [identity.rpartition("/")[2], _text(plain, "doi"), *(page for page in pages if "arxiv.org/" in page)],
        unmarked(_text(plain, "title") or _text(plain, "display_name")),
        abstract=unmarked(abstract),
        authors=_authors(plain.get("authorships")),
        published=day(plain.get("publication_date")) or day(plain.get("publication_year")),
        venue=venue,
        venue_kind=venue_kind,
        url=next(filter(safe_link, pages), identity),
    )
    return citation.with_reference(paper, _reference(plain), source)


def _reference(plain: dict[str, Any]) -> Reference:
    type = OPENALEX.csl_type(_text(plain, "type"))
    said = [(row.name, value) for row in OPENALEX.fields for value in _values(plain, row.name.split("."))]
    found = assembled("" if type == "document" else type, OPENALEX.placed(type, said), _DECODER, Entry(""))
    names = tuple(name_of(author) for author in _authors(plain.get("authorships")) if author)
    return replace(found, names={"author": names} if names else {}, entries=())


def _values(value: object, path: list[str]) -> list[str]:
    """Return the texts at a path in a work; a list on the way stands for each of its entries."""
    if isinstance(value, list):
        return [text for each in value for text in _values(each, path)]
    if path:
        return _values(value.get(path[0]), path[1:]) if isinstance(value, dict) else []
    return [str(value)] if isinstance(value, str | int) and value else []


_DECODER = Decoder(text=lambda value: unmarked(value.rpartition("pubmed.ncbi.nlm.nih.gov/")[2]))


def uninverted(index: object) -> str:
    """Return the text of which an index names the places of each word; what is no such index has none."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    words: list[str] = []
    room = MAX_ABSTRACT
    for _, word in sorted(placed):
        room -= len(word) + 1
        if room < 0:
            break
        words.append(word)
    return " ".join(words)


def _places(plain: dict[str, Any]) -> list[dict[str, Any]]:
    """The locations of the work, the primary one first."""
    locations = plain.get("locations")
    listed = [plain.get("primary_location"), plain.get("best_oa_location")]
    return [
        place for place in [*listed, *(locations if isinstance(locations, list) else [])] if isinstance(place, dict)
    ]


def _venue(plain: dict[str, Any]) -> tuple[str, str]:
    """Return the first place that is a journal or a conference, and which of them it is."""
    for place in _places(plain):
        source = place.get("source")
        if isinstance(source, dict) and (kind := _text(source, "type")) in VENUES:
            return _text(source, "display_name"), kind
    return "", ""


def _authors(authorships: object) -> list[str]:
    found = []
    for authorship in authorships if isinstance(authorships, list) else []:
        if isinstance(authorship, dict):
            author = authorship.get("author")
            known = _text(author, "display_name") if isinstance(author, dict) else ""
            found.append(known or _text(authorship, "raw_author_name"))
    return found


def _text(plain: dict[str, Any], name: str) -> str:
    value = plain.get(name)
    return value if isinstance(value, str) else ""
