"""The passages of a text that match a query. They are found in the pages of the few papers that are shown."""

import re
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from ..search.assist.explain import Match, find_matches
from ..search.text.analyzer import fold, is_unspaced
from ..search.text.searched_fields import FULL_TEXT_FIELDS

_AROUND = 100
"""Characters of a passage before and after its best match."""
_MOST_ANALYZED = 40
"""Pages of a text that are searched for compounds and other words that are written in several ways."""
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


def words_in_full_texts(words: Iterable[str]) -> frozenset[str]:
    """Return the words of an answer (`Answer.words`) that may match in full texts, without the names of fields."""
    plain = (_FIELDS.sub("", word) for word in words)
    return frozenset(word for word in plain if ":" not in word)


def find_passages(
    pages: Sequence[str], words: frozenset[str], limit: int, preferred: Container[int] = ()
) -> list[Found]:
    """Return the passages of the pages that have the most different words, the best page first.

    Args:
        pages: the text of each page.
        words: the forms that matched, and phrases as forms joined by spaces.
        limit: the number of passages.
        preferred: the numbers of pages that come before others.
    """
    ranked = sorted(_ranked(pages, words), key=lambda number: number + 1 not in preferred)
    if not ranked:  # a compound such as ResNet-50, an accent, a phrase with a compound
        ranked = [number for number, page in enumerate(pages[:_MOST_ANALYZED]) if find_matches(page, words, "")]
    found: list[Found] = []
    for number in ranked:
        if len(found) == limit:
            break
        text = pages[number].replace("\n", " ")
        if matches := find_matches(text, words, ""):
            found.append(_passage(number + 1, text, matches))
    return found


def _ranked(pages: Sequence[str], words: frozenset[str]) -> list[int]:
    """Return the pages that have words as they are, those with the most different words first."""
    single = {word for word in words if " " not in word}
    phrases = [f" {word} " for word in words - single]
    unspaced = [word for word in single if is_unspaced(word[0])]
    counts: dict[int, int] = {}
    for number, page in enumerate(pages):
        tokens = list(map(fold, _WORD.findall(page)))
        found = single.intersection(tokens)
        found.update(word for word in unspaced if word in page)
        if phrases:
            joined = f" {' '.join(tokens)} "
            found.update(phrase.strip() for phrase in phrases if phrase in joined)
        if found:
            counts[number] = len({word[:_BEGINNING] for word in found})
    return sorted(counts, key=lambda number: -counts[number])


def _passage(page: int, text: str, matches: list[Match]) -> Found:
    """Return the part of a page with the most different words."""
    best = max(matches, key=lambda match: len(_near(match, matches)))
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
