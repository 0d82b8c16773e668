"""Reads an index segment by segment, with rows of the corpus in place of document numbers."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import accumulate, compress, pairwise
from operator import and_
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.util.numeric import byte_to_length

from ..bitsets import bits_from_rows, flagged, flags_from_bits, rows_from_bits
from ..text.analyzer import SPAN_BITS
from ..text.searched_fields import TEXT_FIELDS
from ..text.stemming import Stem
from .codec import PostingsReader
from .frequent_pairs import pairs_field
from .toc import Index

_LENGTHS = [byte_to_length(byte) or 0 for byte in range(256)]
"""The length of a field by the byte that Whoosh stores for it, about."""

_SPAN_MASK = (1 << SPAN_BITS) - 1
_MOST_ROWS = 20_000_000
"""More than any corpus has. An index from somebody else could name a row that takes all memory."""
_RARER = 16
"""Factor by which papers must be fewer than postings for each paper to be searched in the postings."""


class IndexReader:
    """An open build of the index."""

    def __init__(self, folder: Path, fields: Sequence[str] = TEXT_FIELDS) -> None:
        """Open a build with these text fields. Damage raises any exception."""
        self._index = Index(folder, fields)
        self._reader = self._index.reader()
        try:
            self.segments = [
                SegmentReader(leaf, folder) for leaf, _ in self._reader.leaf_readers() if leaf.doc_count_all()
            ]
        except BaseException:
            self.close()
            raise
        self._papers = sum(map(len, self.segments))

    def __len__(self) -> int:
        """Return the number of papers."""
        return self._papers

    def check(self) -> None:
        """Read all postings once. Damage raises any exception."""
        for segment in self.segments:
            segment.postings.check()

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        self._index.close()


class _Selection(NamedTuple):
    """Papers, and their documents: a flag for each document, and the numbers of those flagged."""

    papers: int = 0
    flags: bytes = b""
    documents: Sequence[int] = ()


class SegmentReader:
    """One segment. Papers are sets of rows (see `bitsets`); deleted papers are never returned.

    Terms are given as ranges, as `PostingsReader` returns them.
    """

    def __init__(self, reader: Any, folder: Path) -> None:
        """Read a segment in a folder by Whoosh's reader of it. Damage raises any exception."""
        self._reader, self._folder = reader, folder
        self.postings: PostingsReader = reader._terms
        documents = reader.doc_count_all()
        self._rows = numbers_of_documents(reader, "row", documents)
        self.end = max(self._rows, default=0) + 1
        """The row after the last one."""
        if self.end > _MOST_ROWS:
            raise ValueError("a row that no corpus has")
        first = self._rows[0] if documents else 0
        self._offset = first if self._rows == array("I", range(first, first + documents)) else None
        """The difference of row and document number, if it is the same for all documents; else None."""
        deleted = [self._rows[number] for number in reader.segment().deleted_docs()]
        self._deleted = bits_from_rows(deleted) if deleted else 0
        self._count: int = documents - len(deleted)
        self._selection = _Selection()
        """The papers that were last selected."""
        self._norms: dict[str, list[float]] = {}
        self._stored_norms = lru_cache(maxsize=32)(self._find_stored_norms)
        self.document_norms = lru_cache(maxsize=32)(self._find_document_norms)
        self.same_stem = lru_cache(maxsize=4_096)(self._find_same_stem)

    def __len__(self) -> int:
        """Return the number of papers."""
        return self._count

    def file(self, suffix: str) -> Path:
        """Return the file of this segment with a suffix."""
        return self._folder / str(self._reader.segment().make_filename(suffix))

    @property
    def document_rows(self) -> array[int]:
        """The row of each document in order, also of deleted ones."""
        return self._rows

    @property
    def deleted_rows(self) -> frozenset[int]:
        """The rows of the papers that were deleted from this segment; a later one may have them."""
        return frozenset(rows_from_bits(self._deleted))

    def total_length(self, field: str) -> int:
        """Return about how many words a field has in all papers together."""
        return int(self._reader.field_length(field))

    @cached_property
    def papers(self) -> int:
        """All papers of this segment."""
        return bits_from_rows(self._rows) & ~self._deleted

    # Which papers have a term

    def rows(self, terms_of: Iterable[tuple[str, range]]) -> int:
        """Return the papers with any of the terms, given as (field, terms in sequence)."""
        documents = array("I")
        for field, terms in terms_of:
            documents += self.postings.documents(field, terms)
        if self._offset is None:
            return bits_from_rows(array("I", map(self._rows.__getitem__, documents))) & ~self._deleted
        return bits_from_rows(documents, len(self._rows)) << self._offset & ~self._deleted

    def rows_of(self, documents: Iterable[int]) -> int:
        """Return the papers of some documents."""
        return bits_from_rows([self._rows[number] for number in documents]) & ~self._deleted

    def rows_with_prefix(self, prefix: str, fields: tuple[str, ...]) -> int:
        """Return the papers with a word that begins with a prefix, in any of the fields."""
        rows = 0
        for field in fields:
            terms = self.postings.with_prefix(field, prefix)
            documents = self.postings.common_prefix(field, prefix) if self._offset is not None else None
            if documents is not None:
                rows |= documents << (self._offset or 0)
            elif terms:
                rows |= self.rows([(field, terms)])
        return rows & ~self._deleted

    def _find_same_stem(self, field: str, word: str) -> dict[str, range]:
        """Return the other words of a field with the stem of a word, each with its term. Call it as `same_stem`."""
        words, stem = self.postings.words(field), Stem(word)
        ranges = [self.postings.with_prefix(field, prefix) for prefix in stem.prefixes]
        candidates = (
            (number, form)
            for terms in ranges
            for number, form in enumerate(words[terms.start : terms.stop], terms.start)
        )
        return {form: range(number, number + 1) for number, form in candidates if stem.matches(form)}

    # How often

    def counts(self, field: str, terms: range, within: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the rows of terms in sequence, of those `within`, and how often each row has its term."""
        selection = self._select(within)
        if not selection.documents:
            return (), ()
        documents, counts = self.postings.documents(field, terms), self.postings.counts(field, terms)
        if len(terms) == 1 and _RARER * len(selection.documents) < len(documents):
            selected = selection.documents
            found = [(at, number) for number in selected if documents[at := _place(documents, number)] == number]
            return [self._rows[number] for _, number in found], [counts[at] for at, _ in found]
        if len(selection.documents) < len(self._rows):
            flags = bytes(map(selection.flags.__getitem__, documents))
            documents, counts = array("I", compress(documents, flags)), array("H", compress(counts, flags))
        return self._to_rows(documents), counts

    def put(self, values: list[float], by_row: array[float]) -> None:
        """Put a value of each document into numbers by row, without those of deleted papers."""
        if self._offset is not None and not self._deleted:
            by_row[self._offset : self.end] = array("d", values)
        else:
            for document in self._select(self.papers).documents:
                by_row[self._rows[document]] = values[document]

    def phrase_counts(self, field: str, words: Sequence[str], within: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the rows of those `within` that have words in sequence, and how often each has them."""
        pairs = [self.postings.pair(field, *each) for each in pairwise(words)]
        kept = {(pairs_field(field), pair) for pair in pairs if pair is not None}
        terms = []
        at = 0
        while at < len(words):  # as few terms as possible
            pair = pairs[at] if at < len(pairs) else None
            word = (field, self.postings.term(field, words[at]))
            terms.append(word if pair is None else (pairs_field(field), pair))
            at += 1 if pair is None else 2
        if len(terms) == 1:
            return self.counts(*terms[0], within)
        within = reduce(and_, (self.rows([each]) for each in kept.union(terms)), within & self.papers)
        if not within:
            return (), ()
        selection = self._select(within)
        (first, first_spans), *others = [self._positions(*each, selection) for each in terms]
        found = []
        for number, document in enumerate(selection.documents):
            start, end = first_spans[number]
            ends = {(position >> SPAN_BITS) + (position & _SPAN_MASK) + 1 for position in first[start:end]}
            for positions, spans in others:
                start, end = spans[number]
                many = end - start > _RARER * len(ends)
                some = _positions_at(positions, start, end, ends) if many else positions[start:end]
                ends = {(each >> SPAN_BITS) + (each & _SPAN_MASK) + 1 for each in some if each >> SPAN_BITS in ends}
                if not ends:
                    break
            if ends:
                found.append((document, len(ends)))
        return self._to_rows(array("I", [document for document, _ in found])), [count for _, count in found]

    def _positions(self, field: str, term: range, selection: _Selection) -> tuple[array[int], list[tuple[int, int]]]:
        """Return the stored positions of a term, and which of them are of each selected document."""
        documents = self.postings.documents(field, term)
        ends = list(accumulate(self.postings.counts(field, term)))
        selected = flagged(bytes(map(selection.flags.__getitem__, documents)))
        return self.postings.positions(field, term), [(ends[at - 1] if at else 0, ends[at]) for at in selected]

    def norms_of(self, field: str, rows: Sequence[int], norm: Callable[[int], float]) -> Iterable[float]:
        """Return the factor for occurrences in a field of each of some rows, see `length_norms`."""
        few = _RARER * len(rows) < len(self._rows)
        if few and field not in self._norms and (first := self._offset) is not None:
            lengths, norm_of_byte = self._stored_norms(field, norm)
            return [norm_of_byte[lengths[row - first]] for row in rows]
        return map(self.length_norms(field, norm).__getitem__, rows)

    def _find_stored_norms(self, field: str, norm: Callable[[int], float]) -> tuple[bytes, list[float]]:
        """Return the length of a field in each document as a byte, and the factor of each byte."""
        lengths = self._column(f"_{field}_len").ljust(len(self._rows), b"\0")
        return lengths, [norm(length) for length in _LENGTHS]

    def _find_document_norms(self, field: str, norm: Callable[[int], float]) -> list[float]:
        """Return `length_norms` by document. Call it as `document_norms`."""
        lengths, norm_of_byte = self._stored_norms(field, norm)
        return list(map(norm_of_byte.__getitem__, lengths))

    def length_norms(self, field: str, norm: Callable[[int], float]) -> list[float]:
        """Return by row the factor for occurrences in a field.

        Args:
            field: the field.
            norm: returns the factor from the length of a field in words. It is only called once for each field.
        """
        if field not in self._norms:
            norms = [1.0] * self.end
            for row, factor in zip(self._rows, self.document_norms(field, norm), strict=True):
                norms[row] = factor
            self._norms[field] = norms
        return self._norms[field]

    @cached_property
    def last_authors(self) -> array[int]:
        """The number of the last author of each document, from 0 on."""
        return numbers_of_documents(self._reader, "last_author", len(self._rows))

    def _column(self, name: str) -> bytes:
        """Return a column of Whoosh's as it is stored; nothing if it is missing."""
        per_document = self._reader._perdoc
        return _column(per_document, name) if per_document.has_column(name) else b""

    def _select(self, papers: int) -> _Selection:
        """Return the documents of papers."""
        if self._selection.papers != papers:
            own = papers & self.papers
            if self._offset is None:
                flags_by_row = flags_from_bits(own).ljust(self.end, b"\0")
                flags = bytes(map(flags_by_row.__getitem__, self._rows))
                self._selection = _Selection(papers, flags, flagged(flags))
            else:
                own >>= self._offset
                flags = flags_from_bits(own).ljust(len(self._rows), b"\0")
                self._selection = _Selection(papers, flags, rows_from_bits(own))
        return self._selection

    def _to_rows(self, documents: array[int]) -> array[int]:
        return array("I", map(self._rows.__getitem__, documents)) if self._offset != 0 else documents


def numbers_of_documents(reader: Any, column: str, documents: int) -> array[int]:
    """Return the number that each document of a segment has in a column: `row`, `mark` or `last_author`.

    Raises:
        ValueError: if they are more than the documents, or rows are missing.
    """
    numbers = array("I")
    if documents and reader._perdoc.has_column(column):
        # Whoosh reads them one by one, which would take most of the time of opening.
        numbers.frombytes(_column(reader._perdoc, column))
        if sys.byteorder == "little":
            numbers.byteswap()
    missing = documents - len(numbers)
    if missing < 0 or (missing and column == "row"):
        raise ValueError("a segment has another number of papers")
    numbers.extend([0] * missing)  # Whoosh stores no zeros at the end
    return numbers


def _column(per_document: Any, name: str) -> bytes:
    file, start, length = per_document._get_column_file(name)
    with file:
        content: bytes = file.get(start, length)
    return content


def _positions_at(positions: array[int], start: int, end: int, wanted: set[int]) -> Iterator[int]:
    """Yield the stored positions from `start` to `end`, which are in order, that begin at a wanted position."""
    for position in wanted:
        at = bisect_left(positions, position << SPAN_BITS, start, end)
        while at < end and positions[at] >> SPAN_BITS == position:
            yield positions[at]
            at += 1


def _place(documents: array[int], document: int) -> int:
    return min(bisect_left(documents, document), len(documents) - 1)
