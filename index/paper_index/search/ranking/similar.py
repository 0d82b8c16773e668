"""More like this: the papers nearest to a paper by the cosine of all words, pairs of words and facts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from heapq import nlargest
from operator import truediv
from typing import NamedTuple

from ...corpus import facets_of
from ...papers.paper import Paper
from ...text.sanitize import readable
from ..bitsets import rows_from_bits
from ..facets import Facets
from ..index.features_reader import FeaturesReader, add_scores
from ..text.features import (
    COMMON,
    FACT_KINDS,
    LIKENESS_WEIGHTS,
    WEIGHT_UNIT,
    Stems,
    features,
    is_fact,
    likeness_factor,
    spellings,
    strongest,
    text_of,
)

Blend = Callable[[int, list[float]], list[float] | None]
"""From the row of a paper and the similarity of all papers to it, by row, to another similarity, or None to keep it."""

MIN_SIMILARITY = 0.1
"""The least similarity of papers that are shown as similar."""
MOST_SIMILAR = 100
"""Papers that match `View.like` at most."""
LEAST_SIMILAR = 10
"""The most similar papers that are shown although their similarity is less."""
MAX_SHARED = 5
"""Shared words and values that are named for a similar paper."""
_FACET_WEIGHTS = {"task": 1.0, "method": 1.0, "dataset": 0.6}
"""Weight of a shared value of each facet, where only facets are compared."""
_HALF_SHARED = 2
"""Shared values that count half. A single one, however rare, is mostly chance."""


class SimilarPaper(NamedTuple):
    """A paper that is similar to another one."""

    row: int
    similarity: float
    """From 0 to 1."""
    shared: tuple[str, ...]
    """The terms that both papers have, facts first, then the most characteristic; at most `MAX_SHARED`."""


def similar_papers(
    row: int, paper: Paper, features: FeaturesReader | None, facets: Facets, limit: int, blend: Blend | None = None
) -> list[SimilarPaper]:
    """Return the papers most similar to one, the most similar first.

    Args:
        row: the row of the paper.
        paper: the paper.
        features: the features of all papers; without them only facets are compared.
        facets: the facets of all papers.
        limit: how many papers are returned at most.
        blend: adds the similarity by meaning.
    """
    if features is None:
        return _similar_by_facets(row, paper, facets, limit)
    query = _Query(paper, features)
    scores = query.scores()
    scores = (blend(row, scores) if blend else None) or scores
    own = scores[row] if row < len(scores) else 0.0
    others = (other for other, score in enumerate(scores) if score and other != row)
    best = nlargest(limit, others, key=lambda other: (scores[other], -other))
    if not best:
        return []
    greatest = max(own, scores[best[0]])
    shared = query.shared(best)
    names = _Names(paper, {term for parts in shared.values() for term in parts})
    return [SimilarPaper(other, scores[other] / greatest, names.of(shared[other])) for other in best]


def close_ones(similar: Sequence[SimilarPaper]) -> list[SimilarPaper]:
    """Return the papers of a list that are shown as similar."""
    return [each for n, each in enumerate(similar) if n < LEAST_SIMILAR or each.similarity >= MIN_SIMILARITY]


class _Query:
    """The terms of a paper, and the papers that have them."""

    def __init__(self, paper: Paper, reader: FeaturesReader) -> None:
        weights = features(paper, reader.mean_length, Stems())
        counts = reader.papers_with(list(weights))
        self._factors = {
            term: likeness_factor(papers, len(reader), fact=is_fact(term)) ** 2
            * LIKENESS_WEIGHTS[round(weights[term] * WEIGHT_UNIT)]
            for term, papers in counts.items()
            if papers > 1
        }
        """Term to the factor by which its weight in a paper counts."""
        self._norms = reader.likeness_norms
        self._postings = list(reader.postings(list(self._factors)))

    def scores(self) -> list[float]:
        """Return the cosine of each row, multiplied by the length of the vector of the query."""
        scores = [0.0] * len(self._norms)
        for term, postings in self._postings:
            factor = self._factors[term]
            add_scores(scores, postings, [factor * weight for weight in LIKENESS_WEIGHTS])
        return list(map(truediv, scores, self._norms))

    def shared(self, rows: Collection[int]) -> dict[int, dict[str, float]]:
        """Return the terms that some papers share with the query: row to term to its part of the score."""
        found: dict[int, dict[str, float]] = {row: {} for row in rows}
        for term, postings in self._postings:
            for row, weight in postings.among(found.keys()):
                found[row][term] = self._factors[term] * LIKENESS_WEIGHTS[weight]
        return found


class _Names:
    """The terms of a paper as it writes them."""

    def __init__(self, paper: Paper, terms: Collection[str]) -> None:
        self._text = " ".join(f"{paper.title}\n{text_of(paper)}".casefold().split())
        self._written = spellings([paper], terms)

    def of(self, parts: Mapping[str, float]) -> tuple[str, ...]:
        """Return the strongest terms, those of overlapping pairs as one: state space, space model."""
        found: list[str] = []
        for name in map(self._name, strongest(parts, MAX_SHARED)):
            joined = [(place, phrase) for place, other in enumerate(found) if (phrase := self._joined(name, other))]
            for place, phrase in joined[:1]:
                found[place] = phrase
            if not joined:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _joined(self, one: str, other: str) -> str:
        """Return the phrase of two names, if one ends with the word with which the other begins, or ""."""
        for first, second in ((one.split(" "), other.split(" ")), (other.split(" "), one.split(" "))):
            if len(first) > 1 and len(second) > 1 and first[-1] == second[0]:
                phrase = " ".join((*first, *second[1:]))
                if phrase.casefold() in self._text:
                    return phrase
        return ""

    def _name(self, term: str) -> str:
        return readable(term.partition(":")[2]) if is_fact(term) else self._written.get(term, term)


# Without an index


def _similar_by_facets(row: int, paper: Paper, facets: Facets, limit: int) -> list[SimilarPaper]:
    scores: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    parts = list(_shared_values(paper, facets))
    for _, scored in parts:
        shared.update(scored.keys())
        for other, score in scored.items():
            scores[other] += score
    own = scores.pop(row, 0.0)
    for other in scores:
        scores[other] *= shared[other] / (shared[other] + _HALF_SHARED)
    best = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
    greatest = max([own, *(score for _, score in best)])
    return [SimilarPaper(other, score / greatest, _values_shared_with(other, parts)) for other, score in best]


def _shared_values(paper: Paper, facets: Facets) -> Iterator[tuple[str, Mapping[int, float]]]:
    """Yield each characteristic value of a paper, with the scores of the papers that have it."""
    papers = facets.everything.bit_count()
    for facet, value in facets_of(paper):
        if facet in FACT_KINDS:
            with_value = facets.with_value(facet, value)
            if 1 < (count := with_value.bit_count()) <= max(2.0, COMMON * papers):
                weight = _FACET_WEIGHTS[facet] * math.log(1 + papers / count)
                yield readable(value), dict.fromkeys(rows_from_bits(with_value), weight)


def _values_shared_with(row: int, parts: Sequence[tuple[str, Mapping[int, float]]]) -> tuple[str, ...]:
    found = sorted(((scores[row], text) for text, scores in parts if row in scores), key=lambda part: -part[0])
    return tuple(dict.fromkeys(text for _, text in found))[:MAX_SHARED]
