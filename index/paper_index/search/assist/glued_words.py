"""Takes words apart that were typed without blanks: attentionisallyouneed."""

from __future__ import annotations

import math
from collections.abc import Callable

from ...text.stop_words import STOP_WORDS

_FEWEST = 8
"""Letters of a text from which on it may be several words."""
_LONGEST = 18
"""Letters of the longest word that is looked up."""
_WORD_COST = 2.0
"""Cost of each word beside its rarity, so that few long words are preferred."""
_SHORT, _SHARE = 2, 0.01
"""Letters of a short word, and the share of papers from which on one that is not a stop word is likely meant."""
_MEAN = 3.5
"""The least mean length of the words: any row of letters contains shorter ones."""


def words_in(text: str, papers_with: Callable[[str], int], papers: int) -> list[str]:
    """Return the likeliest words that a text without blanks consists of, or nothing.

    Their rarities have the least sum. Dynamic programming over the ends of words finds them.

    Args:
        text: the text, folded.
        papers_with: returns the number of papers with a word.
        papers: the number of all papers.
    """
    if len(text) < _FEWEST or not text.isalnum():
        return []
    # For each place the cost of the words before it, and where the last of them begins.
    best: list[tuple[float, int]] = [(0.0, 0), *[(math.inf, 0)] * len(text)]
    for start in range(len(text)):
        before = best[start][0]
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1) if before < math.inf else ():
            word = text[start:end]
            found = papers_with(word)
            is_too_short = end - start <= _SHORT and word not in STOP_WORDS and found < _SHARE * papers
            if found and not (is_too_short or (end - start == 1 and word != "a")):
                cost = before + _WORD_COST + math.log((papers + 1) / found)
                best[end] = min(best[end], (cost, start))
    words: list[str] = []
    at = len(text)
    while at and best[at][0] < math.inf:
        words.insert(0, text[best[at][1] : at])
        at = best[at][1]
    return words if len(text) >= _MEAN * len(words) > _MEAN else []
