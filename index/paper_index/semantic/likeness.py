"""Similar papers by words and by meaning together, where papers have vectors."""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..corpus import CorpusReader
from ..errors import PaperError

if TYPE_CHECKING:
    from .comparing import PaperVectors


class Blend:
    """Adds the cosine of vectors to the similarity by words. Without vectors, nothing is imported."""

    def __init__(self, corpus: CorpusReader, folder: Path) -> None:
        """Take the papers and the folder of their vectors."""
        self._corpus, self._folder = corpus, folder

    @cached_property
    def vectors(self) -> PaperVectors:
        """The vectors of the papers, which search by meaning shares."""
        from .comparing import PaperVectors

        return PaperVectors(self._corpus, self._folder)

    def __call__(self, row: int, by_words: list[float]) -> list[float] | None:
        """Return how similar each paper is to the one in `row`: by row, not below 0; None if this has no vector.

        It is the sum by which `views` puts papers in order: of the similarity by words, divided by the greatest, and of
        the weighted cosine. The mean cosine is subtracted, so that papers with nothing in common are at about 0. A
        paper without a vector counts as one with the mean.

        Args:
            row: the row of the paper.
            by_words: the similarity by words of each paper, by row; 0 for other rows.
        """
        if not (self._folder / "vectors.json").exists() or find_spec("numpy") is None:
            return None
        from .comparing import COSINE_WEIGHT

        try:
            vectors = self.vectors.opened()
        except PaperError:  # the next search by meaning reports it
            return None
        if vectors is None or (vector := vectors.of(row)) is None:
            return None
        import numpy

        cosines = vectors.cosines(vector)
        words: Any = numpy.zeros(len(cosines), numpy.float64)
        known = by_words[: len(cosines)]
        words[: len(known)] = known
        meaning = numpy.nan_to_num(cosines - numpy.nanmean(cosines))
        greatest = max((score for other, score in enumerate(known) if other != row), default=0.0) or 1.0
        found: list[float] = numpy.maximum(words / greatest + COSINE_WEIGHT * meaning, 0.0).tolist()
        return found
