"""Scores of the papers with a word, from its postings in each field and segment (see `bm25`)."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableSequence
from typing import NamedTuple

from ..index.segment import SegmentReader
from . import bm25
from .bm25 import RowScores

Norms = Mapping[str, Callable[[int], float]]
"""Field to the function from its length in words to the factor for occurrences in it."""


class Match(NamedTuple):
    """Terms in sequence in a field of a segment, and what an occurrence of one counts."""

    segment: SegmentReader
    field: str
    terms: range
    weight: float

    @property
    def postings(self) -> int:
        """The number of postings."""
        return self.segment.postings.count(self.field, self.terms)


def scores_of_few(matches: Iterable[Match], norms: Norms, idf: float, within: int) -> RowScores:
    """Return the scores of those of the papers `within` that match."""
    weights: defaultdict[int, float] = defaultdict(float)
    for segment, field, terms, weight in matches:
        weight *= bm25.FIELD_BOOSTS[field]
        rows, counts = segment.counts(field, terms, within)
        for row, count, norm in zip(rows, counts, segment.norms_of(field, rows, norms[field]), strict=True):
            weights[row] += weight * (count * norm)
    return bm25.scores(weights, idf)


def scores_of_many(matches: Iterable[Match], norms: Norms, idf: float) -> MutableSequence[float]:
    """Return the scores of all papers by row, 0.0 for those that do not match."""
    in_segments: defaultdict[SegmentReader, list[Match]] = defaultdict(list)
    for match in matches:
        in_segments[match.segment].append(match)
    scores = array("d", bytes(8 * max((segment.end for segment in in_segments), default=0)))
    for segment, some in in_segments.items():
        segment.put(bm25.saturated(_weights(segment, some, norms), idf), scores)
    return scores


def _weights(segment: SegmentReader, matches: Iterable[Match], norms: Norms) -> list[float]:
    """Return the weighted number of occurrences in each document of a segment."""
    weights = [0.0] * len(segment.document_rows)
    for _, field, terms, weight in matches:
        weight *= bm25.FIELD_BOOSTS[field]
        documents, counts = segment.postings.documents(field, terms), segment.postings.counts(field, terms)
        norm_of = segment.document_norms(field, norms[field])
        for document, count in zip(documents, counts, strict=True):
            weights[document] += weight * (count * norm_of[document])
    return weights
