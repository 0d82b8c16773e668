"""Semantic Scholar papers: one, a search's answer (`data`), an array or JSON lines."""

import re
from collections.abc import Iterator
from typing import Any

from ..papers.paper import Paper, Problem
from . import json_records
from .input_file import Source
from .record_builder import day, each, made

_SHA1 = re.compile(r"[0-9a-f]{40}")


def matches(source: Source) -> bool:
    """Return whether the first record has an id of Semantic Scholar's."""
    first = _inside(json_records.beginning(source))
    identity = first.get("paperId")
    return "externalIds" in first or (isinstance(identity, str) and bool(_SHA1.fullmatch(identity)))


def _inside(plain: dict[str, Any]) -> dict[str, Any]:
    """The paper in an item of a list of references or citations; else what was given."""
    inside = plain.get("citedPaper") or plain.get("citingPaper")
    return inside if isinstance(inside, dict) else plain


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield each paper; a batch answers `null` for an id it does not know, which is a `Problem`."""
    return each(source, json_records.records(source), _paper, "the answer contains no papers")


def _paper(plain: dict[str, Any], source: Source) -> Paper:
    plain = _inside(plain)
    known = plain.get("externalIds")
    ids: dict[str, Any] = known if isinstance(known, dict) else {}
    tldr = plain.get("tldr")
    authors = plain.get("authors")
    listed = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    venue, venue_kind = _venue(plain)
    return made(
        source,
        [ids.get("ArXiv"), ids.get("DOI"), plain.get("paperId")],
        plain.get("title"),
        abstract=plain.get("abstract"),
        summary=tldr.get("text") if isinstance(tldr, dict) else "",
        authors=[name for name in listed if isinstance(name, str)],
        published=day(plain.get("publicationDate")) or day(plain.get("year")),
        url=plain.get("url"),
        venue=venue,
        venue_kind=venue_kind,
    )


def _venue(plain: dict[str, Any]) -> tuple[object, str]:
    """Return the name of the journal or conference and, if known, its kind."""
    named, journal, kinds = (plain.get(name) for name in ("publicationVenue", "journal", "publicationTypes"))
    place: dict[str, Any] = named if isinstance(named, dict) else {}
    of_journal = journal.get("name") if isinstance(journal, dict) else ""
    said = place.get("type") if isinstance(place.get("type"), str) else ""
    if not said and isinstance(kinds, list):
        said = "conference" if "Conference" in kinds else "journal" if "JournalArticle" in kinds else ""
    return place.get("name") or plain.get("venue") or of_journal, str(said)
