"""The papers that may be recommended: not read, not in the profile, not dismissed, and new enough."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from ..corpus import CorpusReader, dated_among, newest_date, rows_dated
from ..library import READ, LibraryReader
from .models import Profile

USUAL_DAYS = 60
"""Days before the newest paper in which papers are recommended by default."""


_BLOCK = 500
"""Papers whose dates are looked up at once."""


@dataclass(frozen=True)
class Candidates:
    """The papers that may be recommended."""

    corpus: CorpusReader
    since: str
    """The ISO date from which on papers are candidates, or "" for all."""
    own: Collection[int]
    """The rows of the papers that are in the profile or dismissed."""
    read: Collection[int]
    """The rows of the other papers that are read."""
    within: Collection[int] | None = None
    """The rows to which candidates are restricted."""

    def first(self, rows: Iterable[int], number: int) -> list[int]:
        """Return the first of `rows` that are candidates: `number` of them, in their order."""
        within = self.within
        some = [
            row for row in rows if row not in self.own and row not in self.read and (within is None or row in within)
        ]
        if not self.since:
            return some[:number]
        found: list[int] = []
        for start in range(0, len(some), _BLOCK):
            block = some[start : start + _BLOCK]
            recent = dated_among(self.corpus, self.since, block)
            found += [row for row in block if row in recent]
            if len(found) >= number:
                break
        return found[:number]

    @cached_property
    def rows(self) -> set[int]:
        """All candidates. `first` is faster for a few of them."""
        return self._dated - set(self.own) - set(self.read)

    @property
    def omitted(self) -> int:
        """The number of papers that would be candidates if they were not read."""
        return len(self._dated.intersection(self.read))

    @cached_property
    def _dated(self) -> set[int]:
        rows = rows_dated(self.corpus, self.since)
        return rows if self.within is None else rows.intersection(self.within)


def usual_since(corpus: CorpusReader) -> str:
    """Return the date `USUAL_DAYS` before that of the newest paper, which is not in the future."""
    today = datetime.now(UTC).date()
    try:
        newest = date.fromisoformat(newest_date(corpus, today.isoformat()))
    except ValueError:
        return ""
    return (newest - timedelta(days=USUAL_DAYS)).isoformat()


def candidates(
    profile: Profile, corpus: CorpusReader, library: LibraryReader, since: str, within: Collection[int] | None = None
) -> Candidates:
    """Return the candidates for a profile.

    Args:
        profile: the profile.
        corpus: the papers.
        library: the marks.
        since: the ISO date, or a leading part of one, from which on papers are candidates; "" for all.
        within: rows to which they are restricted.
    """
    own = {*(seed.row for seed in profile.seeds), *profile.others, *profile.dismissed}
    read = set(corpus.rows_of(library.with_state(READ)).values()) - own
    return Candidates(corpus, since, own, read, None if within is None else set(within))
