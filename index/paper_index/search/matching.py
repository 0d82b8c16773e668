"""The values that a text in a query names."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ..text.folding import plain_letters


def matching_values(text: str, values: Iterable[str]) -> list[str]:
    """Return the values that match a text, by the first of these rules that any value meets.

    A value matches that equals the text but for case; that equals it but for case, spaces and punctuation; that begins
    with it; or that contains it.
    """
    exact, wanted = text.casefold(), _letters(text)
    letters = {value: _letters(value) for value in values}
    return (
        [value for value in letters if value.casefold() == exact]
        or [value for value, own in letters.items() if wanted and own == wanted]
        or [value for value, own in letters.items() if wanted and own.startswith(wanted)]
        or [value for value, own in letters.items() if wanted and wanted in own]
    )


@lru_cache(maxsize=65_536)
def _letters(text: str) -> str:
    """Return the letters and digits of a text, in one case."""
    return re.sub(r"[\W_]+", "", plain_letters(text))
