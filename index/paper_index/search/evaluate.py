"""From a query as understood to the papers it holds."""

from collections.abc import Callable

from .facets import Facets
from .hits import Hits, Words
from .query import Any, Every, Fact, Node, Not, Phrase, Word


def evaluate(node: Node, words: Words, facets: Facets, everything: int) -> Hits:
    """Return the papers a node holds, looked up in `words` and `facets`; `everything` is all papers."""

    def found(node: Node) -> Hits:
        match node:
            case Word(text, field, prefix, exact):
                return words.word(text, field, prefix=prefix, exact=exact)
            case Phrase(texts, field):
                return words.phrase(texts, field)
            case Fact(facet, value):
                return Hits(_fact(facets, facet, value))
            case Not(part):
                return Hits(everything & ~found(part).bits)
            case Every(parts):
                return _joined([found(part) for part in parts], lambda a, b: a & b)
            case Any(parts):
                return _joined([found(part) for part in parts], lambda a, b: a | b)

    return found(node)


def _fact(facets: Facets, facet: str, value: str) -> int:
    if facet != "is":
        return facets.papers_like(facet, value)
    match value.casefold():
        case "bookmarked":
            return facets.papers("bookmarked", "yes")
        case "tagged":
            return facets.any_tagged()
        case _:
            return 0


def _joined(parts: list[Hits], combine: Callable[[int, int], int]) -> Hits:
    bits = parts[0].bits
    for part in parts[1:]:
        bits = combine(bits, part.bits)
    # The rarest part knows fewest papers, but a sum needs every part's: only papers that are left count.
    scores: dict[int, float] = {}
    for part in parts:
        for row, score in part.scores.items():
            if bits >> row & 1:
                scores[row] = scores.get(row, 0.0) + score
    return Hits(bits, scores, frozenset().union(*(part.words for part in parts)))
