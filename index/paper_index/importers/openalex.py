"""OpenAlex works: one, a search's answer (`results`), an array or JSON lines. An abstract is an index of its words."""

from collections.abc import Iterator
from typing import Any

from ..papers.identifiers import safe_link
from ..papers.paper import VENUES, Paper, Problem
from ..text.markup import unmarked
from . import json_records
from .input_file import Source
from .record_builder import day, each, made

MAX_ABSTRACT = 50_000
"""Characters. An index may name a word at any number of places; what is longer is cut."""


def matches(source: Source) -> bool:
    """Tell whether the first record has an OpenAlex id, or authors or an abstract in OpenAlex's way."""
    first = json_records.beginning(source)
    identity = first.get("id")
    return not {"abstract_inverted_index", "authorships"}.isdisjoint(first) or (
        isinstance(identity, str) and "openalex.org/" in identity[:40]
    )


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each work."""
    return each(source, json_records.records(source), _paper, "the answer holds no work")


def _paper(plain: dict[str, Any], source: Source) -> Paper:
    pages = [_text(place, "landing_page_url") for place in _places(plain)]
    identity = _text(plain, "id")
    venue, venue_kind = _venue(plain)
    abstract = _text(plain, "abstract") or uninverted(plain.get("abstract_inverted_index"))
    return made(
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
    """Where the work is found, the primary place first."""
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
