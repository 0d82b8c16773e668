"""arXiv metadata as JSON: Kaggle's snapshot (lines, despite its name), its subsets as arrays, and archives like it.

Beyond id and title everything is optional. The snapshot's `update_date` is the day of the last change, not of
publication, which is the date of the first version, or else the month in the id.
"""

import re
from collections.abc import Iterator
from typing import Any

from ..papers.identifiers import canonical_id
from ..papers.paper import Paper, Problem
from . import json_records
from .arxiv import area, code_links, month
from .input_file import Source
from .json_lines import SCHEMA
from .record_builder import day, each, made, names, plain_name

_IDS = ("id", "arxiv_id", "entry_id")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,16})?", re.ASCII)


def matches(source: Source) -> bool:
    """Return whether the first record has an id, a title and arXiv's categories, or its authors in parts."""
    first = json_records.beginning(source)
    if not any(name in first for name in _IDS) or "title" not in first or first.get("schema") == SCHEMA:
        return False
    listed = _categories(first.get("categories"))
    return "authors_parsed" in first or (bool(listed) and all(map(_CATEGORY.fullmatch, listed)))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each record."""
    return each(source, json_records.records(source), _paper, "the file contains no records")


def _paper(plain: dict[str, Any], source: Source) -> Paper:
    identity = canonical_id(_identity(next((plain[name] for name in _IDS if plain.get(name)), None)))
    abstract = plain.get("abstract")
    comment = plain.get("comments")
    return made(
        source,
        [identity, plain.get("doi")],
        plain.get("title"),
        abstract=plain.get("summary") if abstract is None else abstract,
        authors=_authors(plain),
        published=_published(plain) or month(identity),
        area=area(_categories(plain.get("primary_category") or plain.get("categories"))),
        code=code_links(plain.get("comment") if comment is None else comment),
    )


def _identity(value: object) -> str:
    """The id as arXiv writes it. A number is one that lost its zeros, as in 704.0001; five digits since 2015."""
    if isinstance(value, float) and 701 <= value < 9999:
        return f"{value:010.5f}" if value >= 1501 else f"{value:09.4f}"
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _authors(plain: dict[str, Any]) -> list[str]:
    parsed = plain.get("authors_parsed")
    if isinstance(parsed, list):
        parts = [
            [part for part in author[:3] if isinstance(part, str)] for author in parsed if isinstance(author, list)
        ]
        found = [" ".join(filter(None, [*name[1:2], *name[:1], *name[2:]])) for name in parts]
        if any(found):
            return [plain_name(name) for name in found]
    authors = plain.get("authors")
    if isinstance(authors, str):
        return names(authors)
    if not isinstance(authors, list):
        return []
    listed = (author.get("name") if isinstance(author, dict) else author for author in authors)
    return [plain_name(name) for name in listed if isinstance(name, str)]


def _published(plain: dict[str, Any]) -> str:
    versions = plain.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    return day(first.get("created")) if isinstance(first, dict) else day(plain.get("published"))


def _categories(value: object) -> list[str]:
    """The categories of "cs.CV cs.LG", of a list of them, or of a list of one such text."""
    if isinstance(value, list):
        value = " ".join(text for text in value[:50] if isinstance(text, str))
    return value.split() if isinstance(value, str) else []
