"""Reads the features of papers from the files that `features_writer` wrote beside the segments."""

from __future__ import annotations

import contextlib
import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from ..models import DamagedFeatures
from .directory import FEATURES, FEATURES_CHECKSUM, content_checksum
from .features_writer import checksum
from .segment import IndexReader

_CHECKED_WHOLE = 8_000_000
"""Bytes of a file up to which it is checked as a whole when it is opened. Of a larger one, the parts that are read."""
_ASKED = 500
"""Terms that are asked for at once."""
_KEPT = 50_000
"""Terms whose numbers of papers are kept."""
_LOOKED_UP = 10
"""Rows of postings that are read in the time in which one row is looked up in them."""


class Postings(NamedTuple):
    """The papers of a segment with a term."""

    rows: Sequence[int]
    weights: bytes
    """The weight of the term in each, in `text.features.WEIGHT_UNIT`."""

    def among(self, rows: AbstractSet[int]) -> Iterator[tuple[int, int]]:
        """Yield those of `rows` that have the term, with its stored weight in each."""
        few = len(rows) * _LOOKED_UP < len(self.rows)
        for row in rows if few else frozenset(rows).intersection(self.rows):
            place = bisect_left(self.rows, row)
            if place < len(self.rows) and self.rows[place] == row:
                yield row, self.weights[place]


def add_scores(scores: list[float], postings: Postings, values: Sequence[float]) -> None:
    """Add to the score of each paper with a term the value for its stored weight; `scores` are by row."""
    for row, weight in zip(postings.rows, postings.weights, strict=True):
        scores[row] += values[weight]


class _Norms(NamedTuple):
    """The lengths of the vectors of a segment."""

    mean: float
    rows: array[int]
    lengths: tuple[array[float], ...]
    gone: frozenset[int]


class _Segment(NamedTuple):
    file: Path
    database: sqlite3.Connection
    rows: array[int]
    """The rows of its papers."""
    gone: frozenset[int]
    """Those that are deleted."""


class FeaturesReader:
    """The features of all papers of an index. One thread at a time may use it."""

    def __init__(self, index: IndexReader) -> None:
        """Open the features of an open index.

        Raises:
            DamagedFeatures: if a file is missing or damaged.
        """
        self._segments: list[_Segment] = []
        self._papers = len(index)
        self._known: dict[str, int] = {}
        """Terms that were asked for, with their papers."""
        try:
            with _damage():
                for segment in index.segments:
                    file = segment.file(FEATURES)
                    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
                    database = sqlite3.connect(place, uri=True, check_same_thread=False)  # one thread at a time
                    self._segments.append(_Segment(file, database, segment.document_rows, segment.deleted_rows))
                    if file.stat().st_size <= _CHECKED_WHOLE:
                        _check(file)
                self._norms = self._read_norms()
                self._rows = 1 + max((max(each.rows, default=-1) for each in self._norms), default=-1)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for segment in self._segments:
            segment.database.close()

    def check(self) -> None:
        """Read the files as a whole.

        Raises:
            DamagedFeatures: if one is damaged.
        """
        with _damage():
            for segment in self._segments:
                _check(segment.file)

    def __len__(self) -> int:
        """Return the number of papers."""
        return self._papers

    def _read_norms(self) -> list[_Norms]:
        found = []
        for segment in self._segments:
            columns = "mean, rows, lengths, likeness, checksum"
            mean, rows, *lengths, stored = segment.database.execute(f"select {columns} from norms").fetchone()
            if checksum(rows, *lengths) != stored or any(len(each) != len(rows) for each in lengths):
                raise ValueError("the lengths differ from their checksum")
            if array("I", rows) != segment.rows:
                raise ValueError("the papers are others than those of the index")
            if rows and not 0 < mean < math.inf:
                raise ValueError("an impossible mean")
            found.append(_Norms(mean, segment.rows, tuple(array("f", each) for each in lengths), segment.gone))
        return found

    def _by_row(self, kind: int) -> list[float]:
        """Return lengths by row; 1 for a row without a paper."""
        found = [1.0] * self._rows
        for each in self._norms:
            for row, length in zip(each.rows, each.lengths[kind], strict=True):
                if length > 0 and row not in each.gone:
                    found[row] = length
        return found

    @property
    def mean_length(self) -> float:
        """The mean length of the texts of papers, in words."""
        return next((each.mean for each in self._norms if each.mean), 0.0)

    @cached_property
    def norms(self) -> list[float]:
        """The length of the vector of each row; 1 for a row without a paper."""
        return self._by_row(0)

    @cached_property
    def likeness_norms(self) -> list[float]:
        """The length of the vector of each row for the comparison of two papers; 1 for a row without a paper."""
        return self._by_row(1)

    @cached_property
    def mean_norm(self) -> float:
        """The mean length of the vectors."""
        return math.fsum(self.norms) / max(1, len(self.norms))

    def papers_with(self, terms: Sequence[str]) -> dict[str, int]:
        """Return in about how many papers each term is; without terms that are in none.

        Raises:
            DamagedFeatures: if a file is damaged.
        """
        unknown = [term for term in terms if term not in self._known]
        if len(self._known) + len(unknown) > _KEPT:
            self._known.clear()
            unknown = list(terms)
        found = dict.fromkeys(unknown, 0)
        with _damage():
            for segment in self._segments:
                for term, papers in _select(segment.database, "term, papers", unknown):
                    if papers < 1:
                        raise ValueError("a term without papers")
                    found[term] += papers
        self._known |= found
        return {term: papers for term in terms if (papers := self._known[term])}

    def postings(self, terms: Sequence[str]) -> Iterator[tuple[str, Postings]]:
        """Yield the postings of terms in each segment, without deleted papers.

        Raises:
            DamagedFeatures: if a file is damaged.
        """
        with _damage():
            for _, database, _, gone in self._segments:
                columns = "term, rows, weights, checksum"
                for term, rows, weights, stored in _select(
                    database, columns, terms, " join posting on posting = number"
                ):
                    if checksum(term.encode(), rows, weights) != stored or len(rows) != 4 * len(weights):
                        raise ValueError("postings differ from their checksum")
                    numbers = array("I", rows)
                    if max(numbers, default=0) >= self._rows:
                        raise ValueError("a row of no paper")
                    if gone and not gone.isdisjoint(numbers):
                        kept = [pair for pair in zip(numbers, weights, strict=True) if pair[0] not in gone]
                        yield term, Postings([row for row, _ in kept], bytes(weight for _, weight in kept))
                    else:
                        yield term, Postings(numbers, weights)


def _check(file: Path) -> None:
    if content_checksum(file) != int(file.with_suffix(FEATURES_CHECKSUM).read_bytes()):
        raise ValueError("a file differs from its checksum")


def _select(
    database: sqlite3.Connection, columns: str, terms: Sequence[str], join: str = ""
) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(terms), _ASKED):
        asked = terms[start : start + _ASKED]
        where = f"where term in ({', '.join('?' * len(asked))})"
        yield from database.execute(f"select {columns} from term{join} {where}", asked)


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    """Turn errors of files, of SQLite and of impossible values into a DamagedFeatures."""
    try:
        yield
    except (OSError, sqlite3.Error, TypeError, ValueError, KeyError) as error:
        raise DamagedFeatures(f"the features are damaged: {error}") from error
