"""Finding actions by the words that people use for them; help and the palette share it."""

import re
from typing import TYPE_CHECKING

from paper_index.search.text.analyzer import fold

if TYPE_CHECKING:
    from ..actions import Action

_WORD = re.compile(r"[\w+-]+(?:\.\w+)*")
_IGNORED = frozenset(fold("a an all and as by do from how i in it its my of on or the this to with").split())


def search_words(text: str) -> list[str]:
    """Return the words to look for: folded, without the small words between them if others are left."""
    words = [word.strip("[]\\@\"'.,") or word for word in fold(text).split()]
    return [word for word in words if word not in _IGNORED] or words


def contains(words: list[str], *texts: str) -> bool:
    """Return whether every word, or one that begins with it, is in one of the texts, in any order."""
    text = fold(" ".join(texts))
    within = f" {' '.join(_WORD.findall(text))}"
    return all(f" {word}" in within if _WORD.search(word) else word in text for word in words)


def rank(action: "Action", words: list[str]) -> int:
    """Return how well an action matches: 3 for its label, 2 with its synonyms, 1 with its description, 0 not at all."""
    if contains(words, action.label):
        return 3
    if contains(words, action.label, action.synonyms):
        return 2
    return int(contains(words, action.label, action.synonyms, action.help, action.id, *action.shown_keys))
