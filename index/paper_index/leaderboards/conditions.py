"""The condition of a leaderboard that a user types."""

import re
from collections.abc import Iterable, Sequence

from ..errors import PaperError
from ..extraction.result_names import conditions_of, letters
from .models import UNKNOWN, Entry

_TIMES = re.compile(r"(?<=\d)\s?[x*]\s?(?=\d)")
_UNKNOWN = ("-", "–", "—", "none", "unknown")


def condition_named(typed: str, entries: Iterable[Entry], known: Sequence[str]) -> str:
    """Return the condition that is meant: in any spelling, or by its beginning (`256` for 256×256).

    Args:
        typed: the text of the user; several conditions are separated by commas.
        entries: the rows of the leaderboard.
        known: the single conditions.

    Raises:
        PaperError: if it is unknown, or ambiguous.
    """
    if typed.strip().casefold() in _UNKNOWN and UNKNOWN in known:
        return UNKNOWN
    folded = ", ".join(conditions_of([_TIMES.sub("×", typed)]))
    wanted = {letters(typed), letters(folded)}
    several = dict.fromkeys(entry.condition for entry in entries)
    same = next((some for names in (known, several) if (some := [n for n in names if letters(n) in wanted])), [])
    begins = same or [each for each in known if any(letters(each).startswith(text) for text in wanted if text)]
    if len(begins) == 1:
        return begins[0]
    listed = ", ".join(begins or known) or "unknown"
    what = f"Several conditions begin with {typed!r}" if begins else f"No value has the condition {typed!r}"
    raise PaperError(f"{what}. The conditions are: {listed}.")


def has(entry: Entry, condition: str) -> bool:
    """Return whether a row has a condition, perhaps as one of several; every row has ""."""
    return not condition or condition in (entry.condition, *entry.conditions)
