"""Stems of English words by Porter's second algorithm: model, models and modelling have one stem.

British and American spellings of a word have one stem as well.
"""

import re
from functools import lru_cache
from itertools import takewhile
from operator import eq

from whoosh.lang.porter import stem as _first_porter_stem
from whoosh.lang.porter2 import stem as _porter_stem

from ...text.stop_words import STOP_WORDS
from .american import american, beginnings

quick_stem = lru_cache(maxsize=65_536)(_first_porter_stem)
"""Return the stem of a word by Porter's first algorithm, which is fast enough for all words of a corpus."""


_ABBREVIATIONS = re.compile(r"([^aeiouy]{2,}[aeiou]?)(?<!s)s")
"""The plural of an abbreviation: LLMs, GPUs, VLAs. Porter keeps the s behind a word without another vowel."""
_IZABLE = re.compile("(?<=iz)ab(?:ly|le|ility)$")
_CHAIN = re.compile(
    r"""
    [a-z]?  # doubled, or rewritten
    (?: ing | ed | er{1,2} | or | ly | al | ic | i[zs] | at | ion | iv | ous | ful | ness | less | [ai]?bl | [ai]?bil
      | it | e?ment | [ae]n[tc] | ism | og | [esyilt] )*
    """,
    re.VERBOSE,
)
"""Every sequence of endings that the algorithm removes: other words need not be stemmed, which takes long."""
_IRREGULAR = {"added": "add", "adding": "add"}
"""Words that the algorithm takes for those of another word."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a word in small letters."""
    if abbreviations := _ABBREVIATIONS.fullmatch(word):
        word = abbreviations[1]
    root: str = _porter_stem(_IRREGULAR.get(word) or _IZABLE.sub("e", american(word)))
    return root


def is_abbreviation(word: str) -> bool:
    """Return whether a word in small letters may be the plural of an abbreviation."""
    return _ABBREVIATIONS.fullmatch(word) is not None


_INFLECTIONS = frozenset(("", "e", "s", "es", "d", "ed", "ing", "ings", "y", "ies", "ied"))
_ENDINGS = _INFLECTIONS | {"ion", "ions", "ation", "ations", "ment", "ments"}
"""Endings that leave the meaning of a word as it is, unlike those of general and generalize or transformer."""


@lru_cache(maxsize=16_384)
def same_meaning(word: str, form: str) -> bool:
    """Return whether two words with the same stem only differ in their inflection, or as a verb and its noun."""
    word, form = american(word), american(form)
    common = sum(takewhile(bool, map(eq, word, form)))
    return all(_ending(each, common) in _ENDINGS for each in (word, form))


def _ending(word: str, start: int) -> str:
    """Return the ending of a word from a place on, without a doubled letter: modelling is model and -ing."""
    doubled = start > 0 and word[start - 1] == word[start : start + 1] and word[start + 1 :] in _INFLECTIONS
    return word[start + doubled :]


class Stem:
    """The stem of a word, which recognises other words with the same stem."""

    def __init__(self, text: str) -> None:
        """Stem a word. Short words and words that are not plain English letters have no stem."""
        self._text = text
        self._root = root = stem(text) if len(text) > 2 and text.isascii() and text.isalpha() else ""
        # So short a stem as "co" takes no ending longer than -ings.
        self._longest = len(root) + (5 if len(root) < 3 and root[-1:] in "aeiouy" else 12)

        self.prefixes = self._find_prefixes()
        """Prefixes that cover all words with the stem."""

    def _find_prefixes(self) -> tuple[str, ...]:
        # Porter rewrites some endings: study has the stem studi, possibility has possibl.
        root = self._root
        if not root:
            return ()
        if root.endswith("bl"):
            return (root[:-1],)
        root = root.removesuffix("e")
        own = beginnings(root)
        return tuple(own | beginnings(f"{root[:-1]}y") if root.endswith("i") else own)

    def matches(self, form: str) -> bool:
        """Return whether another word has this stem."""
        return (
            len(form) <= self._longest
            and form != self._text
            and form.isalpha()
            and any(form.startswith(prefix) and _CHAIN.fullmatch(form, len(prefix)) for prefix in self.prefixes)
            and form not in STOP_WORDS  # "in" is not a form of "ins"
            and stem(form) == self._root
        )
