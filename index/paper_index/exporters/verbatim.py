"""Entries that go back to their own format: most fields are written as they came, changed ones are generated.

The entry is read again, on its own, and compared with the paper, variable by variable. Fields of unchanged variables
and fields without a variable are written as they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..bibliography.mapping import ARXIV, Mapping
from ..papers.identifiers import canonical_id, is_arxiv_id
from ..papers.paper import Paper
from ..papers.reference import Entry
from .citation_data import Citation, Value
from .settings import Settings

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of an entry that is written as it came."""

    entry: Entry
    fields: Fields
    """Fields to be written as they came."""
    changed: frozenset[str]
    """The variables to be written anew."""
    type: str
    """The entry's own type; "" if the paper is of another type now."""


def kept(mapping: Mapping, entry: Entry, now: Citation, alone: Citation, *beside: Citation) -> Kept:
    """Compare what a paper says now with what its entry says alone.

    A value that another entry of the paper has, which is written `beside` it, counts as unchanged.
    """
    ours, theirs = now.variables(), alone.variables()
    changed = {name for name in ours.keys() | theirs.keys() if not _same(name, ours.get(name), theirs.get(name))}
    for other in beside if changed else ():
        said = other.variables()
        changed = {name for name in changed if not _same(name, ours.get(name), said.get(name))}
    type = mapping.csl_type(entry.type)

    def stays(name: str, value: str) -> bool:
        variable = mapping.variable(name, type)
        names_arxiv = variable == "DOI" and ARXIV in changed and is_arxiv_id(canonical_id(value))
        return not value or not (variable in changed or names_arxiv)

    fields = tuple((name, value) for name, value in entry.fields if stays(name, value))
    return Kept(entry, fields, frozenset(changed - {"type"}), "" if "type" in changed else entry.type)


def _same(variable: str, now: Value | None, alone: Value | None) -> bool:
    """Return whether a value is that of the entry; authors and dates that another source completed count as equal."""
    if now == alone or variable not in ("author", "issued") or not now or not alone:
        return now == alone
    if variable == "author":
        return now[: len(alone)] == alone
    return all(theirs in ("", ours) for ours, theirs in zip(now, alone, strict=True))


def entries_of(paper: Paper, format: str) -> list[Entry]:
    """Return the entries of a paper that came in a format, the first of them first."""
    return [entry for entry in paper.reference.entries if entry.format == format]


def further(
    mapping: Mapping, entries: Sequence[Entry], taken: set[str], settings: Settings
) -> tuple[Fields, list[Entry]]:
    """Return the fields and the whole entries that the further entries of a paper add to the first.

    An entry with its own cite key is written whole, because texts may cite it. From all others, and from all if keys
    are generated, the fields without a variable are added to the first entry.

    Args:
        mapping: the table of the format.
        entries: all entries of the paper.
        taken: the keys that are written, in small letters; those of further entries are added.
        settings: what the user chose.
    """
    fields: list[tuple[str, str]] = []
    whole: list[Entry] = []
    seen = {name.lower() for name, _ in entries[0].fields}
    for entry in entries[1:]:
        if settings.original_keys and entry.key and entry.key.lower() not in taken:
            taken.add(entry.key.lower())
            whole.append(entry)
            continue
        for name, value in mapping.placed(mapping.csl_type(entry.type), entry.fields).rest:
            if name.lower() not in seen:
                seen.add(name.lower())
                fields.append((name, value))
    return tuple(fields), whole
