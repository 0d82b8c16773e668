"""The records in the answers of the services that complete papers."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import PaperError
from ..importers import csl_json, hf_api, openalex, semantic_scholar
from ..importers.input_file import Source
from ..papers.paper import Paper, Problem
from .failures import Failure

_CROSSREF_FIELDS = (
    "DOI", "title", "author", "editor", "issued", "published", "container-title", "volume", "issue", "page",
    "publisher", "type", "ISSN", "ISBN", "abstract", "URL",
)  # fmt: skip
"""The members of a work of Crossref that are read; others, such as its references, are skipped."""
_MOST = 1_000
"""Records of one answer that are read; no service is asked for so many."""

_MOST_VALUES = 500_000
"""Values of one answer, all lists together; fifty papers of a thousand authors have fewer."""


def values(body: Path, service: str, name: str = "") -> list[Any]:
    """Return the list in an answer, or in the member `name` of an answer.

    Raises:
        Failure: if there is no list.
    """
    plain = _json(body)
    listed = plain.get(name) if name and isinstance(plain, dict) else plain
    if not isinstance(listed, list):
        raise Failure(f"the answer of {service} has no list of papers")
    return listed[:_MOST]


def members(body: Path) -> list[Any]:
    """Return the object in an answer, in a list; nothing if it is not an object."""
    plain = _json(body)
    return [plain] if isinstance(plain, dict) else []


def hugging_face(plain: Any) -> Paper | None:
    """Return the paper in an entry of Hugging Face."""
    try:
        return hf_api.entry(plain, "Hugging Face")
    except (ValueError, TypeError, AttributeError):
        return None


def hugging_face_paper(body: Path) -> Paper | None:
    """Return the paper in the answer for an id."""
    return next(iter(papers(members(body), hugging_face)), None)


def openalex_work(plain: Any) -> Paper | None:
    """Return the paper in a work of OpenAlex."""
    return _read(plain, openalex.read, "OpenAlex")


def semantic_scholar_paper(plain: Any) -> Paper | None:
    """Return the paper in a record of Semantic Scholar."""
    return _read(plain, semantic_scholar.read, "Semantic Scholar")


def crossref_work(body: Path, doi: str) -> Paper | None:
    """Return the paper in the answer of Crossref for a DOI."""
    plain = _json(body)
    message = plain.get("message") if isinstance(plain, dict) else None
    if not isinstance(message, dict):
        return None
    work = {"DOI": doi} | {name: message[name] for name in _CROSSREF_FIELDS if name in message}
    return _read(work, csl_json.read, "Crossref")


def _json(body: Path) -> Any:
    """Return the value of an answer, or None for an answer that is invalid or has too many values to be held."""
    content = body.read_bytes()
    return None if content.count(b",") > _MOST_VALUES else parsed(content)


def parsed(content: bytes) -> Any:
    """Return the value of JSON text, or None if it is invalid."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _read(plain: Any, read: Callable[[Source], Iterator[Paper | Problem]], name: str) -> Paper | None:
    if not isinstance(plain, dict):
        return None
    try:
        records = list(read(Source(json.dumps([plain]).encode(), name)))
    except (PaperError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return next((each for each in records if isinstance(each, Paper)), None)


def papers(plain: Sequence[Any], read: Callable[[Any], Paper | None]) -> list[Paper]:
    """Return the papers in some values, without those that cannot be read."""
    return [paper for each in plain if (paper := read(each)) is not None]
