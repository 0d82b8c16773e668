"""The passages of a text that match a query. They are found in the pages of the few papers that are shown."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..search.assist.explain import Match, find_matches
from ..search.text.analyzer import fold, is_unspaced
from ..search.text.searched_fields import FULL_TEXT_FIELDS

_AROUND = 100
"""Characters of a passage before and after its best match."""
_MOST_COMPARED = 40
"""Matches of a page of which the best is taken."""
_MOST_ANALYZED = 40
"""Pages of a text that are searched for compounds and other words that are written in several ways."""
_FEW = 64
"""Words up to which each is looked for by itself."""
_WORD = re.compile(r"\w+")
_FIELDS = re.compile(rf"(?:{'|'.join(FULL_TEXT_FIELDS)}):")
_BEGINNING = 5
"""Letters by which words of the same stem are one."""


class Found(NamedTuple):
    """A passage: the page, from 1, and the text with the places of its matches."""

    page: int
    text: str
    marks: tuple[tuple[int, int], ...]
    matches: int
    """The number of matches on the page."""


class Wanted(NamedTuple):
    """The words of an answer that may match in full texts."""

    words: frozenset[str]
    """Forms, and phrases as forms joined by spaces."""
    single: frozenset[str]
    phrases: tuple[str, ...]
    """With a space before and behind."""
    unspaced: frozenset[str]
    """The forms in scripts without spaces."""


@lru_cache(maxsize=4)
def wanted_words(words: frozenset[str]) -> Wanted:
    """Return the words of an answer (`Answer.words`) that may match in full texts, without the names of fields."""
    plain = frozenset(word for word in (_FIELDS.sub("", word) for word in words) if ":" not in word)
    single = frozenset(word for word in plain if " " not in word)
    phrases = tuple(f" {word} " for word in plain - single)
    return Wanted(plain, single, phrases, frozenset(word for word in single if is_unspaced(word[0])))


def find_passages(pages: Sequence[str], wanted: Wanted, limit: int, preferred: Container[int] = ()) -> list[Found]:
    """Return the passages of the pages that have the most different words, the best page first.

    Args:
        pages: the text of each page.
        wanted: the words.
        limit: the number of passages.
        preferred: the numbers of pages that come before others.
    """
    ranked = sorted(_ranked(pages, wanted), key=lambda number: number + 1 not in preferred)
    if not ranked:  # a compound such as ResNet-50, or a phrase with one
        ranked = [number for number, page in enumerate(pages[:_MOST_ANALYZED]) if find_matches(page, wanted.words, "")]
    found: list[Found] = []
    for number in ranked:
        if len(found) == limit:
            break
        text = pages[number].replace("\n", " ")
        if matches := find_matches(text, wanted.words, ""):
            found.append(_passage(number + 1, text, matches))
    return found


def _ranked(pages: Sequence[str], wanted: Wanted) -> list[int]:
    """Return the pages that have words as they are, those with the most different words first."""
    counts: dict[int, int] = {}
    for number, page in enumerate(pages):
        if found := _words_in(fold(page), wanted):
            counts[number] = len({word[:_BEGINNING] for word in found})
    return sorted(counts, key=lambda number: -counts[number])


def _words_in(text: str, wanted: Wanted) -> set[str]:
    """Return the words and phrases that are in a folded text as they are."""
    few = len(wanted.single) <= _FEW
    candidates = [word for word in wanted.single if word in text] if few else ()
    phrases = [phrase for phrase in wanted.phrases if all(word in text for word in phrase.split())]
    found = {word for word in candidates if word in wanted.unspaced or _is_word_of(text, word)}
    if phrases or not few:
        tokens = _WORD.findall(text)
        found |= wanted.single.intersection(tokens)
        joined = f" {' '.join(tokens)} "
        found |= {phrase.strip() for phrase in phrases if phrase in joined}
    return found


def _is_word_of(text: str, word: str) -> bool:
    """Return whether a text has a word that is not part of a longer one."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


def _passage(page: int, text: str, matches: list[Match]) -> Found:
    """Return the part of a page with the most different words."""
    best = max(matches[:_MOST_COMPARED], key=lambda match: len(_near(match, matches[:_MOST_COMPARED])))
    start = max(0, best[0] - _AROUND)
    start = text.find(" ", start, best[0]) + 1 or start if start else 0
    end = min(len(text), best[1] + _AROUND)
    end = max(text.rfind(" ", best[1], end), best[1]) if end < len(text) else end
    marks = tuple((first - start, last - start) for first, last, _ in matches if first >= start and last <= end)
    return Found(page, text[start:end], marks, len(matches))


def _near(match: Match, matches: list[Match]) -> set[str]:
    """Return the beginnings of the words that match within a passage around a match."""
    return {
        form[:_BEGINNING] for start, end, form in matches if start >= match[0] - _AROUND and end <= match[1] + _AROUND
    }
