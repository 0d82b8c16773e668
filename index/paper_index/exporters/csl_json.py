"""CSL-JSON: what Zotero, pandoc and every CSL processor reads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TextIO

from ..bibliography.csl_mapping import CSL
from ..importers.csl_json import item_of, paper_of
from ..importers.input_file import Source
from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..papers.reference import DATES, NAMES, Entry
from ..text import edtf
from ..text.person_names import Name
from .citation_data import Citation, citation_of
from .cite_keys import keys_for
from .settings import DEFAULTS, Settings
from .verbatim import Fields, entries_of, further, kept

_NOWHERE = Source(b"", "")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write a list of the papers in their order, an item a line."""
    listed = list(papers)
    keys = keys_for(listed, settings, "csl-json")
    there = {key.lower() for key in keys}
    between = "[\n"
    for paper, key in zip(listed, keys, strict=True):
        citation = citation_of(paper, marks.get(paper.id, NO_MARKS).tags)
        entries = entries_of(paper, "csl-json")
        rest, more = further(CSL, entries, there, settings) if entries else ((), [])
        plain = _again(citation, entries[0], rest, more, key) if entries else item(citation, key)
        for each in [plain, *({"type": entry.type} | item_of(entry) for entry in more)]:
            stream.write(between + json.dumps(each, ensure_ascii=False))
            between = ",\n"
    stream.write("\n]\n" if listed else "[]\n")


def _again(citation: Citation, entry: Entry, rest: Fields, more: list[Entry], key: str) -> dict[str, Any]:
    """Return an item as imported, except changed variables."""
    known = kept(CSL, entry, citation, *(citation_of(paper_of(each, _NOWHERE)) for each in (entry, *more)))
    plain = {"id": key, "type": known.type or citation.type} | item_of(replace(entry, fields=known.fields + rest))
    if key != entry.key:
        plain |= {name: key for name in ("id", "citation-key") if name in plain}
    anew = item(citation, key)
    return plain | {name: anew[name] for name in anew if CSL.variable(name, citation.type) in known.changed}


def item(entry: Citation, key: str) -> dict[str, Any]:
    """Return a paper's item, without empty fields."""
    # Papers published elsewhere were not published by arXiv, which only has a copy.
    preprint, elsewhere = bool(entry.arxiv and not entry.venue), bool(entry.arxiv and entry.venue)
    issued = [int(part) for part in (entry.year, entry.month, entry.day) if part]
    plain = {
        "id": key,
        "citation-key": key,
        "type": entry.type,
        "title": entry.title,
        "author": [_name(name) for name in entry.authors],
        "container-title": entry.venue,
        "issued": edtf.to_csl(entry.issued) if entry.issued else {"date-parts": [issued]} if issued else None,
        "publisher": "arXiv" if preprint else "",
        "number": f"arXiv:{entry.arxiv}" if preprint else "",
        "archive": "arXiv" if elsewhere else "",
        "archive_location": entry.arxiv if elsewhere else "",
        "DOI": entry.doi,
        "URL": entry.url,
        "abstract": entry.abstract,
        "keyword": ", ".join(entry.keywords),
        **{name: _value(name, value) for name, value in entry.more.items()},
    }
    return {name: value for name, value in plain.items() if value}


def _value(variable: str, value: Any) -> Any:
    if variable in NAMES:
        return [_name(name) for name in value]
    return edtf.to_csl(value) if variable in DATES else value


def _name(name: Name) -> dict[str, str]:
    if name.literal or (not name.given and not name.particle):
        return {"literal": name.literal or name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "suffix": name.suffix,
        "non-dropping-particle": name.particle,
        "dropping-particle": name.dropping,
    }
    return {part: text for part, text in parts.items() if text}
