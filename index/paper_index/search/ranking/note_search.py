"""Search in the user's notes. They are few: their words are kept in memory, and read again when a note changes."""

from collections import Counter, defaultdict
from functools import cached_property

from ..bitsets import bits_from_rows
from ..text.analyzer import Token, analyze, sequence_end
from ..text.edit_distance import near_words
from . import bm25
from .result_set import ResultSet


class NoteSearcher:
    """Finds papers by the words of their notes (see `result_set.Searcher`).

    The scores are those of a word with an inverse document frequency of 1. `evaluate` multiplies them, because only
    there it is known how many papers match.
    """

    def __init__(self, notes: dict[int, str]) -> None:
        """Take row to note."""
        self._notes = notes

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return the papers whose note has a word or, unless `exact`, a related one."""
        if not self._notes:
            return ResultSet()
        known = self._forms
        forms = {text} & known.keys()
        if prefix:
            forms |= {form for form in known if form.startswith(text)}
        if fuzzy:
            forms |= set(near_words(text, set(known)))
        if not exact and len(text) > 2 and text.isascii() and text.isalpha():
            from ..text.stemming import stem  # it loads Whoosh: not before there is a note

            root = stem(text)
            forms |= {form for form in known if form.isascii() and form.isalpha() and stem(form) == root}
        counts: Counter[int] = Counter()
        for form in forms:
            counts.update(known[form])
        return _scored(counts, frozenset(forms))

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return the papers whose note has words in sequence."""
        if not self._notes:
            return ResultSet()
        counts = Counter(
            {
                row: count
                for row, tokens in self._tokens.items()
                if (count := sum(sequence_end(tokens, start, texts) > 0 for start in range(len(tokens))))
            }
        )
        return _scored(counts, frozenset((" ".join(texts),)))

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return the words of notes that begin with a prefix, in alphabetical order."""
        return sorted(form for form in self._forms if form.startswith(prefix))

    @cached_property
    def _tokens(self) -> dict[int, list[Token]]:
        return {row: list(analyze(note)) for row, note in self._notes.items()}

    @cached_property
    def _forms(self) -> dict[str, Counter[int]]:
        """Each form, with the number of its occurrences in each note."""
        forms: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for row, tokens in self._tokens.items():
            for token in tokens:
                for form in token.forms:
                    forms[form][row] += 1
        return dict(forms)


def _scored(counts: Counter[int], words: frozenset[str]) -> ResultSet:
    scores = bm25.scores({row: bm25.FIELD_BOOSTS["note"] * count for row, count in counts.items()}, idf=1.0)
    return ResultSet(bits_from_rows(counts), scores, words if counts else frozenset())
