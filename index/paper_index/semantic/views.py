"""Answers views by meaning: those whose query begins with `~`.

The first papers by words and the first by the cosine of their vectors are put in one order, by the sum of both scores.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..corpus import CorpusReader
from ..errors import PaperError
from ..search import Answer, Engine, View
from ..search.query.meaning import parts_of, without_sign
from .comparing import COSINE_WEIGHT, ComparedVectors, PaperVectors
from .encoder import Encoder
from .model_files import NoModel

LISTED = 100
"""Papers of an answer at most."""
BY_WORDS = 50
"""The first papers by words that are compared by meaning."""
LEAST_COSINE = 0.2
"""The least cosine of a paper that has no word of the query: less is mostly chance."""
_NO_VECTORS = "No paper has a vector yet: 'paper-tui index vectors' makes them. Searched by words only."
_OTHER_MODEL = "The vectors are of another model: 'paper-tui index vectors' makes them again. Searched by words only."


class MeaningViews:
    """Answers views with `View.by_meaning`, in the thread of the engine."""

    def __init__(self, corpus: CorpusReader, engine: Engine, folder: Path, encoder: Callable[[], Encoder]) -> None:
        """Take the open parts of a workspace.

        Args:
            corpus: the papers.
            engine: answers views by words.
            folder: the folder of the vectors.
            encoder: returns the model; raises `NoModel` with the reason if it cannot.
        """
        self._corpus, self._engine, self._encoder = corpus, engine, encoder
        self._vectors = PaperVectors(corpus, folder)

    def answer(self, view: View, *, typing: bool = False, done: bool = False, exact: bool = False) -> Answer:
        """Answer a view as `Engine.answer` does. If it cannot be answered by meaning, the note explains it.

        The scores are the sums of both scores, from 0 to 2.5; `Answer.by_meaning` has the papers without any word.
        """
        words, conditions = parts_of(view.query)
        if not words.strip():
            answer = self._engine.answer(replace(view, query=conditions), typing=typing, done=done, exact=exact)
            return replace(answer, view=view)
        try:
            vectors, vector = self._prepared(words)
        except PaperError as error:
            plain = replace(view, query=without_sign(view.query))
            answer = self._engine.answer(plain, typing=typing, done=done, exact=exact)
            return replace(answer, view=view, note=" ".join(filter(None, (str(error), answer.note))))
        among: frozenset[int] | None = None
        if conditions.strip() or view.filters:
            narrowed = View(conditions, view.filters, match_any=view.match_any)
            among = frozenset(self._engine.answer(narrowed, typing=typing, exact=True).rows)
        by_words = self._engine.answer(View(words, match_any=True), typing=typing, exact=True)
        scores = _scores(by_words, vectors.cosines(vector), among)
        plain = replace(view, query=conditions)
        answer = self._engine.answer(plain, typing=typing, done=done, exact=exact, among=scores)
        with_words = set(by_words.rows)
        return replace(
            answer,
            view=view,
            words=answer.words | by_words.words,
            by_meaning=frozenset(row for row in answer.rows if row not in with_words),
            note=" ".join(filter(None, (answer.note, _missing(vectors)))),
            suggestion="",
            seconds=answer.seconds + by_words.seconds,
        )

    def _prepared(self, words: str) -> tuple[ComparedVectors, bytes]:
        """Return the vectors of the papers, and that of the words of a query.

        Raises:
            PaperError: if one is missing, with the reason.
        """
        encoder = self._encoder()
        vectors = self._vectors.opened()
        if vectors is None or not len(vectors):
            raise NoModel(_NO_VECTORS)
        if vectors.description.model != encoder.model:
            raise NoModel(_OTHER_MODEL)
        return vectors, encoder.encode(" ".join(words.split()))


def _missing(vectors: ComparedVectors) -> str:
    """Return a note if some papers have no vector yet."""
    if len(vectors) == vectors.papers:
        return ""
    return f"{len(vectors):,} of {vectors.papers:,} papers have vectors; the others are found by words only."


def _scores(by_words: Answer, cosines: Any, among: Container[int] | None) -> dict[int, float]:
    """Return the scores of the best papers.

    Args:
        by_words: the papers with any word of the query.
        cosines: the cosine of each paper by row, NaN without a vector.
        among: the only rows that may be in the result; None for all.
    """
    first = [row for row in by_words.rows if among is None or row in among][:BY_WORDS]
    nearest = _nearest(cosines, among)
    greatest = max((by_words.scores.get(row, 0.0) for row in first), default=0.0) or 1.0
    known = [float(cosines[row]) for row in first if cosines[row] == cosines[row]]
    usual = sum(known) / len(known) if known else 0.0  # of a paper without a vector
    scores = {}
    for row in {*first, *nearest}:
        cosine = float(cosines[row])
        by_word = min(1.0, by_words.scores.get(row, 0.0) / greatest)
        scores[row] = by_word + COSINE_WEIGHT * (cosine if cosine == cosine else usual)
    best = sorted(scores, key=lambda row: -scores[row])[:LISTED]
    return {row: scores[row] for row in best}


def _nearest(cosines: Any, among: Container[int] | None) -> Iterable[int]:
    """Return the rows with the greatest cosines, `LISTED` at most."""
    import numpy

    rows = numpy.flatnonzero(cosines >= LEAST_COSINE)  # NaN is not
    if among is not None:
        rows = rows[[row in among for row in rows.tolist()]]
    if len(rows) > LISTED:
        rows = rows[numpy.argpartition(-cosines[rows], LISTED)[:LISTED]]
    found: list[int] = rows.tolist()
    return found
