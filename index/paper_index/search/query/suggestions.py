"""Suggestions for unknown names in a query: of fields, of their values, and of fields in comparisons."""

import re
from collections.abc import Iterable, Iterator

from .fields import BY_NAME, FIELDS, Kind, QueryField

_COMPARISON = re.compile(r"([A-Za-z_]{2,})([<>=]=?)(.*)", re.DOTALL)
"""A name, a sign and a value without blanks."""
_SPACED = re.compile(r"(?<!\S)([A-Za-z_]{3,})(?=\s*[:<>=]=?\s)\s*(:|[<>=]=?)\s*(\d[\d.,%-]*)(?!\S)")
_ALIKE, _NEARLY_SAME = 0.66, 0.85
"""The least similarity of a name that is meant: in a field, and in a text (see `difflib`)."""


def nearest(name: str, known: Iterable[str], *, cutoff: float = _ALIKE) -> str:
    """Return the known name that an unknown one resembles, or ""."""
    import difflib  # only for an unknown name

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), "")


def nearest_field(name: str) -> str:
    """Return the name of a field that an unknown name resembles, preferably not an alias; or ""."""
    return nearest(name, (field.name for field in FIELDS)) or nearest(name, BY_NAME)


def _measured(name: str, *, cutoff: float = _ALIKE) -> str:
    """Return the name of a field of numbers or dates that a name is or resembles, or ""."""
    known = (each for each, field in BY_NAME.items() if field.kind in (Kind.RANGE, Kind.DATE) and not field.sign)
    return nearest(name.lower(), known, cutoff=cutoff)


def comparison_meant(text: str) -> str:
    """Return the condition that an unknown comparison resembles, or "".

    It compares a number with a misspelled field (`vots>50`), or has the sign of other languages (`title=mamba`).
    """
    found = _COMPARISON.fullmatch(text)
    if not found:
        return ""
    name, sign, value = found[1].lower(), found[2], found[3]
    if name in BY_NAME and sign in ("=", "=="):
        return f"{name}:{value}"
    meant = _measured(name) if value[:1].isdigit() else ""
    return meant and f"{meant}{sign}{value}"


def spaced_comparisons(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of `vots > 50` and `votes : 50`, which are words with their blanks, and the condition.

    The name is that of a field or differs in a letter or so: "layers > 50" is text.
    """
    for found in _SPACED.finditer(text):
        name, sign, value = found.groups()
        if (meant := _measured(name, cutoff=_NEARLY_SAME)) and (sign == ":" or meant != name.lower()):
            yield *found.span(), f"{meant}{sign}{value}"


def nearest_choice(field: QueryField, text: str) -> str:
    """Return a field and a choice as they are written that resemble an unknown choice of a field; or "".

    It may be a choice of another field: `has:pdf` for `is:pdf`.
    """
    of_others = (other for other in FIELDS if other.kind is Kind.CHOICE and text in other.named_choices)
    if other := next(of_others, None):
        return f"{other.name}:{text}"
    names = field.named_choices
    meant = nearest(text, names)
    return meant and f"{field.name}:{names[meant]}"
