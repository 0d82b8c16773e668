"""Patterns of cite keys, such as `{author}{year}{word}`."""

import re

PARTS = ("author", "authors", "year", "word", "title", "id")
"""The parts of a pattern, which are written in braces."""

PART = re.compile(r"\{(\w*)\}")
_LITERAL = re.compile(r"[A-Za-z0-9_:.+/-]*")


def is_valid_pattern(pattern: str) -> bool:
    """Return whether a pattern has at least one part, and between the parts only letters, digits and `_:.+/-`."""
    parts = PART.findall(pattern)
    return bool(parts) and set(parts) <= set(PARTS) and bool(_LITERAL.fullmatch(PART.sub("", pattern)))
