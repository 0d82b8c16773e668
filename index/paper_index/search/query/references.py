"""Reads the titles of references that are pasted as a query."""

import re

from .citations import FAMILY
from .lexemes import QUOTES

_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_BIBTEX_TITLE = re.compile(r"\btitle\s*=\s*(?=[{\"])", re.IGNORECASE)
_TAGGED_TITLES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?:^|\s)(?:TI|T1)\s{1,2}- +(?P<title>\S.*?)(?=\s+[A-Z][A-Z0-9]{1,3}\s{0,2}- |\s+ER\s{1,2}-|$)",  # RIS, PubMed
        r"(?:^|\s)%T +(?P<title>\S.*?)(?=\s+%[A-Z0-9@] |$)",  # EndNote
        r"(?:^|\n)Subject: +(?:(?:Re|Fwd?|AW|WG): +)*(?P<title>\S.*?)(?=\n[A-Z][\w-]+:|\n\n|$)",  # an e-mail
        r"[{\[,]\s*\"title\"\s*:\s*\"(?P<title>[^\"]{3,})\"",  # JSON
    )
)
_TAGS = re.compile(r"(?:^|\s)(?:TY|AU|A1|PMID)\s{0,2}- |(?:^|\s)%0 |(?:^|\n)From: |[{\[,]\s*\"title\"\s*:")
"""Lines of records beside that of the title."""
_BRACES = re.compile(r"[{}]|\\[a-zA-Z]+\s?|\\.")
_QUOTED_TITLE = re.compile(rf"[“\"«]([^{QUOTES}]+?)(?:[.,?!]\s*[{QUOTES}]|[{QUOTES}]\s?[.,])")
_TITLE = r"(?P<title>\S.*?)(?:\.(?=\s|$)|$)"
_DATED_TITLE = re.compile(rf"(?:\({_YEAR}\)|(?<=[.,])\s{_YEAR})[.,:]?\s+{_TITLE}", re.DOTALL)
_ABBREVIATED_TITLE = re.compile(rf"\bet al\.?,?\s+(?:\(?{_YEAR}\)?[.,:]?\s+)?{_TITLE}", re.DOTALL)
_VANCOUVER_NAME = rf"{FAMILY}\s[A-Z]{{1,3}}"
_VANCOUVER_TITLE = re.compile(
    rf"(?:\[?\d+[\].]\s)?(?:{_VANCOUVER_NAME},\s)*(?:{_VANCOUVER_NAME}|et al)\.\s+{_TITLE}", re.DOTALL
)
_FILE_TITLE = re.compile(rf"\s[-–]\s+{_YEAR}\s+[-–]\s+(?P<title>\S.*)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=\w\w|\w[)?])\.\s+")
_NAME_WORDS = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*|and|&|et|al|de|den|der|di|la|le|van|von|bin|\[?\d+\]?)[.,]*")
_NAME = re.compile(r"[^\W\d_][^\W\d_]+|\b[^\W\d_]\.")
_CITED = re.compile(rf"\b{_YEAR}\b|\bet al\b|\b[A-Z]\.\s|[“\"«\n]|https?:|\barXiv\b|\bdoi\b", re.IGNORECASE)
_FEWEST_WORDS = 3
"""Words of a title; with fewer it may be a name or a journal."""


def title_of(text: str) -> str:
    """Return the title in a reference as people paste it, in BibTeX or any common style; "" if none is recognised."""
    if bibtex := _BIBTEX_TITLE.search(text):
        return _BRACES.sub("", _inside(text, bibtex.end()))
    if _TAGS.search(text):
        for tagged in _TAGGED_TITLES:
            if found := tagged.search(text):
                return found["title"]
    quoted = _QUOTED_TITLE.search(text)
    if quoted and _is_title(quoted[1]) and _NAME.search(text[: quoted.start()]):
        return quoted[1]
    for style in (_FILE_TITLE, _ABBREVIATED_TITLE, _DATED_TITLE):
        found = style.search(text)
        if found and _is_title(found["title"]) and _are_names(text[: found.start()]):
            return found["title"]
    if (found := _VANCOUVER_TITLE.match(text)) and _is_title(found["title"]):
        return found["title"]
    names, *sentences = _SENTENCE_END.split(text, maxsplit=2)
    if sentences and re.search(_YEAR, text) and re.search(r",|\band\b|&", names) and _are_names(names):
        return sentences[0] if _is_title(sentences[0]) else ""
    return ""


def looks_cited(text: str) -> bool:
    """Return whether a text may have more of a reference than the title: a year, initials, quotes or several lines."""
    return _CITED.search(text) is not None


def is_bibtex(text: str) -> bool:
    """Return whether a text has the title of an entry in BibTeX. Its `year = 2026` is not a comparison."""
    return _BIBTEX_TITLE.search(text) is not None


def is_record(text: str) -> bool:
    """Return whether a text is an e-mail, or an entry of BibTeX, RIS, PubMed, EndNote or JSON."""
    return is_bibtex(text) or _TAGS.search(text) is not None


def _is_title(text: str) -> bool:
    """Return whether a text may be a title: several words, not a path of a file."""
    return len(re.findall(r"\w{2,}", text)) >= _FEWEST_WORDS and len(text.split()) > 1


def _are_names(text: str) -> bool:
    """Return whether a text may be a list of names: every word has a capital letter, or is a particle."""
    words = text.split()
    return bool(words) and all(map(_NAME_WORDS.fullmatch, words))


def _inside(text: str, start: int) -> str:
    """Return the text within the braces or quotes that open at a place."""
    if text[start] == '"':
        return text[start + 1 :].partition('"')[0]
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1 : at]
    return text[start + 1 :]
