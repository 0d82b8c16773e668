"""Words within a small edit distance: one edit, or two for words of eight letters or more.

An edit is a letter inserted, deleted, replaced or swapped with the next (Damerau-Levenshtein). To be fast in any
vocabulary, only words with the right first letter are compared (or the second letter, as the first two may be
swapped), and of those only words of similar length and with similar letters. Digits must be equal: resnet50 is never
taken for resnet18.
"""

from collections.abc import Iterable

MIN_LENGTH = 3
"""Letters a word needs to have near words."""
MAX_NEAR = 64
"""Near words that are returned for one word."""
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))
"""The bytes of a letter in UTF-8 after its first."""


def max_edits(text: str) -> int:
    """Return how many edits a near word may be away."""
    return 0 if len(text) < MIN_LENGTH else 1 if len(text) < 8 else 2


def first_letters(text: str) -> set[str]:
    """Return the letters with which words near `text` begin."""
    return set(text[:2])


def near_words(text: str, words: Iterable[str]) -> list[str]:
    """Return those of `words` that are near `text`, the nearest first, at most `MAX_NEAR`."""
    limit = max_edits(text)
    shortest, longest = len(text) - limit, len(text) + limit
    words = [word for word in words if shortest <= len(word) <= longest]
    if not limit or not words:
        return []
    letters, first, digits = set(text), tuple(first_letters(text)), _digits(text)
    # The letters of each word that `text` lacks: an edit adds at most one other letter.
    foreign = "\n".join(words).encode().translate(None, text.encode() + _CONTINUATION_BYTES).split(b"\n")
    near = []
    for word, others in zip(words, foreign, strict=True):
        if len(others) > limit or not word.startswith(first):
            continue
        if len(letters.symmetric_difference(word)) > 2 * limit:  # an edit adds one letter and removes one
            continue
        if (distance := edit_distance(text, word, limit)) <= limit and _digits(word) == digits:
            near.append((distance, word))
    return [word for _, word in sorted(near)[:MAX_NEAR]]


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the number of edits between two words, or `limit` + 1 if there are more than `limit`."""
    start = _common_prefix(one, other)
    end = _common_prefix(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _common_prefix(one: str, other: str) -> int:
    """Return the number of letters two words begin with alike."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(filter(str.isdigit, word))
