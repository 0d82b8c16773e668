"""Compares the vectors of papers, with numpy."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from ..corpus import CorpusReader
from ..errors import PaperError
from .model_files import INSTALL
from .store import HASH, Vectors, described, key_of, open_vectors

COSINE_WEIGHT = 1.5
"""The weight of the cosine of vectors beside a score of words, divided by the greatest. It was chosen with the training
queries of SciFact."""
_BLOCK = 512
"""Vectors that are compared together. Their numbers stay in the cache of the processor. With more, numpy starts threads
that take twenty times as long on a busy computer."""
_USED_AFTER = 20.0
"""Seconds after which vectors that were added are used, until all papers have one: to open 75,000 vectors takes a fifth
of a second."""


class ComparedVectors:
    """The vectors of the papers of a corpus, by row."""

    def __init__(self, vectors: Vectors, corpus: CorpusReader) -> None:
        """Take open vectors, of one paper at least, and find the row of each.

        Raises:
            PaperError: if numpy cannot be used.
        """
        try:
            import numpy
        except ImportError as error:
            raise PaperError(f"Vectors cannot be compared: numpy is damaged or missing. Repair: {INSTALL}") from error
        self.description = vectors.description
        self._records = numpy.frombuffer(
            vectors.records,
            numpy.dtype(
                [("hashes", f"V{2 * HASH}"), ("length", "<f4"), ("vector", "i1", self.description.dimensions)],
            ),
        )
        places = {key: place for place, key in enumerate(_keys(vectors))}  # the last vector of a paper is valid
        rows = corpus.all_ids()
        self._place_of = {row: place for row, paper in rows.items() if (place := places.get(key_of(paper))) is not None}
        self._rows = numpy.fromiter(self._place_of.keys(), numpy.int64, len(self._place_of))
        self._places = numpy.fromiter(self._place_of.values(), numpy.int64, len(self._place_of))
        self._size = corpus.last_row + 1
        self.papers = len(rows)
        """The number of all papers."""

    def __len__(self) -> int:
        """Return the number of papers with a vector."""
        return len(self._place_of)

    def of(self, row: int) -> bytes | None:
        """Return the vector of the paper in a row, if it has one."""
        place = self._place_of.get(row)
        return None if place is None else bytes(self._records["vector"][place])

    def cosines(self, vector: bytes) -> Any:
        """Return the cosine of each paper to a vector of the same model: an array by row, NaN without a vector."""
        import numpy

        query = numpy.frombuffer(vector, numpy.int8).astype(numpy.float32)
        query /= numpy.linalg.norm(query) or 1.0
        found: Any = numpy.empty(len(self._records), numpy.float32)
        for start in range(0, len(found), _BLOCK):
            block = self._records["vector"][start : start + _BLOCK].astype(numpy.float32)
            numpy.dot(block, query, out=found[start : start + _BLOCK])
        found /= self._records["length"]
        by_row: Any = numpy.full(self._size, numpy.nan, numpy.float32)
        by_row[self._rows] = found[self._places]
        return by_row


def _keys(vectors: Vectors) -> list[bytes]:
    """Return the key of each record."""
    step, records = vectors.description.record, vectors.records
    return [records[start : start + HASH] for start in range(0, vectors.description.size, step)]


class PaperVectors:
    """The vectors of a home, opened when they are needed, and again when the papers or the vectors changed."""

    def __init__(self, corpus: CorpusReader, folder: Path) -> None:
        self._corpus, self._folder = corpus, folder
        self._opened: ComparedVectors | None = None
        self._generation = -1
        self._since = 0.0

    def opened(self) -> ComparedVectors | None:
        """Return the vectors, or None if no paper has one.

        Raises:
            DamagedVectors: if they cannot be used.
            PaperError: if numpy cannot be used.
        """
        description = described(self._folder)
        if description is None:
            return None
        before, now = self._opened, time.monotonic()
        if before is not None and before.description.model == description.model:
            is_same, generation = before.description == description, self._corpus.generation
            is_complete = (description.corpus, description.generation) == (self._corpus.identity, generation)
            may_wait = not is_complete and now - self._since < _USED_AFTER
            if self._generation == generation and (is_same or may_wait):
                return before
        self._generation = self._corpus.generation
        vectors = open_vectors(self._folder)
        is_empty = vectors is None or not vectors.description.count
        self._opened = None if vectors is None or is_empty else ComparedVectors(vectors, self._corpus)
        self._since = now
        return self._opened
