"""The words of the user's own notes. They are few: kept in memory, and read again when a note changes."""

from collections import Counter, defaultdict
from functools import cached_property

from ..text.analyzer import Token, analyze, sequence_end
from ..text.edit_distance import near_words
from .result_set import Hits, bits_of

_BOOST = 2.0
_K1 = 1.2
"""What a word says that the user wrote: as in `terms.py`, but for the length; a note is never long."""


class NoteWords:
    """Answers of notes what an index answers of papers. What a word scores there is still to be made less if it is
    common (see `evaluate`)."""

    def __init__(self, notes: dict[int, str]) -> None:
        """Take row to note."""
        self._notes = notes

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> Hits:
        """Return the papers whose note holds a word or one that may stand for it."""
        if not self._notes:
            return Hits()
        held = self._forms
        meant = {text} & held.keys()
        if prefix:
            meant |= {form for form in held if form.startswith(text)}
        if fuzzy:
            meant |= set(near_words(text, set(held)))
        if not exact and len(text) > 2 and text.isascii() and text.isalpha():
            from ..text.stemming import stem

            root = stem(text)
            meant |= {form for form in held if form.isascii() and form.isalpha() and stem(form) == root}
        counts: Counter[int] = Counter()
        for form in meant:
            counts.update(held[form])
        return _scored(counts, frozenset(meant))

    def phrase(self, texts: tuple[str, ...], field: str | None, papers: int) -> Hits:
        """Return the papers whose note holds words in a row."""
        if not self._notes:
            return Hits()
        counts = Counter(
            {
                row: times
                for row, some in self._places.items()
                if (times := sum(sequence_end(some, start, texts) > 0 for start in range(len(some))))
            }
        )
        return _scored(counts, frozenset((" ".join(texts),)))

    def begun(self, text: str, field: str) -> list[str]:
        """Return the words of notes that begin so."""
        return sorted(form for form in self._forms if form.startswith(text))

    @cached_property
    def _places(self) -> dict[int, list[Token]]:
        return {row: list(analyze(note)) for row, note in self._notes.items()}

    @cached_property
    def _forms(self) -> dict[str, Counter[int]]:
        """Every form to how often which note holds it."""
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for row, some in self._places.items():
            for place in some:
                for form in place.forms:
                    found[form][row] += 1
        return dict(found)


def _scored(counts: Counter[int], words: frozenset[str]) -> Hits:
    scores = {row: (_K1 + 1) * _BOOST * count / (_BOOST * count + _K1) for row, count in counts.items()}
    return Hits(bits_of(scores), scores, words if scores else frozenset())
