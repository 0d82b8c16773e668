"""Identifiers of papers: arXiv ids, DOIs, ids made from titles, and links."""

import hashlib
import re
from functools import lru_cache

from ..text.sanitize import clean, fold_title
from .field_limits import LONGEST_LINK

_ARXIV = re.compile(
    r"(?P<bare>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d{1,3})?", re.IGNORECASE | re.ASCII
)
_ARXIV_AT = re.compile(
    r"^(?:https?://)?(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html|format)|huggingface\.co/papers|hf\.co/papers)/"
    r"(?P<id>[^?#\s]+?)(?:\.pdf|\.md)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)$", re.IGNORECASE)
_STORED_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_ARXIV_DOI = "10.48550/arxiv."
_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)

MAX_ID = 200
"""The most characters of an id. Importers refuse longer ids."""


def canonical_id(text: str) -> str:
    """Return the stored form of an id: `arXiv:2601.15621v2` and its URLs become `2601.15621`.

    A DOI is returned in lower case without its resolver, any other text cleaned.
    """
    if not text:
        return ""
    if of_arxiv := _ARXIV.fullmatch(text):  # the common case, and the fastest
        return of_arxiv["bare"]
    text = clean(text)
    at = _ARXIV_AT.match(text)
    doi = _DOI.match(text)
    bare = at["id"] if at else doi[1] if doi else re.sub(r"^arxiv:\s*", "", text, flags=re.IGNORECASE)
    if doi and bare.lower().startswith(_ARXIV_DOI):
        bare = bare[len(_ARXIV_DOI) :]
    if of_arxiv := _ARXIV.fullmatch(bare):
        return of_arxiv["bare"]
    return clean(doi[1].lower()) if doi else text


def is_arxiv_id(text: str) -> bool:
    """Return whether `text` is an arXiv id, old or new, without a version."""
    of_arxiv = _ARXIV.fullmatch(text)
    return of_arxiv is not None and not of_arxiv["version"]


def is_doi(text: str) -> bool:
    """Return whether `text` is a DOI in its stored form."""
    return _STORED_DOI.fullmatch(text) is not None


@lru_cache(maxsize=1_024)
def title_id(title: str) -> str:
    """Return an id made from a title, for papers without another: `t-` and 12 hexadecimal digits of its hash."""
    key = fold_title(title) or clean(title)
    return "t-" + hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]


def is_title_id(text: str) -> bool:
    """Return whether `text` is an id made by `title_id`."""
    return bool(re.fullmatch(r"t-[0-9a-f]{12}", text))


def safe_link(text: str) -> str | None:
    """Return `text` without trailing punctuation if it is one http(s) URL, else None."""
    link = clean(text).rstrip(".,;:!?)]'\"")
    return link if len(link) <= LONGEST_LINK and _LINK.fullmatch(link) else None


def strength(identity: str) -> int:
    """Return how well an id identifies a paper: 3 for arXiv, 2 for a DOI, 1 for an id of its source, 0 for a title."""
    if is_arxiv_id(identity):
        return 3
    if is_doi(identity):
        return 2
    return 0 if is_title_id(identity) else 1
