"""Recommends papers for a profile: from its terms to the chosen papers with their reasons."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from heapq import nlargest
from statistics import median

from ..corpus import CorpusReader
from ..papers.paper import Paper
from ..search.index.features_reader import FeaturesReader
from ..search.text.features import features as features_of
from .choice import POOL, chosen
from .interest import FEW, MEAN_WEIGHT, Interest, Statistics, Vector, interest_of, without
from .models import Profile, Recommendation
from .reasons import Labels, reasons_of
from .scores import Scores

LEAST_MATCH = 25
"""The least match of papers that are shown."""
GREATEST_MATCH = 99
_LEAST_STANDARD = 3.0
"""The least score that counts as a match of 100, in standard deviations."""
_OF_ITSELF = 1 / 3
"""For a profile of one or two papers: the part of their own score that counts as a match of 100."""
_CARD_TERMS = 40


class Matcher:
    """The scores of all papers for one profile. Damaged features raise any exception."""

    def __init__(self, profile: Profile, features: FeaturesReader) -> None:
        self.profile = profile
        self._papers = [features_of(seed.paper, features.mean_length) for seed in profile.seeds]
        dismissed = [features_of(paper, features.mean_length) for paper in profile.dismissed.values()]
        every = list({term for terms in (*self._papers, *dismissed) for term in terms})
        norms = features.norms
        self.statistics = Statistics(len(features), math.fsum(norms) / max(1, len(norms)), features.papers_with(every))
        self.vectors = [
            self._vector(terms, seed.weight) for terms, seed in zip(self._papers, profile.seeds, strict=True)
        ]
        self.interest = interest_of(self.vectors, self.statistics, profile.muted)
        self.scores = Scores(self.interest, features)
        self._against: Scores | None = None
        if dismissed:
            others = interest_of([self._vector(terms, 1.0) for terms in dismissed], self.statistics, profile.muted)
            self._against = Scores(Interest(mean=others.mean), features)
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
                vector.terms, vector.length, without(self.interest, self.vectors, vector, self.statistics)
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

    def match(self, score: float) -> int:
        """Return the match for a score."""
        return max(0, min(GREATEST_MATCH, round(100 * score / self.standard)))


def recommended(
    matcher: Matcher, corpus: CorpusReader, rows: Collection[int], limit: int, labels: Labels
) -> list[Recommendation]:
    """Return the best of `rows` for a profile, with their reasons."""
    scored = [each for each in matcher.scored(rows) if matcher.match(each[0]) >= LEAST_MATCH]
    best = nlargest(max(POOL, 2 * limit), scored, key=lambda each: (each[0], -each[1]))
    pool = [row for _, row in best[:POOL]]
    vectors = matcher.scores.vectors(pool)
    papers = dict(zip([row for _, row in best], corpus.papers([row for _, row in best]), strict=True))
    found = chosen(best, vectors, lambda row: first_author(papers[row]), limit)
    return [recommendation(matcher, papers[row], row, score, vectors, labels) for score, row in found]


def first_author(paper: Paper) -> str:
    """Return the first author of a paper as compared, or ""."""
    return paper.authors[0].casefold() if paper.authors else ""


def recommendation(
    matcher: Matcher, paper: Paper, row: int, score: float, vectors: dict[int, dict[str, float]], labels: Labels
) -> Recommendation:
    """Return a paper with its match and its reasons."""
    terms = vectors.get(row)
    if terms is None:
        terms = matcher.scores.vectors([row])[row]
    norm = matcher.scores.norm(row)
    reasons = reasons_of(matcher.scores.contributions(terms, norm), labels)
    return Recommendation(row, paper, matcher.match(score), score, reasons, _nearest(matcher, terms))


def _nearest(matcher: Matcher, terms: Mapping[str, float]) -> Paper | None:
    """Return the paper of the profile with the greatest cosine, over the terms of the profile."""
    idf = matcher.statistics.idf
    weights = {term: weight * idf(term) ** 2 for term, weight in terms.items()}

    def likeness(number: int) -> float:
        vector = matcher.vectors[number]
        return sum(weight * vector.terms.get(term, 0.0) for term, weight in weights.items()) / vector.length

    if not terms or not matcher.vectors:
        return None
    return matcher.profile.seeds[max(range(len(matcher.vectors)), key=likeness)].paper
