"""Suggestions for unknown names in a query: of fields, of their values, and of fields in comparisons."""

import re
from collections.abc import Callable, Iterable, Iterator

from .fields import BY_NAME, FIELDS, Kind, QueryField
from .ranges import SIGN

NamesResults = Callable[[str], bool]
"""Returns whether a text is the name of a data set, of a metric, or both with a slash, of reported results."""

_NAME = r"[^\s:<>=≥≤≠!]{2,}"
_COMPARISON = re.compile(rf"({_NAME})({SIGN})(.*)", re.DOTALL)
"""A name, a sign and a value without blanks."""
_SPACED = re.compile(rf"(?<!\S)({_NAME})(?=\s*(?::|{SIGN})\s)\s*(:|{SIGN})\s*(\d[\d.,%-]*)(?!\S)")
_FIELD_NAME = re.compile("[A-Za-z_]{2,}")
_NUMBER = re.compile(r"\d[\d.,]*%?", re.ASCII)
_HAVING = ("=yes", "=true", "=1", ">0")
_WORD = re.compile(r"[^\W\d_]{3,}")
"""A name that is not one of a formula, as in n>100."""
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
    if not _FIELD_NAME.fullmatch(name):
        return ""
    known = (each for each, field in BY_NAME.items() if field.kind in (Kind.RANGE, Kind.DATE) and not field.sign)
    return nearest(name.lower(), known, cutoff=cutoff)


def comparison_meant(text: str, names_results: NamesResults | None) -> str | None:
    """Return the condition that an unknown comparison resembles, or ""; None for text such as `A->B`, `n>100`.

    It compares a number with the name of a data set or metric (`imagenet>85`) or with a misspelled field (`vots>50`),
    or has the sign of other languages (`title=mamba`, `pdf=yes`).
    """
    found = _COMPARISON.fullmatch(text)
    if not found:
        return None
    name, sign, value = found[1].lower(), found[2], found[3]
    if name in BY_NAME and sign in ("=", "=="):
        return f"{name}:{value}"
    if name in (held := BY_NAME["has"].named_choices) and (sign + value).lower() in _HAVING:
        return f"has:{held[name]}"
    if not value[:1].isdigit():
        return None
    if names_results and _NUMBER.fullmatch(value) and names_results(found[1]):
        return f"result:{found[1]}{sign}{value}"
    if meant := _measured(name):
        return f"{meant}{sign}{value}"
    return "" if names_results and _WORD.fullmatch(name) else None


def spaced_comparisons(text: str, names_results: NamesResults | None) -> Iterator[tuple[int, int, str]]:
    """Yield the places of `vots > 50` and `votes : 50`, which are words with their blanks, and the condition.

    The name is that of a field or differs in a letter or so, or is one of results: "layers > 50" is text.
    """
    for found in _SPACED.finditer(text):
        name, sign, value = found.groups()
        if (meant := _measured(name, cutoff=_NEARLY_SAME)) and (sign == ":" or meant != name.lower()):
            yield *found.span(), f"{meant}{sign}{value}"
        elif names_results and sign != ":" and not meant and names_results(name):
            yield *found.span(), f"result:{name}{sign}{value}"


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
