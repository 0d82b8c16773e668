"""Postings on their way into an index: gathered word by word, then written as plain arrays (see `codec`)."""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

TERMS, CHECKS, WIDE = ".trm", ".crc", ".wid"
NUMBERS, COUNTS, POSITIONS = ".num", ".cnt", ".pos"
TYPES = {NUMBERS: "I", COUNTS: "H", POSITIONS: "I"}
LARGE = frozenset(TYPES)
"""Kinds of file that are checked page by page when they are read, and not when the index is opened."""

PAGE = 1 << 16
_WIDE = 20_000
"""Postings of the words that begin alike from which on their documents are kept as one set, too."""
_LONGEST = 5
"""Letters of such a beginning."""
_MOST = 0xFFFF
"""Places of one word in one text that are kept."""


class Pool:
    """Postings on their way in, word by word: as numbers in a row they need little room and no sorting."""

    def __init__(self) -> None:
        self._fields: defaultdict[str, defaultdict[str, array[int]]] = defaultdict(lambda: defaultdict(_numbers))

    def take(self, field: str, number: int, found: dict[str, list[int]]) -> int:
        """Take what was found in a field of a document: form to positions; return how many there were."""
        held = self._fields[field]
        total = 0
        for form, positions in found.items():
            count = len(positions)
            total += count
            if count > _MOST:
                del positions[_MOST:]
                count = _MOST
            held[form].fromlist([number, count, *positions])
        return total

    def iter_postings(self) -> Iterator[tuple[str, list[str], dict[str, array[int]]]]:
        """Yield (field, its forms in order, form to its postings)."""
        for field in sorted(self._fields):
            yield field, sorted(self._fields[field]), self._fields[field]

    def cleanup(self) -> None:
        """Forget everything."""
        self._fields.clear()


def _numbers() -> array[int]:
    return array("I")


class Writer:
    """Writes what a pool holds."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._open: Callable[[str], Any] = lambda kind: segment.create_file(storage, kind)
        self._files = {kind: self._open(kind) for kind in TYPES}
        self._checks = {kind: array("I") for kind in TYPES}
        self._waiting = {kind: bytearray() for kind in TYPES}
        self._terms: list[bytes] = []
        self._about: dict[str, tuple[int, int]] = {}
        self._wide: dict[str, dict[str, str]] = {}
        self.is_closed = False

    def add_postings(self, schema: object, lengths: object, pool: Iterable[Any]) -> None:
        """Write all that a pool yields."""
        postings = places = 0
        for field, forms, held in pool:
            numbers, counts, positions = array("I"), array("H"), array("I")
            starts, placed = array("I", [0]), array("I", [0])
            for form in forms:
                packed = held.pop(form)
                at, end = 0, len(packed)
                while at < end:
                    numbers.append(packed[at])
                    count = packed[at + 1]
                    counts.append(count)
                    at += 2 + count
                    positions += packed[at - count : at]
                starts.append(len(numbers))
                placed.append(len(positions))
            for kind, values in ((NUMBERS, numbers), (COUNTS, counts), (POSITIONS, positions)):
                self._put(kind, values.tobytes())
            self._wide[field] = _wide(forms, starts, numbers)
            encoded = [form.encode() + b"\n" for form in forms]
            self._about[field] = (len(forms), sum(map(len, encoded)))
            self._terms += encoded
            self._terms.append(array("I", accumulate(map(len, encoded), initial=0)).tobytes())
            for begins, before in ((starts, postings), (placed, places)):
                self._terms.append(array("I", [before + begin for begin in begins]).tobytes())
            postings += len(numbers)
            places += len(positions)

    def _put(self, kind: str, content: bytes) -> None:
        waiting = self._waiting[kind]
        waiting += content
        while len(waiting) >= PAGE:
            page = bytes(waiting[:PAGE])
            del waiting[:PAGE]
            self._checks[kind].append(zlib.crc32(page))
            self._files[kind].write(page)

    def close(self) -> None:
        """Write what waits, and what is needed to find anything."""
        for kind, waiting in self._waiting.items():
            if waiting:
                self._checks[kind].append(zlib.crc32(waiting))
                self._files[kind].write(bytes(waiting))
            self._files[kind].close()
        for kind, content in (
            (TERMS, [json.dumps(self._about).encode() + b"\n", *self._terms]),
            (WIDE, [json.dumps(self._wide).encode()]),
            (CHECKS, [json.dumps({k: list(sums) for k, sums in self._checks.items()}).encode()]),
        ):
            file = self._open(kind)
            file.write(b"".join(content))
            file.close()
        self.is_closed = True


def _wide(forms: list[str], starts: array[int], numbers: array[int]) -> dict[str, str]:
    """Return the beginnings of very many words, to their documents as bits: one look instead of one a word."""
    end = max(numbers, default=0) + 1
    found = {}
    wide = [(0, len(forms))]
    for length in range(1, _LONGEST + 1):
        longer = []
        for at, stop in wide:
            while at < stop:
                begin = forms[at][:length]
                last = bisect_left(forms, begin + "\U0010ffff", at, stop) if len(begin) == length else at + 1
                if starts[last] - starts[at] >= _WIDE and len(begin) == length:
                    longer.append((at, last))
                    marked = bytearray(b"0") * end
                    for number in numbers[starts[at] : starts[last]]:
                        marked[end - 1 - number] = 49
                    found[begin] = f"{int(marked, 2):x}"
                at = last
        wide = longer
    return found
