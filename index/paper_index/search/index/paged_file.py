"""Files of which a search reads small parts: each page is checked when it is first read, not when a build is opened."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, overload

from ..models import DamagedIndex

PAGE_SIZE = 1 << 16
_MOST_KEPT = 64
"""Pages up to which those of a file are kept in memory: a letter of a query reads a dozen places."""
BLOCK_SIZE = 512
"""Words, or numbers, that are read together. The first word of each block is kept, to find others."""
_BLOCKS_KEPT = 64
"""Blocks of words, or of numbers, of which the latest are kept."""


def page_checksums(content: bytes) -> list[int]:
    """Return the checksum of each page of a file with this content."""
    return [zlib.crc32(content[at : at + PAGE_SIZE]) for at in range(0, len(content), PAGE_SIZE)]


class PagedFile:
    """An open file with a checksum of each of its pages."""

    def __init__(self, file: Any, checksums: list[int], is_valid: Callable[[bytes], bool] = bool) -> None:
        """Take a file that is open for reading.

        Args:
            file: the file.
            checksums: the CRC-32 of each page.
            is_valid: returns whether the content of pages can be used; somebody may have made it.
        """
        self._file, self._checksums, self._is_valid = file, checksums, is_valid
        self._checked: set[int] = set()
        self._kept: dict[int, bytes] | None = {} if len(checksums) <= _MOST_KEPT else None
        """The pages of a small file that were read."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end`.

        Raises:
            DamagedIndex: if a page is damaged, or the file is too short.
            IndexError: if it has no such page.
        """
        if start == end:
            return b""
        first, last = start // PAGE_SIZE, (end - 1) // PAGE_SIZE
        if self._kept is not None and first == last:
            if first not in self._kept:
                self._kept[first] = self._read_pages(first, last)
            content = self._kept[first][start - first * PAGE_SIZE : end - first * PAGE_SIZE]
        elif self._checked.issuperset(range(first, last + 1)):
            self._file.seek(start)
            content = self._file.read(end - start)
        else:
            content = self._read_pages(first, last)[start - first * PAGE_SIZE : end - first * PAGE_SIZE]
        if len(content) != end - start:
            raise DamagedIndex("a file is too short")
        return content

    def _read_pages(self, first: int, last: int) -> bytes:
        """Return pages in sequence after checking them."""
        self._file.seek(first * PAGE_SIZE)
        content: bytes = self._file.read((last + 1 - first) * PAGE_SIZE)
        for page in range(first, last + 1):
            page_content = content[(page - first) * PAGE_SIZE : (page - first + 1) * PAGE_SIZE]
            if zlib.crc32(page_content) != self._checksums[page]:
                raise DamagedIndex("a page differs from its checksum")
        if not self._is_valid(content):
            raise DamagedIndex("a page with values that no index has")
        self._checked.update(range(first, last + 1))
        return content

    def read_all(self) -> bytes:
        """Return the whole content.

        Raises:
            DamagedIndex: if it is damaged.
        """
        self._file.seek(0)
        content: bytes = self._file.read()
        if page_checksums(content) != self._checksums:
            raise DamagedIndex("a file differs from its checksums")
        return content

    def check(self) -> None:
        """Read every page.

        Raises:
            DamagedIndex: if one is damaged.
        """
        self._file.seek(0)
        for checksum in self._checksums:
            if zlib.crc32(self._file.read(PAGE_SIZE)) != checksum:
                raise DamagedIndex("a page differs from its checksum")
        if self._file.read(1):
            raise DamagedIndex("a file is too long")


class Numbers:
    """Numbers of 32 bits in a file, read in blocks as they are asked for."""

    def __init__(self, file: PagedFile, start: int, count: int) -> None:
        """Take the file, the place of the first number, and how many there are."""
        self._file, self._start, self._count = file, start, count
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._read_block)

    def __getitem__(self, at: int) -> int:
        """Return a number by its place, from 0 on."""
        return self._block(at // BLOCK_SIZE)[at % BLOCK_SIZE]

    def part(self, first: int, end: int) -> array[int]:
        """Return numbers in sequence."""
        numbers = array("I")
        numbers.frombytes(self._file.read(self._start + 4 * first, self._start + 4 * end))
        return numbers

    def _read_block(self, block: int) -> array[int]:
        first = block * BLOCK_SIZE
        return self.part(first, min(first + BLOCK_SIZE, self._count))


class WordList(Sequence[str]):
    """Sorted words in a file, read in blocks as they are asked for: to read all takes long."""

    def __init__(self, file: PagedFile, start: int, ends: Numbers, count: int, firsts: list[str]) -> None:
        """Take the file, and where the text of the words is in it.

        Args:
            file: the file.
            start: the place of the text; each word is followed by a line feed.
            ends: where each word begins in the text, and where the last one ends.
            count: the number of words.
            firsts: the first word of each block.
        """
        self._file, self._start, self._ends, self._count, self._firsts = file, start, ends, count, firsts
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._read_block)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        """Return a word by its number (from 0 on), or words in sequence."""
        if isinstance(at, slice):
            first, end, _ = at.indices(self._count)
            return self._read(first, end)
        return self._block(at // BLOCK_SIZE)[at % BLOCK_SIZE]

    def find(self, word: str) -> int:
        """Return the number of a word, or the number it would have."""
        if not self._count:
            return 0
        block = max(0, bisect_left(self._firsts, word) - 1)
        return block * BLOCK_SIZE + bisect_left(self._block(block), word)

    def _read_block(self, block: int) -> list[str]:
        first = block * BLOCK_SIZE
        return self._read(first, min(first + BLOCK_SIZE, self._count))

    def _read(self, first: int, end: int) -> list[str]:
        if first >= end:
            return []
        text = self._file.read(self._start + self._ends[first], self._start + self._ends[end] - 1)
        return str(text, "utf-8").split("\n")
