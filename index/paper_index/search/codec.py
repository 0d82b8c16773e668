"""How Whoosh keeps postings here: as plain arrays, read a word at a time.

Whoosh's own blocks are made for skipping through them; a search that shows exact counts while it is typed reads all of
a word's postings, or of all words that begin alike. As arrays, sorted by word, both are one piece of a file. Whoosh
still takes the documents, keeps segments, lengths and deletions, and can search what is written here.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache, partial
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, overload

from whoosh.codec.base import TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.writing import SegmentWriter

from .pool import CHECKS, COUNTS, NUMBERS, PAGE, POSITIONS, TERMS, TYPES, WIDE, Pool, Writer
from .words import occurrences

_BLOCK = 64
"""Words that are cut out together to find one of them."""


class Forms(Sequence[str]):
    """The words of a field in order, cut out of one text as they are asked for: a list of all takes its time."""

    def __init__(self, text: bytes, starts: array[int]) -> None:
        """Take the words, each with a line's end, and where each begins and all end."""
        self._text, self._starts = text, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        """Return a word by its place from the first on, or some in a row."""
        if isinstance(at, slice):
            first, last, _ = at.indices(len(self))
            return self._text[self._starts[first] : self._starts[last] - 1].decode().split("\n") if first < last else []
        return self._text[self._starts[at] : self._starts[at + 1] - 1].decode()

    def find(self, form: str) -> int:
        """Return the place of a word, or where it would stand."""
        first = _BLOCK * max(0, bisect_left(self._firsts, form) - 1)
        return first + bisect_left(self[first : first + _BLOCK], form)

    @cached_property
    def _firsts(self) -> list[str]:
        """The first word of each block: to ask for words one by one takes longer than to look at a few too many."""
        return [self[at] for at in range(0, len(self), _BLOCK)]


class _Field(NamedTuple):
    """The words of one field, with where their postings and places begin."""

    forms: Forms
    postings: array[int]
    places: array[int]


_NOTHING = _Field(Forms(b"", array("I", [0])), array("I", [0]), array("I", [0]))


class Postings(TermsReader):  # type: ignore[misc]
    """The postings of one segment."""

    def __init__(self, storage: Any, segment: Any) -> None:
        """Open them. Raises whatever damage brings: any exception at all."""
        with segment.open_file(storage, TERMS) as file:
            content = file.read()
        end = content.index(b"\n") + 1
        self._fields: dict[str, _Field] = {}
        for name, (count, size) in json.loads(content[:end]).items():
            text = content[end : end + size]
            end += size
            starts = []
            for _ in range(3):
                starts.append(array("I", content[end : (end := end + 4 * (count + 1))]))
            self._fields[name] = _Field(Forms(text, starts[0]), *starts[1:])
        with segment.open_file(storage, CHECKS) as file:
            self._checks: dict[str, list[int]] = json.loads(file.read())
        self._open_wide = partial(segment.open_file, storage, WIDE)
        self._files = {kind: segment.open_file(storage, kind) for kind in TYPES}
        self._seen: dict[str, set[int]] = {kind: set() for kind in TYPES}
        self._beginning = lru_cache(maxsize=1_024)(self._find_beginning)
        self._place = lru_cache(maxsize=16_384)(self._find_place)

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    # What the engine reads

    def _field(self, name: str) -> _Field:
        return self._fields.get(name, _NOTHING)

    @cached_property
    def _wide(self) -> dict[str, dict[str, str]]:
        with self._open_wide() as file:
            found: dict[str, dict[str, str]] = json.loads(file.read())
        return found

    def forms(self, field: str) -> Forms:
        """Return the words of a field in order."""
        return self._field(field).forms

    def beginning(self, field: str, text: str) -> range:
        """Return which words of a field begin so, by their place in `forms`."""
        return self._beginning(field, text)

    def place(self, field: str, form: str) -> range:
        """Return which word of a field this is: one, or none."""
        return self._place(field, form)

    def _find_beginning(self, field: str, text: str) -> range:
        terms = self.forms(field)
        return range(terms.find(text), terms.find(text + "\U0010ffff"))

    def _find_place(self, field: str, form: str) -> range:
        terms = self.forms(field)
        at = terms.find(form)
        return range(at, at + (at < len(terms) and terms[at] == form))

    def wide(self, field: str, text: str) -> int | None:
        """Return the documents that hold one of the very many words that begin so, as bits; None if they are few."""
        bits = self._wide.get(field, {}).get(text)
        return None if bits is None else int(bits, 16)

    def size(self, field: str, some: range) -> int:
        """Return the number of postings of words in a row."""
        if not some:
            return 0
        starts = self._field(field).postings
        return starts[some.stop] - starts[some.start]

    def numbers(self, field: str, some: range) -> array[int]:
        """Return the documents of words in a row, word by word."""
        return self._read(NUMBERS, self._field(field).postings, some)

    def counts(self, field: str, some: range) -> array[int]:
        """Return how often each of `numbers` holds its word."""
        return self._read(COUNTS, self._field(field).postings, some)

    def positions(self, field: str, some: range) -> array[int]:
        """Return the places of words in a row, as many for each document as it counts."""
        return self._read(POSITIONS, self._field(field).places, some)

    def _read(self, kind: str, starts: array[int], some: range) -> array[int]:
        values = array(TYPES[kind])
        start, end = (starts[at] * values.itemsize for at in (some.start, some.stop))
        if start == end:
            return values
        file, checks, seen = self._files[kind], self._checks[kind], self._seen[kind]
        first, last = start // PAGE, (end - 1) // PAGE
        if seen.issuperset(range(first, last + 1)):
            file.seek(start)
            content = file.read(end - start)
        else:
            file.seek(first * PAGE)
            content = file.read((last + 1 - first) * PAGE)
            for page in range(first, last + 1):
                if zlib.crc32(content[(page - first) * PAGE : (page - first + 1) * PAGE]) != checks[page]:
                    raise ValueError("not as it was written")
            seen.update(range(first, last + 1))
            content = content[start - first * PAGE : end - first * PAGE]
        if len(content) != end - start:
            raise ValueError("shorter than it was written")
        values.frombytes(content)
        return values

    def check(self) -> None:
        """Read every page. Raises ValueError where one is not as it was written."""
        for kind, file in self._files.items():
            file.seek(0)
            for known in self._checks[kind]:
                if zlib.crc32(file.read(PAGE)) != known:
                    raise ValueError("not as it was written")
            if file.read(1):
                raise ValueError("longer than it was written")

    # What Whoosh asks

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self.place(term[0], term[1].decode()))

    def indexed_field_names(self) -> Iterable[str]:
        """Return the fields that have words."""
        return self._fields.keys()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every (field, word)."""
        for field in self._fields:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the (field, word) from a word on."""
        forms = self.forms(fieldname)
        return ((fieldname, form.encode()) for form in forms[forms.find(prefix.decode()) :])

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield every word with what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield words with what is known of them, from a word on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Return what is known of a word.

        Raises:
            KeyError: if there is none.
        """
        some = self.place(fieldname, text.decode())
        if not some:
            raise KeyError((fieldname, text))
        counts = self.counts(fieldname, some)
        numbers = self.numbers(fieldname, some)
        return W3TermInfo(
            weight=float(sum(counts)),
            df=len(counts),
            minlength=1,
            maxlength=255,
            maxweight=float(max(counts)),
            minid=numbers[0],
            maxid=numbers[-1],
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        """Return Whoosh's way through the postings of a word."""
        info = self.term_info(fieldname, text)
        some = self.place(fieldname, text.decode())
        counts, positions = self.counts(fieldname, some), self.positions(fieldname, some).tobytes()
        ends = [4 * end for end in accumulate(counts, initial=0)]
        values = [positions[start:end] for start, end in pairwise(ends)]
        term = (fieldname, text)
        numbers = list(self.numbers(fieldname, some))
        return ListMatcher(numbers, list(map(float, counts)), values, format_, scorer, term=term, terminfo=info)


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec but for the postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> Writer:
        """Return what writes the postings of a segment."""
        return Writer(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Postings:
        """Return what reads the postings of a segment."""
        return Postings(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        """Return Whoosh's reader, but asking for the length of a text once instead of once a word."""
        reader = super().per_document_reader(storage, segment)
        reader.doc_field_length = cache(reader.doc_field_length)
        return reader


class _Documents(SegmentWriter):  # type: ignore[misc]
    """Takes documents as Whoosh does, without asking for each word what is so for all of them."""

    def __init__(self, index: Any) -> None:
        # Sections left apart open quicker than a compound file.
        super().__init__(index, codec=Codec(), compound=False)
        self.pool = Pool()
        self._index = index

    def add_document(self, **fields: Any) -> None:
        """Add a document with a value for every field of the schema."""
        about = self.perdocwriter
        about.start_doc(self.docnum)
        for name in sorted(fields):
            field, value = self.schema[name], fields[name]
            if field.indexed:
                about.add_field(name, field, None, self.pool.take(name, self.docnum, occurrences(value)))
            if field.column_type:
                about.add_column_value(name, field.column_type, field.to_column_value(value))
        about.finish_doc()
        self._added = True
        self.docnum += 1

    def _commit_toc(self, segments: list[Any]) -> None:
        self._index.commit(segments)


def writer(index: Any) -> Any:
    """Return a writer for an index (see `toc.Index`)."""
    return _Documents(index)
