"""Postings of pairs of very frequent words that follow each other, such as "of the".

Most papers have both words of such a pair, so that to compare the positions of all takes long. A segment of many
documents therefore has another field for each text field, whose words are pairs. A pair begins where its first word
does, and spans both.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import compress, islice, repeat
from operator import lt
from typing import TypeAlias

from ..text.analyzer import SPAN_BITS

Many: TypeAlias = "dict[str, tuple[int, array[int]]]"
"""Word to the number of its documents, and its postings (see `PostingsBuffer`)."""

LEAST, LEAST_SHARE = 5_000, 0.25
"""Documents with a word from which on it is very frequent: so many, and such a part of all."""
_SPAN = (1 << SPAN_BITS) - 1
_LONG = frozenset(value for value in range(256) if 2 * (value & _SPAN) + 1 > _SPAN)
"""The low byte of a stored position whose form is so long that a pair may span more than can be stored."""
_LOW = 0 if sys.byteorder == "little" else 7
"""The place of the low byte of a number of 64 bits."""
_AT_ONCE = 2_000
"""Documents whose pairs are found together."""


def pairs_field(field: str) -> str:
    """Return the name of the field with the pairs of a text field."""
    return f"{field} pairs"


def pair(first: str, second: str) -> str:
    """Return two words as a word of the field of pairs."""
    return f"{first} {second}"


def frequent(many: Many, documents: int) -> dict[str, array[int]]:
    """Return the very frequent words of so many documents, with their postings.

    Words that are too long for the span of a pair, or whose places do not ascend, are omitted.
    """
    return {
        word: postings
        for word, (papers, postings) in many.items()
        if papers >= LEAST_SHARE * documents
        and _LONG.isdisjoint(postings.tobytes()[_LOW::8])
        and all(map(lt, postings, islice(postings, 1, None)))
    }


def pairs_of(postings: Mapping[str, array[int]]) -> dict[str, array[int]]:
    """Return the postings of all pairs of some words, which are given with their postings."""
    words = list(postings)
    found = [[array("Q") for _ in words] for _ in words]
    is_plain = [not any(value & _SPAN for value in set(each.tobytes()[_LOW::8])) for each in postings.values()]
    for parts in _parts(list(postings.values())):
        word_at, others = _words_at(parts, is_plain)
        for own, part, plain in zip(found, parts, is_plain, strict=True):
            add = [each.append for each in own]
            seconds = list(map(word_at.get, _ends(part, plain), repeat(0)))
            for value, second in compress(zip(part, seconds, strict=True), seconds):
                for each in (second,) if second > 0 else others[second]:
                    add[(each >> SPAN_BITS) - 1](value + 1 + (each & _SPAN))
    return {
        pair(first, second): values
        for first, own in zip(words, found, strict=True)
        for second, values in zip(words, own, strict=True)
        if values
    }


def _ends(part: array[int], is_plain: bool) -> list[int]:
    """Return the place after each occurrence of a word."""
    if is_plain:
        return [(value >> SPAN_BITS) + 1 for value in part]
    return [(value >> SPAN_BITS) + (value & _SPAN) + 1 for value in part]


def _parts(postings: list[array[int]]) -> Iterator[list[array[int]]]:
    """Yield the postings of some documents after the other, for each word."""
    begins = [0] * len(postings)
    last = max((each[-1] >> 32 for each in postings), default=-1)
    for document in range(_AT_ONCE, last + _AT_ONCE + 1, _AT_ONCE):
        ends = [bisect_left(each, document << 32, begin) for each, begin in zip(postings, begins, strict=True)]
        yield [each[begin:end] for each, begin, end in zip(postings, begins, ends, strict=True)]
        begins = ends


def _words_at(parts: list[array[int]], is_plain: list[bool]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Return the word that begins at each place, as its number from 1 on and its span.

    Where several do, a negative number refers to the list of them, which is returned as well.
    """
    word_at: dict[int, int] = {}
    others: dict[int, list[int]] = {}
    for number, (part, plain) in enumerate(zip(parts, is_plain, strict=True), 1):
        places = [value >> SPAN_BITS for value in part]
        if plain and word_at.keys().isdisjoint(places):
            word_at.update(zip(places, repeat(number << SPAN_BITS)))
            continue
        for place, value in zip(places, part, strict=True):
            word = number << SPAN_BITS | value & _SPAN
            if (before := word_at.setdefault(place, word)) > 0 and before != word:
                word_at[place] = -1 - len(others)
                others[-1 - len(others)] = [before, word]
            elif before < 0:
                others[before].append(word)
    return word_at, others
