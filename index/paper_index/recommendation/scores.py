"""The scores of all papers for the terms of a profile."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from operator import truediv
from typing import NamedTuple

from ..search.index.features_reader import FeaturesReader, Postings, add_scores
from ..search.text.features import WEIGHT_UNIT
from .interest import MEAN_WEIGHT, Interest

_Term = tuple[str, Postings]
_WEIGHTS = [weight / WEIGHT_UNIT for weight in range(256)]
"""The weight of a term by its stored weight."""


class Scale(NamedTuple):
    """Mean and standard deviation of a score in all papers."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, scores: Sequence[float], papers: int) -> Scale:
        """Return the scale of the scores by row, of which there are `papers`; all other rows have 0."""
        mean = sum(scores) / papers
        return cls(mean, math.sqrt(max(0.0, math.hypot(*scores) ** 2 / papers - mean * mean)) or 1.0)


class Scores:
    """The scores of all papers: those of log odds and of Rocchio's method in standard deviations, added."""

    def __init__(self, interest: Interest, features: FeaturesReader) -> None:
        """Score all papers.

        Raises:
            DamagedFeatures: if the features are damaged.
        """
        self._norms = features.norms
        self._interest = interest
        odds, mean = [0.0] * len(self._norms), [0.0] * len(self._norms)
        self.terms = list({**interest.odds, **interest.mean})
        """The terms of the profile."""
        self._postings: list[_Term] = []
        self._vectors: dict[int, dict[str, float]] = {}
        """The vectors that were asked for."""
        by_odds, by_mean = map(_values, (interest.odds, interest.mean))
        for term, postings in features.postings(self.terms):
            self._postings.append((term, postings))
            for scores, values in ((odds, by_odds.get(term)), (mean, by_mean.get(term))):
                if values:
                    add_scores(scores, postings, values)
        mean = list(map(truediv, mean, self._norms))
        self._odds_scale, self._mean_scale = Scale.of(odds, len(features)), Scale.of(mean, len(features))
        self._odds, self._mean = odds, mean

    def of(self, row: int) -> float:
        """Return the score of a paper; 0 is that of the average paper."""
        return self._scaled(self._odds[row], self._mean[row])

    def _scaled(self, odds: float, mean: float) -> float:
        by_odds = (odds - self._odds_scale.mean) / self._odds_scale.deviation if self._interest.odds else 0.0
        return by_odds + MEAN_WEIGHT * (mean - self._mean_scale.mean) / self._mean_scale.deviation

    def likeness(self, row: int) -> float:
        """Return the cosine of a paper with the mean of the profile, from 0 to 1."""
        return self._mean[row] / self._interest.length

    def norm(self, row: int) -> float:
        """Return the length of the vector of a paper."""
        return self._norms[row]

    def scored(self, rows: Collection[int]) -> list[tuple[float, int]]:
        """Return score and row for those of `rows` that share a term."""
        odds, mean, end = self._odds, self._mean, len(self._mean)
        by_odds, by_mean, none = self._linear()
        shared = (row for row in rows if row < end and (mean[row] or odds[row]))
        return [(none + by_odds * odds[row] + by_mean * mean[row], row) for row in shared]

    def every(self) -> list[float]:
        """Return the score of each row."""
        by_odds, by_mean, none = self._linear()
        return [none + by_odds * odds + by_mean * mean for odds, mean in zip(self._odds, self._mean, strict=True)]

    def _linear(self) -> tuple[float, float, float]:
        """Return the factors of both scores, and the score of a paper that shares no term."""
        by_odds = 1 / self._odds_scale.deviation if self._interest.odds else 0.0
        return by_odds, MEAN_WEIGHT / self._mean_scale.deviation, self._scaled(0.0, 0.0)

    def of_vector(self, terms: Mapping[str, float], norm: float, interest: Interest) -> float:
        """Return the score that a paper with some terms would have for an interest."""
        odds = sum(factor * terms.get(term, 0.0) for term, factor in interest.odds.items())
        mean = sum(factor * terms.get(term, 0.0) for term, factor in interest.mean.items())
        return self._scaled(odds, mean / norm)

    def contributions(self, terms: Mapping[str, float], norm: float) -> dict[str, float]:
        """Return the part of each term in the score of a paper with some terms."""
        interest, found = self._interest, dict[str, float]()
        for term, weight in terms.items():
            part = weight * interest.odds.get(term, 0.0) / self._odds_scale.deviation
            part += MEAN_WEIGHT * weight * interest.mean.get(term, 0.0) / norm / self._mean_scale.deviation
            if part:
                found[term] = part
        return found

    def vectors(self, rows: Collection[int]) -> dict[int, dict[str, float]]:
        """Return the terms of the profile that papers have, with their weights: row to term to weight."""
        wanted = frozenset(rows).difference(self._vectors)
        self._vectors |= {row: {} for row in wanted}
        for term, postings in self._postings if wanted else ():
            for row, weight in postings.among(wanted):
                self._vectors[row][term] = weight / WEIGHT_UNIT
        return {row: self._vectors[row] for row in rows}


def _values(factors: Mapping[str, float]) -> dict[str, list[float]]:
    """Return what each term adds to a score, by its stored weight, from the factors of terms."""
    return {term: [factor * weight for weight in _WEIGHTS] for term, factor in factors.items()}
