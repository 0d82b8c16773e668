"""SQLite's write-ahead log, read without SQLite: it needs shared memory beside the file even to look into a log.

The format is https://www.sqlite.org/fileformat.html#the_write_ahead_log: a header of 32 bytes, then frames, each with a
header of 24 bytes and a page. Frames count up to the last one that ends a transaction and whose checksum is right.
"""

import struct

_MAGIC = (0x377F0682, 0x377F0683)
"""The first number of a log; the odd one says that checksums read its words as big-endian."""
_HEADER, _FRAME = 32, 24


def applied(database: bytes, log: bytes) -> bytes:
    """Return a database with the transactions of its log in it, as one that keeps no log.

    Args:
        database: the content of the file.
        log: the content of the `-wal` file beside it; what is not valid in it is ignored, as SQLite does.
    """
    pages = bytearray(database)
    size, frames, length = _committed(log)
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
    if len(log) < _HEADER:
        return 0, {}, 0
    magic, _, size, _, *salt = struct.unpack(">6I", log[:24])
    order = ">" if magic & 1 else "<"
    sums = _summed(order, log[:24], (0, 0))
    if magic not in _MAGIC or sums != struct.unpack(">2I", log[24:_HEADER]) or not 512 <= size <= 65536:
        return 0, {}, 0
    found: dict[int, int] = {}
    pending: dict[int, int] = {}
    length = 0
    for start in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        number, after, *rest = struct.unpack(">6I", log[start : start + _FRAME])
        page = start + _FRAME
        sums = _summed(order, log[start : start + 8] + log[page : page + size], sums)
        if rest != [*salt, *sums] or not number:
            break
        pending[number] = page
        if after:  # the last frame of a transaction has the number of pages behind it
            found.update(pending)
            length, pending = after, {}
    return size, found, length


def _summed(order: str, content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, other = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return one, other
