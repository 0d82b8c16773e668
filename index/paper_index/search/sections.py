"""One section (Whoosh: segment) of an index, as the engine reads it: documents become rows of the corpus."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import accumulate, compress
from operator import and_
from typing import Any, NamedTuple

from whoosh.util.numeric import byte_to_length

from .codec import Postings
from .hits import bits_of, marked, marks_of, rows_of
from .stems import Stem
from .words import REACH

_LENGTHS = [byte_to_length(byte) or 0 for byte in range(256)]
"""Whoosh keeps the length of a text as one byte, about."""

_MORE = (1 << REACH) - 1
"""Bits of a place that say how many more places a word takes there."""
_MOST_ROWS = 20_000_000
_FEW = 16
"""How much rarer than a word papers must be, to be looked up in its postings one by one."""


class _Inside(NamedTuple):
    """Papers and which documents they are: a mark for each document, and the numbers of those marked."""

    papers: int = 0
    marks: bytes = b""
    numbers: Sequence[int] = ()


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
            with file:
                self._rows.frombytes(file.get(start, length))
            if sys.byteorder == "little":
                self._rows.byteswap()
        if len(self._rows) != papers:
            raise ValueError("another number of papers")
        self._end = max(self._rows, default=0) + 1
        if self._end > _MOST_ROWS:  # a made index could have all memory taken
            raise ValueError("a row that no corpus has")
        first = self._rows[0] if papers else 0
        self._offset = first if self._rows == array("I", range(first, first + papers)) else None
        """What to add to a document's number to have its row, where that is all there is to it."""
        gone = [self._rows[number] for number in reader.segment().deleted_docs()]
        self.gone = bits_of(gone) if gone else 0
        self.papers: int = papers - len(gone)
        self._asked = _Inside(-1)
        self._scales: dict[str, tuple[float, list[float]]] = {}
        self.siblings = lru_cache(maxsize=4_096)(self._find_siblings)

    def __len__(self) -> int:
        return self.papers

    def total(self, field: str) -> int:
        """Return about how many words the field has in all papers together."""
        return int(self._reader.field_length(field))

    @cached_property
    def held(self) -> int:
        """The papers of this section that are not gone."""
        return bits_of(self._rows) & ~self.gone

    def bits(self, some: Iterable[tuple[str, range]]) -> int:
        """Return the papers that hold any of some words, each time of a field and in a row."""
        numbers = array("I")
        for field, words in some:
            numbers += self.postings.numbers(field, words)
        if self._offset is None:
            return bits_of(array("I", map(self._rows.__getitem__, numbers))) & ~self.gone
        return bits_of(numbers) << self._offset & ~self.gone

    def counts(self, field: str, some: range, papers: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the rows of words in a row, of those among `papers`, and how often each holds its word."""
        inside = self._inside(papers)
        if not inside.numbers:
            return (), ()
        numbers, counts = self.postings.numbers(field, some), self.postings.counts(field, some)
        if len(some) == 1 and _FEW * len(inside.numbers) < len(numbers):
            found = [(at, number) for number in inside.numbers if numbers[at := _place(numbers, number)] == number]
            return [self._rows[number] for _, number in found], [counts[at] for at, _ in found]
        if len(inside.numbers) < len(self._rows):
            within = bytes(map(inside.marks.__getitem__, numbers))
            numbers, counts = array("I", compress(numbers, within)), array("H", compress(counts, within))
        return self._rows_of(numbers), counts

    def _rows_of(self, numbers: array[int]) -> array[int]:
        return array("I", map(self._rows.__getitem__, numbers)) if self._offset != 0 else numbers

    def _inside(self, papers: int) -> _Inside:
        """Return which documents are papers asked for, and not gone."""
        if self._asked.papers != papers:
            held = papers & self.held
            if self._offset is None:
                marks = bytes(map(marks_of(held).ljust(self._end, b"\0").__getitem__, self._rows))
                self._asked = _Inside(papers, marks, marked(marks))
            else:
                held >>= self._offset
                self._asked = _Inside(papers, marks_of(held).ljust(len(self._rows), b"\0"), rows_of(held))
        return self._asked

    def _find_siblings(self, field: str, text: str) -> dict[str, range]:
        """The words of a field that have the stem of another, each with its place."""
        forms, stem = self.postings.forms(field), Stem(text)
        some = [self.postings.beginning(field, beginning) for beginning in stem.beginnings]
        begun = ((at, form) for here in some for at, form in enumerate(forms[here.start : here.stop], here.start))
        return {form: range(at, at + 1) for at, form in begun if stem.has(form)}

    def beginning(self, text: str, fields: tuple[str, ...]) -> int:
        """Return the papers that hold a word which begins so in any of the fields."""
        found = 0
        for field in fields:
            some = self.postings.beginning(field, text)
            kept = self.postings.wide(field, text) if self._offset is not None else None
            if kept is not None:
                found |= kept << (self._offset or 0)
            elif some:
                found |= self.bits([(field, some)])
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

    def in_a_row(self, field: str, texts: Sequence[str], papers: int) -> Iterator[tuple[int, int]]:
        """Yield (row, how often) of those of some papers that hold words in a row."""
        words = [self.postings.place(field, text) for text in texts]
        papers = reduce(and_, (self.bits([(field, some)]) for some in words), papers & self.held)
        if not papers:
            return
        marks = self._inside(papers).marks
        held = []
        for some in words:
            numbers = self.postings.numbers(field, some)
            ends = list(accumulate(self.postings.counts(field, some)))
            here = [(ends[at - 1] if at else 0, ends[at]) for at in marked(bytes(map(marks.__getitem__, numbers)))]
            held.append((self.postings.positions(field, some), here))
        rows = self._rows_of(array("I", self._inside(papers).numbers))
        (first, starts), *others = held
        for number, row in enumerate(rows):
            start, end = starts[number]
            behind = [(at >> REACH) + (at & _MORE) + 1 for at in first[start:end]]
            for places, here in others:
                behind = list(_behind(places, *here[number], behind))
            if behind:
                yield row, len(set(behind))


def _behind(places: array[int], start: int, end: int, wanted: list[int]) -> Iterator[int]:
    """Yield the places behind a word that stands at those wanted; its own are in order, from `start` to `end`."""
    for place in wanted:
        at = bisect_left(places, place << REACH, start, end)
        while at < end and places[at] >> REACH == place:
            yield place + (places[at] & _MORE) + 1
            at += 1


def _place(numbers: array[int], number: int) -> int:
    return min(bisect_left(numbers, number), len(numbers) - 1)
