"""The number in a reported result."""

import re

_REPORTED = re.compile(
    r"[^\w-]*(?:[A-Za-z]+\s)*[^\w-]*(-?\d[\d,]{0,14}(?:\.\d{1,15})?)\s*(?:\\?%|percent\b|±|\(|$)", re.ASCII
)
"""A number, perhaps after words ("over 99%"), with no unit behind it."""


def reported_number(value: str) -> float | None:
    """Return the number in a reported result. None if it has a unit (22.8M, ~58 seconds) or no number."""
    match = _REPORTED.match(value)
    return float(match[1].replace(",", "")) if match else None
