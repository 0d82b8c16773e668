"""Gathers the postings of documents that are added to an index, then writes them as plain arrays (see `codec`)."""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

TERMS, CHECKSUMS, PREFIXES = ".trm", ".crc", ".wid"
DOCUMENTS, COUNTS, POSITIONS = ".num", ".cnt", ".pos"
TYPECODES = {DOCUMENTS: "I", COUNTS: "H", POSITIONS: "I"}
"""The suffix of each file of plain numbers, to the type code of its array."""
LARGE_FILES = frozenset(TYPECODES)
"""Files that are not checked when an index is opened, but page by page when they are read."""

PAGE_SIZE = 1 << 16
_COMMON = 20_000
"""Postings of words with one prefix from which on their documents are also kept as one set."""
_MAX_PREFIX = 5
"""Letters of such a prefix."""
_MAX_COUNT = 0xFFFF
"""Positions of a word in one text that are kept."""


class PostingsBuffer:
    """Postings in memory, word by word. As plain numbers they need little space and no sorting."""

    def __init__(self) -> None:
        self._fields: defaultdict[str, defaultdict[str, array[int]]] = defaultdict(lambda: defaultdict(_no_numbers))

    def add(self, field: str, document: int, positions: dict[str, list[int]]) -> int:
        """Add the positions of all forms in a field of a document; return the number of positions."""
        postings = self._fields[field]
        total = 0
        for form, stored in positions.items():
            count = len(stored)
            total += count
            if count > _MAX_COUNT:
                del stored[_MAX_COUNT:]
                count = _MAX_COUNT
            postings[form].fromlist([document, count, *stored])
        return total

    def postings_of(self, field: str) -> defaultdict[str, array[int]]:
        """Return the postings of a field, to be added to: for each document its number, the count and the positions."""
        return self._fields[field]

    def iter_postings(self) -> Iterator[tuple[str, list[str], dict[str, array[int]]]]:
        """Yield (field, its forms in order, form to postings). Whoosh calls this by its name."""
        for field in sorted(self._fields):
            yield field, sorted(self._fields[field]), self._fields[field]

    def cleanup(self) -> None:
        """Discard everything. Whoosh calls this by its name."""
        self._fields.clear()


def _no_numbers() -> array[int]:
    return array("I")


class PostingsWriter:
    """Writes the postings of one segment."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._create: Callable[[str], Any] = lambda suffix: segment.create_file(storage, suffix)
        self._files = {suffix: self._create(suffix) for suffix in TYPECODES}
        self._checksums = {suffix: array("I") for suffix in TYPECODES}
        self._pending = {suffix: bytearray() for suffix in TYPECODES}
        self._terms: list[bytes] = []
        self._sizes: dict[str, tuple[int, int]] = {}
        """Field to the number of its forms and the bytes that they take."""
        self._prefixes: dict[str, dict[str, str]] = {}
        self.is_closed = False

    def add_postings(self, schema: object, lengths: object, postings: Iterable[Any]) -> None:
        """Write what `PostingsBuffer.iter_postings` yields. Whoosh calls this by its name."""
        written = written_positions = 0
        for field, forms, postings_of in postings:
            documents, counts, positions = array("I"), array("H"), array("I")
            starts, position_starts = array("I", [0]), array("I", [0])
            for form in forms:
                packed = postings_of.pop(form)
                at, end = 0, len(packed)
                while at < end:
                    documents.append(packed[at])
                    count = packed[at + 1]
                    counts.append(count)
                    at += 2 + count
                    positions += packed[at - count : at]
                starts.append(len(documents))
                position_starts.append(len(positions))
            for suffix, values in ((DOCUMENTS, documents), (COUNTS, counts), (POSITIONS, positions)):
                self._write(suffix, values.tobytes())
            self._prefixes[field] = _common_prefixes(forms, starts, documents)
            encoded = [form.encode() + b"\n" for form in forms]
            self._sizes[field] = (len(forms), sum(map(len, encoded)))
            self._terms += encoded
            self._terms.append(array("I", accumulate(map(len, encoded), initial=0)).tobytes())
            for begins, before in ((starts, written), (position_starts, written_positions)):
                self._terms.append(array("I", [before + begin for begin in begins]).tobytes())
            written += len(documents)
            written_positions += len(positions)

    def _write(self, suffix: str, content: bytes) -> None:
        """Write content in whole pages, with a checksum of each; the rest waits for more."""
        pending = self._pending[suffix]
        pending += content
        while len(pending) >= PAGE_SIZE:
            page = bytes(pending[:PAGE_SIZE])
            del pending[:PAGE_SIZE]
            self._checksums[suffix].append(zlib.crc32(page))
            self._files[suffix].write(page)

    def close(self) -> None:
        """Write the last pages, the terms, the common prefixes and the checksums."""
        for suffix, pending in self._pending.items():
            if pending:
                self._checksums[suffix].append(zlib.crc32(pending))
                self._files[suffix].write(bytes(pending))
            self._files[suffix].close()
        for suffix, content in (
            (TERMS, [json.dumps(self._sizes).encode() + b"\n", *self._terms]),
            (PREFIXES, [json.dumps(self._prefixes).encode()]),
            (CHECKSUMS, [json.dumps({name: list(sums) for name, sums in self._checksums.items()}).encode()]),
        ):
            file = self._create(suffix)
            file.write(b"".join(content))
            file.close()
        self.is_closed = True


def _common_prefixes(forms: list[str], starts: array[int], documents: array[int]) -> dict[str, str]:
    """Return the prefixes of very many postings, to their documents as a hexadecimal number with a bit for each."""
    end = max(documents, default=0) + 1
    prefixes = {}
    common = [(0, len(forms))]
    for length in range(1, _MAX_PREFIX + 1):
        longer = []
        for at, stop in common:
            while at < stop:
                prefix = forms[at][:length]
                last = bisect_left(forms, prefix + "\U0010ffff", at, stop) if len(prefix) == length else at + 1
                if starts[last] - starts[at] >= _COMMON and len(prefix) == length:
                    longer.append((at, last))
                    digits = bytearray(b"0") * end
                    for document in documents[starts[at] : starts[last]]:
                        digits[end - 1 - document] = 49  # "1": see `bitsets.bits_from_rows`
                    prefixes[prefix] = f"{int(digits, 2):x}"
                at = last
        common = longer
    return prefixes
