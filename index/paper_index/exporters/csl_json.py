"""CSL-JSON: what Zotero, pandoc and every CSL processor reads."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..text.person_names import Name
from .citation import Citation, citation_of
from .cite_keys import cite_keys
from .settings import DEFAULTS, Settings


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write a list of the papers in their order, an item a line."""
    listed = list(papers)
    between = "[\n"
    for paper, key in zip(listed, cite_keys(listed, settings.cite_key), strict=True):
        plain = item(citation_of(paper, marks.get(paper.id, NO_MARKS).tags), key)
        stream.write(between + json.dumps(plain, ensure_ascii=False))
        between = ",\n"
    stream.write("\n]\n" if listed else "[]\n")


_TYPES = {"journal": "article-journal", "conference": "paper-conference"}


def item(entry: Citation, key: str) -> dict[str, Any]:
    """Return a paper's item, without empty fields."""
    # What came out elsewhere was not published by arXiv; it can be had there, too.
    preprint, elsewhere = bool(entry.arxiv and not entry.venue), bool(entry.arxiv and entry.venue)
    issued = [int(part) for part in (entry.year, entry.month, entry.day) if part]
    plain = {
        "id": key,
        "citation-key": key,
        "type": _TYPES.get(entry.venue_kind) or ("article" if entry.arxiv else "document"),
        "title": entry.title,
        "author": [_name(name) for name in entry.authors],
        "container-title": entry.venue,
        "issued": {"date-parts": [issued]} if issued else None,
        "publisher": "arXiv" if preprint else "",
        "number": f"arXiv:{entry.arxiv}" if preprint else "",
        "archive": "arXiv" if elsewhere else "",
        "archive_location": entry.arxiv if elsewhere else "",
        "DOI": entry.doi,
        "URL": entry.url,
        "abstract": entry.abstract,
        "keyword": ", ".join(entry.tags),
    }
    return {name: value for name, value in plain.items() if value}


def _name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given} | ({"suffix": name.suffix} if name.suffix else {})
