"""The passages of a text that match a query. They are found in the pages of the few papers that are shown."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
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
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_fold = lru_cache(maxsize=4_096)(fold)
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
    phrases: tuple[re.Pattern[str], ...]


Place = tuple[int, str]
"""The position of a match in a folded text, and the match."""


@lru_cache(maxsize=4)
def wanted_words(words: frozenset[str]) -> Wanted:
    """Return the words of an answer (`Answer.words`) that may match in full texts, without the names of fields."""
    plain = frozenset(word for word in (_FIELDS.sub("", word) for word in words) if ":" not in word)
    single = frozenset(word for word in plain if " " not in word)
    phrases = (r"[\W_]+".join(map(re.escape, word.split(" "))) for word in plain - single)
    return Wanted(plain, single, tuple(re.compile(rf"\b{phrase}\b") for phrase in phrases))


def find_passages(pages: Sequence[str], wanted: Wanted, limit: int, preferred: Container[int] = ()) -> list[Found]:
    """Return the passages of the pages that have the most different words, the best page first.

    Args:
        pages: the text of each page.
        wanted: the words.
        limit: the number of passages.
        preferred: the numbers of pages that come before others.
    """
    places = {number: some for number, page in enumerate(pages) if (some := _places(_folded(page), wanted))}
    ranked = sorted(places, key=lambda number: (number + 1 not in preferred, -len(_distinct(places[number]))))
    if not ranked:  # a compound such as ResNet-50, or a phrase with one
        ranked = [number for number, page in enumerate(pages[:_MOST_ANALYZED]) if find_matches(page, wanted.words, "")]
    found: list[Found] = []
    for number in ranked:
        if len(found) == limit:
            break
        page = pages[number]
        # To analyze a page takes milliseconds, so only the surroundings of the best match are.
        about = _surroundings(page, places.get(number, []))
        for text in dict.fromkeys((about, page)):
            if matches := find_matches(text.replace("\n", " "), wanted.words, ""):
                count = max(len(places.get(number, ())), len(matches))
                found.append(_passage(number + 1, text.replace("\n", " "), matches, count))
                break
    return found


def _folded(page: str) -> str:
    """Return a page as `fold` does, which is slow for long texts with a few characters that are not ASCII."""
    return _NOT_ASCII.sub(lambda match: _fold(match[0]), page).lower()


def _places(text: str, wanted: Wanted) -> list[Place]:
    """Return the places of words and phrases that are in a folded text as they are."""
    places: list[Place] = []
    if len(wanted.single) <= _FEW:
        for word in wanted.single:
            places += islice(_places_of(text, word), _MOST_COMPARED)
    else:
        places += [(match.start(), match[0]) for match in _WORD.finditer(text) if match[0] in wanted.single]
    for phrase in wanted.phrases:
        places += [(match.start(), match[0]) for match in islice(phrase.finditer(text), _MOST_COMPARED)]
    return sorted(places)


def _places_of(text: str, word: str) -> Iterator[Place]:
    """Yield the places of a word where it is not part of a longer one; scripts without spaces have no such words."""
    at, unspaced = text.find(word), is_unspaced(word[0])
    while at >= 0:
        end = at + len(word)
        if unspaced or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at, word
        at = text.find(word, end)


def _distinct(places: Iterable[Place]) -> set[str]:
    """Return the beginnings of the words in places, by which words of the same stem are one."""
    return {word[:_BEGINNING] for _, word in places}


def _surroundings(page: str, places: list[Place]) -> str:
    """Return the part of a page around the place with the most different words near it, or all of it."""
    if not places or len(_folded(page)) != len(page):  # the places are of the folded text
        return page
    compared = places[:_MOST_COMPARED]
    best, _ = max(compared, key=lambda place: len(_distinct(each for each in compared if _is_near(each, place))))
    start = max(0, best - 3 * _AROUND)
    return page[page.find(" ", start, best) + 1 if start else 0 : best + 3 * _AROUND]


def _is_near(one: Place, other: Place) -> bool:
    return abs(one[0] - other[0]) <= _AROUND


def _passage(page: int, text: str, matches: list[Match], count: int) -> Found:
    """Return the part of a text with the most different words."""
    compared = [(start, form) for start, _, form in matches[:_MOST_COMPARED]]
    at = max(
        range(len(compared)), key=lambda n: len(_distinct(each for each in compared if _is_near(each, compared[n])))
    )
    first, last, _ = matches[at]
    start = max(0, first - _AROUND)
    start = text.find(" ", start, first) + 1 or start if start else 0
    end = min(len(text), last + _AROUND)
    end = max(text.rfind(" ", last, end), last) if end < len(text) else end
    marks = tuple((left - start, right - start) for left, right, _ in matches if left >= start and right <= end)
    return Found(page, text[start:end], marks, count)
