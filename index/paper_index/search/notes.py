"""The words of the user's own notes. They are few: looked through one by one."""

from functools import cache

from .fuzzy import near
from .hits import Hits, bits_of
from .words import Place, places


class NoteWords:
    """Answers of notes what an index answers of papers."""

    def __init__(self, notes: dict[int, str]) -> None:
        """Take row to note."""
        self._notes = notes
        self._places = cache(self._split)

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> Hits:
        """Return the papers whose note holds a word or one that may stand for it."""
        held = {form for some in self._places().values() for place in some for form in place.forms}
        meant = {text} & held
        if prefix:
            meant |= {form for form in held if form.startswith(text)}
        if fuzzy:
            meant |= set(near(text, held))
        if not exact and len(text) > 2 and text.isascii() and text.isalpha():
            from whoosh.lang.porter import stem

            root = stem(text)
            meant |= {form for form in held if form.isascii() and form.isalpha() and stem(form) == root}
        found = [
            row for row, some in self._places().items() if any(not meant.isdisjoint(place.forms) for place in some)
        ]
        return Hits(bits_of(found), dict.fromkeys(found, 1.0), frozenset(meant))

    def phrase(self, texts: tuple[str, ...], field: str | None) -> Hits:
        """Return the papers whose note holds words in a row."""
        found = [
            row
            for row, some in self._places().items()
            if any(_goes_on(some, start, texts) for start in range(len(some)))
        ]
        return Hits(bits_of(found), dict.fromkeys(found, 1.0), frozenset(texts))

    def begun(self, text: str, field: str) -> list[str]:
        """Return the words of notes that begin so."""
        held = {form for some in self._places().values() for place in some for form in place.forms}
        return sorted(form for form in held if form.startswith(text))

    def _split(self) -> dict[int, list[Place]]:
        return {row: list(places(note)) for row, note in self._notes.items()}


def _goes_on(some: list[Place], start: int, texts: tuple[str, ...]) -> bool:
    """Tell whether words stand in a row from a place on; a joined form takes the places of all its parts."""
    here = {start}
    for text in texts:
        here = {
            at + reach
            for at in here
            if at < len(some)
            for form, reach in zip(some[at].forms, some[at].reach, strict=True)
            if form == text
        }
    return bool(here)
