"""Gathers the postings of documents that are added to an index, then writes them as plain arrays (see `codec`)."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

from ..text.analyzer import (
    SEPARATOR,
    SPAN_BITS,
    Piece,
    analyze_piece,
    form_positions,
    joined_form,
    next_value,
    pieces,
)
from ..text.searched_fields import FIELDS_OF_NAMES
from . import frequent_pairs
from .paged_file import BLOCK_SIZE, PAGE_SIZE, page_checksums

TERMS, CHECKSUMS, PREFIXES = ".trm", ".crc", ".wid"
DOCUMENTS, COUNTS, POSITIONS = ".num", ".cnt", ".pos"
TYPECODES = {DOCUMENTS: "I", COUNTS: "H", POSITIONS: "I"}
"""The suffix of each file of plain numbers, to the type code of its array."""
PAGED_FILES = (TERMS, PREFIXES, *TYPECODES)
"""Files that are not checked when an index is opened, but page by page when they are read (see `paged_file`)."""

_COMMON, _COMMON_SHARE = 20_000, 0.25
"""Postings of words with one prefix from which on their documents are also kept as one set: so many, and more in a
segment of more documents, each of which would make each set longer."""
_MAX_PREFIX = 5
"""Letters of such a prefix."""
_MAX_COUNT = 0xFFFF
"""Positions of a word in one text that are kept."""
_MOST_PIECES = 50_000
"""Pieces of texts that are remembered. Most occur once."""
_AT_ONCE = 256
"""Forms of which the postings are written together."""
_POSITION = 1 << SPAN_BITS
"""The stored position of the second word of a text."""
_LOW = 0 if sys.byteorder == "little" else 1
"""The place of the low half of a number of 64 bits."""


class PostingsBuffer:
    """Postings in memory, word by word. As plain numbers they need little space and no sorting.

    The postings of a form are an array with `document << 32 | stored position` of each of its occurrences, in order.
    """

    def __init__(self) -> None:
        self._fields = _FieldBuffers()

    def add(self, field: str, document: int, text: str) -> int:
        """Add the text of a field of a document, greater than those before; return the number of positions."""
        return self._fields[field].add(document, text)

    def postings_of(self, field: str) -> defaultdict[str, array[int]]:
        """Return the postings of a field, to be added to."""
        return self._fields[field].postings

    def iter_postings(self) -> Iterator[tuple[str, list[str], dict[str, array[int]]]]:
        """Yield (field, its forms in order, form to postings). Whoosh calls this by its name."""
        for field in sorted(self._fields):
            postings = self._fields.pop(field).finished()
            yield field, sorted(postings), postings

    def cleanup(self) -> None:
        """Discard everything. Whoosh calls this by its name."""
        self._fields.clear()


class _FieldBuffers(dict[str, "_FieldBuffer"]):
    """The postings of each field."""

    def __missing__(self, field: str) -> _FieldBuffer:
        buffer = self[field] = _FieldBuffer(names=field in FIELDS_OF_NAMES)
        return buffer


class _FieldBuffer(dict[str, Callable[[int], int | None]]):
    """The postings of a field.

    It has a function for each piece of the texts, so that each is analyzed once. The function adds an occurrence at a
    place, and returns by how much the piece is longer than one position. Most pieces have one form. For these it is
    `array.append`.
    """

    def __init__(self, *, names: bool) -> None:
        """Begin without postings. `names` is whether the texts are names of people, see `analyzer.analyze`."""
        self._are_names = names
        self.postings: defaultdict[str, array[int]] = defaultdict(_no_numbers)
        self._unsorted: set[str] = set()
        """The forms that join a number to letters. They are added later than the others of a text."""
        self._numbers: list[tuple[str, Piece, int]] = []
        """The numbers in the text that is being added, with their places."""
        self._before: dict[str, Callable[[int], int | None]] = {}
        """The functions of the pieces before these. Those that do not occur again are forgotten."""
        self._more = 0
        """By how much the forms in this text are more than its positions, with those in gaps between values."""

    def __missing__(self, text: str) -> Callable[[int], int | None]:
        if (known := self._before.get(text)) is not None:
            self[text] = known
            return known
        piece = analyze_piece(text, names=self._are_names)
        if text == SEPARATOR:
            add: Callable[[int], int | None] = self._end_value
        elif len(piece.forms) == 1 and not piece.number:
            add = self.postings[piece.forms[0][0]].append
        elif piece.forms:
            add = partial(self._add_piece, text, piece)
        else:
            add = _add_nothing
        self[text] = add
        return add

    def _add_piece(self, text: str, piece: Piece, place: int) -> int:
        for form, offset in piece.forms:
            self.postings[form].append(place + offset)
        if piece.number:
            self._numbers.append((text, piece, place))
        self._more += len(piece.forms) - (piece.length >> SPAN_BITS)
        return piece.length - _POSITION

    def _end_value(self, place: int) -> int:
        gap = next_value(place) - place
        self._more -= gap >> SPAN_BITS
        return gap - _POSITION

    def add(self, document: int, text: str) -> int:
        """Add the text of a document; return the number of forms in it."""
        if len(self) > _MOST_PIECES:
            self._before = dict(self)
            self.clear()
        texts = pieces(text)
        start = place = document << 32
        if len(text) > _MAX_COUNT:
            return self._add_long(start, text)
        for add in map(self.__getitem__, texts):
            if (longer := add(place)) is not None:
                place += longer
            place += _POSITION
        total = (place - start >> SPAN_BITS) + self._more
        if self._numbers:
            total += self._add_joined(texts)
        self._more = 0
        return total

    def _add_joined(self, texts: Sequence[str]) -> int:
        """Add the forms that join numbers to the letters before them; return their number."""
        at = joins = 0
        for text, piece, place in self._numbers:
            at = texts.index(text, at) + 1
            if at > 1 and (joined := joined_form(texts[at - 2], piece, names=self._are_names)):
                self.postings[joined.form].append(place + joined.position)
                self._unsorted.add(joined.form)
                joins += 1
        self._numbers.clear()
        return joins

    def _add_long(self, start: int, text: str) -> int:
        """Add a text that may have more occurrences of a form than are kept; return the number of forms in it."""
        total = 0
        for form, positions in form_positions(text, names=self._are_names).items():
            total += len(positions)
            self.postings[form].extend(start | position for position in positions[:_MAX_COUNT])
        return total

    def finished(self) -> dict[str, array[int]]:
        """Return the postings, with all occurrences in order. Nothing can be added afterwards."""
        self._before.clear()
        self.clear()  # its functions would keep the memory of each array until the last one is written
        for form in self._unsorted:
            self.postings[form] = array("Q", sorted(self.postings[form]))
        return self.postings


def _add_nothing(place: int) -> int:
    return -_POSITION


def _no_numbers() -> array[int]:
    return array("Q")


def packed(documents: array[int], counts: array[int], positions: array[int]) -> array[int]:
    """Return the postings of a form as the buffer keeps them.

    Args:
        documents: the documents with the form.
        counts: how often each has it.
        positions: the stored positions, as many for each document as its count says.
    """
    halves = array("I", bytes(8 * len(positions)))
    halves[_LOW::2] = positions
    halves[1 - _LOW :: 2] = array("I", chain.from_iterable(map(repeat, documents, counts)))
    return array("Q", halves.tobytes())


class PostingsWriter:
    """Writes the postings of one segment."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._create: Callable[[str], Any] = lambda suffix: segment.create_file(storage, suffix)
        self._files = {suffix: self._create(suffix) for suffix in TYPECODES}
        self._checksums = {suffix: array("I") for suffix in TYPECODES}
        self._pending = {suffix: bytearray() for suffix in TYPECODES}
        self._terms: list[bytes] = []
        self._sizes: dict[str, tuple[int, int, list[str]]] = {}
        """Field to the number of its forms, the bytes that they take, and the first one of each block."""
        self._prefixes: dict[str, dict[str, str]] = {}
        self._frequent: dict[str, list[str]] = {}
        """Field to the words whose pairs have postings."""
        self._written = self._written_positions = 0
        self.is_closed = False

    def add_postings(self, schema: object, lengths: object, postings: Iterable[Any]) -> None:
        """Write what `PostingsBuffer.iter_postings` yields. Whoosh calls this by its name."""
        for field, forms, postings_of in postings:
            documents, starts, many = self._write_field(field, forms, postings_of)
            self._prefixes[field] = _common_prefixes(forms, starts, documents)
            if frequent := frequent_pairs.frequent(many, 1 + max(documents, default=0)):
                self._frequent[field] = list(frequent)
                pairs = frequent_pairs.pairs_of(frequent)
                self._write_field(frequent_pairs.pairs_field(field), sorted(pairs), pairs)

    def _write_field(
        self, field: str, forms: list[str], postings_of: dict[str, array[int]]
    ) -> tuple[array[int], array[int], frequent_pairs.Many]:
        """Write the postings of a field.

        Returns:
            The documents of all forms, where those of each begin, and the forms of many documents.
        """
        documents, counts, positions = array("I"), array("H"), array("I")
        starts, position_starts = array("I", [0]), array("I", [0])
        many: frequent_pairs.Many = {}
        for at in range(0, len(forms), _AT_ONCE):
            joined, ends = array("Q"), [0]
            some = [postings_of.pop(form) for form in forms[at : at + _AT_ONCE]]
            for own in some:
                joined += own
                ends.append(len(joined))
            halves = array("I", joined.tobytes())
            owners = halves[1 - _LOW :: 2]
            for start, end in pairwise(ends):
                if end - start == 1:  # as are most
                    documents.append(owners[start])
                    counts.append(1)
                else:
                    counted = Counter(owners[start:end])
                    documents.extend(counted)
                    counts.extend(counted.values())
                starts.append(len(documents))
            for number, own in enumerate(some, at):
                if (papers := starts[number + 1] - starts[number]) >= frequent_pairs.LEAST:
                    many[forms[number]] = papers, own
            position_starts.extend(map(len(positions).__add__, ends[1:]))
            positions += halves[_LOW::2]
        for suffix, values in ((DOCUMENTS, documents), (COUNTS, counts), (POSITIONS, positions)):
            self._write(suffix, values)
        encoded = [form.encode() + b"\n" for form in forms]
        self._sizes[field] = (len(forms), sum(map(len, encoded)), forms[::BLOCK_SIZE])
        self._terms += encoded
        self._terms.append(array("I", accumulate(map(len, encoded), initial=0)).tobytes())
        for begins, before in ((starts, self._written), (position_starts, self._written_positions)):
            self._terms.append(array("I", [before + begin for begin in begins]).tobytes())
        self._written += len(documents)
        self._written_positions += len(positions)
        return documents, starts, many

    def _write(self, suffix: str, values: array[int]) -> None:
        """Write values in whole pages, with a checksum of each; the rest waits for more."""
        pending, content = self._pending[suffix], memoryview(values).cast("B")  # large, so that it is not copied
        at = 0
        while len(pending) + len(content) - at >= PAGE_SIZE:
            end = at + PAGE_SIZE - len(pending)
            page = b"".join((pending, content[at:end]))
            pending.clear()
            at = end
            self._checksums[suffix].append(zlib.crc32(page))
            self._files[suffix].write(page)
        pending += content[at:]

    def close(self) -> None:
        """Write the last pages, the terms, the common prefixes and the checksums."""
        for suffix, pending in self._pending.items():
            if pending:
                self._checksums[suffix].append(zlib.crc32(pending))
                self._files[suffix].write(bytes(pending))
            self._files[suffix].close()
        checksums = {suffix: list(sums) for suffix, sums in self._checksums.items()}
        for suffix, content in ((TERMS, b"".join(self._terms)), (PREFIXES, json.dumps(self._prefixes).encode())):
            checksums[suffix] = page_checksums(content)
            self._write_file(suffix, content)
        self._write_file(
            CHECKSUMS, json.dumps({"checksums": checksums, "fields": self._sizes, "frequent": self._frequent}).encode()
        )
        self.is_closed = True

    def _write_file(self, suffix: str, content: bytes) -> None:
        file = self._create(suffix)
        file.write(content)
        file.close()


def _common_prefixes(forms: list[str], starts: array[int], documents: array[int]) -> dict[str, str]:
    """Return the prefixes of very many postings, to their documents as a hexadecimal number with a bit for each."""
    end = max(documents, default=0) + 1
    least = max(_COMMON, _COMMON_SHARE * end)
    prefixes = {}
    common = [(0, len(forms))]
    for length in range(1, _MAX_PREFIX + 1):
        longer = []
        for at, stop in common:
            while at < stop:
                prefix = forms[at][:length]
                last = bisect_left(forms, prefix + "\U0010ffff", at, stop) if len(prefix) == length else at + 1
                if starts[last] - starts[at] >= least and len(prefix) == length:
                    longer.append((at, last))
                    digits = bytearray(b"0") * end
                    for document in documents[starts[at] : starts[last]]:
                        digits[end - 1 - document] = 49  # "1": see `bitsets.bits_from_rows`
                    prefixes[prefix] = f"{int(digits, 2):x}"
                at = last
        common = longer
    return prefixes
