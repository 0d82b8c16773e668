"""From a query as understood to the papers it holds."""

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
            case Word(text, field, prefix, exact, fuzzy, parts):
                hits = looked_in(field).word(text, field, prefix=prefix, exact=exact, fuzzy=fuzzy)
                return _either(hits, looked_in(field).phrase(parts, field)) if parts else hits
            case Phrase(texts, field):
                return looked_in(field).phrase(texts, field)
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

    def looked_in(field: str | None) -> Words:
        return facets.notes if field == "note" else words

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
