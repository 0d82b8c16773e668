"""Sets of papers as Python integers, with one bit for each row of the corpus.

Intersecting and counting them are the fastest set operations Python has: every value of every facet can be counted at
each keystroke.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache, reduce
from itertools import compress
from operator import or_

_NONZERO = re.compile(rb"[^\0]")
_FLAG_OF_DIGIT = bytes(int(byte == ord("1")) for byte in range(256))


def bits_from_rows(rows: Collection[int]) -> int:
    """Return the set of `rows`, which may contain duplicates."""
    if not rows:
        return 0
    last = max(rows)
    if 40 * len(rows) < last:
        sparse = bytearray(last // 8 + 1)
        for row in rows:
            sparse[row >> 3] |= 1 << (row & 7)
        return int.from_bytes(sparse, "little")
    digits = bytearray(b"0") * (last + 1)
    for row in rows:
        digits[row] = 49  # "1": parsing binary digits is much faster than setting bit after bit of an integer
    digits.reverse()
    return int(digits, 2)


def rows_from_bits(bits: int) -> list[int]:
    """Return the rows of a set in order."""
    if 32 * bits.bit_count() > bits.bit_length():
        return flagged(flags_from_bits(bits))
    sparse = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [8 * byte.start() + bit for byte in _NONZERO.finditer(sparse) for bit in range(8) if byte[0][0] >> bit & 1]


def flags_from_bits(bits: int) -> bytes:
    """Return a byte for each row up to the last of a set: 1 for rows in the set, else 0."""
    return f"{bits:b}".encode().translate(_FLAG_OF_DIGIT)[::-1]


def flagged(flags: bytes) -> list[int]:
    """Return the positions of the bytes that are not 0."""
    return list(compress(_numbers(len(flags).bit_length()), flags))


def union(sets: Iterable[int]) -> int:
    """Return the union of some sets."""
    return reduce(or_, sets, 0)


@cache
def _numbers(bits: int) -> list[int]:
    """Return all numbers of so many bits. To select from a kept list is faster than to make the numbers each time."""
    return list(range(1 << bits))
