"""What of a source's own entry is written again as it came, and what has to be written anew.

An entry that goes back to its own format is read once more, on its own. What the paper says now is compared with what
the entry alone says, variable by variable. The fields of variables that are the same are written as they came, and so
are the fields that stand for no variable.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..bibliography.mapping import Mapping
from ..papers.paper import Paper
from ..papers.reference import Entry
from .citation import Citation


@dataclass(frozen=True, slots=True)
class Kept:
    """What is taken over from an entry."""

    entry: Entry
    fields: tuple[tuple[str, str], ...]
    """Fields to be written as they came."""
    changed: frozenset[str]
    """The variables to be written anew."""
    type: str
    """The entry's own type; "" if the paper is of another type now."""


def kept(mapping: Mapping, entry: Entry, now: Citation, alone: Citation) -> Kept:
    """Compare what a paper says now with what its entry says alone."""
    ours, theirs = now.variables(), alone.variables()
    changed = frozenset(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    type = mapping.csl_type(entry.type)
    fields = tuple(
        (name, value) for name, value in entry.fields if mapping.variable(name, type) not in changed or not value
    )
    return Kept(entry, fields, changed - {"type"}, "" if "type" in changed else entry.type)


def entries_of(paper: Paper, format: str) -> list[Entry]:
    """Return the entries of a paper that came in a format, the first of them first."""
    return [entry for entry in paper.reference.entries if entry.format == format]


def others(mapping: Mapping, entries: Iterable[Entry], taken: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the fields of further entries that stand for no variable and whose names are not taken."""
    seen = {name.lower() for name in taken}
    found = []
    for entry in entries:
        for name, value in mapping.placed(mapping.csl_type(entry.type), entry.fields).rest:
            if name.lower() not in seen:
                seen.add(name.lower())
                found.append((name, value))
    return tuple(found)
