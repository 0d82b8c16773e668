"""Reads references that are pasted as a query: their titles, or the authors and the year of a short citation."""

import re

from .lexemes import QUOTES

_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_FAMILY = r"(?:(?:van|von|de|der|den|di|la|le|bin|al|el)\s+)*[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_BIBTEX_TITLE = re.compile(r"\btitle\s*=\s*(?=[{\"])", re.IGNORECASE)
_BRACES = re.compile(r"[{}]|\\[a-zA-Z]+\s?|\\.")
_QUOTED_TITLE = re.compile(rf"[“\"«]([^{QUOTES}]+?)(?:[.,?!]\s*[{QUOTES}]|[{QUOTES}]\s?[.,])")
_TITLE = r"(?P<title>\S.*?)(?:\.(?=\s|$)|$)"
_DATED_TITLE = re.compile(rf"(?:\({_YEAR}\)|(?<=[.,])\s{_YEAR})[.,:]?\s+{_TITLE}", re.DOTALL)
_ABBREVIATED_TITLE = re.compile(rf"\bet al\.?,?\s+(?:\(?{_YEAR}\)?[.,:]?\s+)?{_TITLE}", re.DOTALL)
_VANCOUVER_NAME = rf"{_FAMILY}\s[A-Z]{{1,3}}"
_VANCOUVER_TITLE = re.compile(
    rf"(?:\[?\d+[\].]\s)?(?:{_VANCOUVER_NAME},\s)*(?:{_VANCOUVER_NAME}|et al)\.\s+{_TITLE}", re.DOTALL
)
_SENTENCE_END = re.compile(r"(?<=\w\w|\w[)?])\.\s+")
_NAME_WORDS = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*|and|&|et|al|de|den|der|di|la|le|van|von|bin|\[?\d+\]?)[.,]*")
_NAME = re.compile(r"[^\W\d_][^\W\d_]+|\b[^\W\d_]\.")
_FEWEST_WORDS = 3
"""Words of a title; with fewer it may be a name or a journal."""
_INITIALS = r"(?:[^\W\d_]\.(?:\s?-?[^\W\d_]\.)*)"
_PERSON = rf"(?:{_INITIALS}\s?{_FAMILY}|{_FAMILY}(?:\s{_FAMILY})?,\s?{_INITIALS}|{_FAMILY})"
_CITATION = re.compile(
    rf"\(?(?P<first>{_PERSON})(?:(?:,?\s+(?:and|&)\s+(?P<second>{_PERSON}))|(?P<others>,?\s+et\s+al\.?))?"
    rf"(?:,?\s*(?P<open>\()?(?P<year>(?:1[89]|20)\d\d)[a-z]?\)?\)?)?[.,;:]?(?P<rest>(?:\s+\w[\w-]*){{0,2}})",
    re.IGNORECASE,
)


def title_of(text: str) -> str:
    """Return the title in a reference as people paste it, in BibTeX or any common style; "" if none is recognised."""
    if bibtex := _BIBTEX_TITLE.search(text):
        return _BRACES.sub("", _inside(text, bibtex.end()))
    quoted = _QUOTED_TITLE.search(text)
    if quoted and _is_title(quoted[1]) and _NAME.search(text[: quoted.start()]):
        return quoted[1]
    for style in (_ABBREVIATED_TITLE, _DATED_TITLE):
        found = style.search(text)
        if found and _is_title(found["title"]) and _are_names(text[: found.start()]):
            return found["title"]
    if (found := _VANCOUVER_TITLE.match(text)) and _is_title(found["title"]):
        return found["title"]
    names, *sentences = _SENTENCE_END.split(text, maxsplit=2)
    if sentences and re.search(_YEAR, text) and re.search(r",|\band\b|&", names) and _are_names(names):
        return sentences[0] if _is_title(sentences[0]) else ""
    return ""


def is_bibtex(text: str) -> bool:
    """Return whether a text has the title of an entry in BibTeX. Its `year = 2026` is not a comparison."""
    return _BIBTEX_TITLE.search(text) is not None


def authors_and_year(text: str, *, any_year: bool = False) -> str:
    """Return a query for a citation, as `Li et al. (2026)`, `Wu, J.` or `Wu and Chen, 2025`; "" if a text is none.

    Up to two words may follow it. With `any_year`, the year is not in the query, and a citation without one is none.
    """
    found = _CITATION.fullmatch(text.strip())
    if not found or (any_year and not found["year"]):
        return ""
    is_list = bool(found["others"] or "," in found["first"])
    if not (is_list or (found["year"] and (found["second"] or found["open"])) or _is_initialed(found)):
        return ""
    if found["rest"].strip() and not (found["others"] or found["open"]):
        return ""
    names = [f'author:"{name}"' for name in (found["first"], found["second"]) if name]
    year = [f"year:{found['year']}"] if found["year"] and not any_year else []
    return " ".join([*names, *year, *found["rest"].split()])


def _is_initialed(found: re.Match[str]) -> bool:
    """Return whether a citation has a year and begins with initials."""
    return bool(found["year"]) and "." in found["first"]


def _is_title(text: str) -> bool:
    return len(re.findall(r"\w{2,}", text)) >= _FEWEST_WORDS


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
