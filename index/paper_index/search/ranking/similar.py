"""More like this: papers that share characteristic words and facets with a paper."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ...corpus import facets_of
from ...papers.paper import Paper
from ...text.sanitize import readable
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
LEAST_SIMILAR = 10
"""The most similar papers that are shown although their similarity is less."""
MAX_SHARED = 5
"""Shared words and values that are named for a similar paper."""
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
_QUESTIONS = "few how what when where whether which who whom whose why"
_NO_SUBJECT = STOP_WORDS | frozenset(_QUESTIONS.split(" "))
"""Words that say nothing about the subject of a title."""
_MAX_LETTERS = 24
"""Letters of a word; longer ones are joined compounds of many parts."""


class SimilarPaper(NamedTuple):
    """A paper that is similar to another one."""

    row: int
    similarity: float
    """From 0 to 1."""
    shared: tuple[str, ...]
    """The words and values that both papers have, the most characteristic first; at most `MAX_SHARED`."""


class Term(NamedTuple):
    """A characteristic word of a paper."""

    form: str
    """Under which the index finds it."""
    weight: float
    written: str
    """As the paper writes it."""


class Index(Searcher, Protocol):
    """A searcher that knows how many papers have a word."""

    def papers_with(self, form: str, fields: Sequence[str] = ...) -> int:
        """Return about how many papers have a form in any field, or in some."""

    def __len__(self) -> int:
        """Return the number of papers."""


def similar_papers(
    row: int, paper: Paper, index: Index | None, facets: Facets, papers: int, limit: int
) -> list[SimilarPaper]:
    """Return the papers most similar to one, the most similar first.

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
    parts = list(_shared_parts(paper, index, facets, papers))
    for _, scored in parts:
        shared.update(scored.keys())
        for other, score in scored.items():
            scores[other] += score
    own = scores.pop(row, 0.0)
    for other in scores:
        scores[other] *= shared[other] / (shared[other] + _HALF_SHARED)
    best = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
    greatest = max([own, *(score for _, score in best)])
    return [SimilarPaper(other, score / greatest, _shared_with(other, parts)) for other, score in best]


def _shared_parts(
    paper: Paper, index: Index | None, facets: Facets, papers: int
) -> Iterator[tuple[str, Mapping[int, float]]]:
    """Yield each characteristic word and value of a paper, with the scores of the papers that have it."""
    for term in characteristic_terms(paper, index) if index is not None else ():
        scores = index.term(term.form, None, prefix=False, exact=False).scores if index is not None else {}
        yield term.written, {other: term.weight * score for other, score in scores.items()}
    for facet, value in facets_of(paper):
        if weight := _FACET_WEIGHTS.get(facet):
            with_value = facets.with_value(facet, value)
            if _is_characteristic(count := with_value.bit_count(), papers):
                yield readable(value), dict.fromkeys(rows_from_bits(with_value), weight * math.log(1 + papers / count))


def _shared_with(row: int, parts: Sequence[tuple[str, Mapping[int, float]]]) -> tuple[str, ...]:
    """Return the words and values shared with the paper in `row`, without those that are part of another one."""
    found = sorted(((scores[row], text) for text, scores in parts if row in scores), key=lambda part: -part[0])
    texts = {_one_spelling(text): text for _, text in reversed(found)}
    whole = [text for key, text in texts.items() if not any(key != other and key in other for other in texts)]
    return tuple(reversed(whole))[:MAX_SHARED]


def _one_spelling(text: str) -> str:
    return text.casefold().replace("-", " ")


def characteristic_terms(paper: Paper, index: Index) -> list[Term]:
    """Return the most characteristic words of a paper; of words with one stem the commonest."""
    counts: defaultdict[str, float] = defaultdict(float)
    spellings: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    in_term_fields: set[str] = set()
    for field, form, written in _forms(paper):
        root = stem(form) if form.isascii() and form.isalpha() else form
        counts[root] += _FIELD_WEIGHTS[field]
        spellings[root][form, written] += 1
        if field in _TERM_FIELDS:
            in_term_fields.add(root)
    papers = len(index)
    terms = []
    for root, count in counts.items():
        form, written = spellings[root].most_common(1)[0][0]
        matching = index.papers_with(form)
        if _is_characteristic(matching, papers):
            weight = count / (count + _SATURATION)
            if index.papers_with(form, _TERM_FIELDS) <= (root in in_term_fields):
                weight *= _LOOSE_WEIGHT
            terms.append((math.log(1 + papers / matching) * weight, Term(form, weight, written)))
    terms.sort(reverse=True)
    return [term for _, term in terms[:MAX_TERMS]]


def _is_characteristic(matching: int, papers: int) -> bool:
    """Return whether so many papers are more than the one, and few enough."""
    return 1 < matching <= max(2.0, _COMMON * papers)


def _forms(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Yield the words and joined forms of a paper that may be characteristic: field, form, and as it is written."""
    for field, text in text_fields(paper).items():
        if field not in _FIELD_WEIGHTS:
            continue
        tokens = list(analyze(text))
        for number, token in enumerate(tokens):
            joined = ((form, span) for form, span in zip(token.forms, token.spans, strict=True) if span > 1)
            for form, span in ((token.forms[0], 1), *joined):
                if 2 < len(form) <= _MAX_LETTERS and form not in _NO_SUBJECT and not form.isdigit():
                    end = tokens[min(number + span, len(tokens)) - 1].end
                    yield field, form, _lower_case(text[token.start : end])


def _lower_case(word: str) -> str:
    """Return a word in small letters: each part of a compound that is not an abbreviation or a name like `DataFlow`."""
    parts = word.split("-")
    return "-".join(part.lower() if part[1:].islower() else part for part in parts)
