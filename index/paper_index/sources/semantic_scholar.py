"""Semantic Scholar papers: one, a search's answer (`data`), an array or JSON lines."""

from collections.abc import Iterator
from typing import Any

from ..paper import Paper, Problem
from . import json_records
from .record import day, made
from .source import Source


def recognises(source: Source) -> bool:
    """Tell whether the first record has an id of Semantic Scholar's."""
    first = json_records.beginning(source)
    inside = first.get("citedPaper") or first.get("citingPaper")
    return "paperId" in first or "externalIds" in first or (isinstance(inside, dict) and "paperId" in inside)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield each paper; a batch answers `null` for an id it does not know, which is a `Problem`."""
    some = False
    for found in json_records.records(source):
        some = True
        if isinstance(found, Problem):
            yield found
            continue
        line, plain = found
        inside = plain.get("citedPaper") or plain.get("citingPaper")  # a list of references or of citations
        try:
            yield _paper(inside if isinstance(inside, dict) else plain, source)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        yield Problem(source.name, None, "the answer holds no paper")


def _paper(plain: dict[str, Any], source: Source) -> Paper:
    known = plain.get("externalIds")
    ids: dict[str, Any] = known if isinstance(known, dict) else {}
    tldr = plain.get("tldr")
    authors = plain.get("authors")
    listed = [each.get("name") for each in authors if isinstance(each, dict)] if isinstance(authors, list) else []
    return made(
        source,
        [ids.get("ArXiv"), ids.get("DOI"), plain.get("paperId")],
        plain.get("title"),
        abstract=plain.get("abstract"),
        summary=tldr.get("text") if isinstance(tldr, dict) else "",
        authors=[name for name in listed if isinstance(name, str)],
        published=day(plain.get("publicationDate")) or day(plain.get("year")),
        url=plain.get("url"),
    )
