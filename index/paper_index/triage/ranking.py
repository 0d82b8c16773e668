"""The order of the papers of a triage: by the match with the profiles of the user, or trending without one.

A paper gets the match with the profile that it fits best. One profile of everything would miss it: the mean of several
subjects is none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..corpus import CorpusReader
from ..library import Library, folded_tag
from ..recommendation import BOOKMARKS, TAG, Profile, Recommender, Source
from ..recommendation.listing import LEAST_MATCH, explained
from ..recommendation.matcher import Matcher
from .decisions import LATER_TAG
from .models import Entry

MOST = 1_000
"""Papers of a queue."""
WINDOW = 40
"""Papers whose reasons are looked up together."""
MOST_TAGS = 4
"""Tags that are profiles, those of most papers: each takes up to 0.1 seconds with 75,000 papers."""
_ENOUGH = 3
"""Papers of a tag from which on it is a profile; smaller tags are one if there is no other profile."""
_NO_PROFILE = "No bookmarks or tags yet: the trending papers come first. Keep three, and the next come by their match."
NO_INDEX = "The index is not ready: the trending papers come first."
_FEW = "Fewer than three papers are kept or tagged: the first papers are just similar to those."

_Match = tuple[float, int, Source | None]
"""The score as part of that which counts as 100, the match, and the source of the profile."""
_NONE: _Match = (0.0, 0, None)


class Ranking:
    """Orders papers by their match with the profiles of the user."""

    def __init__(self, corpus: CorpusReader, library: Library, recommender: Recommender) -> None:
        self._corpus, self._library, self._recommender = corpus, library, recommender

    def profiles(self) -> list[Profile]:
        """Return the profiles of the user that have papers: the bookmarks, and the tags of most papers."""
        counted = self._library.reader.tags()
        tags = sorted((tag for tag in counted if folded_tag(tag) != LATER_TAG), key=lambda tag: (-counted[tag], tag))
        some = [tag for tag in tags if counted[tag] >= _ENOUGH] or ([] if self._library.reader.bookmarked() else tags)
        sources = [Source(BOOKMARKS), *(Source(TAG, tag) for tag in some[:MOST_TAGS])]
        return [profile for source in sources if (profile := self._recommender.profile(source)).seeds]

    def ranked(self, rows: Sequence[int]) -> tuple[list[Entry], str]:
        """Return the first `MOST` papers in their order, and why it is not by match, or "".

        Args:
            rows: the papers, the trending ones first. Those without a match stay in this order.
        """
        profiles = self.profiles()
        if not profiles:
            return self._entries(rows, {}), _NO_PROFILE

        def use(matchers: Sequence[Matcher]) -> list[Entry]:
            entries = self._entries(rows, _best(matchers, rows))
            return [*self._explained(entries[:WINDOW], matchers), *entries[WINDOW:]]

        entries = self._recommender.matchers.use(profiles, use)
        if entries is None:
            return self._entries(rows, {}), NO_INDEX
        return entries, _FEW if all(len(profile.seeds) < _ENOUGH for profile in profiles) else ""

    def with_reasons(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return papers with the reasons for their matches; those without a match have none."""
        sources = {entry.source for entry in entries if entry.match}
        profiles = [each for each in self.profiles() if each.source in sources] if sources else []
        found = self._recommender.matchers.use(profiles, lambda matchers: self._explained(entries, matchers))
        return [replace(entry, reasons=()) for entry in entries] if found is None else found

    def _entries(self, rows: Sequence[int], best: dict[int, _Match]) -> list[Entry]:
        """Return the first papers by their best matches."""
        ordered = sorted(rows, key=lambda row: -best.get(row, _NONE)[0])[:MOST]  # stable
        ids = self._corpus.ids_by_row(ordered)
        return [Entry(ids[row], *best.get(row, _NONE)[1:]) for row in ordered if row in ids]

    def _explained(self, entries: Sequence[Entry], matchers: Sequence[Matcher]) -> list[Entry]:
        """Return papers with the reasons for their matches."""
        rows = self._corpus.rows_of(entry.id for entry in entries)
        reasons = {}
        for matcher in matchers:
            source = matcher.profile.source
            mine = [rows[entry.id] for entry in entries if entry.match and entry.source == source and entry.id in rows]
            scored = [(0.0, row, paper) for row, paper in zip(mine, self._corpus.papers(mine), strict=True)]
            for found in explained(matcher, scored, matcher.labels):
                reasons[found.row] = found.reasons
        return [replace(entry, reasons=reasons.get(rows.get(entry.id, -1), ())) for entry in entries]


def _best(matchers: Sequence[Matcher], rows: Sequence[int]) -> dict[int, _Match]:
    """Return the match of each row with the profile that it fits best."""
    best: dict[int, _Match] = {}
    for matcher in matchers:
        profile = matcher.profile
        own = {*(seed.row for seed in profile.seeds), *profile.others, *profile.dismissed}
        for score, row in matcher.scored([row for row in rows if row not in own]):
            part = score / matcher.standard
            if part > best.get(row, _NONE)[0] and (match := matcher.match(score)) >= LEAST_MATCH:
                best[row] = part, match, profile.source
    return best
