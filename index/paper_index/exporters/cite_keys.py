"""Cite keys: by a pattern, of plain letters, no two alike, and the same whatever else is exported where that can be."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..config import Export
from ..papers.identifiers import is_arxiv_id, is_title_id
from ..papers.paper import Paper
from ..text.cite_key_pattern import PART
from ..text.folding import plain_letters
from ..text.person_names import name_of
from ..text.stop_words import STOP_WORDS
from .citation_data import known_authors
from .settings import Settings

DEFAULT = Export().cite_key
_KEYED = frozenset({"bibtex", "csl-json", "ris", "zotero", "zotero-csv"})
"""The formats whose keys are meant for citing."""
_WRITABLE = re.compile(r"[^{},\"]{1,300}")
_USABLE = re.compile(r"(?!\w+://)[^\s,{}()\"#%~'=\\@]{1,200}")

_WORD = re.compile(r"[\w'’]+")
# Words of titles that say nothing. Verbs stay: a key that was given once shall be the same in the next version.
_SMALL = (STOP_WORDS - {"has", "have", "was", "were"}) | {
    "but", "can", "do", "does", "how", "into", "my", "no", "not", "off", "our", "so", "than", "their", "toward",
    "towards", "via", "we", "what", "when", "where", "who", "why", "will", "without", "you", "your",
}  # fmt: skip
_UNKEPT = re.compile(r"[^a-z0-9]+")


def cite_keys(papers: Sequence[Paper], pattern: str = DEFAULT, own: Sequence[str] = ()) -> list[str]:
    """Return a key for each paper, in their order.

    Where several would have one key, the paper with the lowest id keeps it, and to the others their own id is added.
    So a key depends on no order, and on other papers only where it must.

    Args:
        papers: the papers.
        pattern: what a key is made by.
        own: for each paper the key its source gave it, or ""; a made key gives way to it.
    """
    own = own or [""] * len(papers)
    plain = [given or _key(paper, pattern) for paper, given in zip(papers, own, strict=True)]
    first: dict[str, tuple[bool, str]] = {}
    names = [key if given else key.lower() for key, given in zip(plain, own, strict=True)]  # some ignore case
    given_names = {given.lower() for given in own if given}
    for paper, name, given in zip(papers, names, own, strict=True):
        rank = (not given, paper.id)
        first[name] = min(first.get(name, rank), rank)
    taken = {key.lower() for key in plain}
    keys = []
    for paper, key, name, given in zip(papers, plain, names, own, strict=True):
        if first[name] != (not given, paper.id) or (not given and name in given_names):
            key = f"{key}-{plain_id(paper.id)}"
            while key.lower() in taken:
                key += "x"
            taken.add(key.lower())
        keys.append(key)
    return keys


def own_keys(papers: Iterable[Paper], format: str) -> list[str]:
    """Return the cite key that each paper's source gave it, or "": of the entry in a format, else of another."""
    return [
        next(
            (
                entry.key
                for entry in sorted(paper.reference.entries, key=lambda entry: entry.format != format)
                if (entry.format == format and _WRITABLE.fullmatch(entry.key))
                or (entry.format in _KEYED and _USABLE.fullmatch(entry.key))
            ),
            "",
        )
        for paper in papers
    ]


def keys_for(papers: Sequence[Paper], settings: Settings, format: str = "") -> list[str]:
    """Return the cite keys by which papers are written in a format: those of their sources, if that is chosen."""
    return cite_keys(papers, settings.cite_key, own_keys(papers, format) if settings.original_keys else ())


def _key(paper: Paper, pattern: str) -> str:
    def part(match: re.Match[str]) -> str:
        match match[1]:
            case "author":
                return _family(paper.authors[:1], paper) or "anonymous"
            case "authors":
                more = "etal" if len(paper.authors) > 3 else ""
                return (_family(paper.authors[: 1 if more else 3], paper) or "anonymous") + more
            case "year":
                return paper.published[:4] if paper.published[:4].isascii() and paper.published[:4].isdigit() else ""
            case "word":
                return "".join(islice(_words(paper), 1))
            case "title":
                return "".join(islice(_words(paper), 3))
        return plain_id(paper.id)

    return PART.sub(part, pattern) or plain_id(paper.id)


def _family(authors: Iterable[str], paper: Paper) -> str:
    known = known_authors(paper)
    return "".join(folded((known.get(author) or name_of(author)).sorted_family) for author in authors)[:60]


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
    """Return the letters and digits of a text as a-z and 0-9; others are dropped."""
    return _UNKEPT.sub("", plain_letters(text))
