"""The values of a leaderboard."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..corpus import ABSTRACT, ARCHIVE, GIVEN, ReportedResult
from ..extraction.metrics import Metric

LEAST_PAPERS = 3
"""Papers from which on a leaderboard is listed."""
UNKNOWN_DIRECTION = "(direction unknown)"
UNKNOWN = "–"
"""The condition of results whose condition is unknown."""

SOURCE_NAMES = {ABSTRACT: "abstract", GIVEN: "bibliographic record", ARCHIVE: ARCHIVE}
"""The sources in sentences."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BOUND = re.compile(r"\s*([<>≤≥~≈])")


@dataclass(frozen=True, slots=True)
class BoardName:
    """The data set and the metric of a leaderboard."""

    dataset: str
    metric: Metric
    others: tuple[str, ...] = ()
    """Further data sets that the text of the user names."""

    @property
    def arrow(self) -> str:
        """The direction of better values: ↑, ↓, or "" if it is unknown."""
        return {True: "↑", False: "↓", None: ""}[self.metric.higher_is_better]

    @property
    def metric_text(self) -> str:
        """The metric with its direction, `FID ↓`, or that it is unknown."""
        return f"{self.metric.name} {self.arrow or UNKNOWN_DIRECTION}"

    @property
    def title(self) -> str:
        """Data set and metric: `ImageNet-1K · FID ↓`."""
        return f"{self.dataset} · {self.metric.name} {self.arrow}".rstrip()

    @property
    def query(self) -> str:
        """The query of its papers: `result:ImageNet-1K/fid`."""
        subject = f"{self.dataset}/{self.metric.key}".replace('"', " ")
        return f'result:"{subject}"' if re.search(r"[\s()]", subject) else f"result:{subject}"


@dataclass(frozen=True, slots=True)
class Summary:
    """A leaderboard in the list of them."""

    name: BoardName
    papers: int
    values: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a leaderboard: one value of a paper under a condition."""

    result: ReportedResult
    number: float
    """In the unit of the metric."""
    conditions: tuple[str, ...]
    is_certain: bool
    """Whether it is a result of the paper's own method, read without doubt, and plausible."""
    sources: tuple[str, ...]
    """Of `corpus.SOURCES`: more than one if several report the same value."""
    rank: int | None = None
    """From 1; None if it cannot be compared with the other rows."""
    paper: str = ""
    """The id of the paper; "" if the corpus does not have it."""
    title: str = ""
    date: str = ""
    """ISO date or a leading part of one; "" if unknown."""
    code: str = ""
    """The first link to code, or ""."""
    url: str = ""
    """The first link to the paper, or ""."""

    @property
    def condition(self) -> str:
        """The conditions as text, or `UNKNOWN`."""
        return ", ".join(self.conditions) or UNKNOWN

    @property
    def value(self) -> str:
        """The number as written, or converted into the unit of the metric, with its bound."""
        written = self.result.value
        found = _NUMBER.search(written)
        shown = f"{self.number:g}"
        if found and float(found[0].replace(",", "")) == self.number:
            shown = found[0]
        bound = _BOUND.match(written)
        return f"{bound[1] if bound else ''}{shown}"

    @property
    def marked(self) -> str:
        """The value, an uncertain one after a question mark."""
        return self.value if self.is_certain else f"?{self.value}"

    @property
    def year(self) -> str:
        """The year of the paper, or ""."""
        return self.date[:4]

    @property
    def origin(self) -> str:
        """The sources as text."""
        return ", ".join(SOURCE_NAMES[each] for each in self.sources)

    @property
    def details(self) -> str:
        """The model of an archive, and why the value is uncertain, or ""."""
        why = "" if self.is_certain else "may be misread" if self.result.own else "of another model"
        return ", ".join(filter(None, (self.result.model, why)))


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A leaderboard, the best value first."""

    name: BoardName
    entries: tuple[Entry, ...]
    conditions: tuple[tuple[str, int], ...] = ()
    """Each condition with the number of its rows, the most frequent first; `UNKNOWN` for rows without any."""
    condition: str = ""
    """The condition that the rows are restricted to, or ""."""
    records: tuple[Entry, ...] = ()
    """The best values over time, the earliest first: each is better than all values of earlier papers."""
    uncertain: int = 0
    """The rows that are hidden because they are uncertain."""
    outside: int = 0
    """The rows that are hidden because their papers do not match the query, or are unknown."""

    @property
    def papers(self) -> int:
        """The number of papers that have a row."""
        return len({entry.paper or entry.title for entry in self.entries})

    @property
    def is_ranked(self) -> bool:
        """Whether any rows have ranks."""
        return any(entry.rank for entry in self.entries)

    @property
    def why_unranked(self) -> str:
        """The reason why no row, or not every row, has a rank, as a sentence; or ""."""
        if self.is_ranked or not self.entries:
            further = any(entry.is_certain and not entry.rank for entry in self.entries)
            return "Values with further conditions have no rank." if further else ""
        if self.name.metric.higher_is_better is None:
            return "No ranks: it is unknown which direction is better."
        if not any(entry.is_certain for entry in self.entries):
            return "No ranks: all values are uncertain."
        if self.condition:
            return "No ranks: the values have further conditions, which differ."
        return "No ranks: the conditions differ. Choose one to compare."


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of papers that report results, and the sources."""

    reporting: int
    """The papers with a certain number on a data set."""
    papers: int
    """All papers."""
    uncertain: int
    """The papers of which all numbers are uncertain."""
    sources: tuple[str, ...]
    """Of `corpus.SOURCES`."""
    archived: int
    """The values of an imported archive."""

    @property
    def text(self) -> str:
        """The coverage as a sentence."""
        where = " and ".join(f"{SOURCE_NAMES[each]}s" for each in (ABSTRACT, GIVEN) if each in self.sources)
        stated = f"From {where or 'abstracts'}; {self.reporting:,} of {self.papers:,} papers state a number."
        return f"{stated} {ARCHIVE}: {self.archived:,} values." if self.archived else stated
