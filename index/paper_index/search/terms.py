"""Reading postings: which papers hold a word, and how much it says there.

Whoosh gives the postings; its own search, whose counts are wrong for some queries, is not used.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.lang.porter import stem

from .hits import Hits, bits_of
from .schema import LETTERS, schema
from .texts import FIELDS
from .words import REACH

# BM25F (Robertson, Zaragoza and Taylor 2004): a word in a title says more than one in an abstract.
_BOOSTS = {"title": 4.0, "body": 1.0, "authors": 2.0, "facts": 1.5}
_K1 = 1.6
_B = 0.75
_RELATED = 0.8
"""What a word of the same stem, or one that only begins so, says beside the word itself."""


_MORE = (1 << REACH) - 1


class IndexedWords:
    """The words of a build of the index, read as they are asked for and remembered."""

    def __init__(self, folder: Path) -> None:
        """Open a build. Raises whatever a damaged build makes Whoosh raise: any exception at all."""
        self._index = whoosh_index.open_dir(folder, schema=schema())
        self._reader = self._index.reader()
        papers = self._reader.doc_count_all()
        column = self._reader.column_reader("row") if papers else ()
        self._rows = array("L", (column[number] for number in range(papers)))
        self._letters: dict[str, str] = json.loads((folder / LETTERS).read_text(encoding="ascii"))
        self._postings = lru_cache(maxsize=50_000)(self._read_postings)
        self._positions = lru_cache(maxsize=256)(self._read_positions)
        self._siblings = lru_cache(maxsize=4_096)(self._find_siblings)
        self._word = lru_cache(maxsize=512)(self._find_word)

    def close(self) -> None:
        """Let go of the build's files."""
        self._reader.close()
        self._index.close()

    def __len__(self) -> int:
        return len(self._rows)

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool) -> Hits:
        """Return the papers that hold a word, one of its stem unless `exact`, or with `prefix` one that begins so."""
        return self._word(text, field, prefix, exact)

    def _find_word(self, text: str, field: str | None, prefix: bool, exact: bool) -> Hits:
        weights: defaultdict[int, float] = defaultdict(float)
        fields = (field,) if field else FIELDS
        if prefix and len(text) == 1 and not field:
            # It begins so many words that only those of titles are weighed; all other papers come behind.
            weights.update(dict.fromkeys(self._beginning(text), 0.0))
            fields = ("title",)
        matched: set[str] = set()
        for name in fields:
            related = set() if exact else set(self._siblings(name, text))
            if prefix:
                related.update(term.decode() for term in self._reader.expand_prefix(name, text))
            related.discard(text)
            for form, worth in [(text, 1.0), *((form, _RELATED) for form in sorted(related))]:
                numbers, counts = self._postings(name, form)
                if not numbers:
                    continue
                matched.add(form)
                boost = worth * _BOOSTS[name]
                lengths, mean = self._lengths[name]
                for number, count in zip(numbers, counts, strict=True):
                    weights[number] += boost * count / (1 - _B + _B * lengths[number] / mean)
        return self._scored(weights, matched)

    def _beginning(self, letter: str) -> list[int]:
        """Return the documents that hold a word which begins so."""
        bits = f"{int(self._letters.get(letter, '0'), 16):b}"
        return [number for number, bit in enumerate(reversed(bits)) if bit == "1"]

    def phrase(self, texts: tuple[str, ...], field: str | None) -> Hits:
        """Return the papers that hold exactly these words in a row."""
        weights: defaultdict[int, float] = defaultdict(float)
        for name in (field,) if field else FIELDS:
            first, *others = (self._positions(name, text) for text in texts)
            lengths, mean = self._lengths[name]
            for number, starts in first.items():
                if not all(number in other for other in others):
                    continue
                behind = {(at >> REACH) + (at & _MORE) + 1 for at in starts}
                for other in others:
                    behind = {(at >> REACH) + (at & _MORE) + 1 for at in other[number] if at >> REACH in behind}
                count = len(behind)
                if count:
                    weights[number] += _BOOSTS[name] * count / (1 - _B + _B * lengths[number] / mean)
        hits = self._scored(weights, set(texts))
        return Hits(hits.bits, {row: score * len(texts) for row, score in hits.scores.items()}, hits.words)

    def _scored(self, weights: dict[int, float], matched: set[str]) -> Hits:
        found = len(weights)
        rarity = math.log(1 + (len(self._rows) - found + 0.5) / (found + 0.5))
        scores = {
            self._rows[number]: rarity * weight * (_K1 + 1) / (weight + _K1) for number, weight in weights.items()
        }
        return Hits(bits_of(scores), scores, frozenset(matched))

    @cached_property
    def _lengths(self) -> dict[str, tuple[array[int], float]]:
        """For each field the number of words in it by document, and their mean (never 0)."""
        found = {}
        for name in FIELDS:
            # Whoosh gives None for a paper that has nothing in a field which others have.
            lengths = array("L", (self._reader.doc_field_length(n, name) or 0 for n in range(len(self._rows))))
            found[name] = (lengths, max(1.0, sum(lengths) / max(1, len(lengths))))
        return found

    def _read_postings(self, field: str, form: str) -> tuple[array[int], array[float]]:
        numbers, counts = array("L"), array("f")
        if (field, form) in self._reader:
            matcher = self._reader.postings(field, form)
            while matcher.is_active():
                numbers.append(matcher.id())
                counts.append(matcher.weight())
                matcher.next()
        return numbers, counts

    def _read_positions(self, field: str, form: str) -> dict[int, frozenset[int]]:
        found = {}
        if (field, form) in self._reader:
            matcher = self._reader.postings(field, form)
            while matcher.is_active():
                found[matcher.id()] = frozenset(matcher.value_as("positions"))
                matcher.next()
        return found

    def _find_siblings(self, field: str, text: str) -> tuple[str, ...]:
        """The words of the index with the stem of `text`."""
        if len(text) < 3 or not (text.isascii() and text.isalpha()):
            return ()
        root = stem(text)
        beginning = root[:-1] if len(root) > 3 else root  # the last letter of a stem may be of its own making
        return tuple(
            form
            for raw in self._reader.expand_prefix(field, beginning)
            if (form := raw.decode()) != text and form.isalpha() and stem(form) == root
        )
