"""The fields an entry takes from others by `crossref` and `xdata`, by the default table of BibLaTeX.

Two things differ from BibLaTeX. What identifies or describes the parent alone (DOI, URL, abstract, files) is not
inherited: a chapter is not its book. And the title of any whole book becomes the book title of any of its parts,
because files written for BibTeX combine other types than the table has.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..papers.reference import words

_DEEPEST = 10
_LONGEST, _LONGEST_IN_ALL = 5_000, 50_000
"""The most characters of an inherited value, and of all that an entry inherits: a parent may have many children."""

_PARTS = words("inbook bookinbook suppbook incollection inreference suppcollection inproceedings conference")
_BOOKS = words("book collection reference proceedings manual")
_SEVERAL_VOLUMES = words("mvbook mvcollection mvreference mvproceedings")
_IN_PERIODICAL = words("article suppperiodical")
_NEVER = words(
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring "
    "relatedtype shorthand shorthandintro sortkey key "
    "doi url urldate eprint eprinttype eprintclass archiveprefix primaryclass pmid pmcid abstract file pdf"
)
_TITLES = words("title subtitle titleaddon shorttitle sorttitle indextitle indexsorttitle")
_ONE_VALUE = (
    words("date year month day"),
    words("journal journaltitle booktitle"),
    words("address location"),
    words("school institution"),
)
"""Fields that say the same: a child that has one of them inherits none."""

_AND = re.compile(r"\s+and\s+")
GRANULAR = re.compile(
    r"(?<![^\s{\"=])xdata\s{0,9}=\s{0,9}\{?(?P<key>[^\s{}\",=]{1,200}?)-(?P<field>[A-Za-z]{1,50})(?:-(?P<number>\d{1,4}))?(?![^\s{}\",])\}?",
    re.IGNORECASE,
)
"""A reference of BibLaTeX to a field of an `@xdata` entry, or to one item of a list in it."""

Pairs = tuple[tuple[str, str], ...]


class Known(NamedTuple):
    """An entry that others refer to."""

    type: str
    """In small letters."""
    fields: Mapping[str, str]
    """By their names in small letters."""


class Inheritance:
    """The inherited fields of the entries of a file. Chains of parents are followed, circles only once."""

    def __init__(self, find: Callable[[str], Known | None]) -> None:
        """Take the function that returns the entry with a cite key, in small letters, or None."""
        self._find = find
        self._resolved: dict[str, Known | None] = {}

    def fields(self, key: str, entry: Known) -> tuple[dict[str, str], list[str]]:
        """Return the fields that an entry inherits, and the cite keys of parents that are not in the file."""
        missing: list[str] = []
        found = self._complete(entry, (key.lower(),), missing)
        return {name: value for name, value in found.items() if value != entry.fields.get(name)}, missing

    def resolved(self, key: str, fields: Pairs) -> tuple[Pairs, list[str]]:
        """Return fields whose values, or names in lists, may be those of others: `author = {xdata=key-author-2}`.

        Returns:
            The fields with the values they refer to, and the references that lead to no value.
        """
        missing: list[str] = []

        def looked_up(part: str) -> str:
            found = GRANULAR.fullmatch(part)
            if not found:
                return part
            parent = self._parent(found["key"].lower(), (key.lower(),), [])
            value = parent.fields.get(found["field"].lower(), "") if parent else ""
            if found["number"]:
                value = "".join(_AND.split(value)[int(found["number"]) - 1 : int(found["number"])])
            if not value:
                missing.append(part.strip(" {}"))
            return value

        pairs = [
            (name, " and ".join(filter(None, map(looked_up, _AND.split(value)))) if GRANULAR.search(value) else value)
            for name, value in fields
        ]
        return tuple((name, value) for name, value in pairs if value), missing

    def _complete(self, entry: Known, path: tuple[str, ...], missing: list[str]) -> dict[str, str]:
        """Return the fields of an entry with those it inherits; `path` are the keys from the first child to it."""
        complete = {name: value for name, value in entry.fields.items() if value}
        room = _LONGEST_IN_ALL
        for key in _keys(entry.fields.get("xdata", "")):
            if parent := self._parent(key, path, missing):
                room = _add(complete, parent.fields, room)
        for key in _keys(entry.fields.get("crossref", ""))[:1]:
            if parent := self._parent(key, path, missing):
                _add(complete, _passed_on(parent, entry.type), room)
        return complete

    def _parent(self, key: str, path: tuple[str, ...], missing: list[str]) -> Known | None:
        if key in path or len(path) > _DEEPEST:
            return None
        if key not in self._resolved:
            found = self._find(key)
            self._resolved[key] = found and Known(found.type, self._complete(found, (*path, key), []))
        if self._resolved[key] is None:
            missing.append(key)
        return self._resolved[key]


def _keys(value: str) -> list[str]:
    return [key for part in value.split(",") if (key := part.strip().lower())]


def _passed_on(parent: Known, child: str) -> dict[str, str]:
    """Return the fields of a parent by the names they have in a child of some type, the best first."""
    title = _title_of(parent.type, child)
    passed = {
        name: value for name, value in parent.fields.items() if name not in _NEVER and not (title and name in _TITLES)
    }
    if title:
        passed |= {
            name: value
            for own, name in (("title", title), ("subtitle", _sub(title)), ("titleaddon", f"{title}addon"))
            if (value := parent.fields.get(own)) and name not in passed
        }
    if child in ("inbook", "bookinbook", "suppbook") and (author := parent.fields.get("author")):
        passed.setdefault("bookauthor", author)
    return passed


def _title_of(parent: str, child: str) -> str:
    """Return the field that the title of a parent becomes in a child; "" if it stays a title."""
    if parent == "periodical" and child in _IN_PERIODICAL:
        return "journaltitle"
    if parent in _SEVERAL_VOLUMES and child in _PARTS | _BOOKS:
        return "maintitle"
    return "booktitle" if parent in _BOOKS and child in _PARTS else ""


def _sub(title: str) -> str:
    return f"{title.removesuffix('title')}subtitle"


def _add(fields: dict[str, str], others: Mapping[str, str], room: int) -> int:
    """Add the fields that are missing, within bounds; return the room that is left."""
    taken = {name for group in _ONE_VALUE if group & fields.keys() for name in group}
    for name, value in others.items():
        if name in fields or name in taken or name in ("xdata", "crossref", "ids") or len(value) > _LONGEST:
            continue
        room -= len(value)
        if room >= 0:
            fields[name] = value
    return room
