"""Cite keys: by a pattern, of plain letters, no two alike, and the same whatever else is exported where that can be."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..config import Export
from ..papers.identifiers import is_arxiv_id, is_title_id
from ..papers.paper import Paper
from ..search.text.analyzer import STOP_WORDS
from ..text.person_names import name_of

DEFAULT = Export().cite_key
PARTS = ("author", "authors", "year", "word", "title", "id")
"""What a pattern may hold in braces."""

_PART = re.compile(r"\{(\w*)\}")
_WORD = re.compile(r"[\w'’]+")
_LITERAL = re.compile(r"[A-Za-z0-9_:.+/-]*")
# Words of titles that say nothing. Verbs stay: a key that was given once shall be the same in the next version.
_SMALL = (STOP_WORDS - {"has", "have", "was", "were"}) | {
    "but", "can", "do", "does", "how", "into", "my", "no", "not", "off", "our", "so", "than", "their", "toward",
    "towards", "via", "we", "what", "when", "where", "who", "why", "will", "without", "you", "your",
}  # fmt: skip
_UNKEPT = re.compile(r"[^a-z0-9]+")
_UNFOLDED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


def usable(pattern: str) -> bool:
    """Tell whether a pattern makes keys: known parts in braces, between them letters, digits and `_:.+/-`."""
    parts = _PART.findall(pattern)
    return bool(parts) and set(parts) <= set(PARTS) and bool(_LITERAL.fullmatch(_PART.sub("", pattern)))


def cite_keys(papers: Sequence[Paper], pattern: str = DEFAULT) -> list[str]:
    """Return a key for each paper, in their order.

    Where several would have one key, the paper with the lowest id keeps it, and to the others their own id is added.
    So a key depends on no order, and on other papers only where it must.
    """
    plain = [_key(paper, pattern) for paper in papers]
    first: dict[str, str] = {}
    for paper, key in zip(papers, plain, strict=True):
        folded = key.lower()  # some programs tell no capitals
        first[folded] = min(first.get(folded, paper.id), paper.id)
    taken = {key.lower() for key in plain}
    keys = []
    for paper, key in zip(papers, plain, strict=True):
        if first[key.lower()] != paper.id:
            key = f"{key}-{plain_id(paper.id)}"
            while key.lower() in taken:
                key += "x"
            taken.add(key.lower())
        keys.append(key)
    return keys


def _key(paper: Paper, pattern: str) -> str:
    def part(match: re.Match[str]) -> str:
        match match[1]:
            case "author":
                return _family(paper.authors[:1]) or "anonymous"
            case "authors":
                more = "etal" if len(paper.authors) > 3 else ""
                return (_family(paper.authors[: 1 if more else 3]) or "anonymous") + more
            case "year":
                return paper.published[:4] if paper.published[:4].isascii() and paper.published[:4].isdigit() else ""
            case "word":
                return "".join(islice(_words(paper), 1))
            case "title":
                return "".join(islice(_words(paper), 3))
        return plain_id(paper.id)

    return _PART.sub(part, pattern) or plain_id(paper.id)


def _family(authors: Iterable[str]) -> str:
    return "".join(folded(name_of(author).family) for author in authors)[:60]


def _words(paper: Paper) -> Iterator[str]:
    words = (folded(found[0]) for found in _WORD.finditer(paper.display_title[:200]))
    return (word[:40] for word in words if word and word not in _SMALL and not word.isdigit())


def plain_id(identity: str) -> str:
    """Return an id as small letters, digits, dots and hyphens; to one that needs more a hash is added."""
    plain = re.sub(r"[^a-z0-9.]+", "-", identity.lower()).strip("-.")[:40]
    if is_title_id(identity) or is_arxiv_id(identity):
        return plain
    hashed = hashlib.sha1(identity.encode(errors="replace"), usedforsecurity=False).hexdigest()[:8]
    return f"{plain}-{hashed}".lstrip("-.")


def folded(text: str) -> str:
    """Return the letters and digits of a text as a-z and 0-9; those that have no such form are left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", "".join(_UNFOLDED.get(letter, letter) for letter in text.lower()))
    return _UNKEPT.sub("", text.lower())
