"""The user's reading: the papers that were read, noted and rated by day, and those that wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..corpus import CorpusReader
from ..library import READ, READING, LibraryReader, folded_tag
from ..library.table_layout import BOOKMARK, NOTE, RATING, STATE, TAG
from ..papers.editions import week_of
from .models import MyReading, ReadingWeek, TagUse, Waiting

WEEKS, DAYS_OF_WEEKS = 12, 53
"""The weeks that are counted one by one, and the weeks whose days are counted."""
_TAGS, _OLDEST = 12, 20
"""Tags, and papers that wait, at most."""
_GOOD = ("4", "5")
"""The ratings of papers that the user liked."""
_LATEST = 4_102_444_800
"""The year 2100 in seconds: later times are those of a damaged file."""


class _Mark(NamedTuple):
    paper: str
    kind: str
    """`read`, `rated` (4 or 5), `noted`, `bookmarked` or `tagged`."""
    day: date
    value: str


def my_reading(corpus: CorpusReader, library: LibraryReader, *, today: date | None = None) -> MyReading:
    """Return the user's reading of the last weeks and the last year.

    Args:
        corpus: the papers.
        library: the marks.
        today: the day on which the weeks end; by default the present day.
    """
    today = today or date.today()
    marks = list(_marks(library))
    monday = today - timedelta(days=today.weekday())
    weeks = _weeks(marks, monday)
    begun = {paper for state in (READ, READING) for paper in library.with_state(state)}
    waiting = sorted((mark.day, mark.paper) for mark in marks if mark.kind == "bookmarked" and mark.paper not in begun)
    read = len({mark.paper for mark in marks if mark.kind == "read"})
    first = monday - timedelta(weeks=DAYS_OF_WEEKS - 1)
    return MyReading(
        today=today,
        weeks=weeks,
        first_day=first,
        days=_days(marks, first, today),
        tags=_tags(marks, library.tags(), weeks),
        waiting=len(waiting),
        oldest=_titled(corpus, library, waiting[:_OLDEST]),
        read=read,
        note=_note(bool(marks), read),
    )


def _note(any_mark: bool, read: int) -> str:
    if not any_mark:
        return (
            "You have not marked any paper yet. 'paper-tui read ID' marks a paper as read, "
            "'paper-tui bookmark add ID' keeps it for later."
        )
    return "" if read else "You have not marked any paper as read yet. 'paper-tui read ID' marks one."


def _marks(library: LibraryReader) -> Iterator[_Mark]:
    for paper, field, value, time in library.timed_marks():
        seconds = min(max(time // 1_000_000, 0), _LATEST)
        day = datetime.fromtimestamp(seconds).date()  # in the local time, as the user knows it
        if field == STATE and value == READ:
            yield _Mark(paper, "read", day, value)
        elif field == RATING and value in _GOOD:
            yield _Mark(paper, "rated", day, value)
        elif field == NOTE:
            yield _Mark(paper, "noted", day, "")
        elif field == BOOKMARK:
            yield _Mark(paper, "bookmarked", day, "")
        elif field.startswith(TAG):
            yield _Mark(paper, "tagged", day, field.removeprefix(TAG))


def _weeks(marks: Sequence[_Mark], monday: date) -> tuple[ReadingWeek, ...]:
    counts = Counter((week_of(mark.day), mark.kind) for mark in marks)
    firsts = [monday - timedelta(weeks=before) for before in range(WEEKS - 1, -1, -1)]
    return tuple(
        ReadingWeek(week_of(first), first, *(counts[week_of(first), kind] for kind in ("read", "noted", "rated")))
        for first in firsts
    )


def _days(marks: Sequence[_Mark], first: date, today: date) -> tuple[tuple[int | None, ...], ...]:
    papers: defaultdict[date, set[str]] = defaultdict(set)
    for mark in marks:
        if mark.kind in ("read", "noted", "rated"):
            papers[mark.day].add(mark.paper)
    weeks = ([first + timedelta(days=7 * week + day) for day in range(7)] for week in range(DAYS_OF_WEEKS))
    return tuple(tuple(len(papers[day]) if day <= today else None for day in week) for week in weeks)


def _tags(marks: Sequence[_Mark], tags: dict[str, int], weeks: Sequence[ReadingWeek]) -> tuple[TagUse, ...]:
    tagged = Counter((mark.value, week_of(mark.day)) for mark in marks if mark.kind == "tagged")
    uses = [
        TagUse(tag, papers, tuple(tagged[folded_tag(tag), week.label] for week in weeks))
        for tag, papers in tags.items()
        if papers
    ]
    uses.sort(key=lambda use: (-sum(use.counts), -use.papers, use.tag.casefold()))
    return tuple(uses[:_TAGS])


def _titled(corpus: CorpusReader, library: LibraryReader, waiting: Sequence[tuple[date, str]]) -> tuple[Waiting, ...]:
    """Return papers with their titles; the library has those that the corpus does not have."""
    rows = corpus.rows_of(paper for _, paper in waiting)
    titles = {line.id: line.title for line in corpus.lines(list(rows.values()))}
    found = []
    for day, paper in waiting:
        kept = None if paper in titles else library.kept(paper)
        found.append(Waiting(paper, titles.get(paper) or (kept.display_title if kept else paper), day))
    return tuple(found)
