"""From a query as understood to the papers it holds."""

import math
from collections.abc import Callable

from .facets import Facets
from .hits import Hits, Words, marks_of
from .nodes import Any, Every, Fact, Node, Not, Phrase, Range, Word

Unknown = Callable[[Fact], None]
"""Called with a fact whose value is like none there is."""


def evaluate(node: Node, words: Words, facets: Facets, everything: int, unknown: Unknown | None = None) -> Hits:
    """Return the papers a node holds, looked up in `words` and `facets`; `everything` is all papers."""

    def found(node: Node) -> Hits:
        match node:
            case Word(text, field, prefix, exact, fuzzy, compound):
                hits = looked(field, lambda held: held.word(text, field, prefix=prefix, exact=exact, fuzzy=fuzzy))
                return _either(hits, looked(field, lambda held: held.phrase(compound, field))) if compound else hits
            case Phrase(texts, field):
                return looked(field, lambda held: held.phrase(texts, field))
            case Fact():
                return Hits(fact(node))
            case Range(name, low, high, of):
                return Hits(facets.papers_between(name, low, high, of))
            case Not(part):
                return Hits(everything & ~found(part).bits)
            case Every(parts):
                return _joined([found(part) for part in parts], lambda a, b: a & b)
            case Any(parts):
                return _joined([found(part) for part in parts], lambda a, b: a | b)

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

    return found(node)


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


def _joined(parts: list[Hits], combine: Callable[[int, int], int]) -> Hits:
    bits = parts[0].bits
    for part in parts[1:]:
        bits = combine(bits, part.bits)
    # The rarest part knows fewest papers, but a sum needs every part's: only papers that are left count.
    marked = marks_of(bits)
    end = len(marked)
    scores: dict[int, float] = {}
    for part in parts:
        known = scores.get
        for row, score in part.scores.items():
            if row < end and marked[row]:
                scores[row] = known(row, 0.0) + score
    return Hits(bits, scores, frozenset().union(*(part.words for part in parts)))
