"""The format of postings in Whoosh's segments: plain arrays, of which a word is one piece.

Whoosh's own blocks are made to be skipped. A search that shows exact counts while it is typed reads all postings of a
word, or of all words with one prefix. In arrays sorted by word both are one piece of a file. Whoosh still takes the
documents, and keeps segments, lengths and deletions.
"""

from __future__ import annotations

import json
import sys
from array import array
from functools import cached_property, lru_cache
from operator import sub
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec
from whoosh.writing import SegmentWriter

from .frequent_pairs import pair, pairs_field
from .paged_file import Numbers, PagedFile, WordList
from .postings_buffer import (
    CHECKSUMS,
    COUNTS,
    DOCUMENTS,
    PAGED_FILES,
    POSITIONS,
    PREFIXES,
    TERMS,
    TYPECODES,
    PostingsBuffer,
    PostingsWriter,
)

_HIGH = 3 if sys.byteorder == "little" else 0
"""The place of the highest byte of a number of 32 bits."""


class _Field(NamedTuple):
    """The words of a field, and where the postings and the positions of each begin."""

    words: WordList
    postings: Numbers
    positions: Numbers


def _field_at(file: PagedFile, start: int, count: int, size: int, firsts: list[str]) -> _Field:
    """Return a field with so many words, whose text begins at a place of a file and takes so many bytes."""
    begins, postings, positions = (
        Numbers(file, start + size + 4 * number * (count + 1), count + 1) for number in range(3)
    )
    return _Field(WordList(file, start, begins, count, firsts), postings, positions)


def _are_documents(content: bytes) -> bool:
    """Return whether numbers may be of documents: somebody may have made others, to take all memory."""
    return not content[_HIGH::4].strip(b"\0")


class PostingsReader:
    """The postings of one segment.

    A term is a word of a field, given as a `range` of one number in the sorted words; terms in sequence are a longer
    range, and an empty range is not a term.
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        """Open them. Damage raises any exception."""
        with segment.open_file(storage, CHECKSUMS) as file:
            plain = json.loads(file.read())
        checksums = plain["checksums"]
        self._files: dict[str, PagedFile] = {}
        for suffix in PAGED_FILES:
            is_valid = _are_documents if suffix == DOCUMENTS else bool
            self._files[suffix] = PagedFile(segment.open_file(storage, suffix), checksums[suffix], is_valid)
        self._fields: dict[str, _Field] = {}
        start = 0
        for name, (count, size, firsts) in plain["fields"].items():
            self._fields[name] = _field_at(self._files[TERMS], start, count, size, firsts)
            start += size + 3 * 4 * (count + 1)
        self._frequent = {field: frozenset(words) for field, words in plain.get("frequent", {}).items()}
        self._no_field = _field_at(self._files[TERMS], 0, 0, 0, [])
        self._with_prefix = lru_cache(maxsize=1_024)(self._find_with_prefix)
        self._term = lru_cache(maxsize=16_384)(self._find_term)

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    def _field(self, name: str) -> _Field:
        return self._fields.get(name, self._no_field)

    def words(self, field: str) -> WordList:
        """Return the sorted words of a field."""
        return self._field(field).words

    def with_prefix(self, field: str, prefix: str) -> range:
        """Return the terms of a field that begin with a prefix."""
        return self._with_prefix(field, prefix)

    def term(self, field: str, word: str) -> range:
        """Return the term of a word."""
        return self._term(field, word)

    def _find_with_prefix(self, field: str, prefix: str) -> range:
        words = self.words(field)
        return range(words.find(prefix), words.find(prefix + "\U0010ffff"))

    def _find_term(self, field: str, word: str) -> range:
        words = self.words(field)
        at = words.find(word)
        return range(at, at + (at < len(words) and words[at] == word))

    def pair(self, field: str, first: str, second: str) -> range | None:
        """Return the term of two words that follow each other, in `pairs_field(field)`; None unless pairs are kept."""
        frequent = self._frequent.get(field, frozenset())
        return self.term(pairs_field(field), pair(first, second)) if {first, second} <= frequent else None

    def common_prefix(self, field: str, prefix: str) -> int | None:
        """Return the documents with words that begin with a prefix, as bits; None unless there are very many."""
        bits = self._common_prefixes.get(field, {}).get(prefix)
        return None if bits is None else int(bits, 16)

    @cached_property
    def _common_prefixes(self) -> dict[str, dict[str, str]]:
        prefixes: dict[str, dict[str, str]] = json.loads(self._files[PREFIXES].read_all())
        return prefixes

    def count(self, field: str, terms: range) -> int:
        """Return the number of postings of terms in sequence."""
        if not terms:
            return 0
        starts = self._field(field).postings
        return starts[terms.stop] - starts[terms.start]

    def sizes(self, field: str) -> array[int]:
        """Return the number of postings of each word of a field."""
        starts = self._field(field).postings.part(0, len(self.words(field)) + 1)
        return array("I", map(sub, starts[1:], starts))

    def documents(self, field: str, terms: range) -> array[int]:
        """Return the documents of terms in sequence, term by term."""
        return self._read(DOCUMENTS, self._field(field).postings, terms)

    def counts(self, field: str, terms: range) -> array[int]:
        """Return how often each of `documents` has its term."""
        return self._read(COUNTS, self._field(field).postings, terms)

    def positions(self, field: str, terms: range) -> array[int]:
        """Return the stored positions of terms in sequence, as many for each document as its count says."""
        return self._read(POSITIONS, self._field(field).positions, terms)

    def _read(self, suffix: str, starts: Numbers, terms: range) -> array[int]:
        """Return the values of terms in sequence.

        Raises:
            DamagedIndex: if a page is damaged.
        """
        values = array(TYPECODES[suffix])
        if terms:
            start, end = (starts[at] * values.itemsize for at in (terms.start, terms.stop))
            values.frombytes(self._files[suffix].read(start, end))
        return values

    def check(self) -> None:
        """Read every page.

        Raises:
            DamagedIndex: if one is damaged.
        """
        for file in self._files.values():
            file.check()


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, except for the postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> PostingsWriter:
        """Return a writer for the postings of a segment."""
        return PostingsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> PostingsReader:
        """Return a reader of the postings of a segment."""
        return PostingsReader(storage, segment)


class DocumentWriter(SegmentWriter):  # type: ignore[misc]
    """Adds documents as Whoosh does, without repeated look-ups of values that all words share."""

    def __init__(self, index: Any) -> None:
        """Write to an index (see `toc.Index`)."""
        # Files of a segment that are kept apart open faster than a compound file.
        super().__init__(index, codec=Codec(), compound=False)
        self.pool = PostingsBuffer()
        self._index = index

    def add_document(self, **fields: Any) -> None:
        """Add a document with a value for every field of the schema."""
        per_document = self.perdocwriter
        per_document.start_doc(self.docnum)
        for name in sorted(fields):
            field, value = self.schema[name], fields[name]
            if field.indexed:
                length = self.pool.add(name, self.docnum, value)
                per_document.add_field(name, field, None, length)
            if field.column_type:
                per_document.add_column_value(name, field.column_type, field.to_column_value(value))
        per_document.finish_doc()
        self._added = True
        self.docnum += 1

    def add_copy(self, lengths: dict[str, int], values: dict[str, int]) -> None:
        """Add a document of another segment, whose postings are copied by themselves.

        Args:
            lengths: text field to its length in words.
            values: column to number.
        """
        per_document = self.perdocwriter
        per_document.start_doc(self.docnum)
        for name in sorted(self.schema.names()):
            field = self.schema[name]
            if field.indexed:
                per_document.add_field(name, field, None, lengths[name])
            else:
                per_document.add_column_value(name, field.column_type, field.to_column_value(values[name]))
        per_document.finish_doc()
        self._added = True
        self.docnum += 1

    def _commit_toc(self, segments: list[Any]) -> None:
        self._index.commit(segments)
