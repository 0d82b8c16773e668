"""What of a source's own entry is written again as it came, and what has to be written anew.

An entry that goes back to its own format is read once more, on its own. What the paper says now is compared with what
the entry alone says, variable by variable. The fields of variables that are the same are written as they came, and so
are the fields that stand for no variable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..bibliography.mapping import Mapping
from ..papers.paper import Paper
from ..papers.reference import Entry
from .citation import Citation, Value
from .settings import Settings

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is taken over from an entry."""

    entry: Entry
    fields: Fields
    """Fields to be written as they came."""
    changed: frozenset[str]
    """The variables to be written anew."""
    type: str
    """The entry's own type; "" if the paper is of another type now."""


def kept(mapping: Mapping, entry: Entry, now: Citation, alone: Citation, *beside: Citation) -> Kept:
    """Compare what a paper says now with what its entry says alone.

    What other entries of the paper say, which are written `beside` it, is no change.
    """
    ours, theirs = now.variables(), alone.variables()
    changed = {name for name in ours.keys() | theirs.keys() if not _same(name, ours.get(name), theirs.get(name))}
    for other in beside if changed else ():
        said = other.variables()
        changed = {name for name in changed if not _same(name, ours.get(name), said.get(name))}
    type = mapping.csl_type(entry.type)
    fields = tuple(
        (name, value) for name, value in entry.fields if mapping.variable(name, type) not in changed or not value
    )
    return Kept(entry, fields, frozenset(changed - {"type"}), "" if "type" in changed else entry.type)


def _same(variable: str, now: Value | None, alone: Value | None) -> bool:
    """Tell whether a paper says the same as its entry; authors and dates that another source completed are the same."""
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
    """Return what is written of the entries of a paper after the first.

    Each that has a cite key of its own is an entry of its own, for texts may cite it. Of all others, and of all where
    keys are made, the fields that stand for no variable go into the first.

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
