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
_PLAIN = re.compile("[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_APART = re.compile(r"[^\w\s/'’-]")
"""A character that is not in an expansion."""
_AFTER_EXPANSION = " \t\n~*$`'\"’”"
"""Characters that may be between an expansion and its acronym: blanks, quotation marks and the signs of markup."""
_LONGEST = 240
"""Characters of a text in which the expansion of an acronym is searched."""


class Definition(NamedTuple):
    """An acronym and its expansion, as they are written, both as one: "VLMs" and "models" lose the s together."""

    acronym: str
    expansion: str


class _Acronym(NamedTuple):
    """An acronym as it is written, without the s of a plural, and the letters and digits of that in small letters."""

    text: str
    one: str
    letters: tuple[str, ...]


def definitions(text: str) -> Iterator[Definition]:
    """Yield the definitions of a text."""
    for match in _BRACKETS.finditer(text) if "(" in text else ():
        start, inside = match.start(), match[1]
        if acronym := _acronym_in(inside):
            if expansion := _expansion(acronym.letters, text[max(0, start - _LONGEST) : start]):
                yield _as_one(acronym, expansion)
        elif not text[start - 3 : start].islower():
            before = text[max(0, start - 12) : start].rstrip().rpartition(" ")[2]
            acronym = _acronym_in(before)
            if acronym and acronym.text == before and _expansion(acronym.letters, inside) == inside:
                yield _as_one(acronym, inside)


@lru_cache(maxsize=4_096)
def _acronym_in(text: str) -> _Acronym | None:
    """Return the acronym with which a text begins: it has two capital letters, or one and a digit."""
    found = _ACRONYM.match(text)
    if found is None or found[0].islower() or len(_CAPITALS.findall(found[0])) < 2:
        return None
    acronym = found[0]
    one = acronym[:-1] if acronym[-1] == "s" and acronym[-2].isupper() else acronym
    return _Acronym(acronym, one if len(acronym) > 2 else acronym, _letters(one))


def form_of(acronym: str) -> str:
    """Return the form under which the index has an acronym of letters, digits and hyphens."""
    return acronym.replace("-", "").lower()


def _letters(acronym: str) -> tuple[str, ...]:
    return tuple(form_of(acronym))


def _as_one(acronym: _Acronym, expansion: str) -> Definition:
    if acronym.one == acronym.text:
        return Definition(acronym.text, expansion)
    if expansion.endswith("ies"):
        return Definition(acronym.one, f"{expansion[:-3]}y")
    return Definition(acronym.one, expansion[:-1] if expansion.endswith("s") else expansion)


def _expansion(letters: tuple[str, ...], text: str) -> str:
    """Return the words at the end of a text that are the expansion of an acronym, or an empty string."""
    text = text.rstrip(_AFTER_EXPANSION)
    return text and (_plain_expansion(letters, text) or _other_expansion(letters, text))


def _plain_expansion(letters: tuple[str, ...], text: str) -> str:
    """Return the last words if they begin with the letters, as most do. `_other_expansion` takes far longer."""
    small = text.lower()  # it may be longer than the text
    before, *words = small.replace("-", " ").rsplit(None, len(letters))
    if len(words) < len(letters):
        before, words = "", [before, *words]
    if tuple([word[0] for word in words]) != letters:
        return ""
    start = len(text) - len(small) + (len(before) + 1 if before else 0)
    return text[start:] if _PLAIN.fullmatch(text, start) and text[start - 1 : start] != "-" else ""


def _other_expansion(letters: tuple[str, ...], text: str) -> str:
    """Return the last words that have the letters in order, whatever is between the words and at their beginnings."""
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


def _by_initials(letters: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the first of the last words that begin with some letters, but for stop words; None if they do not."""
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at > 0 and not _begins(words[at], letter) and words[at] in STOP_WORDS:
            at -= 1
        if at < 0 or not _begins(words[at], letter):
            return None
    return at


def _begins(word: str, letter: str) -> bool:
    """Return whether a word begins with a letter; 2 is also "to", as in T2I."""
    return word[0] == letter or (letter == "2" and word == "to")


def _by_letters(letters: Sequence[str], text: str, starts: list[int]) -> int | None:
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


def letters_of(expansion: str) -> str:
    """Return the letters of an expansion, which are the same with hyphens, with spaces and as one word."""
    return "".join(words_of(expansion))


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
