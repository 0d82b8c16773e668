"""Answers views by meaning: those whose query begins with `~`.

The first papers by words and the first by the cosine of their vectors are put in one order, by the sum of both scores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from heapq import nlargest
from typing import Any

from ..errors import PaperError
from ..search import Answer, Engine, Filter, View
from ..search.bitsets import bits_from_rows, flags_from_bits
from ..search.query.meaning import parts_of, rarer_words, without_sign
from ..search.ranking.bm25 import Scores
from ..search.ranking.result_set import ResultSet
from .comparing import COSINE_WEIGHT, ComparedVectors, PaperVectors
from .encoder import Encoder
from .model_files import NoModel

LISTED = 100
"""Papers of an answer at most."""
BY_WORDS = 50
"""The first papers by words that are compared by meaning."""
_SCORED = 500
"""Papers with the most and the rarest words, of which these are the first."""
LEAST_COSINE = 0.2
"""The least cosine of a paper that has no word of the query: less is mostly chance."""


class MeaningViews:
    """Answers views with `View.by_meaning`, in the thread of the engine."""

    def __init__(
        self,
        engine: Engine,
        vectors: PaperVectors,
        encoder: Callable[[], Encoder],
        being_made: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take the open parts of a workspace.

        Args:
            engine: answers views by words.
            vectors: the vectors of its papers.
            encoder: returns the model; raises `NoModel` with the reason if it cannot.
            being_made: returns whether missing vectors are being made, for the notes.
        """
        self._engine, self._vectors, self._encoder = engine, vectors, encoder
        self._being_made = being_made

    def answer(self, view: View, *, typing: bool = False, done: bool = False, exact: bool = False) -> Answer:
        """Answer a view as `Engine.answer` does. If it cannot be answered by meaning, the note explains it.

        The scores are the sums of both scores, from 0 to 2.5; `Answer.by_meaning` has the papers without any word that
        was looked up.
        """
        began = time.perf_counter()
        words, conditions = parts_of(view.query)
        if not words.strip():
            answer = self._engine.answer(replace(view, query=conditions), typing=typing, done=done, exact=exact)
            return replace(answer, view=view, by_words=True)
        try:
            vectors, vector = self._prepared(words)
        except PaperError as error:
            plain = replace(view, query=without_sign(view.query))
            answer = self._engine.answer(plain, typing=typing, done=done, exact=exact)
            notes = (str(error), "Searched by words only.", answer.note)
            return replace(answer, view=view, by_words=True, note=" ".join(filter(None, notes)))
        engine, cosines = self._engine, vectors.cosines(vector)
        any_word = View(self._rarer(words), match_any=True)

        def best(filters: frozenset[Filter], scored: int) -> tuple[int, ResultSet, Scores]:
            """Return all papers with some filters, those with any of the words, and the scores of the best."""
            conditioned = View(conditions, filters, match_any=view.match_any)
            among = engine.matching(conditioned, typing=typing, best=0).rows
            by_words = engine.matching(any_word, typing=typing, within=among, best=scored)
            nearest = _nearest(cosines, among)
            also = engine.matching(any_word, typing=typing, within=bits_from_rows(nearest), best=LISTED)
            return among, by_words, _scores(also.scores | by_words.scores, nearest, cosines)

        among, by_words, scores = best(view.filters, _SCORED)
        if view.filters:  # the best papers without them count other values of facets, which may be chosen as well
            scores |= {row: score for row, score in best(frozenset(), LISTED)[2].items() if not among >> row & 1}
        plain = replace(view, query=conditions)
        answer = engine.answer(plain, typing=typing, done=done, exact=True, among=scores)
        return replace(
            answer,
            view=view,
            words=answer.words | by_words.words,
            by_meaning=frozenset(row for row in answer.rows if not by_words.rows >> row & 1),
            note=" ".join(filter(None, (answer.note, self._missing(vectors)))),
            seconds=time.perf_counter() - began,
        )

    def _rarer(self, words: str) -> str:
        """Return the words of a query that are looked up."""
        return self._engine.with_index(
            lambda index: words if index is None else rarer_words(words, index.papers_with, len(index))
        )

    def _prepared(self, words: str) -> tuple[ComparedVectors, bytes]:
        """Return the vectors of the papers, and that of the words of a query.

        Raises:
            PaperError: if one is missing, with the reason.
        """
        encoder = self._encoder()
        vectors = self._vectors.opened()
        how = "they are being made" if self._being_made() else "'paper-tui index vectors' makes them"
        if vectors is None or not len(vectors):
            raise NoModel(f"No paper has a vector yet: {how}.")
        if vectors.description.model != encoder.model:
            raise NoModel(f"The vectors are of another model: {how} again.")
        return vectors, encoder.encode_query(" ".join(words.split()))

    def _missing(self, vectors: ComparedVectors) -> str:
        """Return a note if some papers have no vector yet; without their number while it changes."""
        if len(vectors) == vectors.papers:
            return ""
        if self._being_made():
            return "Vectors are being made; papers without one are found by words only."
        return f"{len(vectors):,} of {vectors.papers:,} papers have vectors; the others are found by words only."


def _scores(by_word: Scores, nearest: Iterable[int], cosines: Any) -> Scores:
    """Return the scores of the best papers.

    Args:
        by_word: the scores of papers with any word of the query, the best ones included.
        nearest: the rows of the papers that are compared besides.
        cosines: the cosine of each paper by row, NaN without a vector.
    """
    first = nlargest(BY_WORDS, by_word, key=by_word.__getitem__)
    greatest = (by_word[first[0]] if first else 0.0) or 1.0
    known = [float(cosines[row]) for row in first if cosines[row] == cosines[row]]
    usual = sum(known) / len(known) if known else 0.0  # of a paper without a vector
    scores = {}
    for row in {*first, *nearest}:
        cosine = float(cosines[row])
        scores[row] = by_word.get(row, 0.0) / greatest + COSINE_WEIGHT * (cosine if cosine == cosine else usual)
    best = sorted(scores, key=lambda row: -scores[row])[:LISTED]
    return {row: scores[row] for row in best}


def _nearest(cosines: Any, among: int) -> list[int]:
    """Return the rows with the greatest cosines among some papers, `LISTED` at most."""
    import numpy

    flags = numpy.frombuffer(flags_from_bits(among).ljust(len(cosines), b"\0"), numpy.bool_, len(cosines))
    rows = numpy.flatnonzero(flags & (cosines >= LEAST_COSINE))  # NaN is not
    if len(rows) > LISTED:
        rows = rows[numpy.argpartition(-cosines[rows], LISTED)[:LISTED]]
    found: list[int] = rows.tolist()
    return found
