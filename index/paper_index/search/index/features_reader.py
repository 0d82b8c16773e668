"""Reads the features of papers from the files that `features_writer` wrote beside the segments."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from .directory import FEATURES
from .segment import MOST_ROWS, IndexReader

_ASKED = 500
"""Terms that are asked for at once."""


class Postings(NamedTuple):
    """The papers of a segment with a term."""

    rows: Sequence[int]
    weights: bytes
    """The weight of the term in each, in `text.features.WEIGHT_UNIT`."""


class _Segment(NamedTuple):
    database: sqlite3.Connection
    gone: frozenset[int]
    """The rows of its papers that are deleted."""


class FeaturesReader:
    """The features of all papers of an index. It belongs to one thread."""

    def __init__(self, segments: Iterable[tuple[Path, frozenset[int]]], papers: int) -> None:
        """Open the files of segments, each with the rows deleted from it; `papers` is the number of the other rows.

        Raises:
            FileNotFoundError: if one is missing: an older version built the index.
            ValueError: if one is damaged.
        """
        self._segments: list[_Segment] = []
        self._papers = papers
        try:
            for file, gone in segments:
                if not file.exists():
                    raise FileNotFoundError(file)
                database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
                self._segments.append(_Segment(database, gone))
            with _damage():
                self._norms = self._read_norms()
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, index: IndexReader) -> Self:
        """Open the features of an index. Raises as the constructor does."""
        files = ((segment.file(FEATURES), segment.deleted_rows) for segment in index.segments)
        return cls(files, len(index))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for segment in self._segments:
            segment.database.close()

    def __len__(self) -> int:
        """Return the number of papers."""
        return self._papers

    def _read_norms(self) -> tuple[float, list[float]]:
        mean = 0.0
        norms: list[float] = []
        for database, gone in self._segments:
            found = database.execute("select mean, rows, lengths, checksum from norms").fetchone()
            own, rows, lengths, checksum = found
            _check(rows, lengths, 4, checksum)
            numbers = array("I", rows)
            end = max(numbers, default=-1) + 1
            if end > MOST_ROWS:
                raise ValueError("a row that no corpus has")
            norms.extend([1.0] * (end - len(norms)))
            for row, length in zip(numbers, array("f", lengths), strict=True):
                if row not in gone and length > 0:
                    norms[row] = length
            mean = mean or own
        return mean, norms

    @property
    def mean_length(self) -> float:
        """The mean length of the texts of papers, in words."""
        return self._norms[0]

    @property
    def norms(self) -> list[float]:
        """The length of the vector of each row; 1 for a row without a paper."""
        return self._norms[1]

    @cached_property
    def mean_norm(self) -> float:
        """The mean length of the vectors."""
        return math.fsum(self.norms) / max(1, len(self.norms))

    def papers_with(self, terms: Sequence[str]) -> dict[str, int]:
        """Return in about how many papers each term is; without terms that are in none.

        Raises:
            ValueError: if a file is damaged.
        """
        found: dict[str, int] = {}
        with _damage():
            for segment in self._segments:
                for term, papers in _select(segment.database, "term, papers", terms):
                    found[term] = found.get(term, 0) + papers
        return found

    def postings(self, terms: Sequence[str]) -> Iterator[tuple[str, Postings]]:
        """Yield the postings of terms in each segment, without deleted papers.

        Raises:
            ValueError: if a file is damaged.
        """
        with _damage():
            for database, gone in self._segments:
                for term, rows, weights, checksum in _select(database, "term, rows, weights, checksum", terms):
                    _check(rows, weights, 1, checksum)
                    numbers = array("I", rows)
                    if gone and not gone.isdisjoint(numbers):
                        kept = [pair for pair in zip(numbers, weights, strict=True) if pair[0] not in gone]
                        yield term, Postings([row for row, _ in kept], bytes(weight for _, weight in kept))
                    else:
                        yield term, Postings(numbers, weights)


def _select(database: sqlite3.Connection, columns: str, terms: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(terms), _ASKED):
        asked = terms[start : start + _ASKED]
        yield from database.execute(f"select {columns} from pair where term in ({', '.join('?' * len(asked))})", asked)


def _check(rows: bytes, values: bytes, size: int, checksum: int) -> None:
    if zlib.crc32(values, zlib.crc32(rows)) != checksum or len(rows) * size != 4 * len(values):
        raise ValueError("postings differ from their checksum")


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    """Turn errors of SQLite, and of values with another type, into a ValueError."""
    try:
        yield
    except (sqlite3.Error, TypeError) as error:
        raise ValueError(f"the features are damaged: {error}") from error
