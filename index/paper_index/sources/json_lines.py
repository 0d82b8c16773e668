"""Generic JSON lines: one paper an object, a line each; also what `export --format jsonl` writes.

id from `id`, `_id`, `arxiv_id` or `paperId`; title from `title`; abstract from `abstract`, `summary` or `text`; the
rest optional. An id that is neither an arXiv id nor a DOI is kept as it stands; without one the title is the id.
"""

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ..paper import MAX_ID, Appearance, Paper, Problem, canonical_id, texts, title_id
from ..text import clean

SCHEMA = "paper-tui/1"
"""Marks a line that paper-tui wrote: its `summary` is a summary, and its tags and bookmark are the user's own."""

_IDS = ("id", "_id", "arxiv_id", "paperId")
_MAX_LINE = 8 * 2**20


def recognises(text: str) -> bool:
    """Tell whether the first line that is not empty begins a JSON object that closes on it."""
    start = text.lstrip()[:_MAX_LINE].split("\n", 1)[0].rstrip()
    if not (start.startswith("{") and start.endswith("}")):
        return start.startswith('{"')
    return True


def read(text: str, name: str, edition: str | None = None) -> Iterator[Paper | Problem]:
    """Yield one `Paper` or `Problem` a line that is not empty."""
    source = PurePath(name).name
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _paper(line, source, edition)
        except ValueError as error:
            yield Problem(source, number, str(error))


def marks(line: str) -> tuple[str, dict[str, Any]] | None:
    """Return (id, object) of a line that paper-tui exported and that carries the user's own marks; else None."""
    if SCHEMA not in line:
        return None
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA or not isinstance(plain.get("id"), str):
        return None
    return canonical_id(plain["id"]), plain


def _paper(line: str, source: str, edition: str | None) -> Paper:
    if len(line) > _MAX_LINE:
        raise ValueError(f"longer than {_MAX_LINE // 2**20} MB")
    try:
        plain = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}") from error
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(plain, dict):
        raise ValueError("not a JSON object")
    if plain.get("schema") == SCHEMA:
        return Paper.from_dict(plain)
    title = plain.get("title")
    if not isinstance(title, str) or not clean(title):
        raise ValueError("no title")
    if "\ufffd" in line:
        raise ValueError("not UTF-8 text")
    record = {
        "id": _identity(plain) or title_id(title),
        "title": title,
        "abstract": next((v for k in ("abstract", "summary", "text") if isinstance(v := plain.get(k), str)), ""),
        "authors": _authors(plain.get("authors")),
        "published": str(plain.get("published") or plain.get("date") or plain.get("year") or "")[:10],
        "kind": plain.get("kind") if isinstance(plain.get("kind"), str) else "",
        "area": plain.get("area") if isinstance(plain.get("area"), str) else "",
        "url": plain.get("url") if isinstance(plain.get("url"), str) else "",
        "doi": canonical_id(plain["doi"]) if isinstance(plain.get("doi"), str) else "",
        "sources": [source],
    }
    for listed in ("tasks", "methods", "datasets", "code"):
        if isinstance(plain.get(listed), str | list):
            record[listed] = texts(plain[listed])
    votes = plain.get("upvotes")
    if edition:
        record["appearances"] = [{"edition": Appearance(edition).edition, "votes": votes}]
    return Paper.from_dict(record)


def _identity(plain: dict[str, Any]) -> str:
    for key in _IDS:
        value = plain.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            continue
        if len(value) > MAX_ID:
            raise ValueError(f"an id of {len(value)} characters; {MAX_ID} at most")
        if clean(value) != value.strip():
            raise ValueError(f"an id with characters that cannot be shown: {clean(value)[:40]!r}")
        return canonical_id(value)
    return ""


def _authors(value: Any) -> tuple[str, ...]:
    """Names from a list of texts or of objects with a `name`, or from one text with "," or " and " between."""
    if isinstance(value, str):
        return texts(value.replace(" and ", ", ").split(","))
    if not isinstance(value, list):
        return ()
    names = (item.get("name") if isinstance(item, dict) else item for item in value)
    return texts([name for name in names if isinstance(name, str)])
