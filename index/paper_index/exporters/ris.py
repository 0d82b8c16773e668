"""RIS: a record a paper, one line a field, in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..text.person_names import Name
from .citation import Citation, citation_of
from .cite_keys import cite_keys
from .settings import DEFAULTS, Settings


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers in their order."""
    listed = list(papers)
    for paper, key in zip(listed, cite_keys(listed, settings.cite_key), strict=True):
        entry = citation_of(paper, marks.get(paper.id, NO_MARKS).tags)
        stream.write("".join(f"{tag}  - {value}\n" for tag, value in _fields(entry, key) if value) + "ER  - \n\n")


_TYPES = {"journal": "JOUR", "conference": "CONF"}


def _fields(entry: Citation, key: str) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(entry.venue_kind) or ("UNPB" if entry.arxiv else "GEN")
    yield "ID", key
    yield "TI", entry.title
    yield "T2", entry.venue
    for name in entry.authors:
        yield "AU", _name(name)
    yield "PY", entry.year
    yield "DA", "/".join((entry.year, entry.month, entry.day)).rstrip("/") if entry.year else ""
    yield "AB", entry.abstract
    yield "PB", "arXiv" if entry.arxiv and not entry.venue else ""
    yield "AN", f"arXiv:{entry.arxiv}" if entry.arxiv else ""
    yield "DO", entry.doi
    yield "UR", entry.url
    for tag in entry.tags:
        yield "KW", tag


def _name(name: Name) -> str:
    # A comma divides the parts; one inside a part cannot be written.
    parts = (part.replace(",", " ").strip() for part in (name.family, name.given, name.suffix))
    return ", ".join(part for part in parts if part)
