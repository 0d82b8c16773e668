"""RIS: a record a paper, one line a field, in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from ..bibliography.ris_mapping import RIS
from ..importers.input_file import Source
from ..importers.name_lists import listed
from ..importers.ris import paper_of
from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..papers.reference import DATES, NAMES, Entry
from ..text.person_names import Name
from .citation_data import Citation, citation_of
from .cite_keys import keys_for
from .settings import DEFAULTS, Settings
from .verbatim import Fields, entries_of, further, kept

_NOWHERE = Source(b"", "")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers in their order."""
    every = list(papers)
    keys = keys_for(every, settings, "ris")
    there = {key.lower() for key in keys}
    for paper, key in zip(every, keys, strict=True):
        citation = citation_of(paper, marks.get(paper.id, NO_MARKS).tags)
        entries = entries_of(paper, "ris")
        rest, more = further(RIS, entries, there, settings) if entries else ((), [])
        own = "" if settings.original_keys and entries and not entries[0].key else key  # it came without one
        fields = _again(citation, entries[0], rest, more, own) if entries else _made(citation, key)
        for said in [fields, *([("TY", entry.type), *entry.fields] for entry in more)]:
            lines = (f"{tag}  - {' '.join(value.split())}".rstrip(" ") + "\n" for tag, value in said)
            stream.write("".join(lines) + "ER  - \n\n")


def _again(citation: Citation, entry: Entry, rest: Fields, more: list[Entry], key: str) -> Iterator[tuple[str, str]]:
    """Yield the tags of a reference as imported, except changed ones."""
    known = kept(RIS, entry, citation, *(citation_of(paper_of(each, _NOWHERE)) for each in (entry, *more)))
    yield "TY", known.type or _type(citation)
    if key and not entry.key:
        yield "ID", key
    for tag, value in known.fields + rest:
        yield tag, key if tag == "ID" else value
    for tag, value in _made(citation, key):
        if RIS.variable(tag, citation.type) in known.changed:
            yield tag, value


def _made(citation: Citation, key: str) -> Iterator[tuple[str, str]]:
    return ((tag, value) for tag, value in _fields(citation, key) if value)


def _type(entry: Citation) -> str:
    return RIS.own_type(entry.type) or "GEN"


def _fields(entry: Citation, key: str) -> Iterator[tuple[str, str]]:
    more = dict(entry.more)
    yield "TY", _type(entry)
    yield "ID", key
    yield "TI", entry.title
    yield "T2", entry.venue
    for name in entry.authors:
        yield "AU", _name(name)
    yield "PY", entry.year or entry.issued
    yield "DA", "/".join((entry.year, entry.month, entry.day)).rstrip("/") if entry.year else ""
    yield "AB", entry.abstract
    yield "PB", str(more.pop("publisher", "arXiv" if entry.arxiv and not entry.venue else ""))
    yield "AN", f"arXiv:{entry.arxiv}" if entry.arxiv else str(more.pop("archive_location", ""))
    yield "DO", entry.doi
    yield "UR", entry.url
    for word in entry.keywords:
        yield "KW", word
    first, _, last = str(more.pop("page", "")).partition("-")
    yield "SP", first
    yield "EP", last
    for variable, value in more.items():
        tag = RIS.name(variable, entry.type)
        if not tag:
            continue
        if variable in NAMES:
            yield from ((tag, _name(name)) for name in value if isinstance(name, Name))
        elif variable in DATES:
            yield tag, str(value).replace("-", "/")
        else:
            yield from ((tag, line) for line in str(value).split("\n"))
    for file in entry.files:
        yield "L1", file.path


def _name(name: Name) -> str:
    if listed(name.literal) == [name]:  # an institution, which is read as one name again
        return name.literal
    # A comma divides the parts; one inside a part cannot be written.
    family = " ".join(filter(None, (name.dropping, name.sorted_family)))
    parts = (part.replace(",", " ").strip() for part in (family, name.given, name.suffix))
    return ", ".join(part for part in parts if part)
