"""The terms under which the words of a query are looked up."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...text.folding import with_digraphs
from .analyzer import JOINERS, MAX_LENGTH, MAX_PARTS, is_unspaced, number_split, tokens_of, word_pattern

_JOINER = re.compile(rf"[{JOINERS}]")


def split_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text: words, compounds, and single characters of unspaced scripts."""
    return word_pattern().finditer(text)


def query_terms(text: str) -> list[str]:
    """Return the terms to look up for the words of a query.

    A compound is looked up by its joined form, under which each spelling of it without spaces is indexed. Unspaced
    scripts are looked up by bigrams.
    """
    return [term for term, _ in query_compounds(text)]


def query_compounds(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the terms of a query, each with the parts of its compound: `unet` for "U-Net", with `u` and `net`.

    In a word without hyphens a capital letter begins a part as well: ImageNet is also image net. A word with umlauts
    has one part, in which they are two letters: Müller is also mueller.
    """
    terms: list[tuple[str, tuple[str, ...]]] = []
    unspaced: list[str] = []
    end = 0
    for word in split_words(text):
        parts = tuple(token.forms[0] for token in tokens_of(word[0], names=True))
        if not parts:
            continue
        if unspaced and not (word.start() == end and is_unspaced(word[0])):
            terms += _bigrams(unspaced)
            unspaced = []
        if is_unspaced(word[0]):
            unspaced += parts
            end = word.end()
        else:
            terms.append(("".join(parts)[:MAX_LENGTH], _other_parts(word[0], parts)))
    return terms + _bigrams(unspaced)


def _other_parts(word: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts under which a word with these parts is searched as well, see `query_compounds`."""
    if len(parts) == 1:
        if two_letters := with_digraphs(word):
            return (two_letters,)
        parts = tuple(token.forms[0] for token in tokens_of(word))
    elif len(parts) == 2 and not _JOINER.search(word):  # letters and a number are indexed as one in each spelling
        return ()
    return parts if 1 < len(parts) <= MAX_PARTS else ()


def _bigrams(characters: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each character joined to the next, as terms without parts; a single character stays alone."""
    return [(one + other, ()) for one, other in pairwise(characters)] or [(one, ()) for one in characters]


def split_number(word: str) -> list[str]:
    """Return the letters of a word and the number behind them, or the whole word."""
    return [word[start:end] for start, end in number_split(word)]


def phrase_terms(text: str) -> list[str]:
    """Return the terms of a phrase, each in the form that all its spellings share."""
    terms = ("".join(token.forms[0] for token in tokens_of(word[0]))[:MAX_LENGTH] for word in split_words(text))
    return [term for term in terms if term]
