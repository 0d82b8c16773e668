"""Dates of CSL-JSON as EDTF, the form in which the model and BibLaTeX have them, and back."""

import re
from typing import Any

_DATE = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
_SEASONS = 21
"""EDTF numbers spring, summer, autumn and winter from 21, CSL from 1."""


def from_csl(value: Any) -> str:
    """Return a CSL date as EDTF, or as its text; "" if it is not a date."""
    if isinstance(value, str | int):
        return str(value)
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    dates = [_from_parts(each, value) for each in parts if isinstance(each, list)] if isinstance(parts, list) else []
    if dates and all(dates):
        return "/".join(dates[:2])
    return next((str(value[name]) for name in ("raw", "literal") if isinstance(value.get(name), str | int)), "")


def _from_parts(parts: list[Any], value: dict[str, Any]) -> str:
    numbers = []
    for part in parts[:3]:
        if not isinstance(part, str | int) or not re.fullmatch(r"-?\d{1,4}", str(part), re.ASCII):
            break
        numbers.append(int(part))
    season = value.get("season")
    if len(numbers) == 1 and re.fullmatch(r"[1-4]", str(season), re.ASCII):
        numbers.append(_SEASONS - 1 + int(str(season)))
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
