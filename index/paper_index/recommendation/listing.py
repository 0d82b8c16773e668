"""The list of recommended papers for a profile, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import nlargest

from ..corpus import CorpusReader
from ..papers.paper import Paper
from .choice import POOL, chosen
from .matcher import Matcher
from .models import Recommendation
from .reasons import REASONS, Labels, reasons_of

LEAST_MATCH = 25
"""The least match of papers that are shown."""


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
    matcher: Matcher,
    paper: Paper,
    row: int,
    score: float,
    vectors: dict[int, dict[str, float]],
    labels: Labels,
    limit: int = REASONS,
) -> Recommendation:
    """Return a paper with its match and its reasons, at most `limit`."""
    terms = vectors.get(row)
    if terms is None:
        terms = matcher.scores.vectors([row])[row]
    norm = matcher.scores.norm(row)
    reasons = reasons_of(matcher.scores.contributions(terms, norm), labels, limit)
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
