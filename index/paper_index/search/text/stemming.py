"""Stems of English words by Porter's algorithm: model, models and modelling have one stem."""

from functools import lru_cache

from whoosh.lang.porter import stem as _porter_stem

from ...text.stop_words import STOP_WORDS

stem = lru_cache(maxsize=65_536)(_porter_stem)


class Stem:
    """The stem of a word, which recognises other words with the same stem."""

    def __init__(self, text: str) -> None:
        """Stem a word. Short words and words that are not plain English letters have no stem."""
        self._text = text
        self._root = root = stem(text) if len(text) > 2 and text.isascii() and text.isalpha() else ""
        # So short a stem as "co" takes no ending longer than -ings.
        self._longest = len(root) + (5 if len(root) < 3 and root[-1:] in "aeiouy" else 12)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Prefixes that cover all words with the stem.

        Porter rewrites some endings: key and keys have the stem kei, deployability has deployable.
        """
        root = self._root
        if root.endswith(("bl", "ble")):
            return (root[: root.rindex("l")],)
        if root.endswith("i"):
            return (root, root[:-1] + "y")
        return (root.removesuffix("e"),) if root else ()

    def matches(self, form: str) -> bool:
        """Return whether another word, which has one of the prefixes, has this stem."""
        return (
            len(form) <= self._longest
            and form != self._text
            and form.isalpha()
            and form not in STOP_WORDS  # "in" is not a form of "ins"
            and stem(form) == self._root
        )
