"""Sets of papers as Python integers, with one bit for each row of the corpus.

Intersecting and counting them are the fastest set operations Python has: every value of every facet can be counted at
each keystroke.
"""

from collections.abc import Collection, Iterable
from functools import cache, reduce
from itertools import compress
from operator import or_

_BITS_OF_BYTE = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]
_FLAG_OF_DIGIT = bytes(int(byte == ord("1")) for byte in range(256))


def bits_from_rows(rows: Collection[int], end: int = 0) -> int:
    """Return the set of `rows`, which may contain duplicates. If it is known, `end` is above all of them."""
    if not rows:
        return 0
    last = end or max(rows)
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
    if 8 * bits.bit_count() > bits.bit_length():
        return flagged(flags_from_bits(bits))
    sparse = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [8 * place + bit for place in flagged(sparse) for bit in _BITS_OF_BYTE[sparse[place]]]


def flags_from_bits(bits: int) -> bytes:
    """Return a byte for each row up to the last of a set: 1 for rows in the set, else 0."""
    return f"{bits:b}".encode().translate(_FLAG_OF_DIGIT)[::-1]


def flagged(flags: bytes) -> list[int]:
    """Return the positions of the bytes that are not 0."""
    return list(compress(_numbers(len(flags).bit_length()), flags))


def union(sets: Iterable[int]) -> int:
    """Return the union of some sets."""
    return reduce(or_, sets, 0)


def heaviest(weighed: Iterable[tuple[int, int]], number: int) -> int:
    """Return the rows with the greatest sums of weights: so many, and those with the same sum as the last of them.

    Fewer are returned if not so many rows are in any set.

    Args:
        weighed: sets with the weight of each, at least 1.
        number: how many rows to return.
    """
    digits: list[int] = []
    """The rows whose sum has a binary digit, the lowest digit first."""
    tied = found = 0
    for rows, weight in weighed:  # added to the sums of all rows at once, digit by digit
        tied |= rows
        for bit in range(weight.bit_length()):
            place, carry = bit, rows if weight >> bit & 1 else 0
            while carry:
                digits += [0] * (place + 1 - len(digits))
                digits[place], carry = digits[place] ^ carry, digits[place] & carry
                place += 1
    for digit in reversed(digits):  # rows with a greater digit come first; the others are tied until the next digit
        if (found | tied & digit).bit_count() >= number:
            tied &= digit
        else:
            found |= tied & digit
            tied &= ~digit
    return found | tied


@cache
def _numbers(bits: int) -> list[int]:
    """Return all numbers of so many bits. To select from a kept list is faster than to make the numbers each time."""
    return list(range(1 << bits))
