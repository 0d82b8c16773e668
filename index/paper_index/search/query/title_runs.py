"""Finds the parts of a pasted text that may be titles of papers, by the signs around them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ...papers.identifiers import title_id
from ...text.sanitize import fold_title

_FEWEST, _MOST = 3, 40
"""Words of a title."""
_SHORTEST = 12
"""Letters and digits of a title."""
_MOST_RUNS = 4_000
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[^\w\s'’-]|_|\n|(?<=\s)['’-]|['’-](?=\s)")
"""The signs before and after titles. Titles have some of them as well: a run may have any number of signs."""
_ENDNOTE_TAG = re.compile(r"(?:^|(?<=\s))%[A-Z\d@](?=\s)")
_AFTER_NAMES = re.compile(r"[,.;&\d]")
"""Signs in a list of authors. A colon after other words is within a title."""


class Run(NamedTuple):
    """A part of a text."""

    start: int
    end: int
    identity: str
    """The id of papers with this title, see `identifiers.title_id`."""


def title_runs(text: str) -> Iterator[Run]:
    """Yield the parts of a text that begin and end at signs, in their order, the longest of each beginning first."""
    text = _ENDNOTE_TAG.sub("%.", text)
    words = list(_WORD.finditer(text))
    folded = [fold_title(word[0]) for word in words]
    bounds = [0, *(place for word in words for place in word.span()), len(text)]
    # The text before each word, and after the last.
    gaps = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    ends = [at for at in range(1, len(gaps)) if at == len(words) or (_SIGN.search(gaps[at]) and gaps[at][0] != ":")]
    count = 0
    for first, word in enumerate(words):
        if first and not _SIGN.search(gaps[first]):
            continue
        if gaps[first].strip() == ":" and not _AFTER_NAMES.search(text, 0, word.start()):
            continue
        for last in reversed(ends[bisect_left(ends, first + _FEWEST) : bisect_left(ends, first + _MOST + 1)]):
            count += 1
            if count > _MOST_RUNS:
                return
            title = "".join(folded[first:last])
            if len(title) >= _SHORTEST:
                yield Run(word.start(), words[last - 1].end(), title_id(title))
