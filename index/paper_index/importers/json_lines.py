"""Generic JSON lines: one paper an object, a line each; also what `export --format jsonl` writes.

id from `id`, `_id`, `arxiv_id` or `paperId`; title from `title`; abstract from `abstract`, `summary` or `text`; the
rest optional. An id that is neither an arXiv id nor a DOI is kept as it stands; without one the title is the id.
"""

import contextlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..papers.field_limits import LONGEST_LINK
from ..papers.identifiers import MAX_ID, canonical_id, is_arxiv_id, is_doi, title_id
from ..papers.paper import Paper, Problem
from ..text.sanitize import clean
from . import citation, name_lists
from .input_file import MAX_LINE, Source
from .record_builder import venue_name

SCHEMA = "paper-tui/1"
"""Marks a line that paper-tui wrote: its `summary` is a summary, and its tags and bookmark are the user's own."""

CROWDED = "too many lists and objects for its size"

_IDS = ("id", "_id", "arxiv_id", "paperId")

_STRETCH = 2**16
"""Characters of which the lists and objects are counted."""


def matches(source: Source) -> bool:
    """Return whether the first line begins a JSON object, or one of those after it is one. (An array is none.)"""
    head = source.head.lstrip()
    if head.startswith((b'{"', b"[")):
        return head.startswith(b"{")
    return any(line.startswith(b"{") and line.endswith(b"}") for line in map(bytes.strip, head.split(b"\n")))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield one `Paper` or `Problem` a line that is not empty."""
    for number, line in source.lines():
        source.line = number
        try:
            yield _paper(parsed(line), source.name, source.edition)
        except ValueError as error:
            yield Problem(source.name, number, str(error))


MARKS = ("bookmarked", "read", "state", "rating", "note", "tags", "attachments")
"""The fields of a record beyond the paper: the user's marks."""


def marks(source: Source) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line, id, marks) for the lines that paper-tui exported with marks of the user's own.

    Marks are those of `MARKS`, as they stand: of any type at all.
    """
    for number, line in source.lines():
        if SCHEMA.encode() not in line:
            continue
        with contextlib.suppress(ValueError):
            plain = parsed(line)
            said = {name: value for name in MARKS if (value := plain.get(name))}
            if said and plain.get("schema") == SCHEMA and isinstance(plain.get("id"), str):
                yield number, canonical_id(plain["id"]), said


def crowded(text: str | bytes) -> int | None:
    """Return where JSON begins to hold more lists and objects than any record does; None where it never does.

    Each takes many times the memory of the two characters it is written with: such a text is not read.
    """
    opening, listing = ("{", "[") if isinstance(text, str) else (b"{", b"[")
    for start in range(0, len(text) - _STRETCH + 1, _STRETCH):
        end = start + _STRETCH
        opened = 2 * text.count(opening, start, end) + text.count(listing, start, end)  # type: ignore[arg-type]
        if opened > _STRETCH // 5:
            return start
    return None


def parsed(line: bytes) -> dict[str, Any]:
    """Return the object a line holds.

    Raises:
        ValueError: if it is none; it says why.
    """
    if len(line) > MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE // 2**20} MB")
    if crowded(line) is not None:
        raise ValueError(CROWDED)
    try:
        plain = json.loads(line.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}") from error
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(plain, dict):
        raise ValueError("not a JSON object")
    return plain


def _paper(plain: dict[str, Any], source: str, edition: str | None) -> Paper:
    if plain.get("schema") == SCHEMA:
        return Paper.from_dict(plain)
    title = plain.get("title")
    if not isinstance(title, str) or not clean(title):
        raise ValueError("no title")
    record: dict[str, Any] = {
        "id": _identity(plain) or title_id(title),
        "title": title,
        "abstract": _first_text(plain, "abstract", "summary", "text"),
        "authors": _authors(plain.get("authors")),
        "published": citation.published(said := _first_text(plain, "published", "date", "year")) or said[:10],
        "kind": _first_text(plain, "kind"),
        "area": _first_text(plain, "area"),
        "url": _first_text(plain, "url"),
        "doi": _first_text(plain, "doi"),
        "venue": venue_name(_first_text(plain, "venue", "journal", "booktitle")),
        "venue_kind": _first_text(plain, "venue_kind"),
        "sources": [source],
    }
    if numbers := {name.upper(): text for name in ("pmid", "isbn", "issn") if (text := _first_text(plain, name))}:
        record["reference"] = {"fields": numbers}
    for name in ("tasks", "methods", "datasets", "code"):
        listed = plain.get(name)
        if isinstance(listed, list):
            record[name] = [item for item in listed if isinstance(item, str)]
        elif isinstance(listed, str):
            record[name] = [listed]
    if edition:
        record["appearances"] = [{"edition": edition, "votes": plain.get("upvotes")}]
    return Paper.from_dict(record)


def _first_text(plain: dict[str, Any], *names: str) -> str:
    """The first of these values that is a text with something in it, or a number."""
    for name in names:
        value = plain.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _identity(plain: dict[str, Any]) -> str:
    for key in _IDS:
        value = plain.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            continue
        if len(value) > MAX_ID:
            raise ValueError(f"an id of {len(value)} characters; at most {MAX_ID} are allowed")
        if clean(value) != unicodedata.normalize("NFC", value.strip()):
            raise ValueError(f"an id with characters that cannot be shown: {clean(value)[:40]!r}")
        return canonical_id(value)
    forms = (canonical_id(_first_text(plain, name)[:LONGEST_LINK]) for name in ("doi", "url"))
    return next((form for form in forms if is_arxiv_id(form) or (is_doi(form) and len(form) <= MAX_ID)), "")


FAMILY, GIVEN = ("family", "last", "lastName", "last_name", "surname"), ("given", "first", "firstName", "first_name")


def _authors(value: Any) -> list[str]:
    """Return names from a list of texts or objects, or from one text that lists them."""
    if isinstance(value, str):
        return name_lists.shown(value)
    names = list[str]()
    for item in value if isinstance(value, list) else []:
        if isinstance(item, str):
            names += name_lists.shown(item) if ";" in item else [name_lists.spoken(item)]
        elif isinstance(item, dict):
            said = _first_text(item, "name", "literal")
            names.append(said or f"{_first_text(item, *GIVEN)} {_first_text(item, *FAMILY)}")
    return names
