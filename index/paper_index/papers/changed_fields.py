"""The fields in which two records of a paper differ, named as in corrections (see `corrections`)."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from .paper import Paper

_OWN = (
    "id", "title", "summary", "abstract", "authors", "published", "kind", "area", "tasks", "methods", "datasets",
    "results", "code", "url", "doi", "venue",
)  # fmt: skip
_REFERENCE = ("type", "keywords", "files")
_GROUPS = ("fields", "names", "dates")
_VALUES = attrgetter(*_OWN)


def changed_fields(before: Paper, after: Paper) -> list[str]:
    """Return the fields that differ; sources, editions and the entries of bibliographies are not compared."""
    pairs = zip(_OWN, _VALUES(before), _VALUES(after), strict=True)
    changed = [name for name, old, new in pairs if old is not new and old != new]  # many papers are compared
    one, other = before.reference, after.reference
    if one is other:
        return changed
    changed += [name for name in _REFERENCE if getattr(one, name) != getattr(other, name)]
    for group in _GROUPS:
        old, new = getattr(one, group), getattr(other, group)
        changed += [f"{group}/{name}" for name in {**old, **new} if old.get(name) != new.get(name)]
    return changed


def fields_of(plain: Mapping[str, Any]) -> list[str]:
    """Return the fields of a record that are not empty; see `Paper.to_dict`."""
    reference = plain.get("reference") or {}
    fields = [name for name in _OWN if plain.get(name)] + [name for name in _REFERENCE if reference.get(name)]
    return fields + [f"{group}/{name}" for group in _GROUPS for name in reference.get(group) or ()]
