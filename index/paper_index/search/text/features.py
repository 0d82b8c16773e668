"""The features by which papers are recommended: words by their stems, pairs of neighbouring words, and facts."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, pairwise

from ...papers.paper import Paper
from ...text.stop_words import STOP_WORDS
from .analyzer import fold, pieces
from .stemming import quick_stem

COMMON = 0.1
"""The share of all papers from which on a word is too common to say anything about a subject."""
TITLE_WEIGHT = 3
"""Occurrences that one in the title counts in addition to those in the text."""
FACT_KINDS = ("task", "method", "dataset")
"""The facts that are features, as the prefixes of their terms: `task:image generation`."""
_NO_FEATURES = STOP_WORDS | frozenset((
    "about", "above", "across", "after", "all", "also", "although", "among", "another", "any", "because", "been",
    "before", "being", "below", "between", "both", "but", "can", "cannot", "could", "did", "does", "due", "during",
    "each", "either", "even", "existing", "find", "first", "furthermore", "had", "hence", "here", "how", "however",
    "into", "just", "like", "many", "may", "might", "more", "moreover", "most", "much", "must", "new", "not", "novel",
    "one", "only", "other", "our", "out", "over", "paper", "per", "propose", "proposed", "recent", "second", "several",
    "should", "show", "shows", "since", "some", "such", "than", "their", "them", "then", "there", "therefore", "these",
    "they", "those", "through", "thus", "together", "too", "two", "under", "use", "used", "using", "various", "very",
    "via", "well", "were", "what", "when", "where", "whether", "while", "who", "whose", "why", "will", "within",
    "without", "work", "would", "yet", "you", "your",
))  # fmt: skip
"""Words that say nothing about the subject of a paper, alone or in a pair."""
_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _LONGEST = 3, 24
_MOST_PIECES = 100_000
"""Pieces of texts whose words are remembered."""
_NO_WORD = 0
"""The number of words that are neither features nor parts of pairs."""
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""The constants of BM25: see `weight_table`."""
WEIGHT_UNIT = 110.0
"""The stored weight of a term whose weight is 1: weights are stored as bytes, and none is above 2.2."""
MAX_COUNT = 32
"""The greatest count of a word in a text; further occurrences add nothing."""
_CONSIDERED = 12
"""The strongest terms among which those to be shown are chosen, beside facts."""


class Stems(dict[str, int]):
    """Numbers words by their stems. Stop words, numbers, and words that are too short or long have the number 0."""

    def __init__(self) -> None:
        self.names = [""]
        """The stem of each number."""
        self._numbers: dict[str, int] = {}
        self._in_pieces = _PieceNumbers(self)

    def __missing__(self, word: str) -> int:
        number = self[word] = self._number(word)
        return number

    def _number(self, word: str) -> int:
        folded = fold(word)
        if not _SHORTEST <= len(folded) <= _LONGEST or folded in _NO_FEATURES or folded.isdecimal():
            return _NO_WORD
        root = quick_stem(folded) if folded.isascii() and folded.isalpha() else folded
        number = self._numbers.get(root)
        if number is None:
            number = self._numbers[root] = len(self.names)
            self.names.append(root)
        return number

    def sequence(self, title: str, text: str) -> array[int]:
        """Return the numbers of the words of a text, then those of the title as often as it counts."""
        numbers = array("I", self._numbers_in(text))
        named = array("I", (_NO_WORD, *self._numbers_in(title)))
        return numbers + named * TITLE_WEIGHT

    def _numbers_in(self, text: str) -> Iterator[int]:
        if len(self._in_pieces) > _MOST_PIECES:
            self._in_pieces.clear()
        return chain.from_iterable(map(self._in_pieces.__getitem__, pieces(text)))

    def name(self, pair: int) -> str:
        """Return the term of a pair: both stems."""
        return f"{self.names[pair & 0xFFFFFFFF]} {self.names[pair >> 32]}"


class _PieceNumbers(dict[str, tuple[int, ...]]):
    """The numbers of the words in pieces of texts, which most texts share."""

    def __init__(self, stems: Stems) -> None:
        self._stems = stems

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers = self[piece] = tuple(map(self._stems.__getitem__, _WORD.findall(piece.lower())))
        return numbers


def pairs(sequence: array[int]) -> array[int]:
    """Return every number with the next one as one number of 64 bits. Some contain `_NO_WORD`: see `is_pair`."""
    # Two numbers of 32 bits in sequence are read as one of 64, first from the even and then from the odd places.
    found = array("Q")
    for start in (0, 1):
        found.frombytes(sequence[start : start + (len(sequence) - start) // 2 * 2].tobytes())
    return found


def is_pair(number: int) -> bool:
    """Return whether both parts of a number are words."""
    return number > 0xFFFFFFFF and number & 0xFFFFFFFF != 0


def facts_of(paper: Paper) -> Iterator[str]:
    """Yield the terms of the facts of a paper."""
    for kind, values in zip(FACT_KINDS, (paper.tasks, paper.methods, paper.datasets), strict=True):
        yield from (f"{kind}:{value}" for value in values)


def is_fact(term: str) -> bool:
    """Return whether a term is that of a fact."""
    return ":" in term


def weight_table(length: float) -> bytes:
    """Return the stored weight of a term by its count, for a text of some times the mean length.

    The weight of a count is that of BM25: it saturates, and is less in a long text.
    """
    norm = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length)
    return bytes(round(WEIGHT_UNIT * count * (_SATURATION + 1) / (count + norm)) for count in range(MAX_COUNT + 1))


FACT_WEIGHT = round(WEIGHT_UNIT)
"""The stored weight of a fact."""


LIKENESS_WEIGHTS = [(weight / WEIGHT_UNIT) ** 1.3 for weight in range(256)]
"""The weight of a term for the comparison of two papers, by its stored weight. A repeated term counts more there."""


def likeness_factor(matching: int, papers: int, *, fact: bool) -> float:
    """Return the factor of a term or a fact, which `matching` of all `papers` have, for the comparison of two papers.

    It rises less with rarity than the idf of a profile: one paper has few terms, so that common ones are needed.
    """
    return (math.log(1 + papers / matching) + 2) * (1.4 if fact else 1.0)


def features(paper: Paper, mean_length: float, stems: Stems) -> Mapping[str, float]:
    """Return the terms of a paper with their weights, for texts of a mean length in words."""
    sequence = stems.sequence(paper.title, text_of(paper))
    table = weight_table(len(sequence) / mean_length)
    found = {stems.names[number]: count for number, count in Counter(sequence).items() if number}
    found |= {stems.name(pair): count for pair, count in Counter(pairs(sequence)).items() if is_pair(pair)}
    weights = {term: table[min(count, MAX_COUNT)] / WEIGHT_UNIT for term, count in found.items()}
    return weights | dict.fromkeys(facts_of(paper), 1.0)


def text_of(paper: Paper) -> str:
    """Return the text of a paper from which features are taken, beside the title."""
    return f"{paper.summary}\n{paper.abstract}"


def term_of(text: str) -> str:
    """Return the term of a text that a person writes, as `state spaces` or `method: Mamba`; "" if it is none."""
    kind, colon, value = text.partition(":")
    kind = kind.strip().casefold().replace(" ", "")
    if colon and kind in FACT_KINDS:
        return f"{kind}:{'-'.join(value.split())}" if value.strip() else ""
    words = Stems()
    names = [words.names[words[word]] for word in _WORD.findall(text.lower())]
    return " ".join(names) if 0 < len(names) <= 2 and all(names) else ""


def content_terms(text: str) -> list[str]:
    """Return the terms of a text of some words: pairs, and single words that have no other beside them.

    The list is empty if the text has several words, but only one that is a feature.
    """
    stems = Stems()
    numbers = [stems[word] for word in _WORD.findall(text.lower())]
    following = [*numbers[1:], _NO_WORD]
    pairs_found = [f"{stems.names[one]} {stems.names[other]}" for one, other in pairwise(numbers) if one and other]
    alone = [
        stems.names[number]
        for before, number, after in zip([_NO_WORD, *numbers], numbers, following, strict=False)
        if number and not before and not after
    ]
    return list(dict.fromkeys((*pairs_found, *alone))) if pairs_found or len(alone) > 1 or len(numbers) == 1 else []


@lru_cache(maxsize=4_096)
def stems_of(term: str) -> frozenset[str]:
    """Return the stems of a term."""
    if not is_fact(term):
        return frozenset(term.split(" "))
    words = Stems()
    return frozenset(words.names[words[word]] for word in _WORD.findall(term.partition(":")[2].lower()))


def strongest(parts: Mapping[str, float], limit: int) -> list[str]:
    """Return the terms with the greatest parts of a score, facts first. A fact or a longer term hides its words."""
    ordered = sorted(parts, key=lambda term: (-parts[term], term))
    facts = [term for term in ordered if is_fact(term)]
    words = [term for term in ordered[: max(_CONSIDERED, limit)] if not is_fact(term)]
    stems = {term: stems_of(term) for term in (*facts, *words)}
    shown = facts[:limit]
    for term in words:
        if not any(stems[term] < stems[other] for other in words) and not any(
            stems[term] <= stems[other] for other in shown
        ):
            shown.append(term)
    return shown[:limit]


def spellings(papers: Iterable[Paper], terms: Collection[str], stems: Stems | None = None) -> dict[str, str]:
    """Return words and pairs among `terms`, each as some papers write it most often."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    stems = Stems() if stems is None else stems
    for paper in papers:
        for text in (paper.title, text_of(paper)):
            words = [(stems.names[stems[match[0].lower()]], match) for match in _WORD.finditer(text)]
            for name, match in words:
                if name in terms:
                    counts[name][_lower_case(match[0])] += 1
            for (name, match), (following, after) in pairwise(words):
                if (pair := f"{name} {following}") in terms:
                    joined = "-" if text[match.end() : after.start()] == "-" else " "
                    counts[pair][f"{_lower_case(match[0])}{joined}{_lower_case(after[0])}"] += 1
    return {term: max(sorted(found), key=found.__getitem__) for term, found in counts.items()}


def _lower_case(word: str) -> str:
    """Return a word in small letters, unless it is an abbreviation or a name like `DataFlow`."""
    return word.lower() if word[1:].islower() else word
