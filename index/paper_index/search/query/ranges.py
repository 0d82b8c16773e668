"""Numbers and dates as a query compares them: `>=2024`, `2025-03..2025-05`, `imagenet>85`."""

import math
import re
from collections.abc import Callable

Bounds = tuple[float, float]
"""The smallest and the largest number, both included."""

_COMPARISON = re.compile(r"(>=|=>|<=|=<|>|<|=)?(.*)", re.DOTALL)
_RESULT = re.compile(r"([^<>=]*)((?:>=|=>|<=|=<|>|<|=).*)?", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]{0,14}(?:\.\d{0,15})?\s?%?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_PARTIAL = re.compile(r"[<>=]{0,2}[\d.,%-]*", re.ASCII)


def parse_number(text: str) -> Bounds | None:
    """Return a number as bounds; percent signs and thousands separators are ignored. None if it is not a number."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.rstrip("% ").replace(",", ""))
    return value, value


def parse_date(text: str) -> Bounds | None:
    """Return the first and last day of a date, a month or a year as numbers like 20250314. None if it is not a date."""
    date = _DATE.fullmatch(text)
    if not date:
        return None
    year, month, day = (int(part) if part else 0 for part in date.groups())
    return year * 10_000 + (month or 1) * 100 + (day or 1), year * 10_000 + (month or 12) * 100 + (day or 31)


def parse_range(text: str, parse: Callable[[str], Bounds | None]) -> Bounds | None:
    """Return the bounds of a range with two dots, a comparison or a plain value; None if it is none of them.

    Args:
        text: the range.
        parse: reads a single value: `parse_number` or `parse_date`.
    """
    if ".." in text:
        first, last = (part.strip() for part in text.split("..", 1))
        low, high = parse(first) if first else (-math.inf,) * 2, parse(last) if last else (math.inf,) * 2
        if low is None or high is None or not (first or last):
            return None
        if low[0] > high[1]:  # the wrong way round
            low, high = high, low
        return low[0], high[1]
    comparison = _COMPARISON.fullmatch(text)
    value = parse(comparison[2].strip()) if comparison else None
    if comparison is None or value is None:
        return None
    least, greatest = value
    match comparison[1]:
        case ">":
            return math.nextafter(greatest, math.inf), math.inf
        case ">=" | "=>":
            return least, math.inf
        case "<":
            return -math.inf, math.nextafter(least, -math.inf)
        case "<=" | "=<":
            return -math.inf, greatest
        case _:
            return value


def parse_partial_range(text: str, parse: Callable[[str], Bounds | None]) -> Bounds | None:
    """Return the bounds of the longest beginning of `text` that is a range: `2025-0` is 2025. Or None."""
    return next((bounds for end in range(len(text), 0, -1) if (bounds := parse_range(text[:end], parse))), None)


def may_become_range(text: str) -> bool:
    """Return whether `text` may be the beginning of a range."""
    return len(text) < 40 and bool(_PARTIAL.fullmatch(text))


def split_result(text: str) -> tuple[str, str]:
    """Return the subject of a result and its comparison: `imagenet>85` gives ("imagenet", ">85")."""
    match = _RESULT.fullmatch(text)
    return (match[1].strip(), (match[2] or "").strip()) if match else (text, "")
