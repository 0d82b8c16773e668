"""`Reference`: what a bibliography knows of a paper beyond `Paper`, in the variables of CSL 1.0.2.

Title, abstract, authors as they are shown, date, DOI and page are in `Paper`. A paper that came in no bibliography has
the one empty reference, which costs nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from ..text.person_names import Name
from ..text.sanitize import are_clean, clean
from .field_limits import LONGEST_ENTRY, LONGEST_LINK, MOST, text_of

T = TypeVar("T")


def words(text: str) -> frozenset[str]:
    """Return the words of a text, as a set."""
    return frozenset(text.split())


NAMES = words(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author "
    "performer producer recipient reviewed-author script-writer series-creator translator"
)
"""The CSL variables that hold names."""

DATES = words("accessed available-date event-date issued original-date submitted")
"""The CSL variables that hold dates."""

LONGEST_FIELD = 100_000
"""Characters of a field, of a source entry's too."""
MOST_FIELDS, MOST_KEYWORDS, MOST_FILES, MOST_ENTRIES = 2_000, 2_000, 200, 20
LONGEST_REFERENCE = 2**20
"""Characters of all fields of the source entries of one paper together."""

_LINES = frozenset({"note", "annote", "abstract"})
_PARTS = ("family", "given", "suffix", "particle", "dropping", "literal")


@dataclass(frozen=True, slots=True)
class File:
    """A file or a link attached to a paper."""

    path: str
    """A path, absolute or relative to `folder`, or a URL, as the source wrote it."""
    title: str = ""
    media_type: str = ""
    """`application/pdf`, or what the source has in its place (`PDF`)."""
    folder: str = field(default="", compare=False)
    """The folder of the imported file, or ""."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as its source wrote it, so that it can be written again to the same format."""

    format: str
    """`bibtex` (BibLaTeX too), `ris`, `csl-json`, `zotero-csv` …"""
    key: str = ""
    """The cite key."""
    type: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Names and texts in their order. A name may come twice where the format allows it."""
    inherited: tuple[tuple[str, str], ...] = ()
    """Fields that came from another entry, by `crossref` or `xdata`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The bibliographic record of a paper."""

    type: str = ""
    """The CSL type: `article-journal`, `book` …"""
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict, hash=False)
    """By role: `author`, `editor` …"""
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    """CSL variables: `container-title`, `volume`, `page`, `ISBN` …"""
    dates: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By role, as EDTF: `2009-03`, `2009-22` (summer), `2009/2010`; anything else is a literal."""
    keywords: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def collections(self) -> tuple[str, ...]:
        """The collections of Zotero and the groups of JabRef that it is in, as `Parent/Child`."""
        found: dict[str, None] = {}
        for entry in self.entries:
            for name, value in entry.fields:
                if name == "collection" and entry.format == "zotero":
                    found[value] = None
                elif name.lower() == "groups" and entry.format == "bibtex":
                    found |= dict.fromkeys(group.strip() for group in value.split(",") if group.strip())
        return tuple(found)

    def __bool__(self) -> bool:
        """Return whether there are any data."""
        return bool(self.type or self.names or self.fields or self.dates or self.keywords or self.files or self.entries)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without empty ones. `reference_from` reverses it."""
        return _full(
            type=self.type,
            names={
                role: [{part: text for part, text in zip(_PARTS, name, strict=True) if text} for name in some]
                for role, some in self.names.items()
            },
            fields=dict(self.fields),
            dates=dict(self.dates),
            keywords=list(self.keywords),
            files=[_full(path=f.path, title=f.title, media_type=f.media_type, folder=f.folder) for f in self.files],
            entries=[
                _full(format=e.format, key=e.key, type=e.type, fields=_listed(e.fields), inherited=_listed(e.inherited))
                for e in self.entries
            ],
        )


NO_REFERENCE = Reference()
"""The reference of a paper that came in no bibliography."""


def reference_from(plain: Any) -> tuple[Reference, tuple[str, ...]]:
    """Return the reference in plain JSON values of any origin, cleaned, and messages about truncated values.

    Raises:
        TypeError: if a value has another shape.
        AttributeError: likewise.
    """
    if not plain:
        return NO_REFERENCE, ()
    given = Reference(
        type=plain.get("type"),
        names={
            role: tuple(
                Name(**{part: text for part, text in each.items() if part in _PARTS})
                for each in islice(listed or (), MOST["authors"] + 1)
            )
            for role, listed in (plain.get("names") or {}).items()
        },
        fields=plain.get("fields") or {},
        dates=plain.get("dates") or {},
        keywords=plain.get("keywords") or (),
        files=tuple(
            File(*(each.get(name) for name in ("path", "title", "media_type", "folder")))
            for each in islice(plain.get("files") or (), MOST_FILES + 1)
        ),
        entries=tuple(
            Entry(*(each.get(name) for name in ("format", "key", "type", "fields", "inherited")))
            for each in islice(plain.get("entries") or (), MOST_ENTRIES + 1)
        ),
    )
    return cleaned(given)


def cleaned(given: Reference) -> tuple[Reference, tuple[str, ...]]:
    """Return a reference with clean values within bounds, and messages about truncated values.

    Raises:
        TypeError: if a value has another type.
        AttributeError: likewise.
    """
    reading = _Reading()
    text = reading.text
    reference = Reference(
        type=text(given.type, LONGEST_ENTRY),
        names={role: some for role, listed in given.names.items() if role in NAMES and (some := reading.names(listed))},
        fields=reading.fields(given.fields),
        dates={
            role: value for role, raw in given.dates.items() if role in DATES and (value := text(raw, LONGEST_ENTRY))
        },
        keywords=reading.keywords(given.keywords),
        files=tuple(
            File(path, *(text(value, LONGEST_LINK) for value in (file.title, file.media_type, file.folder)))
            for file in reading.some(given.files, MOST_FILES, "files")
            if (path := text(file.path, LONGEST_LINK))
        ),
        entries=tuple(
            Entry(
                text(entry.format, LONGEST_ENTRY),
                text(entry.key, LONGEST_ENTRY),
                text(entry.type, LONGEST_ENTRY),
                reading.pairs(entry.fields),
                reading.pairs(entry.inherited),
            )
            for entry in reading.some(given.entries, MOST_ENTRIES, "entries")
        ),
    )
    return reference or NO_REFERENCE, tuple(reading.cut)


@lru_cache(maxsize=1_024)
def _field_name(name: str) -> str:
    """Return the name of a field, cleaned and truncated."""
    return name if name.isalnum() and name.isascii() and len(name) < LONGEST_ENTRY else clean(name)[:LONGEST_ENTRY]


def joined(known: Reference, other: Reference) -> Reference:
    """Return what two sources say of one paper: of two values the first stays, of two lists of names the longer.

    Lists are united, and the entries of both are kept. An entry that comes again, known by its format and key, replaces
    the one before, and if nothing else was known, so does the whole reference.
    """
    if not other or known == other:
        return known
    again = {(entry.format, entry.key): entry for entry in other.entries}
    entries = {(entry.format, entry.key): entry for entry in known.entries}
    if not known or (again and entries.keys() <= again.keys()):
        return other
    names = dict(known.names)
    for role, some in other.names.items():
        names[role] = max(names.get(role, ()), some, key=len)
    return Reference(
        type=known.type or other.type,
        names=names,
        fields={**other.fields, **known.fields},
        dates={**other.dates, **known.dates},
        keywords=tuple(dict.fromkeys(known.keywords + other.keywords)),
        files=tuple(dict.fromkeys(known.files + other.files)),
        entries=tuple((entries | again).values())[:MOST_ENTRIES],
    )


class _Reading:
    """Values of a foreign record, cleaned and within bounds, and messages about truncated values."""

    def __init__(self) -> None:
        self.cut: list[str] = []
        self._room = LONGEST_REFERENCE

    def text(self, value: Any, most: int, *, lines: bool = False) -> str:
        if not value:
            return ""
        if isinstance(value, str) and len(value) <= most and value.isascii() and value.isprintable():
            return clean(value) if "  " in value else value.strip()
        text = text_of(value)
        if len(text) > most:
            self._cut(f"a field of the reference is longer than {most:,} characters and was truncated")
            text = text[:most]
        return clean(text, lines=lines)

    def some(self, values: Collection[T], most: int, what: str) -> Iterable[T]:
        if len(values) <= most:
            return values
        self._cut(f"there are more than {most:,} {what} in the reference; the others were dropped")
        return islice(values, most)

    def fields(self, values: Mapping[str, str]) -> dict[str, str]:
        if len(values) <= MOST_FIELDS and _are_short((*values, *values.values()), LONGEST_ENTRY):
            return {name: value for name, value in values.items() if name and value}
        return {
            own: value
            for name, raw in self.some(values.items(), MOST_FIELDS, "fields")
            if (own := _field_name(name)) and (value := self.text(raw, LONGEST_FIELD, lines=name in _LINES))
        }

    def keywords(self, values: Collection[str]) -> tuple[str, ...]:
        if len(values) <= MOST_KEYWORDS and _are_short(values, LONGEST_ENTRY):
            return tuple(dict.fromkeys(filter(None, values)))
        listed = (self.text(raw, LONGEST_ENTRY) for raw in self.some(values, MOST_KEYWORDS, "keywords"))
        return tuple(dict.fromkeys(filter(None, listed)))

    def names(self, values: Collection[Name]) -> tuple[Name, ...]:
        if len(values) <= MOST["authors"] and _are_short([part for name in values for part in name], LONGEST_ENTRY):
            return tuple(filter(None, values))
        return tuple(name for each in self.some(values, MOST["authors"], "names") if (name := self._name(each)).shown)

    def _name(self, name: Name) -> Name:
        whole = " ".join(filter(None, name)) if all(isinstance(part, str) for part in name) else ""
        if whole and len(whole) <= LONGEST_ENTRY and clean(whole) == whole:  # as most are
            return name
        return Name(*(self.text(part, LONGEST_ENTRY) for part in name))

    def pairs(self, values: Collection[tuple[str, str]] | None) -> tuple[tuple[str, str], ...]:
        if not values:
            return ()
        texts = [text for pair in values for text in pair]
        if (
            len(values) <= MOST_FIELDS
            and _are_short(texts, min(LONGEST_FIELD, self._room))
            and max(map(len, texts[::2])) < LONGEST_ENTRY
        ):
            self._room -= sum(map(len, texts[1::2]))
            return tuple([(name, value) for name, value in values])
        found = []
        for name, value in self.some(values, MOST_FIELDS, "fields"):
            text = self.text(value, LONGEST_FIELD, lines=True)
            self._room -= len(text)
            if self._room < 0:
                self._cut(f"the entry is longer than {LONGEST_REFERENCE:,} characters and was truncated")
                break
            found.append((_field_name(name), text))
        return tuple(found)

    def _cut(self, reason: str) -> None:
        if reason not in self.cut:
            self.cut.append(reason)


def _are_short(values: Collection[Any], most: int) -> bool:
    """Return whether values are clean texts of so many characters together at most, as nearly all are."""
    try:
        return sum(map(len, values)) <= most and are_clean(values)
    except TypeError:
        return False


def _listed(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [list(pair) for pair in pairs]


def _full(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
