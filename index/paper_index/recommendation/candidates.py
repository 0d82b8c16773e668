"""The papers that may be recommended: not read, not in the profile, not dismissed, and new enough."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ..corpus import CorpusReader, newest_date, rows_dated
from ..library import READ, LibraryReader
from .models import Profile

USUAL_DAYS = 60
"""Days before the newest paper in which papers are recommended by default."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The rows that may be recommended, and the number of papers that are omitted because they are read."""

    rows: Collection[int]
    since: str
    """The ISO date from which on papers are candidates, or "" for all."""
    read: int


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
    rows = rows_dated(corpus, since)
    if within is not None:
        rows &= set(within)
    own = {*(seed.row for seed in profile.seeds), *profile.others, *profile.dismissed}
    read = set(corpus.rows_of(library.with_state(READ)).values()) - own
    return Candidates(rows - own - read, since, len(rows & read))
