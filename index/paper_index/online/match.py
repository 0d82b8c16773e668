"""The comparison of a paper with one that was found by its title.

Equal folded titles of two arXiv papers belong to the same paper nearly always; similar titles of different papers are
common ("… 2.0 Technical Report", "… Text Detection" and "… Image Detection"), so a similar title is only proposed.
"""

import re
from difflib import SequenceMatcher
from enum import Enum

from ..papers.paper import Paper
from ..text.person_names import name_of
from ..text.sanitize import fold_title

_MIN_WORDS, _MIN_LETTERS = 4, 20
"""A title of fewer words and fewer folded letters identifies no paper."""
_SIMILAR = 0.9
"""The least ratio of equal characters in titles that are proposed."""
_YEARS = 1
"""Years between a preprint and its publication."""


_SAME = 0.6
"""The least ratio of equal characters in two titles under one identifier."""


class Match(Enum):
    """The result of a comparison."""

    EQUAL = "equal"
    PERHAPS = "perhaps"
    NO = "no"


def compare(wanted: Paper, found: Paper) -> Match:
    """Compare a paper with one that a service found for its title."""
    title, other = fold_title(wanted.title), fold_title(found.title)
    if _contradict(wanted, found):
        return Match.NO
    if title == other:
        identifies = len(wanted.title.split()) >= _MIN_WORDS or len(title) >= _MIN_LETTERS
        return Match.EQUAL if identifies else Match.PERHAPS
    if re.findall(r"\d+", wanted.title) != re.findall(r"\d+", found.title):
        return Match.NO
    return Match.PERHAPS if SequenceMatcher(None, title, other).ratio() >= _SIMILAR else Match.NO


def titles_agree(title: str, other: str) -> bool:
    """Return whether two titles under one identifier may be of one paper: one may be longer, or slightly changed."""
    one, other = fold_title(title), fold_title(other)
    if not (one and other):
        return one == other
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= _SAME


def best(wanted: Paper, found: list[Paper]) -> tuple[Match, Paper | None]:
    """Return the best of some papers. Two of equal titles are only proposed, because either may be meant."""
    by_match: dict[Match, list[Paper]] = {match: [] for match in Match}
    for paper in found:
        by_match[compare(wanted, paper)].append(paper)
    if len(equal := by_match[Match.EQUAL]) == 1:
        return Match.EQUAL, equal[0]
    proposed = [*equal, *by_match[Match.PERHAPS]]
    return (Match.PERHAPS, proposed[0]) if proposed else (Match.NO, None)


def _contradict(wanted: Paper, found: Paper) -> bool:
    """Return whether the first authors or the years are known and different."""
    if wanted.authors and found.authors:
        families = {fold_title(name_of(paper.authors[0]).sorted_family) for paper in (wanted, found)}
        if len(families) > 1:
            return True
    years = [paper.published[:4] for paper in (wanted, found)]
    return all(map(str.isdigit, years)) and abs(int(years[0]) - int(years[1])) > _YEARS
