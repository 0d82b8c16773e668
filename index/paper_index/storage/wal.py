"""SQLite's write-ahead log, read without SQLite: it needs shared memory beside the file even to look into a log.

The format is https://www.sqlite.org/fileformat.html#the_write_ahead_log: a header of 32 bytes, then frames, each with a
header of 24 bytes and a page. Frames count up to the last one that ends a transaction and whose checksum is right.
"""

import contextlib
import sqlite3
import struct
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from .regular_files import read_file

_MAGIC = (0x377F0682, 0x377F0683)
"""The first number of a log; an odd one means that checksums read its words as big-endian."""
_HEADER, _FRAME = 32, 24
_LARGEST = 64 * 2**20
"""Bytes of a log that is checked."""
_WRITING = 0.1
"""Seconds after which a log that another program was writing to is whole."""
_DEFAULT_PAGE = 4096
"""Bytes of a page unless the header says otherwise."""

_Frame = tuple[int, int, int]
"""Its position, the number of its page, and in the last frame of a transaction the number of pages, else 0."""


def check_log(path: Path) -> None:
    """Check the log of a database before SQLite opens it: at the end SQLite would delete a damaged one.

    Raises:
        sqlite3.DatabaseError: if a transaction in it follows a damaged frame.
    """
    log = path.with_name(path.name + "-wal")
    for delay in (0, _WRITING):
        if delay:
            time.sleep(delay)
        with contextlib.suppress(OSError):  # missing; other reasons are reported where SQLite opens it
            if is_damaged(read_file(log, _LARGEST)):
                continue
        return
    raise sqlite3.DatabaseError("its log is damaged")


def applied(database: bytes, log: bytes) -> bytes:
    """Return a database that contains the transactions of its log and needs no log.

    Args:
        database: the content of the file.
        log: the content of the `-wal` file beside it; invalid frames are ignored, as in SQLite.
    """
    return _with_pages(database, log, *_committed(log))


def is_damaged(log: bytes) -> bool:
    """Return whether a transaction of a log follows a damaged frame. SQLite would ignore it without an error.

    Frames left over from an earlier use of the log have other salts, and a transaction that was being written when the
    program was killed has no last frame. So neither counts as damage.
    """
    _, slots = _slots(log)
    last = max((start for start, _, after in slots if after), default=0)
    return bool(last) and last + _FRAME not in _committed(log)[1].values()


def salvaged(database: bytes, log: bytes) -> bytes:
    """Return a database with all transactions of its damaged log in it, whatever their checksums.

    Pages of a damaged frame may be damaged, so the rows need a check of their own.
    """
    size, slots = _slots(log)
    return _with_pages(database, log, size, *_latest(slots, most=len(database) // size + len(slots)))


def _slots(log: bytes) -> tuple[int, list[_Frame]]:
    """Return the size of a page, and each frame of this use of the log, whatever its checksum.

    If the header is damaged, the salts are those of the first frame.
    """
    size = int.from_bytes(log[8:12])
    salts = log[16:24]
    if not _is_header(log):
        size, salts = _DEFAULT_PAGE, log[_HEADER + 8 : _HEADER + 16]
    starts = range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size)
    frames = ((start, *struct.unpack(">2I", log[start : start + 8])) for start in starts)
    return size, [frame for frame in frames if log[frame[0] + 8 : frame[0] + 16] == salts and frame[1]]


def _with_pages(database: bytes, log: bytes, size: int, frames: dict[int, int], length: int) -> bytes:
    pages = bytearray(database)
    for number, start in frames.items():
        begin = (number - 1) * size
        if begin > len(pages):
            pages.extend(bytes(begin - len(pages)))
        pages[begin : begin + size] = log[start : start + size]
    if frames:
        del pages[length * size :]
    if len(pages) > 19:
        pages[18:20] = b"\x01\x01"  # its version: a database that is held in memory can have no log
    return bytes(pages)


def _committed(log: bytes) -> tuple[int, dict[int, int], int]:
    """Return the size of a page, where the latest copy of each page is, and how many pages the database has."""
    return int.from_bytes(log[8:12]), *_latest(_valid(log))


def _valid(log: bytes) -> Iterator[_Frame]:
    """Yield the frames of a log up to the first one that is invalid."""
    if not _is_header(log):
        return
    magic, _, size, _, *salt = struct.unpack(">6I", log[:24])
    order = _order(magic)
    sums = _summed(order, log[:24], (0, 0))
    for start in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        number, after, *rest = struct.unpack(">6I", log[start : start + _FRAME])
        page = start + _FRAME
        sums = _summed(order, log[start : start + 8] + log[page : page + size], sums)
        if rest != [*salt, *sums] or not number:
            return
        yield start, number, after


def _latest(frames: Iterable[_Frame], most: int = 2**32) -> tuple[dict[int, int], int]:
    """Return where the latest copy of each page is after the last whole transaction, and the number of pages then.

    Args:
        frames: the frames in their order.
        most: the largest number of a page; a larger one is damaged.
    """
    found: dict[int, int] = {}
    pending: dict[int, int] = {}
    length = 0
    for start, number, after in frames:
        if number <= most:
            pending[number] = start + _FRAME
        if 0 < after <= most:
            found.update(pending)
            length, pending = after, {}
    return found, length


def _is_header(log: bytes) -> bool:
    if len(log) < _HEADER:
        return False
    magic, _, size = struct.unpack(">3I", log[:12])
    sums = struct.unpack(">2I", log[24:_HEADER])
    return magic in _MAGIC and 512 <= size <= 65536 and _summed(_order(magic), log[:24], (0, 0)) == sums


def _order(magic: int) -> str:
    return ">" if magic & 1 else "<"


def _summed(order: str, content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, other = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return one, other
