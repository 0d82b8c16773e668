"""Numbers and dates as they are compared in a query: `>=2024`, `2025-03..2025-05`, `imagenet>85`."""

import math
import re
from collections.abc import Callable

Bounds = tuple[float, float]
"""The least and the greatest number, both included."""

_COMPARED = re.compile(r"(>=|=>|<=|=<|>|<|=)?(.*)", re.DOTALL)
_RESULT = re.compile(r"([^<>=]*)((?:>=|=>|<=|=<|>|<|=).*)?", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]{0,14}(?:\.\d{0,15})?\s?%?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_BEGUN = re.compile(r"[<>=]{0,2}[\d.,%-]*", re.ASCII)
_REPORTED = re.compile(
    r"[^\w-]*(?:[A-Za-z]+\s)*[^\w-]*(-?\d[\d,]{0,14}(?:\.\d{1,15})?)\s*(?:\\?%|percent\b|±|\(|$)", re.ASCII
)
"""A number that may follow words (over 99%) and is followed by no unit."""


def number(text: str) -> Bounds | None:
    """Return a number as bounds; per-cent signs and commas between thousands are set aside."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.rstrip("% ").replace(",", ""))
    return value, value


def days(text: str) -> Bounds | None:
    """Return the first and the last day of a date, or of as much of one as is given, as numbers like 20250314."""
    date = _DATE.fullmatch(text)
    if not date:
        return None
    year, month, day = (int(part) if part else 0 for part in date.groups())
    return year * 10_000 + (month or 1) * 100 + (day or 1), year * 10_000 + (month or 12) * 100 + (day or 31)


def bounds(text: str, read: Callable[[str], Bounds | None]) -> Bounds | None:
    """Return what is asked for: a comparison, a range with two dots or a plain value; None if it is none."""
    if ".." in text:
        first, last = (part.strip() for part in text.split("..", 1))
        low, high = read(first) if first else (-math.inf,) * 2, read(last) if last else (math.inf,) * 2
        if low is None or high is None or not (first or last):
            return None
        if low[0] > high[1]:  # the wrong way round
            low, high = high, low
        return low[0], high[1]
    compared = _COMPARED.fullmatch(text)
    value = read(compared[2].strip()) if compared else None
    if compared is None or value is None:
        return None
    least, greatest = value
    match compared[1]:
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


def begun(text: str, read: Callable[[str], Bounds | None]) -> Bounds | None:
    """Return what a beginning asks for: `2025-0` is 2025 so far. None if it says nothing yet."""
    return next((found for end in range(len(text), 0, -1) if (found := bounds(text[:end], read))), None)


def may_become(text: str) -> bool:
    """Tell whether `text` can be the beginning of a comparison."""
    return len(text) < 40 and bool(_BEGUN.fullmatch(text))


def of_result(text: str) -> tuple[str, str]:
    """Return what a result is about and how it is compared: `imagenet>85` is ("imagenet", ">85")."""
    found = _RESULT.fullmatch(text)
    return (found[1].strip(), (found[2] or "").strip()) if found else (text, "")


def reported(value: str) -> float | None:
    """Return the number of a reported result, or None if it has a unit (22.8M, ~58 seconds)."""
    found = _REPORTED.match(value)
    return float(found[1].replace(",", "")) if found else None
