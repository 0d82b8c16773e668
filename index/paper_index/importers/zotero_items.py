"""An item of Zotero in its own names, as its database and Better BibTeX have it, made into the paper it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..papers.paper import Paper
from ..papers.reference import Entry, File
from ..text.markup import unmarked
from ..text.person_names import Name
from ..text.sanitize import clean
from . import citation, zotero_csv
from .input_file import Source

NO_PAPERS = frozenset({"attachment", "note", "annotation"})
"""Types of items that are parts of others."""

_COLUMNS = {
    **dict.fromkeys(
        ("bookTitle", "proceedingsTitle", "encyclopediaTitle", "dictionaryTitle", "websiteTitle", "blogTitle",
         "forumTitle", "programTitle"),
        "publication title",
    ),
    **dict.fromkeys(("thesisType", "reportType", "manuscriptType", "websiteType", "letterType", "mapType"), "type"),
    **dict.fromkeys(("caseName", "nameOfAct", "subject"), "title"),
    "patentNumber": "number",
    "versionNumber": "version",
    **dict.fromkeys(("company", "studio", "label", "network", "distributor"), "publisher"),
    "repository": "publisher",
    "archiveID": "number",
    "pages": "pages",
}  # fmt: skip
"""Names of fields that are not those of the CSV with small letters and blanks."""
_DEEPEST = 50
"""Collections in each other."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLES = {"scriptwriter": "script-writer", "bookAuthor": "container-author", "seriesEditor": "collection-editor",
          "reviewedAuthor": "reviewed-author"}  # fmt: skip
_AUTHORS = frozenset({"artist", "programmer", "presenter", "inventor", "cartographer", "podcaster", "interviewee"})
"""Roles of whoever made an item of some types."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of Zotero."""

    key: str
    type: str
    fields: Mapping[str, str]
    creators: tuple[tuple[str, Name], ...] = ()
    """Role, as Zotero names it, and name."""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """HTML."""
    files: tuple[File, ...] = ()
    collections: tuple[str, ...] = ()
    """Paths of collections: `Thesis/Chapter 2`."""


def paper_of(item: Item, source: Source) -> Paper:
    """Return the paper of an item, with its reference.

    Raises:
        ValueError: if it has no title.
    """
    cells = {"item type": item.type}
    for name, value in item.fields.items():
        cells.setdefault(_COLUMNS.get(name) or _CAPITAL.sub(" ", name).lower(), value)
    names: dict[str, tuple[Name, ...]] = {}
    for role, creator in item.creators:
        known = "author" if role in _AUTHORS else _ROLES.get(role, role)
        names[known] = (*names.get(known, ()), creator)
    paper = zotero_csv.paper_of(source, cells, names.get("author", ()))
    notes = "\n".join(filter(None, (clean(unmarked(note)) for note in item.notes)))
    reference = paper.reference
    key = cells.get("citation key", "") or next((entry.key for entry in reference.entries), "")
    rest = tuple(pair for entry in reference.entries for pair in entry.fields if pair[0] != "citation key")
    groups = tuple(("collection", path) for path in item.collections)
    reference = replace(
        reference,
        names=names,
        fields={**reference.fields, **({"annote": notes} if notes else {})},
        keywords=item.tags,
        files=item.files,
        entries=(Entry("zotero", key, item.type, (("key", item.key), *rest, *groups)),),
    )
    return citation.with_reference(replace(paper, cut=()), reference, source)


def paths(collections: Mapping[object, tuple[str, object]]) -> dict[object, str]:
    """Return the paths of collections: id to (name, id of the parent or None) becomes id to `Parent/Child`."""
    found = {}
    for identity in collections:
        parts: list[str] = []
        seen: set[object] = set()
        at: object = identity
        while at in collections and at not in seen and len(parts) < _DEEPEST:
            seen.add(at)
            name, at = collections[at]
            parts.append(name.replace("/", "-").replace(",", " "))
        found[identity] = "/".join(reversed(parts))
    return found


def names_of(first: str, last: str, *, whole: bool) -> Name:
    """Return a creator: one of two fields, or of one."""
    return citation.person(literal=last or first) if whole or not first else citation.person(last, first)


def listed(texts: Iterable[object]) -> tuple[str, ...]:
    """Return the texts among some values."""
    return tuple(text for text in texts if isinstance(text, str) and text)
