"""More like this: papers that share the most telling words and facts of one."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

from ...corpus import facets_of
from ...paper import Paper
from ..facets import Facets
from ..text.analyzer import STOP_WORDS, analyze
from ..text.fields import text_fields
from ..text.stemming import stem
from .result_set import Words, rows_of

MOST = 20
"""Words that are looked up: the rest says little, and takes time."""
_COMMON = 0.1
"""Of the papers: a word that more have says nothing of this one."""
_HEARD = {"title": 4.0, "facts": 2.0, "body": 1.0}
"""How often a word counts for each time it stands in a field."""
_FACTS = {"task": 1.0, "method": 1.0, "dataset": 0.6}
"""What a value that two papers share says, beside a word as rare."""
_TERMS = ("title", "facts")
_LOOSE = 0.3
"""What a word says that no other paper has in its title or facts: few such words are terms of a subject."""
_TOGETHER = 2
"""Words and facts that two papers must share to count half: one alone, however rare, is mostly chance."""
ALIKE = 0.15
"""How much a paper must be like another to be shown as such."""
_LENGTH = 24
"""Characters of a word, so that a joined compound of many parts is none."""


class Indexed(Words, Protocol):
    """What is asked of the index here."""

    def papers_with(self, form: str, fields: Sequence[str] = ...) -> int:
        """Return about how many papers hold this form, in any field or in one of these."""

    def __len__(self) -> int:
        """Return the number of papers."""


def similar(
    row: int, paper: Paper, indexed: Indexed | None, facets: Facets, papers: int, limit: int
) -> list[tuple[int, float]]:
    """Return the papers most like the one in `row`, best first, each with how much it is like it, up to 1.

    Without an index only facts are compared; `papers` is how many there are.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    if indexed is not None:
        for form, weight in telling(paper, indexed):
            hits = indexed.word(form, None, prefix=False, exact=False)
            shared.update(hits.scores.keys())
            for found, score in hits.scores.items():
                scores[found] += weight * score
    for facet, value in facets_of(paper):
        if worth := _FACTS.get(facet):
            bits = facets.papers(facet, value)
            if 1 < (held := bits.bit_count()) <= max(2.0, _COMMON * papers):
                rarity = math.log(1 + papers / held)
                for found in rows_of(bits):
                    scores[found] += worth * rarity
                    shared[found] += 1
    own = scores.pop(row, 0.0)
    for found in scores:
        scores[found] *= shared[found] / (shared[found] + _TOGETHER)
    best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:limit]
    most = max([own, *(score for _, score in best)])
    return [(found, score / most) for found, score in best]


def telling(paper: Paper, indexed: Indexed) -> list[tuple[str, float]]:
    """Return the words that tell most of what a paper is about, each with its weight, one of each stem."""
    counts: defaultdict[str, float] = defaultdict(float)
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    own_terms: set[str] = set()
    for field, text in text_fields(paper).items():
        for place in analyze(text) if field in _HEARD else ():
            for form in (place.forms[0], *(f for f, n in zip(place.forms, place.spans, strict=True) if n > 1)):
                if 2 < len(form) <= _LENGTH and form not in STOP_WORDS and not form.isdigit():
                    root = stem(form) if form.isascii() and form.isalpha() else form
                    counts[root] += _HEARD[field]
                    spelled[root][form] += 1
                    own_terms.update((root,) if field in _TERMS else ())
    papers = len(indexed)
    found = []
    for root, heard in counts.items():
        form = spelled[root].most_common(1)[0][0]
        held = indexed.papers_with(form)
        if 1 < held <= max(2.0, _COMMON * papers):
            weight = heard / (heard + 3)  # what is said twice is not twice as telling
            if indexed.papers_with(form, _TERMS) <= (root in own_terms):
                weight *= _LOOSE
            found.append((math.log(1 + papers / held) * weight, form, weight))
    found.sort(reverse=True)
    return [(form, weight) for _, form, weight in found[:MOST]]
