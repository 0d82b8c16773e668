"""Acronyms that texts define: "vision-language models (VLMs)" and "VLM (vision-language model)".

The places of definitions, the longest expansion and the second way to find its beginning are those of A. S. Schwartz
and M. A. Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text, Pacific Symposium on
Biocomputing 2003.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...text.stop_words import STOP_WORDS
from .analyzer import fold
from .stemming import quick_stem

_BRACKETS = re.compile(r"\(([^()]{2,80})\)")
_ACRONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,9}(?=$|[;,])")
_CAPITALS = re.compile("[A-Z]|[0-9]+")
_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[^\w\s/'’-]")
"""A character that is not in an expansion."""


class Definition(NamedTuple):
    """An acronym and its expansion, as they are written, both as one: "VLMs" and "models" lose the s together."""

    acronym: str
    expansion: str


def definitions(text: str) -> Iterator[Definition]:
    """Yield the definitions of a text."""
    for match in _BRACKETS.finditer(text) if "(" in text else ():
        start, inside = match.start(), match[1]
        if (acronym := _ACRONYM.match(inside)) and _is_acronym(acronym[0]):
            if expansion := _expansion(acronym[0], text[:start].rstrip()):
                yield _as_one(acronym[0], expansion)
        elif not text[start - 3 : start].islower():
            acronym = _ACRONYM.fullmatch(text[max(0, start - 12) : start].rstrip().rpartition(" ")[2])
            if acronym and _is_acronym(acronym[0]) and _expansion(acronym[0], inside) == inside:
                yield _as_one(acronym[0], inside)


def _is_acronym(text: str) -> bool:
    """Return whether a text may be an acronym: with two capital letters, or one and a digit."""
    return not text.islower() and len(_CAPITALS.findall(text)) > 1


def _as_one(acronym: str, expansion: str) -> Definition:
    if len(acronym) < 3 or acronym[-1] != "s" or not acronym[-2].isupper():
        return Definition(acronym, expansion)
    if expansion.endswith("ies"):
        return Definition(acronym[:-1], f"{expansion[:-3]}y")
    return Definition(acronym[:-1], expansion[:-1] if expansion.endswith("s") else expansion)


def _letters(acronym: str) -> list[str]:
    one = acronym[:-1] if acronym[-1] == "s" and acronym[-2].isupper() else acronym
    return [letter for letter in one.lower() if letter.isalnum()]


def _expansion(acronym: str, text: str) -> str:
    """Return the words at the end of a text that are the expansion of an acronym, or an empty string."""
    letters = _letters(acronym)
    most = min(len(letters) + 5, 2 * len(letters))
    last = text.rsplit(None, most)
    text = _APART.split(text[len(last[0]) :] if len(last) > most else text)[-1]
    words = list(_WORD.finditer(text))[-most:]
    if not words or words[-1].end() != len(text):
        return ""
    start = _by_initials(letters, [word[0].lower() for word in words])
    if start is None:
        first = words[0].start()
        start = _by_letters(letters, text[first:].lower(), [word.start() - first for word in words])
    if start is None:
        return ""
    while start > 0 and text[words[start].start() - 1] == "-":  # multi-modal, not modal
        start -= 1
    return text[words[start].start() :]


def _by_initials(letters: list[str], words: Sequence[str]) -> int | None:
    """Return the first of the last words that begin with some letters, but for stop words; None if they do not."""
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at > 0 and words[at][0] != letter and words[at] in STOP_WORDS:
            at -= 1
        if at < 0 or words[at][0] != letter:
            return None
    return at


def _by_letters(letters: list[str], text: str, starts: list[int]) -> int | None:
    """Return the word with which the letters begin, if all are in a text in this order, from the right."""
    at = len(text)
    for letter in reversed(letters[1:]):
        at = text.rfind(letter, 0, at)
        if at < 0:
            return None
    found = [number for number, start in enumerate(starts) if start < at and text[start] == letters[0]]
    return found[-1] if found else None


@lru_cache(maxsize=65_536)
def stems_of(expansion: str) -> tuple[str, ...]:
    """Return the stems of an expansion, by which its spellings are one."""
    return stems_of_words(words_of(expansion))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of an expansion as forms of the index."""
    return tuple(_WORD.findall(fold(text)))


def stems_of_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of words but for stop words, which a query loses."""
    return tuple(stem_of(word) for word in words if word not in STOP_WORDS)


def stem_of(word: str) -> str:
    """Return the stem of a form, or the form itself if it has other characters than English letters."""
    return quick_stem(word) if word.isascii() and word.isalpha() else word


def is_of_initials(acronym: str, expansion: str) -> bool:
    """Return whether the letters of an acronym are those with which the words of its expansion begin."""
    return _by_initials(_letters(acronym), words_of(expansion)) == 0
