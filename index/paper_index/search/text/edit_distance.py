"""Words that are almost another: one edit away, two from eight letters on.

An edit is a letter too many, missing, changed or swapped with the next. To stay quick in any vocabulary only words are
looked at that begin with the first letter asked for (or the second, if the first two are swapped), and among those only
words of about that length and about those letters are compared. Digits are no slips: resnet50 is never resnet18.
"""

from collections.abc import Iterable

SHORTEST = 3
"""Letters a word must have before another can be almost it."""
MOST = 64
"""Words that one can stand for."""
_CONTINUED = bytes(range(0x80, 0xC0))
"""What follows the first byte of a letter in UTF-8."""


def edits(text: str) -> int:
    """Return how many edits a word may be away."""
    return 0 if len(text) < SHORTEST else 1 if len(text) < 8 else 2


def beginnings(text: str) -> set[str]:
    """Return the letters that words which are almost `text` begin with."""
    return set(text[:2])


def near(text: str, words: Iterable[str]) -> list[str]:
    """Return those of `words` that are almost `text`, the nearest first."""
    most, words = edits(text), list(words)
    if not most or not words:
        return []
    letters, begin, digits = set(text), tuple(beginnings(text)), _digits(text)
    # What is left of each word without the letters of `text`: an edit brings one letter at most.
    foreign = "\n".join(words).encode().translate(None, text.encode() + _CONTINUED).split(b"\n")
    found = []
    for word, more in zip(words, foreign, strict=True):
        if len(more) > most or abs(len(word) - len(text)) > most or not word.startswith(begin):
            continue
        if len(letters.symmetric_difference(word)) > 2 * most:  # an edit brings one letter and takes one away
            continue
        if (away := distance(text, word, most)) <= most and _digits(word) == digits:
            found.append((away, word))
    return [word for _, word in sorted(found)[:MOST]]


def distance(one: str, other: str, most: int) -> int:
    """Return how many edits lie between two words, or `most` + 1 if it is more than `most`."""
    start = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        start += 1
    end = 0
    for a, b in zip(reversed(one[start:]), reversed(other[start:]), strict=False):
        if a != b:
            break
        end += 1
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
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(filter(str.isdigit, word))
