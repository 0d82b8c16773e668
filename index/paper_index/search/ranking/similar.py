"""More like this: papers that share characteristic words and facets with a paper."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from ...corpus import facets_of
from ...papers.paper import Paper
from ...text.stop_words import STOP_WORDS
from ..bitsets import rows_from_bits
from ..facets import Facets
from ..text.analyzer import analyze
from ..text.searched_fields import text_fields
from ..text.stemming import stem
from .result_set import Searcher

MAX_TERMS = 20
"""Words that are looked up. More would say little, and each takes time."""
MIN_SIMILARITY = 0.15
"""The least similarity of papers that are shown as similar."""
_COMMON = 0.1
"""The share of all papers from which on a word or value is too common to be characteristic."""
_FIELD_WEIGHTS = {"title": 4.0, "facts": 2.0, "body": 1.0}
"""Weight of an occurrence of a word in each field."""
_FACET_WEIGHTS = {"task": 1.0, "method": 1.0, "dataset": 0.6}
"""Weight of a shared value of each facet. A shared word that is as rare has the weight 1."""
_TERM_FIELDS = ("title", "facts")
"""Fields in which the terms of a subject are found."""
_LOOSE_WEIGHT = 0.3
"""Factor for words that no other paper has in those fields: few of them are terms of a subject."""
_HALF_SHARED = 2
"""Shared words and values that count half. A single one, however rare, is mostly chance."""
_SATURATION = 3
"""Weighted occurrences that count half: a word that is twice as frequent is not twice as characteristic."""
_MAX_LETTERS = 24
"""Letters of a word; longer ones are joined compounds of many parts."""


class Index(Searcher, Protocol):
    """A searcher that knows how many papers have a word."""

    def papers_with(self, form: str, fields: Sequence[str] = ...) -> int:
        """Return about how many papers have a form in any field, or in some."""

    def __len__(self) -> int:
        """Return the number of papers."""


def similar_papers(
    row: int, paper: Paper, index: Index | None, facets: Facets, papers: int, limit: int
) -> list[tuple[int, float]]:
    """Return the papers most similar to one, the most similar first, each with its similarity from 0 to 1.

    Args:
        row: the row of the paper.
        paper: the paper.
        index: where words are looked up; without an index only facets are compared.
        facets: the facets of all papers.
        papers: the number of all papers.
        limit: how many papers are returned at most.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    if index is not None:
        for form, weight in characteristic_terms(paper, index):
            results = index.term(form, None, prefix=False, exact=False)
            shared.update(results.scores.keys())
            for other, score in results.scores.items():
                scores[other] += weight * score
    for facet, value in facets_of(paper):
        if facet_weight := _FACET_WEIGHTS.get(facet):
            with_value = facets.with_value(facet, value)
            if _is_characteristic(count := with_value.bit_count(), papers):
                rarity = math.log(1 + papers / count)
                for other in rows_from_bits(with_value):
                    scores[other] += facet_weight * rarity
                    shared[other] += 1
    own = scores.pop(row, 0.0)
    for other in scores:
        scores[other] *= shared[other] / (shared[other] + _HALF_SHARED)
    best = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
    greatest = max([own, *(score for _, score in best)])
    return [(other, score / greatest) for other, score in best]


def characteristic_terms(paper: Paper, index: Index) -> list[tuple[str, float]]:
    """Return the most characteristic words of a paper, each with its weight; of words with one stem the commonest."""
    counts: defaultdict[str, float] = defaultdict(float)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_term_fields: set[str] = set()
    for field, form in _forms(paper):
        root = stem(form) if form.isascii() and form.isalpha() else form
        counts[root] += _FIELD_WEIGHTS[field]
        spellings[root][form] += 1
        if field in _TERM_FIELDS:
            in_term_fields.add(root)
    papers = len(index)
    terms = []
    for root, count in counts.items():
        form = spellings[root].most_common(1)[0][0]
        matching = index.papers_with(form)
        if _is_characteristic(matching, papers):
            weight = count / (count + _SATURATION)
            if index.papers_with(form, _TERM_FIELDS) <= (root in in_term_fields):
                weight *= _LOOSE_WEIGHT
            terms.append((math.log(1 + papers / matching) * weight, form, weight))
    terms.sort(reverse=True)
    return [(form, weight) for _, form, weight in terms[:MAX_TERMS]]


def _is_characteristic(matching: int, papers: int) -> bool:
    """Return whether so many papers are more than the one, and few enough."""
    return 1 < matching <= max(2.0, _COMMON * papers)


def _forms(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the words and joined forms of a paper that may be characteristic, each with its field."""
    for field, text in text_fields(paper).items():
        if field not in _FIELD_WEIGHTS:
            continue
        for token in analyze(text):
            joined = (form for form, span in zip(token.forms, token.spans, strict=True) if span > 1)
            for form in (token.forms[0], *joined):
                if 2 < len(form) <= _MAX_LETTERS and form not in STOP_WORDS and not form.isdigit():
                    yield field, form
