"""The terms of a profile with their weights, by two methods: log odds and Rocchio.

Log odds (Robertson and Spärck Jones 1976) weigh how much more often a term is in the papers of the profile than in all
papers. Few terms count; they find the phrase that the papers share. Rocchio compares a paper with the mean of the
profile; more terms count, so that it also fits a profile of several subjects.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from ..search.text.features import COMMON, is_fact, stems_of

ODDS_TERMS, MEAN_TERMS = 20, 150
"""The number of terms of each method."""
MEAN_WEIGHT = 2.0
"""The weight of the score of Rocchio's method. That of log odds is 1."""
FEW = 3
"""Papers of a profile from which on log odds are used."""
_FEW_PAPERS = 100
"""Papers with a term up to which it is never too common."""
_CORPUS = 0.5
"""The part of the mean of all papers that is subtracted from the mean of a profile."""
_FACT_WEIGHT, _FACT_WEIGHT_OF_FEW = 1.5, 3.0
"""Weight of a fact; of a profile of less than `FEW` papers."""
_LEAST_PAPERS = 3
"""Papers from which on a term counts."""


class Vector(NamedTuple):
    """The terms of a paper with their weights, see `text.features.features`."""

    weight: float
    """The weight of the paper in the profile."""
    terms: Mapping[str, float]
    length: float
    """The Euclidean length of the vector of all terms, each weight multiplied by the idf of the term."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of all papers."""

    papers: int
    mean_norm: float
    """The mean length of the vectors of papers."""
    papers_with: Mapping[str, int]
    """Term to the number of papers, for the terms of a profile."""

    @property
    def usual(self) -> float:
        """The number of papers up to which a term counts; others are too common."""
        return max(_FEW_PAPERS, COMMON * self.papers)

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term."""
        return math.log(1 + self.papers / self.papers_with[term])


class Sums(NamedTuple):
    """Sums over the papers of a profile, each multiplied by the weight of the paper."""

    every: float
    """The papers."""
    having: Mapping[str, float]
    """Term to the papers that have it."""
    totals: Mapping[str, float]
    """Term to its weights, each divided by the length of the vector of the paper."""


@dataclass(frozen=True, slots=True)
class Interest:
    """The terms of a profile by both methods, with the factor by which the weight of a term in a paper counts."""

    odds: Mapping[str, float] = field(default_factory=dict)
    mean: Mapping[str, float] = field(default_factory=dict)
    """The score is divided by the length of the vector of the paper."""
    length: float = 1.0
    """The length of the vector `mean`, without the idf of papers: that score divided by it is a cosine."""


def sums_of(vectors: Sequence[Vector], statistics: Statistics, muted: Collection[str] = ()) -> Sums:
    """Return the sums over some papers, without muted terms: a word or pair of a muted fact is muted as well."""
    silent = {stems_of(term) for term in muted}
    totals: defaultdict[str, float] = defaultdict(float)
    having: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.terms.items():
            totals[term] += vector.weight * weight / vector.length
            having[term] += vector.weight
    for term in list(totals):
        if not _LEAST_PAPERS <= statistics.papers_with[term] <= statistics.usual or (
            silent and stems_of(term) in silent
        ):
            del totals[term], having[term]
    return Sums(sum(vector.weight for vector in vectors), having, totals)


def interest_of(sums: Sums, statistics: Statistics, *, few: bool) -> Interest:
    """Return the terms of a profile, of `few` papers or more than `FEW`."""
    mean, length = _mean(sums, statistics, few=few)
    return Interest({} if few else _log_odds(sums, statistics), mean, length)


def without(interest: Interest, sums: Sums, one: Vector, statistics: Statistics) -> Interest:
    """Return the terms that a paper of a profile has, weighted as without that paper."""
    every = sums.every - one.weight
    odds = [term for term in interest.odds if term in one.terms]
    having = {term: others for term in odds if (others := sums.having[term] - one.weight) > 0.5}
    mean = [term for term in interest.mean if term in one.terms]
    totals = {term: sums.totals[term] - one.weight * one.terms[term] / one.length for term in mean}
    rest = Sums(every, having, totals)
    return Interest(_log_odds(rest, statistics), *_mean(rest, statistics, few=False))


def _log_odds(sums: Sums, statistics: Statistics) -> dict[str, float]:
    """Return the terms whose weight, multiplied by the share of the profile that has them, is greatest."""
    found, every = {}, sums.every
    for term, some in sums.having.items():
        matching = statistics.papers_with[term]
        if is_fact(term):
            continue
        others = max(0.0, matching - some)
        without_term = max(0.0, statistics.papers - matching - every + some)
        weight = math.log((some + 0.5) * (without_term + 0.5) / ((others + 0.5) * (every - some + 0.5)))
        if weight > 0:
            found[term] = weight * some / every
    return {term: found[term] for term in nlargest(ODDS_TERMS, found, key=lambda term: (found[term], term))}


def _mean(sums: Sums, statistics: Statistics, *, few: bool) -> tuple[dict[str, float], float]:
    """Return the terms that are heaviest in the mean of the profile, after subtracting part of the corpus's mean."""
    fact_weight = _FACT_WEIGHT_OF_FEW if few else _FACT_WEIGHT
    found, factors = {}, {}
    for term, total in sums.totals.items():
        factors[term] = factor = statistics.idf(term) * (fact_weight if is_fact(term) else 1.0)
        expected = statistics.papers_with[term] / statistics.papers / statistics.mean_norm
        excess = (total / sums.every - _CORPUS * expected) * factor
        if excess > 0:
            found[term] = excess
    heaviest = nlargest(MEAN_TERMS, found, key=lambda term: (found[term], term))
    length = math.sqrt(sum(found[term] ** 2 for term in heaviest)) or 1.0
    return {term: found[term] * factors[term] for term in heaviest}, length
