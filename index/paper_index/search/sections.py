"""One section (Whoosh: segment) of an index, as the engine reads it: documents become rows of the corpus."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, compress, count, repeat
from operator import add
from typing import Any

from whoosh.util.numeric import byte_to_length

from .codec import Postings
from .hits import bits_of, marks_of

_LENGTHS = [byte_to_length(byte) or 0 for byte in range(256)]
"""Whoosh keeps the length of a text as one byte, about."""


class Section:
    """The postings of a section by row."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.postings: Postings = reader._terms
        papers = reader.doc_count_all()
        self._rows = array("I")
        if papers:
            # Asked for one by one, as Whoosh does, they would take most of the time of opening.
            file, start, length = reader._perdoc._get_column_file("row")
            self._rows.frombytes(file.get(start, length))
            file.close()
            if sys.byteorder == "little":
                self._rows.byteswap()
        if len(self._rows) != papers:
            raise ValueError("another number of papers")
        self._end = max(self._rows, default=0) + 1
        first = self._rows[0] if papers else 0
        self._offset = first if self._rows == array("I", range(first, first + papers)) else None
        """What to add to a document's number to have its row, where that is all there is to it."""
        gone = [self._rows[number] for number in reader.segment().deleted_docs()]
        self.gone = bits_of(gone) if gone else 0
        self.papers: int = papers - len(gone)
        self._scales: dict[str, tuple[float, list[float]]] = {}

    def __len__(self) -> int:
        return self.papers

    def total(self, field: str) -> int:
        """Return about how many words the field has in all papers together."""
        return int(self._reader.field_length(field))

    @cached_property
    def held(self) -> int:
        """The papers of this section that are not gone."""
        return bits_of(self._rows) & ~self.gone

    def rows(self, field: str, some: range) -> array[int]:
        """Return the rows of words in a row, word by word."""
        numbers = self.postings.numbers(field, some)
        if self._offset is not None:
            return array("I", map(add, numbers, repeat(self._offset)))
        return array("I", map(self._rows.__getitem__, numbers))

    def bits(self, field: str, some: range) -> int:
        """Return the papers that hold any of some words in a row."""
        return bits_of(self.rows(field, some)) & ~self.gone

    def beginning(self, text: str, fields: tuple[str, ...]) -> int:
        """Return the papers that hold a word which begins so in any of the fields."""
        found = 0
        for field in fields:
            some = self.postings.beginning(field, text)
            kept = self.postings.wide(field, text) if self._offset is not None else None
            if kept is not None:
                found |= kept << (self._offset or 0)
            elif some:
                found |= self.bits(field, some)
        return found & ~self.gone

    def scales(self, field: str, mean: float, b: float) -> list[float]:
        """Return by row what once in this field counts: less in a long text."""
        if field not in self._scales or self._scales[field][0] != mean:
            by_length = [1 / (1 - b + b * length / mean) for length in _LENGTHS]
            name = f"_{field}_len"
            perdoc = self._reader._perdoc
            lengths = b""
            if perdoc.has_column(name):
                file, start, length = perdoc._get_column_file(name)
                lengths = file.get(start, length)
                file.close()
            lengths = lengths.ljust(len(self._rows), b"\0")
            found = [1.0] * self._end
            if self._offset is not None:
                found[self._offset :] = map(by_length.__getitem__, lengths)
            else:
                for row, length in zip(self._rows, lengths, strict=True):
                    found[row] = by_length[length]
            self._scales[field] = (mean, found)
        return self._scales[field][1]

    def places(self, field: str, form: str, wanted: int) -> Iterator[tuple[int, array[int]]]:
        """Yield (row, places) of a word, for the papers wanted."""
        some = self.postings.place(field, form)
        if not some:
            return
        marked = marks_of(wanted & ~self.gone).ljust(self._end, b"\0")
        positions = self.postings.positions(field, some)
        starts = list(accumulate(self.postings.counts(field, some), initial=0))
        rows = self.rows(field, some)
        for at in compress(count(), map(marked.__getitem__, rows)):
            yield rows[at], positions[starts[at] : starts[at + 1]]
