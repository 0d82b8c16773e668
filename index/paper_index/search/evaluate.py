"""From a query as understood to the papers it holds."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, reduce
from operator import and_, or_

from .facets import Facets
from .hits import Hits, Words, rows_of
from .nodes import Any, Every, Fact, Node, Not, Phrase, Range, Word

_WHOLE = 1.5
"""How much more a paper scores whose title has all the words: so a paper is remembered."""

Unknown = Callable[[Fact], None]
"""Called with a fact whose value is like none there is."""


def evaluate(
    node: Node, words: Words, facets: Facets, everything: int, unknown: Unknown | None = None, *, scored: bool = True
) -> Hits:
    """Return the papers a node holds, looked up in `words` and `facets`; `everything` is all papers.

    What they score is added up once it is known which are left, and not at all unless `scored`.
    """

    def found(node: Node) -> tuple[int, list[tuple[Hits, int]]]:
        """The papers of a node, and those of them that each of its words counts for."""
        match node:
            case Word(text, field, prefix, exact, fuzzy, compound):
                hits = looked(field, lambda held: held.word(text, field, prefix=prefix, exact=exact, fuzzy=fuzzy))
                if compound:
                    hits = _either(hits, looked(field, lambda held: held.phrase(compound, field)))
                return hits.bits, [(hits, hits.bits)]
            case Phrase(texts, field):
                hits = looked(field, lambda held: held.phrase(texts, field))
                return hits.bits, [(hits, hits.bits)]
            case Fact():
                return fact(node), []
            case Range(name, low, high, of):
                return facets.papers_between(name, low, high, of), []
            case Not(part):
                return everything & ~found(part)[0], []
            case Every(parts):
                some = [found(part) for part in parts]
                bits = reduce(and_, (bits for bits, _ in some))
                return bits, [(hits, where & bits) for _, counting in some for hits, where in counting]
            case Any(parts):
                some = [found(part) for part in parts]
                return reduce(or_, (bits for bits, _ in some)), [each for _, counting in some for each in counting]

    def looked(field: str | None, ask: Callable[[Words], Hits]) -> Hits:
        """Ask the papers, the notes, or both where no field is named."""
        if field not in (None, "note"):
            return _said_in(field, ask(words))
        noted = ask(facets.notes)
        if field is None:
            hits = ask(words)
            return _with_notes(hits, noted, everything) if noted.bits else hits
        return _said_in(field, _with_notes(Hits(), noted, everything))

    def fact(fact: Fact) -> int:
        if fact.facet == "is":
            return facets.papers_that_are(fact.value)
        if fact.facet == "code":
            papers = facets.papers("code", "yes")
            return papers if fact.value == "yes" else everything & ~papers
        papers_like = facets.papers_like(fact.facet, fact.value)
        if papers_like is None and unknown:
            unknown(fact)
        return papers_like or 0

    bits, counting = found(node)
    matched = frozenset().union(*(hits.words for hits, _ in counting))
    scores = _summed(counting) if scored else {}
    parts = node.parts if isinstance(node, Every) else (node,)
    wanted = [part for part in parts if isinstance(part, Word) and part.field is None]
    if scores and wanted:
        in_titles = reduce(and_, (found(replace(word, field="title"))[0] for word in wanted), bits)
        scores = dict(scores)
        for row in rows_of(in_titles):
            if row in scores:
                scores[row] *= _WHOLE
    return Hits(bits, scores, matched)


def _said_in(field: str | None, hits: Hits) -> Hits:
    """The hits of a word that was asked for in one field: elsewhere it is not what matched."""
    return Hits(hits.bits, hits.scores, frozenset(f"{field}:{word}" for word in hits.words))


def _with_notes(hits: Hits, noted: Hits, everything: int) -> Hits:
    """What a word scores in papers, and in notes according to how rare it is in both."""
    bits = hits.bits | noted.bits
    found = bits.bit_count()
    rarity = math.log(1 + (everything.bit_count() - found + 0.5) / (found + 0.5))
    scores = dict(hits.scores)
    for row, score in noted.scores.items():
        scores[row] = scores.get(row, 0.0) + rarity * score
    return Hits(bits, scores, hits.words | noted.words)


def _either(one: Hits, other: Hits) -> Hits:
    """Two spellings of one word: who has both says it no more often."""
    scores = one.scores | {row: max(score, one.scores.get(row, 0.0)) for row, score in other.scores.items()}
    return Hits(one.bits | other.bits, scores, one.words | other.words)


def _summed(counting: list[tuple[Hits, int]]) -> dict[int, float]:
    """Add up what words say of the papers that each counts for."""
    if len(counting) == 1 and counting[0][0].bits == counting[0][1]:
        return counting[0][0].scores
    scores: dict[int, float] = {}
    rows = lru_cache(maxsize=1)(rows_of)
    for hits, where in counting:
        known = scores.get
        if where == hits.bits:
            for row, score in hits.scores.items():
                scores[row] = known(row, 0.0) + score
        else:
            says = hits.scores.get
            for row in rows(where):
                if said := says(row):
                    scores[row] = known(row, 0.0) + said
    return scores
