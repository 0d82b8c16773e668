"""The scores of all papers for one profile, and the score that counts as a match of 100."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from statistics import median

from ..search.index.features_reader import FeaturesReader
from ..search.text.features import Stems
from ..search.text.features import features as features_of
from .interest import FEW, MEAN_WEIGHT, Statistics, Vector, interest_of, sums_of, without
from .models import Profile
from .reasons import Labels
from .scores import Scores

GREATEST_MATCH = 99
_LEAST_STANDARD = 3.0
"""The least score that counts as a match of 100, in standard deviations."""
_OF_ITSELF = 1 / 3
"""For a profile of one or two papers: the part of their own score that counts as a match of 100."""


class Matcher:
    """The scores of all papers for one profile."""

    def __init__(self, profile: Profile, features: FeaturesReader, stems: Stems) -> None:
        """Score all papers; `stems` may be those of other profiles.

        Raises:
            DamagedFeatures: if the features are damaged.
        """
        self.profile = profile
        self.labels = Labels((seed.paper for seed in profile.seeds), stems)
        self._papers = [features_of(seed.paper, features.mean_length, stems) for seed in profile.seeds]
        dismissed = [features_of(paper, features.mean_length, stems) for paper in profile.dismissed.values()]
        every = list({term for terms in (*self._papers, *dismissed) for term in terms})
        self.statistics = Statistics(len(features), features.mean_norm, features.papers_with(every))
        self.vectors = [
            self._vector(terms, seed.weight) for terms, seed in zip(self._papers, profile.seeds, strict=True)
        ]
        self._sums = sums_of(self.vectors, self.statistics, profile.muted)
        self.interest = interest_of(self._sums, self.statistics, few=len(self.vectors) < FEW)
        self.scores = Scores(self.interest, features)
        self._against: Scores | None = None
        if dismissed:
            others = sums_of([self._vector(terms, 1.0) for terms in dismissed], self.statistics, profile.muted)
            self._against = Scores(interest_of(others, self.statistics, few=True), features)
        self.standard = self._standard()

    def _vector(self, terms: Mapping[str, float], weight: float) -> Vector:
        counts = self.statistics.papers_with
        length = math.sqrt(sum((w * self.statistics.idf(term)) ** 2 for term, w in terms.items() if counts.get(term)))
        return Vector(weight, {term: w for term, w in terms.items() if counts.get(term)}, length or 1.0)

    def _standard(self) -> float:
        """Return the score that counts as a match of 100: the median of each seed's, from the other seeds."""
        if not self.vectors:
            return 1.0
        if len(self.vectors) < FEW:
            own = [self.scores.of_vector(vector.terms, vector.length, self.interest) for vector in self.vectors]
            return max(_LEAST_STANDARD, median(own) * _OF_ITSELF)
        own = [
            self.scores.of_vector(
                vector.terms, vector.length, without(self.interest, self._sums, vector, self.statistics)
            )
            for vector in self.vectors
        ]
        return max(_LEAST_STANDARD, median(own))

    def scored(self, rows: Collection[int]) -> list[tuple[float, int]]:
        """Return score and row of those of `rows` that share a term with the profile."""
        found = self.scores.scored(rows)
        if self._against is not None:
            against = self._against
            found = [(score - against.of(row) / MEAN_WEIGHT, row) for score, row in found]
        return found

    def at_least(self, match: int) -> list[tuple[float, int]]:
        """Return score and row of all papers with at least a match above 0, the best first."""
        every = self.scores.every()
        if self._against is not None:
            against = self._against.every()
            every = [score - other / MEAN_WEIGHT for score, other in zip(every, against, strict=True)]
        least = match / 100 * self.standard
        found = [(-score, row) for row, score in enumerate(every) if score >= least]
        found.sort()
        return [(-score, row) for score, row in found]

    def match(self, score: float) -> int:
        """Return the match for a score."""
        return max(0, min(GREATEST_MATCH, round(100 * score / self.standard)))

    def term_weights(self) -> dict[str, float]:
        """Return each term of the profile with its part in the scores of the profile's own papers."""
        found: defaultdict[str, float] = defaultdict(float)
        for vector in self.vectors:
            for term, part in self.scores.contributions(vector.terms, vector.length).items():
                found[term] += vector.weight * part
        return found
