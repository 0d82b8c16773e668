"""The list of recommended papers for a profile, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..papers.paper import Paper
from .candidates import Candidates
from .choice import POOL, chosen
from .matcher import Matcher
from .models import Recommendation
from .reasons import REASONS, Labels, reason, reasons_of

LEAST_MATCH = 25
"""The least match of papers that are shown."""


def recommended(matcher: Matcher, candidates: Candidates, limit: int) -> list[Recommendation]:
    """Return the candidates that fit a profile best, with their reasons."""
    corpus = candidates.corpus
    score = {row: score for score, row in matcher.at_least(LEAST_MATCH)}
    best = candidates.first(score, max(POOL, 2 * limit))
    papers: dict[int, Paper] = {}

    def author(row: int) -> str:
        if row not in papers:
            (papers[row],) = corpus.papers([row])
        names = papers[row].authors
        return names[0].casefold() if names else ""

    found = chosen([(score[row], row) for row in best], matcher.scores.vectors(best[:POOL]), author, limit)
    return explained(matcher, [(score, row, papers[row]) for score, row in found], matcher.labels)


def explained(
    matcher: Matcher, scored: Sequence[tuple[float, int, Paper]], labels: Labels, limit: int = REASONS
) -> list[Recommendation]:
    """Return papers with their matches and reasons, each given as score, row and paper.

    Args:
        matcher: the scores for a profile.
        scored: the papers.
        labels: the labels of reasons.
        limit: the reasons of a paper at most.
    """
    vectors = matcher.scores.vectors([row for _, row, _ in scored])
    parts = {
        row: reasons_of(matcher.scores.contributions(vectors[row], matcher.scores.norm(row)), limit)
        for _, row, _ in scored
    }
    written = labels.written({term for found in parts.values() for term, _ in found})
    return [
        Recommendation(
            row,
            paper,
            matcher.match(score),
            score,
            tuple(reason(term, share, written) for term, share in parts[row]),
            matcher.scores.likeness(row),
            _nearest(matcher, vectors[row]),
        )
        for score, row, paper in scored
    ]


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
