"""Finds papers that write an acronym out, or one word as two.

The postings of the features have the pairs of words that follow each other, in any inflection. So an expansion needs no
positions, which would take far longer for words as frequent as those of "large language model".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, NamedTuple

from ...text.stop_words import STOP_WORDS
from ..acronym_table import Expansion
from ..bitsets import bits_from_rows
from ..text.acronym_definitions import words_of
from ..text.features import WEIGHT_UNIT, content_terms
from . import bm25
from .bm25 import Scores
from .result_set import ResultSet, either

if TYPE_CHECKING:
    from ..index.features_reader import Postings
    from .index_search import IndexSearcher


_SHORTEST_PART = 3
"""Letters of the parts of a word that may also be written as two."""


class _Found(NamedTuple):
    """The papers with an expansion, and the postings of its rarest term."""

    rows: int
    rarest: list[Postings]


def papers_with_expansion(expansion: Expansion, field: str | None, index: IndexSearcher) -> ResultSet:
    """Return the papers that have an expansion, in any field or in one. Their scores are those of a word."""
    words = words_of(expansion.text)
    content = [word for word in words if word not in STOP_WORDS]
    found = _by_features(expansion.text, index)
    if found is None:
        plural = words[-1][:-1] if words[-1].endswith("s") else f"{words[-1]}s"
        return either(index.phrase(words, field, -1), index.phrase((*words[:-1], plural), field, -1))
    return _results(found, words, content, field, index)


def papers_with_words_apart(word: str, own: ResultSet, field: str | None, index: IndexSearcher) -> ResultSet:
    """Return the results of a word with the papers that write it as two: "data set" for dataset."""
    pairs: dict[str, tuple[str, str]] = {}
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        pair = word[:at], word[at:]
        pairs |= dict.fromkeys(content_terms(" ".join(pair)), pair)
    for term, found in _postings(list(pairs), index).items():
        own = either(own, _results(_Found(_rows(found), found), pairs[term], pairs[term], field, index, own.rows))
    return own


def _results(
    found: _Found, words: Sequence[str], content: Sequence[str], field: str | None, index: IndexSearcher, own: int = 0
) -> ResultSet:
    """Return results for papers that have words in sequence.

    Args:
        found: the papers.
        words: the words.
        content: the words without stop words.
        field: the only field, or None.
        index: the index.
        own: the papers that have one word for these: a rare spelling does not score more.
    """
    rows = found.rows
    if field is not None:
        rows &= reduce(and_, (index.rows_with(word, field) for word in content))
    title_rows = reduce(and_, (index.rows_with(word, "title") for word in content), rows)
    idf = bm25.idf((rows | own).bit_count(), len(index))
    score_of_weight = [idf * weight / WEIGHT_UNIT for weight in range(256)]

    def score(within: int) -> Scores:
        scores: Scores = {}
        for postings in found.rarest:
            scores.update(zip(postings.rows, map(score_of_weight.__getitem__, postings.weights), strict=True))
        return scores

    phrases = {" ".join((*words[:-1], last)) for last in index.inflections(words[-1])} if rows else ()
    return ResultSet(rows, score, frozenset(phrases), title_rows)


def _by_features(text: str, index: IndexSearcher) -> _Found | None:
    """Return the papers with the pairs and single words of an expansion; None if it has no pair that is a feature.

    The words of "text-to-image" alone are in many papers that do not have them in sequence.
    """
    terms = content_terms(text)
    postings = _postings(terms, index)
    if not any(" " in term for term in terms) or not postings.keys() >= set(terms):
        return None
    rows = {term: _rows(some) for term, some in postings.items()}
    rarest = min(terms, key=lambda term: rows[term].bit_count())
    return _Found(reduce(and_, rows.values()), postings[rarest])


def _postings(terms: Sequence[str], index: IndexSearcher) -> dict[str, list[Postings]]:
    """Return the postings of terms in each segment that has them, without unknown terms."""
    found: dict[str, list[Postings]] = {}
    for term, some in index.features.postings(terms):
        found.setdefault(term, []).append(some)
    return found


def _rows(postings: Sequence[Postings]) -> int:
    """Return the papers of some postings."""
    return reduce(or_, (bits_from_rows(each.rows) for each in postings))
