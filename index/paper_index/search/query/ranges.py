"""Numbers as a query compares them: `>=50`, `10..50`, `imagenet>85`. Dates are compared in `dates`."""

import math
import re
from collections.abc import Callable

Bounds = tuple[float, float]
"""The smallest and the largest number, both included."""
Parse = Callable[[str], Bounds | None]
"""Returns the bounds that a text describes, or None if it describes none."""

TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
"""The comparison with the sides exchanged, where that is another one."""

SIGN = r"(?:>=|=>|<=|=<|==|!=|[<>=≥≤≠])"
"""A sign of comparison."""
_SIGNS = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "==": "=", "≠": "!="}
_COMPARISON = re.compile(rf"({SIGN})?(.*)", re.DOTALL)
_TURNED = re.compile(rf"(.+?)\s*({SIGN})\s*", re.DOTALL)
_RESULT = re.compile(r"([^<>=≥≤≠!]*)([<>=≥≤≠!].*)?", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]{0,14}(?:\.\d{0,15})?\s?%?", re.ASCII)
_TO = re.compile(r"\s*(?:\.\.\.?|…|[–—])\s*|\s+-\s+")
_PARTIAL = re.compile(r"[<>=≥≤≠!]{0,2}\s*[\d.,%\s-]*", re.ASCII)


def parse_number(text: str) -> Bounds | None:
    """Return a number as bounds; percent signs and thousands separators are ignored. None if it is not a number."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.rstrip("% ").replace(",", ""))
    return value, value


def split_comparison(text: str) -> tuple[str, str]:
    """Return the sign of a comparison in its usual form, or "", and the text after it."""
    found = _COMPARISON.fullmatch(text)
    assert found
    return _SIGNS.get(found[1], found[1] or ""), found[2].strip()


def turned(text: str) -> str:
    """Return a value with a sign after it as a comparison: `50<` as `>50`."""
    found = _TURNED.fullmatch(text)
    assert found
    sign = _SIGNS.get(found[2], found[2])
    return TURNED.get(sign, sign) + found[1]


def with_dots(text: str) -> str:
    """Return a range with two dots between its ends, where it has three, a dash between blanks, or a long dash."""
    return _TO.sub("..", text, count=1)


def compared(sign: str, value: Bounds) -> Bounds:
    """Return the bounds of the numbers that compare to a value as a sign says; "" and "=" are the value itself."""
    least, greatest = value
    match sign:
        case ">":
            return math.nextafter(greatest, math.inf), math.inf
        case ">=":
            return least, math.inf
        case "<":
            return -math.inf, math.nextafter(least, -math.inf)
        case "<=":
            return -math.inf, greatest
        case _:
            return value


def parse_range(text: str, parse: Parse, parse_end: Parse | None = None) -> Bounds | None:
    """Return the bounds of a range with two dots, a comparison or a plain value; None if it is none of them.

    An end that is missing or `*` is open. `50+` is `>=50`.

    Args:
        text: the range.
        parse: reads a single value.
        parse_end: reads an end of a range with two dots; by default it is read as a single value.
    """
    text = with_dots(text)
    if ".." in text:
        ends = parse_end or parse
        first, last = (part.strip(" *") for part in text.split("..", 1))
        low, high = ends(first) if first else (-math.inf,) * 2, ends(last) if last else (math.inf,) * 2
        if low is None or high is None or not (first or last):
            return None
        if low[0] > high[1]:  # the wrong way round
            low, high = high, low
        return low[0], high[1]
    sign, single = split_comparison(text)
    if not sign and single.endswith("+"):
        sign, single = ">=", single[:-1]
    value = parse(single)
    return compared(sign, value) if value else None


def parse_numbers(text: str) -> Bounds | None:
    """Return the bounds of a number, a comparison with one or a range; None if it is none of them."""
    return parse_range(re.sub(r"(?<=[\d%])-(?=\d)", "..", text), parse_number)


def parse_beginning(text: str, parse: Parse) -> Bounds | None:
    """Return the bounds of the longest beginning of `text` that can be parsed: `2025-0` is 2025. Or None."""
    return next((bounds for end in range(len(text), 0, -1) if (bounds := parse(text[:end]))), None)


def may_become_range(text: str) -> bool:
    """Return whether `text` may be the beginning of a range."""
    return len(text) < 40 and bool(_PARTIAL.fullmatch(with_dots(text)))


def split_result(text: str) -> tuple[str, str]:
    """Return the subject of a result and its comparison: `imagenet>85` gives ("imagenet", ">85")."""
    match = _RESULT.fullmatch(text)
    return (match[1].strip(), (match[2] or "").strip()) if match else (text, "")
