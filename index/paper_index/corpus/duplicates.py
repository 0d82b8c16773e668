"""Papers that are likely the same: equal titles, or nearly equal ones of one year and one first author."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from ..text.person_names import name_of
from ..text.sanitize import clean, fold_title
from .reader import CorpusReader

SAME, SIMILAR = "same title", "similar title"

_NEAR = 0.92
"""The least ratio of `SequenceMatcher` between two titles that are nearly equal."""
_END = 10
"""Letters that two nearly equal titles share at their beginning or their end: not every pair can be compared."""
_SHORTEST = 20
"""Letters of a title below which a nearly equal one says little."""
_MOST_IN_BLOCK = 500
"""Papers with such letters in common that are compared with each other."""
_NONE: frozenset[str] = frozenset()
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")


class Duplicates(NamedTuple):
    """Two or more papers that are likely the same."""

    why: str
    """`SAME` if all titles are equal apart from case, accents and punctuation, else `SIMILAR`."""
    rows: tuple[int, ...]


class _Candidate(NamedTuple):
    row: int
    title: str
    """The folded title."""
    numbers: tuple[str, ...]
    """The numbers in the title: part 1 is not part 2."""
    author: str
    """The folded family name of the first author, or ""."""
    year: str


def duplicates(reader: CorpusReader, distinct: Mapping[int, frozenset[str]] | None = None) -> list[Duplicates]:
    """Return the groups of likely duplicates, in the order of their first rows.

    Args:
        reader: the papers.
        distinct: row to the groups of papers that are not duplicates of each other.
    """
    distinct = distinct or {}
    leader: dict[int, int] = {}

    def first(row: int) -> int:
        while leader.get(row, row) != row:
            row = leader[row]
        return row

    titles: dict[int, str] = {}
    for one, other in _pairs(list(_candidates(reader))):
        if not distinct.get(one.row, _NONE).isdisjoint(distinct.get(other.row, _NONE)):
            continue
        titles[one.row], titles[other.row] = one.title, other.title
        low, high = sorted((first(one.row), first(other.row)))
        leader[high] = low
    groups = defaultdict(list)
    for row in sorted(titles):
        groups[first(row)].append(row)
    return [
        Duplicates(SAME if len({titles[row] for row in rows}) == 1 else SIMILAR, tuple(rows))
        for rows in groups.values()
    ]


def _candidates(reader: CorpusReader) -> Iterator[_Candidate]:
    for row, title, date, author in reader.database.rows(
        "select row, title, date, case when json_valid(record) then json_extract(record, '$.authors[0]') end from paper"
    ):
        if folded := fold_title(title):
            family = name_of(clean(author)).sorted_family if isinstance(author, str) else ""
            yield _Candidate(row, folded, tuple(_NUMBERS.findall(title.lower())), fold_title(family), date[:4])


def _pairs(papers: list[_Candidate]) -> Iterator[tuple[_Candidate, _Candidate]]:
    """Yield pairs of likely duplicates."""
    for block in _blocks((paper.title, paper) for paper in papers):
        for one, other in combinations(block, 2):
            if (one.author and one.author == other.author) or (
                not (one.author and other.author) and _same_year(one, other)
            ):
                yield one, other
    dated = [paper for paper in papers if paper.year and len(paper.title) >= _SHORTEST]
    for end in (slice(_END), slice(-_END, None)):
        for block in _blocks((f"{paper.year} {paper.title[end]}", paper) for paper in dated):
            for one, other in combinations(block, 2):
                if (one.author == other.author or not (one.author and other.author)) and _near(one, other):
                    yield one, other


def _blocks(keyed: Iterable[tuple[str, _Candidate]]) -> Iterator[list[_Candidate]]:
    """Yield the papers of each key that several have, in row order; of a huge block only the first papers."""
    blocks = defaultdict(list)
    for key, paper in keyed:
        blocks[key].append(paper)
    yield from (block[:_MOST_IN_BLOCK] for block in blocks.values() if len(block) > 1)


def _same_year(one: _Candidate, other: _Candidate) -> bool:
    return one.year == other.year or not (one.year and other.year)


def _near(one: _Candidate, other: _Candidate) -> bool:
    if one.title == other.title or one.numbers != other.numbers:
        return False
    compared = SequenceMatcher(None, one.title, other.title, autojunk=False)
    return all(ratio() >= _NEAR for ratio in (compared.real_quick_ratio, compared.quick_ratio, compared.ratio))
