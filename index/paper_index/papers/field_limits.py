"""The fields of a record from outside: cleaned, and cut where they are longer than any paper's.

A title of megabytes would delay every screen that shows it. The bounds are far above the lengths in real papers, and
the report of the import lists truncated fields. `docs/sources.md` lists the bounds.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..text.sanitize import are_clean, clean

LONGEST = {
    "title": 2_000,
    "summary": 20_000,
    "abstract": 100_000,
    "venue": 500,
    "area": 200,
    "kind": 200,
    "published": 40,
}
"""Characters of a text."""

MOST = {
    "authors": 6_000,
    "tasks": 500,
    "methods": 500,
    "datasets": 500,
    "results": 2_000,
    "code": 200,
    "appearances": 2_000,
    "sources": 2_000,
}
"""Entries of a list."""

LONGEST_ENTRY, LONGEST_LIST = 300, 100_000
"""Characters of an entry, and of all entries of a list together."""

LONGEST_LINK = 2_000

LONGEST_NOTE = 1_000_000
"""Characters of a note of the user's."""


class Fields:
    """The fields of one record, and which of them had to be cut."""

    def __init__(self, plain: Mapping[str, Any]) -> None:
        """Take a record of any shape."""
        self._plain = plain
        self._cut: dict[str, str] = {}

    @property
    def cut(self) -> tuple[str, ...]:
        """Messages about truncated fields, without a full stop."""
        return tuple(self._cut.values())

    def text(self, name: str, *, lines: bool = False) -> str:
        """Return a text, cleaned; "" if it is missing.

        Raises:
            TypeError: if it is neither a text nor a number.
        """
        value = self._plain.get(name)
        if value is None or value == "":  # as most fields of most records are
            return ""
        shown, whole = _fitted(text_of(value), LONGEST[name], lines=lines)
        if not whole:
            self._cut[name] = f"the {name} is longer than {LONGEST[name]:,} characters and was truncated"
        return shown

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, cleaned, without empty ones; one text is a list of one.

        Repetitions are removed, except of authors: two people may have the same name.

        Raises:
            ValueError: if it is neither.
        """
        if self._plain.get(name) in (None, "", (), []):
            return ()
        longest = LONGEST_LINK if name == "code" else LONGEST_ENTRY
        if (short := self._short(name)) is not None:
            return short
        found: list[str] = []
        known = set[str]()
        room = LONGEST_LIST
        for item in self.some(name):
            try:
                shown, whole = _fitted(text_of(item), longest)
            except TypeError as error:
                raise ValueError(f"a list of texts expected: {error}") from error
            if not whole:
                self._cut.setdefault(
                    name, f"an entry of {name} is longer than {longest:,} characters and was truncated"
                )
            if shown and shown not in known:
                room -= len(shown)
                if room < 0:
                    self._cut[name] = f"the {name} are longer than {LONGEST_LIST:,} characters and were truncated"
                    break
                found.append(shown)
                if name != "authors":
                    known.add(shown)
        return tuple(found)

    def _short(self, name: str) -> tuple[str, ...] | None:
        """Return the texts of a list that are clean and together not longer than one may be, as nearly all are."""
        given = self._plain[name]
        if not isinstance(given, list | tuple) or len(given) > MOST[name]:
            return None
        try:
            if sum(map(len, given)) > LONGEST_ENTRY or not are_clean(given):
                return None
        except TypeError:
            return None
        texts = filter(None, given)
        return tuple(texts if name == "authors" else dict.fromkeys(texts))

    def some(self, name: str) -> Iterable[Any]:
        """Yield the entries of a list of any kind, as many as are kept.

        Raises:
            ValueError: if it is none.
        """
        value = self._plain.get(name)
        if value is None:
            return
        if isinstance(value, str):
            value = [value]
        elif not isinstance(value, Iterable) or isinstance(value, Mapping):
            raise ValueError(f"a list of texts expected, got {type(value).__name__}")
        for number, item in enumerate(value):
            if number == MOST[name]:
                self._cut[name] = f"there are more than {number:,} {name}; the others were dropped"
                return
            yield item


def _fitted(text: str, most: int, *, lines: bool = False) -> tuple[str, bool]:
    """Return at most so many characters of a text, cleaned, and whether that is all of it."""
    beginning = text[: 4 * most]  # to clean megabytes takes long
    shown = clean(beginning, lines=lines)
    if len(shown) <= most:
        return shown, len(beginning) == len(text)
    return shown[:most].rstrip(), False


def text_of(value: Any) -> str:
    """Return a text, or a number as one; "" for None.

    Raises:
        TypeError: if it is neither.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"text expected, got {type(value).__name__}")
