"""Similar papers by words and by meaning together, where papers have vectors."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..corpus import CorpusReader
from ..errors import PaperError

if TYPE_CHECKING:
    from .comparing import PaperVectors

_WEIGHT = 1.0
"""The weight of the cosine of vectors beside the similarity by words, each in standard deviations."""


class Blend:
    """Adds the cosine of vectors to the similarity by words. Without vectors, nothing is imported."""

    def __init__(self, corpus: CorpusReader, folder: Path) -> None:
        """Take the papers and the folder of their vectors."""
        self._corpus, self._folder = corpus, folder
        self._vectors: PaperVectors | None = None

    def __call__(self, row: int, by_words: list[float]) -> list[float] | None:
        """Return how similar each paper is to the one in `row`: by row, not below 0; None if this has no vector.

        The two similarities have different distributions, so each is measured in its standard deviations from its mean
        (Fox and Shaw 1994, CombSUM). A paper without a vector counts as one with the mean cosine.

        Args:
            row: the row of the paper.
            by_words: the similarity by words of each paper, by row; 0 for other rows.
        """
        if not (self._folder / "vectors.json").exists() or find_spec("numpy") is None:
            return None
        import numpy

        if self._vectors is None:
            from .comparing import PaperVectors

            self._vectors = PaperVectors(self._corpus, self._folder)
        try:
            vectors = self._vectors.opened()
        except PaperError:  # the next search by meaning reports it
            return None
        if vectors is None or (vector := vectors.of(row)) is None:
            return None
        cosines = vectors.cosines(vector)
        words: Any = numpy.zeros(len(cosines), numpy.float64)
        known = by_words[: len(cosines)]
        words[: len(known)] = known
        has_vector = ~numpy.isnan(cosines)
        meaning = numpy.where(has_vector, cosines, cosines[has_vector].mean())
        blended = _standardized(words) + _WEIGHT * _standardized(meaning)
        found: list[float] = numpy.maximum(blended, 0.0).tolist()
        return found


def _standardized(values: Any) -> Any:
    """Return the distances of values from their mean, in standard deviations."""
    return (values - values.mean()) / (values.std() or 1.0)
