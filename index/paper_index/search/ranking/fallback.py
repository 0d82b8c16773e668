"""A slow look through the records, for as long as there is no index."""

import json
import re
from functools import lru_cache
from itertools import pairwise

from ...corpus import Corpus
from ...paper import Paper
from ..text.analyzer import JOINERS
from ..text.edit_distance import first_letters, max_edits, near_words
from ..text.fields import TEXT_FIELDS, text_fields
from .result_set import Hits, bits_of

_END = r"(?![^\W_])"


class PlainWords:
    """Answers what `terms.IndexedWords` answers, without stems, accents or degrees."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._near = lru_cache(maxsize=16)(self._look_near)
        self._found = lru_cache(maxsize=256)(self._find)

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> Hits:
        """Return the papers that hold a word or, unless `exact`, its plural; with `prefix` one that begins so."""
        ending = "" if prefix else "" if exact else "(?:e?s)?"
        fields = (field,) if field else TEXT_FIELDS
        spelled = [_spelled(text) + ending, *map(_spelled, self._near(text))] if fuzzy else [_spelled(text) + ending]
        return self._found(f"(?:{'|'.join(spelled)})" + ("" if prefix else _END), fields, frozenset((text,)))

    def begun(self, text: str, field: str) -> list[str]:
        """Return nothing: no words are known without an index."""
        return []

    def phrase(self, texts: tuple[str, ...], field: str | None, papers: int) -> Hits:
        """Return the papers that hold words in a row."""
        fields = (field,) if field else TEXT_FIELDS
        return self._found(r"[\W_]+".join(map(_spelled, texts)) + _END, fields, frozenset((" ".join(texts),)))

    def _look_near(self, text: str) -> tuple[str, ...]:
        """The words of the records that are almost `text`."""
        most = max_edits(text)
        if not most:
            return ()
        begin = "|".join(map(re.escape, first_letters(text)))
        pattern = re.compile(rf"(?<![^\W_])(?:{begin})[^\W_]{{{len(text) - 1 - most},{len(text) - 1 + most}}}{_END}")
        seen: set[str] = set()
        for _, record in self._corpus.records():
            seen.update(pattern.findall(record.casefold()))
        return tuple(near_words(text, seen))

    def _find(self, spelled: str, fields: tuple[str, ...], words: frozenset[str]) -> Hits:
        pattern = re.compile(spelled)
        rows, titled = [], []
        for row, record in self._corpus.records():
            if pattern.search(record.casefold()):  # a record holds more than what is searched
                held = text_fields(Paper.from_dict(json.loads(record)))
                if any(pattern.search(held[field].casefold()) for field in fields):
                    rows.append(row)
                    titled += [row] if pattern.search(held["title"].casefold()) else []
        return Hits(bits_of(rows), dict.fromkeys(rows, 1.0), words, bits_of(titled))


def _spelled(text: str) -> str:
    """A pattern for a word at the beginning of one; a first letter known is found ten times as quickly."""
    found = re.escape(text[0]) + (r"(?<![^\W_].)" if text[0].isascii() else "")
    for before, letter in pairwise(text):
        # "ResNet 50" is a resnet50, but "net work" is no network.
        blank = " " if before.isalpha() and letter.isdigit() else ""
        found += f"[{JOINERS}{blank}]?{re.escape(letter)}"
    return found
