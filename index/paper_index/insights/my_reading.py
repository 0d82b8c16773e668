"""The user's reading: the papers that were read, noted and rated by day, and those that wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from ..corpus import CorpusReader
from ..library import READ, READING, LibraryReader, folded_tag
from ..library.table_layout import BOOKMARK, NOTE, RATING, STATE
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


class _Days(dict[int, date]):
    """The local day of each time in microseconds since 1970. Marks of one change have the same time."""

    def __missing__(self, time: int) -> date:
        seconds = min(max(time // 1_000_000, 0), _LATEST)
        day = self[time] = datetime.fromtimestamp(seconds).date()
        return day


_Marked = list[tuple[date, list[str]]]
"""Papers that were marked on a day. A day may come more than once."""


class _Marks:
    """The marks by kind: days with the papers that were marked on them."""

    def __init__(self, library: LibraryReader) -> None:
        self.read: _Marked = []
        self.noted: _Marked = []
        self.rated: _Marked = []
        """Papers that were rated 4 or 5."""
        self.bookmarked: _Marked = []
        self.begun: set[str] = set()
        """Papers that are read, or being read."""
        days = _Days()
        kinds = {BOOKMARK: self.bookmarked, NOTE: self.noted}
        for field, value, time, papers in library.timed_marks():
            if field == STATE and value in (READ, READING):
                self.begun.update(papers)
            if field == STATE and value == READ:
                self.read.append((days[time], papers))
            elif field == RATING and value in _GOOD:
                self.rated.append((days[time], papers))
            elif field in kinds:
                kinds[field].append((days[time], papers))
        self.tagged: Counter[tuple[str, str]] = Counter()
        """The papers that got a folded tag in a week."""
        for tag, time, number in library.timed_tags():
            self.tagged[tag, week_of(days[time])] += number

    @property
    def any(self) -> bool:
        """Whether there is any mark."""
        return bool(self.read or self.noted or self.rated or self.bookmarked or self.begun or self.tagged)


def my_reading(corpus: CorpusReader, library: LibraryReader, *, today: date | None = None) -> MyReading:
    """Return the user's reading of the last weeks and the last year.

    Args:
        corpus: the papers.
        library: the marks.
        today: the day on which the weeks end; by default the present day.
    """
    today = today or date.today()
    marks = _Marks(library)
    monday = today - timedelta(days=today.weekday())
    weeks = _weeks(marks, monday)
    waiting = sorted((day, paper) for day, papers in marks.bookmarked for paper in papers if paper not in marks.begun)
    read = sum(len(papers) for _, papers in marks.read)
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
        note=_note(marks.any, read),
    )


def papers_marked(library: LibraryReader, first: date, last: date) -> tuple[str, ...]:
    """Return the ids of the papers that were read, noted or rated 4 or 5 from one day to another, the latest first."""
    marks = _Marks(library)
    every = (*marks.read, *marks.noted, *marks.rated)
    days = [(day, paper) for day, papers in every if first <= day <= last for paper in papers]
    return tuple(dict.fromkeys(paper for _, paper in sorted(days, reverse=True)))


def _note(any_mark: bool, read: int) -> str:
    if not any_mark:
        return (
            "You have not marked any paper yet. 'paper-tui read ID' marks a paper as read, "
            "'paper-tui bookmark add ID' keeps it for later."
        )
    return "" if read else "You have not marked any paper as read yet. 'paper-tui read ID' marks one."


def _weeks(marks: _Marks, monday: date) -> tuple[ReadingWeek, ...]:
    read, noted, rated = map(_by_week, (marks.read, marks.noted, marks.rated))
    firsts = [monday - timedelta(weeks=before) for before in range(WEEKS - 1, -1, -1)]
    labels = [(week_of(first), first) for first in firsts]
    return tuple(ReadingWeek(week, first, read[week], noted[week], rated[week]) for week, first in labels)


def _by_week(marks: _Marked) -> Counter[str]:
    """Return the number of marks in each week."""
    found: Counter[str] = Counter()
    for day, papers in marks:
        found[week_of(day)] += len(papers)
    return found


def _days(marks: _Marks, first: date, today: date) -> tuple[tuple[int | None, ...], ...]:
    marked: defaultdict[date, set[str]] = defaultdict(set)
    for day, papers in (*marks.read, *marks.noted, *marks.rated):
        if day >= first:
            marked[day].update(papers)
    weeks = ([first + timedelta(days=7 * week + day) for day in range(7)] for week in range(DAYS_OF_WEEKS))
    return tuple(tuple(len(marked[day]) if day <= today else None for day in week) for week in weeks)


def _tags(marks: _Marks, tags: Mapping[str, int], weeks: Sequence[ReadingWeek]) -> tuple[TagUse, ...]:
    uses = [
        TagUse(tag, papers, tuple(marks.tagged[folded_tag(tag), week.label] for week in weeks))
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
