"""Dates of CSL-JSON as EDTF, the form in which the model and BibLaTeX have them, and back."""

import re
from typing import Any

_DATE = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
_PART = re.compile(r"-?\d{1,4}", re.ASCII)
_SEASONS = 21
"""EDTF numbers spring, summer, autumn and winter from 21, CSL from 1."""
_NAMED_SEASONS = {
    **{name: number for number, name in enumerate(("spring", "summer", "autumn", "winter"), 1)},
    **{f"{zero}{number}": number for number in range(1, 5) for zero in ("", "0", "season-0")},
    "fall": 3,
}


def whole(part: Any) -> Any:
    """Return a part of a date, as a whole number if it is one: 2009.0 is 2009."""
    return int(part) if isinstance(part, float) and part.is_integer() else part


def first_parts(parts: Any) -> list[Any]:
    """Return the parts of the first date in `date-parts`, which may also be the parts themselves, or one text."""
    if not isinstance(parts, list):
        return [parts] if isinstance(parts, str | int) else []
    return parts[0] if parts and isinstance(parts[0], list) else parts


def from_csl(value: Any) -> str:
    """Return a CSL date as EDTF, or as its text; "" if it is not a date."""
    if isinstance(value, str | int):
        return "" if isinstance(value, bool) else str(value)
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and not any(isinstance(each, list) for each in parts):
        parts = [parts]
    dates = [_from_parts(each, value) for each in parts if isinstance(each, list)] if isinstance(parts, list) else []
    if dates and all(dates):
        return "/".join(dates[:2])
    return next((str(value[name]) for name in ("raw", "literal") if isinstance(value.get(name), str | int)), "")


def _from_parts(parts: list[Any], value: dict[str, Any]) -> str:
    numbers: list[int] = []
    for part in map(whole, parts[:3]):
        if not isinstance(part, str | int) or not _PART.fullmatch(str(part)):
            break
        if numbers and not int(part):  # no month or no day
            break
        numbers.append(int(part))
    if len(numbers) > 1 and 12 < numbers[1] <= 16:  # seasons as citeproc numbers them
        numbers[1:] = [numbers[1] + _SEASONS - 13]
    season = str(value.get("season", "")).strip().lower()
    if len(numbers) == 1 and (number := _NAMED_SEASONS.get(season)):
        numbers.append(_SEASONS - 1 + number)
    if not numbers:
        return ""
    year = f"{numbers[0]:05}" if numbers[0] < 0 else f"{numbers[0]:04}"
    return "-".join([year, *(f"{number:02}" for number in numbers[1:])]) + ("~" if value.get("circa") else "")


def to_csl(text: str) -> dict[str, Any]:
    """Return EDTF, or any text, as a CSL date."""
    found = [_DATE.fullmatch(each) for each in text.split("/")]
    matches = [match for match in found if match]
    if len(matches) != len(found) or len(found) > 2:
        return {"literal": text}
    date: dict[str, Any] = {"date-parts": [[int(part) for part in match.groups()[:3] if part] for match in matches]}
    for parts in date["date-parts"]:
        if len(parts) > 1 and parts[1] > 12:
            if not _SEASONS <= parts[1] < _SEASONS + 4 or len(found) > 1:
                return {"literal": text}
            date["season"] = parts.pop() - _SEASONS + 1
    if any(match[4] for match in matches):
        date["circa"] = True
    return date
