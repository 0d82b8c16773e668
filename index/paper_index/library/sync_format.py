"""The library as JSON lines, for git, for another machine, for another program.

The first line names the format: `{"paper-tui": "library", "version": 1}`. Every other line is either

- a present or removed mark: `{"paper": ID, "field": FIELD, "value": TEXT or null, "stamp": MICROSECONDS}`, with an
  empty paper for fields of the library itself, and null for a removed mark; or
- the record of a paper with marks: `{"paper": ID, "record": {...}}`.

Lines are sorted, so that two exports of one library are the same and a change is a changed line. The journal is not
part of it: changes made on one machine are not undone on another.
"""

import codecs
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import PaperError
from ..papers.attachments import attachment_from_text
from ..papers.corrections import ID, is_correction
from ..papers.field_limits import LONGEST_NOTE
from ..papers.page_base import page_base_from_text
from ..papers.paper import Paper, Problem
from ..text.sanitize import clean, clean_note
from .models import STATES, UNREAD
from .table_layout import (
    ABOUT,
    BOOKMARK,
    COLOUR,
    DISTINCT,
    EDIT,
    FILE,
    FOLLOWED,
    FORMERLY,
    KEY,
    LATEST,
    LOOKED,
    MUTED,
    NOT_FOR,
    NOTE,
    PAGE,
    RATING,
    REMOVED,
    SAVED,
    SEEN,
    SOURCE,
    SPLIT,
    STATE,
    TAG,
    WITHDRAWN,
    is_field,
)
from .tags import folded_tag, usable_tag

VERSION = 1

LONG_NOTE = f"its note is longer than {LONGEST_NOTE:,} characters"

_LONGEST_EDIT = 8_000_000
"""Characters of the value of a correction: more than any record has."""

Cells = dict[tuple[str, str], tuple[str | None, int]]


@dataclass(slots=True)
class Contents:
    """The contents of a library's export."""

    cells: Cells = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    """Paper to the paper as JSON."""
    problems: list[Problem] = field(default_factory=list)
    """The lines that could not be used."""


def lines(cells: Mapping[tuple[str, str], tuple[str | None, int]], records: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of an export, each with its end."""
    yield _line({"paper-tui": "library", "version": VERSION})
    for paper in sorted(records):
        yield _line({"paper": paper, "record": json.loads(records[paper])})
    for (paper, name), (value, stamp) in sorted(cells.items()):
        yield _line({"paper": paper, "field": name, "value": value, "stamp": stamp})


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def read(content: bytes, name: str) -> Contents:
    """Read an export; a bad line costs that line.

    Raises:
        PaperError: if it is not an export of a library, or one of a later version.
    """
    found = Contents()
    given = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    _check_head(given[0], name)
    for number, line in enumerate(given[1:], 2):
        if line.strip():
            problem = _take(line, found)
            if problem:
                found.problems.append(Problem(name, number, problem))
    return found


def _check_head(line: bytes, name: str) -> None:
    try:
        head = json.loads(line.decode())
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("paper-tui") != "library":
        raise PaperError(f"{name} is not an export of a library. 'paper-tui library export -o FILE' writes one.")
    if head.get("version") != VERSION:
        raise PaperError(f"{name} was written by a later version of paper-tui. Nothing was changed. Update paper-tui.")


def _take(line: bytes, found: Contents) -> str:
    """Read one line; return the error in it, or ""."""
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(record, dict) or not isinstance(paper := record.get("paper"), str) or clean(paper) != paper:
        return "its paper is missing"
    if "record" in record:
        try:
            kept = Paper.from_dict(record["record"])
        except (PaperError, TypeError, ValueError, KeyError, AttributeError):
            return "its paper cannot be read"
        if kept.id != paper:
            return "its paper has another id"
        found.records[paper] = fuller([json.dumps(kept.to_dict(), ensure_ascii=False), found.records.get(paper, "")])
        return ""
    name, value, stamp = record.get("field"), record.get("value"), record.get("stamp")
    if not isinstance(name, str) or not is_field(paper, name) or not is_plain(name):
        return "its field is unknown"
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 <= stamp < LATEST:
        return "its stamp is not a time"
    if value is not None and not (isinstance(value, str) and is_value(name, value)):
        return f"its value is invalid for {name.split('/')[0]}"
    if is_long_note(name, value):
        return LONG_NOTE
    cell = (value, stamp)
    if later(found.cells.get((paper, name)), cell):
        found.cells[paper, name] = cell
    return ""


def is_long_note(name: str, value: str | None) -> bool:
    """Return whether a field is a note longer than `LONGEST_NOTE`."""
    return name == NOTE and value is not None and len(value) > LONGEST_NOTE


def is_value(name: str, value: str) -> bool:
    """Return whether `value` is valid for a field."""
    kind = name.split("/")[0] + ("/" if "/" in name else "")
    match kind:
        case str() if kind == TAG:
            return usable_tag(value) == value and folded_tag(value) == name.removeprefix(TAG)
        case str() if kind == RATING:
            return value in {"1", "2", "3", "4", "5"}
        case str() if kind == STATE:
            return value in STATES and value != UNREAD
        case str() if kind in (BOOKMARK, REMOVED, DISTINCT, WITHDRAWN, FOLLOWED, NOT_FOR):
            return value == "yes"
        case str() if kind == FORMERLY:
            return value in {"yes", SOURCE}
        case str() if kind == SPLIT:
            return value.isprintable() and bool(read_names(value))
        case str() if kind == FILE:
            return attachment_from_text(name.removeprefix(FILE), value) is not None
        case str() if kind == PAGE:
            return page_base_from_text(value) is not None
        case str() if kind == EDIT:
            field = name.removeprefix(EDIT)
            usable = field != ID and len(value) <= _LONGEST_EDIT and value.isprintable()
            return usable and is_correction(field, value)
        case str() if kind == NOTE:
            return clean_note(value) == value
        case str() if kind == SAVED:
            try:
                return isinstance(json.loads(value), dict) and value.isprintable()
            except (ValueError, RecursionError):
                return False
        case str() if kind in (SEEN, LOOKED):
            return value.isdecimal() and len(value) < 17
        case str() if kind == KEY:
            return is_plain(value)
        case _:
            return kind in (COLOUR, ABOUT, MUTED) and clean(value) == value


def read_names(value: str) -> tuple[str, ...]:
    """Return the names of parts in the value of a split; none if it is invalid."""
    try:
        names = json.loads(value)
    except (ValueError, RecursionError):
        return ()
    return tuple(names) if isinstance(names, list) and all(isinstance(name, str) for name in names) else ()


def is_plain(text: str) -> bool:
    """Return whether a text is free of control characters and lone surrogates, which no store can keep."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text)


def later(one: tuple[str | None, int] | None, other: tuple[str | None, int]) -> bool:
    """Return whether `other` is later than `one`; a tie has the same result on every machine."""
    if one is None:
        return True
    return (other[1], other[0] is not None, other[0] or "") > (one[1], one[0] is not None, one[0] or "")


def fuller(records: Iterable[str]) -> str:
    """Return the record that holds most, the same one on every machine."""
    return max(records, key=lambda record: (len(record), record))
