"""The ranking formula BM25F (Robertson, Zaragoza and Taylor 2004), and all constants of relevance.

A word scores more the fewer papers have it, more in a title than in an abstract, and less in a long text. Papers and
the user's notes are scored by the same formula.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, MutableSequence

K1 = 1.2
"""Saturation: the smaller it is, the sooner further occurrences of a word stop raising the score."""
B = 0.75
"""Length normalisation: 0 ignores the length of a field, 1 applies it in full."""
FIELD_BOOSTS = {
    "title": 3.0, "body": 1.0, "authors": 2.0, "first_author": 2.0, "facts": 1.5, "note": 2.0,
    "fulltext": 0.5, "references": 0.25,
}  # fmt: skip
"""Weight of an occurrence in each field. A word of the first author is in two fields, twice in the second if it is of
the family name. The length of a note is ignored, because notes are short."""
RELATED_WEIGHT = 0.8
"""Weight of an occurrence of a related word: an inflection, a word with the typed prefix, or a near spelling. For the
word itself it is 1."""
DERIVED_WEIGHT = 0.5
"""Weight of an occurrence of a word with the same stem and another meaning: "general" for "generalize"."""
SYNONYM_WEIGHT = 0.6
"""Factor for papers that write an acronym out, or write the acronym of an expansion."""
TITLE_BONUS = 1.5
"""Factor for papers whose title has all the words of a query: titles are what people remember."""
ANY_WORD_TITLE_BONUS = 2.5
"""The same for queries of which any word may match. Less would not suffice for papers that lack a rare word."""
SEQUENCE_BONUS = 1.5
"""Factor for papers whose title has two words of a query with the stop words between them: text to image."""
FIRST_AUTHOR_BONUS = 2.0
"""Factor for papers whose first author is the author in a query, or has all its words: they come before papers with
such an author elsewhere."""
LAST_AUTHOR_BONUS = 1.3
"""The same for the last author, who often leads the group."""
NAME_BONUS = 4.0
"""Factor for papers by an author whose name is the whole query."""
OTHER_FORM_WEIGHT = 0.5
"""Factor for papers whose author has the name in another form: Ruijie for "Rui-Jie", or with the family name first."""

Scores = dict[int, float]
"""Row to score."""
RowScores = Scores | MutableSequence[float]
"""Score by row: of few papers in a dictionary, else in a sequence with 0.0 for the other rows."""
FEW = 8
"""Factor by which papers are fewer than all rows if they are few."""


def idf(matching: int, papers: int) -> float:
    """Return the inverse document frequency of a word that `matching` of all `papers` have."""
    return math.log(1 + (papers - matching + 0.5) / (matching + 0.5))


def phrase_idf(matching: Iterable[int], papers: int) -> float:
    """Return the inverse document frequency of a phrase whose words so many papers have each.

    It is the sum of those of its words: to count the papers with the phrase takes long and ranks no better.
    """
    return sum(idf(count, papers) for count in matching)


def length_norm(length: int, mean: float) -> float:
    """Return the factor for occurrences in a field of so many words, where fields have `mean` words on average."""
    return 1 / (1 - B + B * length / mean)


def are_few(papers: int, end: int) -> bool:
    """Return whether so many papers are few of the rows before `end`."""
    return FEW * papers < end


def no_scores(papers: int, end: int) -> list[float] | defaultdict[int, float]:
    """Return scores of 0.0 for a set of papers (see `bitsets`), to which others can be added.

    Python adds to a list three times faster than to a dictionary. `end` follows the last row that may be looked up.
    """
    return defaultdict(float) if are_few(papers.bit_count(), end) else [0.0] * end


def saturated(weights: Iterable[float], idf: float) -> list[float]:
    """Return the score for each weighted number of occurrences."""
    factor = idf * (K1 + 1)
    return [factor * weight / (weight + K1) for weight in weights]


def scores(weights: RowScores, idf: float) -> RowScores:
    """Return the scores of papers from the weighted number of occurrences in each."""
    if not isinstance(weights, dict):
        return array("d", saturated(weights, idf))
    return dict(zip(weights, saturated(weights.values(), idf), strict=True))
