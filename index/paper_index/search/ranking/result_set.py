"""The papers that match a part of a query, with their scores and searched papers."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Protocol

from ..bitsets import flags_from_bits, rows_from_bits
from ..models import Passage
from ..text.names import PersonName
from . import bm25
from .bm25 import RowScores, Scores


class ResultSet:
    """The papers that match, their scores, and the words that matched."""

    __slots__ = (
        "_score",
        "_scored",
        "_scores",
        "alike_rows",
        "first_author_rows",
        "last_author_rows",
        "rows",
        "searched",
        "title_rows",
        "words",
    )

    def __init__(
        self,
        rows: int = 0,
        scores: RowScores | Callable[[int], RowScores] | None = None,
        words: frozenset[str] = frozenset(),
        title_rows: int = 0,
        searched: int = -1,
        first_author_rows: int = 0,
        alike_rows: int = 0,
        last_author_rows: int = 0,
    ) -> None:
        """Create a result set. Sets of papers are bitsets (see `bitsets`).

        Args:
            rows: the papers.
            scores: their scores, or a function that computes those of a set of papers: scoring takes longest. They may
                include others that match, and a list has 0.0 for all papers that do not.
            words: the forms that matched (see `Answer.words`).
            title_rows: the papers that match in the title.
            searched: the papers that were searched; -1 for all.
            first_author_rows: the papers that match in the name of the first author; if only authors are searched, in
                the family name.
            alike_rows: of a name, the papers that have it as it is written; of a query, those by an author whose name
                it is.
            last_author_rows: of a name, the papers whose last author has it.
        """
        self.rows, self.words, self.title_rows, self.searched = rows, words, title_rows, searched
        self.first_author_rows, self.last_author_rows = first_author_rows, last_author_rows
        self.alike_rows = alike_rows
        self._score = scores if callable(scores) else None
        self._scores: RowScores = {} if scores is None or callable(scores) else scores
        self._scored = 0
        """The papers that `_score` was asked for last."""

    def scores_within(self, rows: int) -> RowScores:
        """Return the scores of those of `rows` that match, and perhaps of others."""
        rows &= self.rows
        if self._score and rows & ~self._scored:
            # All papers are scored as fast as many of them, which are to be selected.
            every = 2 * rows.bit_count() > self.rows.bit_count() or not bm25.are_few(
                rows.bit_count(), self.rows.bit_length()
            )
            self._scores, self._scored = self._score(-1 if every else rows), self.rows if every else rows
        return self._scores

    def scores_of(self, rows: int) -> Iterable[tuple[int, float]]:
        """Return (row, score) for those of `rows` that match; those without a score may be missing."""
        rows &= self.rows
        scores = self.scores_within(rows)
        if isinstance(scores, dict):
            if 2 * len(scores) < rows.bit_count():
                flags = flags_from_bits(rows)
                return [(row, score) for row, score in scores.items() if row < len(flags) and flags[row]]
            matching = rows_from_bits(rows)
            return zip(matching, map(scores.get, matching, repeat(0.0)), strict=False)
        matching = rows_from_bits(rows)
        return zip(matching, map(scores.__getitem__, matching), strict=True)

    def weighed(self, factor: float) -> "ResultSet":
        """Return the same papers with scores that are some times as high, without the places of authors."""

        def score(within: int) -> RowScores:
            scores = self.scores_within(within)
            if isinstance(scores, dict):
                return {row: factor * value for row, value in scores.items()}
            return [factor * value for value in scores]

        return ResultSet(self.rows, score, self.words, self.title_rows, self.searched)

    @property
    def scores(self) -> Scores:
        """The scores of all papers that match."""
        scores = self.scores_within(self.rows)
        return scores if isinstance(scores, dict) else dict(self.scores_of(self.rows))


def either(one: ResultSet, other: ResultSet) -> ResultSet:
    """Return the results of two spellings of one word. A paper that has both scores as the better one."""
    rows = one.rows | other.rows

    def score(within: int) -> RowScores:
        scores = _to_add_to(one, rows, within)
        for row, value in other.scores_of(within):
            if value > scores[row]:
                scores[row] = value
        return scores

    first = one.first_author_rows | other.first_author_rows
    words, titled = one.words | other.words, one.title_rows | other.title_rows
    return ResultSet(rows, score, words, titled, first_author_rows=first)


def in_field(field: str | None, results: ResultSet) -> ResultSet:
    """Return the results of a word that was searched in one field; its matches elsewhere are not to be marked."""
    words = frozenset(f"{field}:{word}" for word in results.words)
    return ResultSet(results.rows, results.scores_within, words, first_author_rows=results.first_author_rows)


def with_notes(results: ResultSet, noted: ResultSet, everything: int) -> ResultSet:
    """Return the results of a word in papers and in notes; its rarity in both weighs the scores of the notes."""
    idf = bm25.idf((results.rows | noted.rows).bit_count(), everything.bit_count())
    return added(results, noted.weighed(idf))


def added(one: ResultSet, other: ResultSet) -> ResultSet:
    """Return the results of a word in two kinds of texts. A paper that has it in both scores as the sum."""
    rows = one.rows | other.rows

    def score(within: int) -> RowScores:
        scores = _to_add_to(one, rows, within)
        for row, value in other.scores_of(within):
            scores[row] += value
        return scores

    words = one.words | other.words
    return ResultSet(rows, score, words, one.title_rows, first_author_rows=one.first_author_rows)


def _to_add_to(results: ResultSet, rows: int, within: int) -> RowScores:
    """Return the scores of results `within` some papers (and perhaps of others), to which those of `rows` are added."""
    scores = bm25.no_scores(rows & within, rows.bit_length())
    own = results.scores_within(within)
    if isinstance(scores, dict) or isinstance(own, dict):
        for row, value in results.scores_of(within):
            scores[row] = value
    else:
        scores[: len(own)] = own[: len(scores)]
    return scores


class Searcher(Protocol):
    """Finds papers by words and phrases."""

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return the papers with a word, in any field or in one.

        Words of the same stem match unless `exact`; with `prefix`, words that begin with it; with `fuzzy`, near words.
        """

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return the papers with words in sequence: those of `within`, and perhaps others."""

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return the words of a field that begin with a prefix, those of most papers first where that is known."""


class PaperSearcher(Searcher, Protocol):
    """Finds papers by words and phrases, and by the names of their authors."""

    def person(self, name: PersonName) -> ResultSet:
        """Return the papers with an author of a name; the first author's are `first_author_rows`."""

    def in_order(self, names: Sequence[PersonName]) -> int:
        """Return the papers whose first authors have these names, in this order."""


class EmptySearcher:
    """Finds no papers (see `Searcher`)."""

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return no papers."""
        return ResultSet()

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return no papers."""
        return ResultSet()

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return no words."""
        return []


class FullTexts(Protocol):
    """The full texts of papers."""

    def searcher(self) -> Searcher:
        """Return the searcher of the index that is in use now, or an `EmptySearcher`."""

    def note(self) -> str:
        """Return a sentence if the texts of attached PDFs are missing from the index, or ""."""

    def passages(self, row: int, words: frozenset[str], limit: int) -> list[Passage]:
        """Return the passages of the paper in a row that match, see `Engine.passages`."""

    def close(self) -> None:
        """Close the files."""


class NoFullTexts:
    """No full texts at all (see `FullTexts`)."""

    def searcher(self) -> Searcher:
        """Return a searcher that finds no papers."""
        return EmptySearcher()

    def note(self) -> str:
        """Return the reason why no paper matches."""
        return "Full texts are not searched here."

    def passages(self, row: int, words: frozenset[str], limit: int) -> list[Passage]:
        """Return no passages."""
        return []

    def close(self) -> None:
        """Do nothing."""
