"""The user's corrections of a paper's record: one per field, each a value as JSON.

A correction is named after its field: `title`, `doi`, `type`; `fields/volume`, `names/editor` and `dates/accessed` for
the variables of the reference; `entry/bibtex` for the entry in a format. The value `null` empties a field.

`id` is the id that the paper has instead of the one of its sources, and `formerly/ID` names an id that it had before.
The library keeps both as one mark of the paper, under its new id.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .identifiers import canonical_id, is_arxiv_id, is_doi
from .paper import Paper
from .stub import is_stub, stub_title

_OWN = ("title", "abstract", "authors", "published", "url", "doi", "venue", "venue_kind")
_REFERENCE = ("type", "keywords", "files")
_GROUPS = ("fields", "names", "dates")
_ENTRY = "entry"
ID, FORMERLY = "id", "formerly/"
_FORMATS = {"bibtex": "BibTeX", "csl-json": "CSL-JSON"}
_SAMPLE: dict[str, Any] = {"id": "t-000000000000", "title": "-"}


class Curation(NamedTuple):
    """The user's changes of a paper in the list."""

    corrections: Mapping[str, str] = {}
    removed: bool = False
    """Whether the paper is not in the list."""


def is_correction(name: str, value: str) -> bool:
    """Return whether a field can be corrected to a value, given as JSON."""
    group, _, rest = name.partition("/")
    if name not in (ID, *_OWN, *_REFERENCE) and not (rest and group in (*_GROUPS, _ENTRY)):
        return False
    try:
        if name == ID:
            identity = json.loads(value)
            return (is_arxiv_id(identity) or is_doi(identity)) and canonical_id(identity) == identity
        return bool(Paper.from_dict(_put(_SAMPLE, {name: value})))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def corrected(paper: Paper, corrections: Mapping[str, str]) -> Paper:
    """Return a paper with corrections, without invalid ones (see `is_correction`)."""
    valid = {name: value for name, value in corrections.items() if is_correction(name, value)}
    if ID in valid and is_stub(paper):
        valid = {"title": as_value(stub_title(json.loads(valid[ID]))), **valid}
    return Paper.from_dict(_put(paper.to_dict(), valid)) if valid else paper


def renamed(identity: str, former: Iterable[str]) -> dict[str, str]:
    """Return the corrections of a paper that has another id than before."""
    return {ID: as_value(identity), **{FORMERLY + name: as_value(True) for name in former}}


def former_ids(corrections: Mapping[str, str]) -> set[str]:
    """Return the ids that a paper had before, see `renamed`."""
    return {name.removeprefix(FORMERLY) for name in corrections if name.startswith(FORMERLY)}


def differences(before: Paper, after: Paper) -> dict[str, str]:
    """Return the corrections that change one record to another. Entries are not compared."""
    old, new = _flat(before), _flat(after)
    return {name: as_value(new.get(name)) for name in old | new if old.get(name) != new.get(name)}


def effective(paper: Paper, corrections: Mapping[str, str]) -> dict[str, str | None]:
    """Return corrections of a paper as its sources describe it; None for those that change nothing."""
    return {name: value if corrected(paper, {name: value}) != paper else None for name, value in corrections.items()}


def entry_correction(plain_entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the correction that replaces the first entry in a format by another one (see `Reference.to_dict`)."""
    return f"{_ENTRY}/{plain_entry['format']}", as_value(plain_entry)


def as_value(value: Any) -> str:
    """Return the value of a correction."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


def shown_fields(names: Iterable[str]) -> str:
    """Return the fields of corrections as people name them: "title, authors and volume"."""
    listed = dict.fromkeys("arXiv id" if name == ID else field_label(name) for name in names)
    *first, last = listed or [""]
    return f"{', '.join(first)} and {last}" if first else last


def field_label(name: str) -> str:
    """Return the name of a field as people read it."""
    group, _, rest = name.partition("/")
    if group == _ENTRY:
        return f"{_FORMATS.get(rest, rest)} entry"
    variable = {"author": "authors", "issued": "date", "container-title": "venue"}.get(
        rest, rest.replace("-", " ").replace("_", " ")
    )
    named = {"published": "date", "doi": "DOI", "url": "URL", "venue_kind": "venue", "datasets": "data sets"}
    return variable or named.get(group, group)


def _flat(paper: Paper) -> dict[str, Any]:
    plain = paper.to_dict()
    reference = plain.get("reference", {})
    flat = {name: plain[name] for name in _OWN if name in plain}
    flat |= {name: reference[name] for name in _REFERENCE if name in reference}
    for group in _GROUPS:
        flat |= {f"{group}/{name}": value for name, value in reference.get(group, {}).items()}
    return flat


def _put(plain: Mapping[str, Any], corrections: Mapping[str, str]) -> dict[str, Any]:
    """Return a record as plain values, with corrections."""
    reference = dict(plain.get("reference") or {})
    changed = {**plain, "reference": reference}
    for name, text in corrections.items():
        value = json.loads(text)
        group, _, rest = name.partition("/")
        if name == ID or name in _OWN:
            changed[name] = value
        elif name in _REFERENCE:
            reference[name] = value
        elif group == _ENTRY:
            reference["entries"] = _with_entry(reference.get("entries") or [], rest, value)
        else:
            reference[group] = {**(reference.get(group) or {}), rest: value}
    return changed


def _with_entry(entries: list[Any], format: str, entry: Any) -> list[Any]:
    """Return entries with the first one in a format replaced."""
    at = next((at for at, each in enumerate(entries) if each["format"] == format), len(entries))
    return [*entries[:at], {**entry, "format": format}, *entries[at + 1 :]]
