"""The leaderboards of an imported archive, counted once: an archive has hundreds of thousands of values.

The table `archived_board` is written with the facts of abstracts, after each import and before the index. It does not
depend on the papers of the corpus, so that merges and new papers do not change it. It is not used if the archive has
changed since.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..storage.database import Database
from ..storage.file_errors import NotWritten
from .comparable import place_of
from .paper_rows import remember

_VERSION = 1
"""Increase it by one if names of data sets and metrics are folded differently."""
_FACT = "archived boards"
_NONE = "none"
_VALUES = (
    "select dataset, metric, key, value, number, coalesce(nullif(arxiv, ''), nullif(title_id, ''), title) "
    "from archived_result where batch > 0 and number is not null and dataset <> ''"
)


class ArchivedBoard(NamedTuple):
    """The papers and values of a leaderboard in an archive, also of papers that the corpus does not have."""

    dataset: str
    """The folded name, see `extraction.result_names`."""
    metric: str
    """As one of the values has it, see `extraction.metrics`."""
    papers: int
    """The papers with a certain value."""
    values: int
    all_papers: int
    all_values: int


def archived_boards(database: Database) -> list[ArchivedBoard]:
    """Return the leaderboards of archives; slow if `keep_archived_boards` did not follow the last change of them."""
    if _is_kept(database):
        return [ArchivedBoard(*row) for row in database.rows("select * from archived_board")]
    return list(_counted(database.rows(_VALUES)))


def keep_archived_boards(database: Database) -> None:
    """Write the leaderboards of archives if they changed and the file can be written; otherwise they are counted."""
    state = _state(database)
    if _is_kept(database):
        return
    found = list(_counted(database.rows(_VALUES)))  # before the transaction, so that no other program has to wait
    with contextlib.suppress(NotWritten), database.transaction() as db:
        if _state(database) == state:
            db.execute("delete from archived_board")
            db.executemany("insert into archived_board values (?, ?, ?, ?, ?, ?)", found)
            remember(db, _FACT, state)


def _is_kept(database: Database) -> bool:
    """Return whether the table fits the archives. Without any, nothing is in it or counted."""
    kept, state = database.value("select value from fact where name = ?", (_FACT,)), _state(database)
    return kept == state or (kept is None and state == _NONE)


def _state(database: Database) -> str:
    """Return a text that another state of the archives does not have: imports are numbered."""
    ((latest, number),) = database.rows("select max(batch), count(*) from archived_result where batch > 0")
    return f"{_VERSION} {latest} {number}" if number else _NONE


class _Counts:
    """The papers and the number of values, first the certain ones and then all."""

    def __init__(self, dataset: str, metric: str) -> None:
        self.dataset, self.metric = dataset, metric
        self.papers: tuple[set[str], set[str]] = set(), set()
        self.values = [0, 0]


def _counted(values: Iterable[tuple[str, str, str, str, float, str]]) -> Iterator[ArchivedBoard]:
    found: dict[tuple[str, str], _Counts] = {}
    for dataset, metric, key, value, number, paper in values:
        place = place_of(dataset, metric, "", key, value, number)
        board = found.get((place.name.dataset, place.name.metric.key))
        if board is None:
            board = _Counts(place.name.dataset, place.name.metric.name if place.name.is_error else metric)
            found[place.name.dataset, place.name.metric.key] = board
        for kind in (0, 1) if place.is_plausible else (1,):
            board.papers[kind].add(paper)
            board.values[kind] += 1
    for each in found.values():
        certain, every = each.papers
        yield ArchivedBoard(each.dataset, each.metric, len(certain), each.values[0], len(every), each.values[1])
