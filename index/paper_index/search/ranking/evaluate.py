"""From a query as understood to the papers it holds."""

import math
from collections import Counter
from collections.abc import Callable
from functools import lru_cache, reduce
from operator import and_, or_

from ..facets import Facets
from ..query.ast import Any, Every, Fact, Node, Not, Phrase, Range, Word
from .result_set import Hits, Scores, Words, rows_of

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

    def found(node: Node, papers: int) -> tuple[int, list[tuple[Hits, int]]]:
        """The papers of a node among `papers`, and those of them that each of its words counts for."""
        match node:
            case Word() | Phrase():
                hits = said(node, papers)
                return hits.bits & papers, [(hits, hits.bits & papers)]
            case Fact():
                return fact(node) & papers, []
            case Range(name, low, high, of):
                return facets.papers_between(name, low, high, of) & papers, []
            case Not(part):
                return papers & ~found(part, papers)[0], []
            case Every(parts):
                counting: list[tuple[Hits, int]] = []
                for part in sorted(parts, key=_long):
                    papers, some = found(part, papers)
                    counting += some
                return papers, [(hits, where & papers) for hits, where in counting]
            case Any(parts):
                found_in = [found(part, papers) for part in parts]
                return reduce(or_, (bits for bits, _ in found_in)), [each for _, some in found_in for each in some]

    def said(node: Word | Phrase, papers: int) -> Hits:
        """The papers of a word or a phrase; of a phrase, those among `papers`."""
        field = node.field
        if isinstance(node, Phrase):
            return looked(field, lambda held: held.phrase(node.text, field, papers))
        how = {"prefix": node.prefix, "exact": node.exact, "fuzzy": node.fuzzy}
        hits = looked(field, lambda held: held.word(node.text, field, **how))
        if not node.parts:
            return hits
        return _either(hits, looked(field, lambda held: held.phrase(node.parts, field, papers)))

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

    bits, counting = found(node, everything)
    matched = frozenset().union(*(hits.words for hits, _ in counting))
    scores = _summed(counting) if scored else {}
    parts = node.parts if isinstance(node, Every) else (node,)
    wanted = [part for part in parts if isinstance(part, Word) and part.field is None]
    if scores and wanted:
        scores = dict(scores)
        for row in rows_of(reduce(and_, (said(word, bits).titled for word in wanted), bits)):
            if row in scores:
                scores[row] *= _WHOLE
    return Hits(bits, scores, matched)


def _long(node: Node) -> bool:
    """Tell whether to find a node takes long, so that it is looked for where all others were found."""
    match node:
        case Phrase():
            return True
        case Word():
            return bool(node.parts)
        case Not(part):
            return _long(part)
        case Every(parts) | Any(parts):
            return any(map(_long, parts))
    return False


def _said_in(field: str | None, hits: Hits) -> Hits:
    """The hits of a word that was asked for in one field: elsewhere it is not what matched."""
    return Hits(hits.bits, hits.within, frozenset(f"{field}:{word}" for word in hits.words))


def _with_notes(hits: Hits, noted: Hits, everything: int) -> Hits:
    """What a word scores in papers, and in notes according to how rare it is in both."""
    bits = hits.bits | noted.bits
    found = bits.bit_count()
    rarity = math.log(1 + (everything.bit_count() - found + 0.5) / (found + 0.5))

    def weigh(papers: int) -> Scores:
        scores = dict(hits.within(papers))
        for row, score in noted.scores.items():
            scores[row] = scores.get(row, 0.0) + rarity * score
        return scores

    return Hits(bits, weigh, hits.words | noted.words, hits.titled)


def _either(one: Hits, other: Hits) -> Hits:
    """Two spellings of one word: who has both says it no more often."""

    def weigh(papers: int) -> Scores:
        scores = one.within(papers)
        return scores | {row: max(score, scores.get(row, 0.0)) for row, score in other.within(papers).items()}

    return Hits(one.bits | other.bits, weigh, one.words | other.words, one.titled | other.titled)


def _summed(counting: list[tuple[Hits, int]]) -> Scores:
    """Add up what words say of the papers that each counts for."""
    if len(counting) == 1:
        hits, where = counting[0]
        return hits.within(where)
    scores: Scores = {}
    rows = lru_cache(maxsize=1)(rows_of)
    for (hits, where), times in Counter(counting).items():
        says, known = hits.within(where).get, scores.get
        for row in rows(where):
            if said := says(row):
                scores[row] = known(row, 0.0) + times * said
    return scores
