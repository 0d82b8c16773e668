"""Words of one stem, by Porter's algorithm: model, models, modelling."""

from functools import lru_cache

from whoosh.lang.porter import stem as _stem

from .analyzer import STOP_WORDS

stem = lru_cache(maxsize=65_536)(_stem)


class Stem:
    """The stem of a word, and what other words of it look like."""

    def __init__(self, text: str) -> None:
        """Take the word: without a stem if it is short or no English word."""
        self._text = text
        self._root = root = stem(text) if len(text) > 2 and text.isascii() and text.isalpha() else ""
        # So short a stem as "co" takes no ending longer than -ings.
        self._longest = len(root) + (5 if len(root) < 3 and root[-1:] in "aeiouy" else 12)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """How all words of the stem begin.

        Its end may be of its own making: key and keys have the stem kei, deployability has deployable.
        """
        root = self._root
        if root.endswith(("bl", "ble")):
            return (root[: root.rindex("l")],)
        if root.endswith("i"):
            return (root, root[:-1] + "y")
        return (root.removesuffix("e"),) if root else ()

    def has(self, form: str) -> bool:
        """Tell whether another word, which begins so, is of this stem."""
        return (
            len(form) <= self._longest
            and form != self._text
            and form.isalpha()
            and form not in STOP_WORDS  # in is no form of ins
            and stem(form) == self._root
        )
