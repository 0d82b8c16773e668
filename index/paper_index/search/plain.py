"""A slow look through the records, for as long as there is no index."""

import json
import re
from functools import lru_cache
from itertools import pairwise

from ..corpus import Corpus
from ..paper import Paper
from .hits import Hits, bits_of
from .texts import FIELDS, texts
from .words import JOINTS

_END = r"(?![^\W_])"


class PlainWords:
    """Answers what `terms.IndexedWords` answers, without stems, accents or degrees."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._found = lru_cache(maxsize=256)(self._find)

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool) -> Hits:
        """Return the papers that hold a word or, unless `exact`, its plural; with `prefix` one that begins so."""
        ending = "" if prefix else "" if exact else "(?:e?s)?"
        fields = (field,) if field else FIELDS
        return self._found(_spelled(text) + ending + ("" if prefix else _END), fields, frozenset((text,)))

    def phrase(self, texts: tuple[str, ...], field: str | None) -> Hits:
        """Return the papers that hold words in a row."""
        fields = (field,) if field else FIELDS
        return self._found(r"[\W_]+".join(map(_spelled, texts)) + _END, fields, frozenset(texts))

    def _find(self, spelled: str, fields: tuple[str, ...], words: frozenset[str]) -> Hits:
        pattern = re.compile(spelled)
        rows = []
        for row, record in self._corpus.records():
            if pattern.search(record.casefold()):  # a record holds more than what is searched
                held = texts(Paper.from_dict(json.loads(record)))
                if any(pattern.search(held[field].casefold()) for field in fields):
                    rows.append(row)
        return Hits(bits_of(rows), dict.fromkeys(rows, 1.0), words)


def _spelled(text: str) -> str:
    """A pattern for a word at the beginning of one; a first letter known is found ten times as quickly."""
    found = re.escape(text[0]) + (r"(?<![^\W_].)" if text[0].isascii() else "")
    for before, letter in pairwise(text):
        # "ResNet 50" is a resnet50, but "net work" is no network.
        blank = " " if before.isalpha() and letter.isdigit() else ""
        found += f"[{JOINTS}{blank}]?{re.escape(letter)}"
    return found
