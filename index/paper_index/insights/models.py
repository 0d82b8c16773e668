"""The values of insights: trends, new terms, the map of tasks and methods, and the user's reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = ("task", "method", "dataset", "keyword", "tag")
"""The facets whose values have trends."""
PERIODS = ("month", "week")
"""The lengths of periods."""
RISING, FALLING, STEADY = "rising", "falling", "steady"
"""The directions of a trend, see `trends.direction`."""
SHADES = 7
"""The number of shades of a cell of the map."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week."""

    label: str
    """As 2025-03 or 2025-W11."""
    papers: int
    """The papers with a date in it."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The papers with a value, by period."""

    value: str
    counts: tuple[int, ...]
    """The papers of each period."""
    shares: tuple[float | None, ...]
    """The papers of each period per 100 papers of the period; None for a period without papers."""
    total: int
    """The papers of all periods."""
    direction: str
    """`RISING`, `FALLING` or `STEADY`; "" if there are too few periods to compare."""


@dataclass(frozen=True, slots=True)
class Trends:
    """The most frequent values of a facet, by period."""

    kind: str
    """One of `KINDS`."""
    by: str
    """One of `PERIODS`."""
    periods: tuple[Period, ...]
    """The periods, the oldest first, without gaps: a period without papers is among them."""
    trends: tuple[Trend, ...]
    """The values of most papers first."""
    papers: int
    """The papers of all periods."""
    undated: int
    """Papers whose date is missing, or only a year, or for weeks only a month."""
    note: str = ""
    """The cause of missing trends and the remedy; "" if there is nothing to explain."""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term that is more frequent in the latest period than in those before."""

    kind: str
    """`word`, `pair` (two words), `task`, `method` or `dataset`."""
    label: str
    """The term as papers write it."""
    papers: int
    """The papers of the latest period that have it."""
    before: int
    """The papers of the periods before that have it."""
    z: float
    """The difference of the log odds of both, divided by its standard error. Above 2, chance is unlikely."""

    @property
    def query(self) -> str:
        """A query for the papers that have it."""
        label = self.label.replace('"', " ")
        return f'"{label}"' if self.kind in ("word", "pair") else f'{self.kind}:"{label}"'


@dataclass(frozen=True, slots=True)
class NewTerms:
    """The terms that are new in the latest period."""

    by: str
    """One of `PERIODS`."""
    period: Period | None = None
    """The latest period; None without dated papers."""
    before: tuple[Period, ...] = ()
    """The periods to which it is compared, the oldest first."""
    terms: tuple[NewTerm, ...] = ()
    """The greatest `z` first."""
    note: str = ""
    """The cause of an empty list; "" if there is nothing to explain."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The papers with a task and a method."""

    count: int
    expected: float
    """The papers that would have both if tasks and methods were independent."""
    shade: int
    """From 0, not more papers than expected, to `SHADES` - 1: many more."""


@dataclass(frozen=True, slots=True)
class TaskMap:
    """The papers that have both a task and a method, for the most frequent ones."""

    tasks: tuple[str, ...] = ()
    """The rows: the tasks of most papers first."""
    methods: tuple[str, ...] = ()
    """The columns: the methods of most papers first."""
    task_papers: tuple[int, ...] = ()
    """The papers of each task, among `papers`."""
    method_papers: tuple[int, ...] = ()
    """The papers of each method, among `papers`."""
    cells: tuple[tuple[Cell | None, ...], ...] = ()
    """A row for each task with a cell for each method; None where both have the same name."""
    papers: int = 0
    """The papers with at least one task and one method."""
    note: str = ""
    """The cause of an empty map and the remedy; "" if there is nothing to explain."""


@dataclass(frozen=True, slots=True)
class ReadingWeek:
    """The papers that the user marked in a week."""

    label: str
    """As 2025-W11."""
    first: date
    """Its Monday."""
    read: int
    noted: int
    rated: int
    """Papers that were rated 4 or 5."""


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag and when papers got it."""

    tag: str
    papers: int
    counts: tuple[int, ...]
    """The papers that got it in each week of `MyReading.weeks`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper that is bookmarked and unread."""

    id: str
    title: str
    since: date
    """The day of the bookmark."""


@dataclass(frozen=True, slots=True)
class MyReading:
    """The user's reading, in days of the local time."""

    today: date
    weeks: tuple[ReadingWeek, ...] = ()
    """The latest weeks, the oldest first; the last one is the current week."""
    first_day: date = date.min
    """The Monday with which `days` begins."""
    days: tuple[tuple[int | None, ...], ...] = ()
    """53 weeks with 7 days each: the papers that were read, noted or rated on the day; None for a day to come."""
    tags: tuple[TagUse, ...] = ()
    """The tags used most in `weeks` first, then those of most papers."""
    waiting: int = 0
    """The papers that are bookmarked and unread."""
    oldest: tuple[Waiting, ...] = ()
    """The first of them, the oldest bookmark first."""
    read: int = 0
    """All papers that are marked as read."""
    note: str = ""
    """The cause of missing values and the remedy; "" if there is nothing to explain."""
