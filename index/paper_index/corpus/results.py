"""Reported results: those that sources give, those found in abstracts, and those of an imported archive.

`SOURCES` keeps them apart. A paper has results of its abstract only if no source gives any.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..papers.archived_result import ArchivedResult
from ..papers.paper import Paper
from ..papers.reported_numbers import reported_number
from ..storage.database import Database

if TYPE_CHECKING:
    from ..extraction.reported_results import Reported

GIVEN, ABSTRACT, ARCHIVE = "source", "abstract", "Papers with Code archive"
SOURCES = (GIVEN, ABSTRACT, ARCHIVE)
"""From a source of the record; found in the abstract; from an archive that the user imported."""


class ReportedResult(NamedTuple):
    """A result that a paper reports, with its origin."""

    row: int | None
    """The row of the paper; None for a result of an archive whose paper is unknown."""
    dataset: str
    metric: str
    """As written."""
    key: str
    """The key of the metric: only results with one key can be compared."""
    value: str
    """As written, with its bound and unit."""
    number: float | None
    """The number in the unit of the metric (percent for shares), or None."""
    condition: str
    sentence: str
    """The sentence that reports it, or ""."""
    own: bool
    """Whether it is a result of the paper's own method."""
    doubtful: bool
    """Whether it may have been read wrongly."""
    source: str
    """One of `SOURCES`."""
    model: str = ""
    """The model of a result of an archive."""
    title: str = ""
    """The title that an archive gives the paper."""
    url: str = ""
    date: str = ""


def _measured(dataset: str, metric: str, value: str) -> tuple[str, float | None]:
    """Return the key of a metric, and the number of a value in its unit."""
    from ..extraction.metrics import metric_of  # slow to import, because of its patterns

    known, number = metric_of(metric, dataset), reported_number(value)
    if number is not None and known.percent and number <= 1 and "%" not in value:
        number = round(100 * number, 6)
    return known.key, number


def put_given(db: sqlite3.Connection, papers: dict[int, Paper]) -> None:
    """Write the results that the records of papers have; the papers must have none in the table."""
    _put(
        db,
        (
            (row, place, r.dataset, r.metric, r.value, r.condition, "", True, False, GIVEN)
            for row, paper in papers.items()
            if "results" not in paper.found
            for place, r in enumerate(paper.results)
        ),
    )


def put_found(db: sqlite3.Connection, found: dict[int, list[tuple["Reported", str]]]) -> None:
    """Write the results found in abstracts, with their sentences, in place of those found before."""
    db.executemany("delete from result where row = ? and source = ?", [(row, ABSTRACT) for row in found])
    given = {row for (row,) in db.execute("select distinct row from result")} if any(found.values()) else set()
    _put(
        db,
        (
            (row, place, r.dataset, r.metric, r.value, r.condition, sentence, r.own, r.doubtful, ABSTRACT)
            for row, results in found.items()
            if row not in given
            for place, (r, sentence) in enumerate(results)
        ),
    )


def _put(db: sqlite3.Connection, rows: Iterable[tuple[int, int, str, str, str, str, str, bool, bool, str]]) -> None:
    db.executemany(
        "insert into result (row, place, dataset, metric, value, condition, sentence, own, doubtful, source, key, "
        "number) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, *_measured(*row[2:5])) for row in rows],
    )


def put_archived(db: sqlite3.Connection, results: Iterable[ArchivedResult], batch: int) -> int:
    """Write results of an archive as those of an import; return how many of them are new."""
    from ..extraction.facts import data_set_name  # slow to import, because of its vocabularies

    results = [each._replace(dataset=data_set_name(each.dataset)) for each in results]
    before = db.total_changes
    db.executemany(
        "insert into archived_result (id, batch, arxiv, title_id, title, url, date, model, task, dataset, metric, "
        "value, key, number) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "on conflict(id) do update set batch = excluded.batch where batch < 0",
        [(_hash(each), batch, *each, *_measured(each.dataset, each.metric, each.value)) for each in results],
    )
    return db.total_changes - before


def _hash(result: ArchivedResult) -> int:
    text = "\0".join(result).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True)


def hide_archived(db: sqlite3.Connection, batch: int) -> None:
    """Hide the results of an import that is undone."""
    db.execute("update archived_result set batch = -batch where batch = ?", (batch,))


def show_archived(db: sqlite3.Connection, undone: int, batch: int) -> None:
    """Show the results of an import again that was undone, as those of another import."""
    db.execute("update archived_result set batch = ? where batch = ?", (batch, -undone))


_OF_PAPERS = (
    "select row, dataset, metric, key, value, number, condition, sentence, own, doubtful, source, '', '', '', '' "
    "from result join paper using (row)"
)
_VALUES = f"dataset, metric, key, value, number, '', '', 1, 0, '{ARCHIVE}', model, title, url, date"
_ARCHIVED = (
    f"select coalesce(named.row, titled.row), {_VALUES} from archived_result "
    "left join alias as named on named.id = arxiv and arxiv <> '' "
    "left join alias as titled on titled.id = title_id and title_id <> '' where archived_result.batch > 0"
)
_IS_KNOWN = " and (named.row is not null or titled.row is not null)"
_ARCHIVED_AMONG = (
    f"select alias.row, {_VALUES} from alias join archived_result on arxiv = alias.id and arxiv <> '' "
    "where archived_result.batch > 0 and alias.row in (:rows) union all "
    f"select alias.row, {_VALUES} from alias join archived_result on title_id = alias.id and title_id <> '' "
    "where archived_result.batch > 0 and alias.row in (:rows) "
    "and not exists (select 1 from alias as named where named.id = arxiv and arxiv <> '')"
)
_ARCHIVED_OF = _ARCHIVED_AMONG.replace(":rows", "?1")
_ARCHIVED_OF_REPORTING = _ARCHIVED_AMONG.replace(":rows", "select row from result").replace(" join ", " cross join ")
"""A cross join, because SQLite would read the whole archive and look up each of its papers."""


def all_results(
    database: Database, datasets: Collection[str] | None = None, *, known: bool = False
) -> Iterator[ReportedResult]:
    """Yield the results of all papers in their order, then those of archives, also of unknown papers.

    Args:
        database: `papers.db`.
        datasets: the names of data sets as written; None for all.
        known: whether to omit the results of unknown papers. An archive has many.
    """
    limit, values = "", []
    if datasets is not None:
        limit, values = " and dataset in (select value from json_each(?))", [json.dumps(list(datasets))]
    yield from map(_result, database.rows(f"{_OF_PAPERS} where true{limit} order by row, place", values))
    yield from map(_result, database.rows(f"{_ARCHIVED}{limit}{_IS_KNOWN if known else ''}", values))


def reporting_results(database: Database) -> Iterator[ReportedResult]:
    """Yield the results of papers that report any themselves, those of archives included."""
    yield from map(_result, database.rows(f"{_OF_PAPERS} order by row, place"))
    yield from map(_result, database.rows(_ARCHIVED_OF_REPORTING))


def dataset_counts(database: Database) -> dict[str, int]:
    """Return each data set as written with the number of its results."""
    undone = database.rows("select 1 from archived_result where batch < 0 limit 1")
    shown = " and batch > 0" if undone else ""  # otherwise the index has all that is needed
    counts = Counter[str]()
    for table in ("result where dataset <> ''", f"archived_result where dataset <> ''{shown}"):
        counts.update(dict(database.rows(f"select dataset, count(*) from {table} group by dataset")))
    return counts


def count_results(database: Database) -> dict[str, Any]:
    """Return the numbers of papers with results: the members of `leaderboards.Coverage`."""
    certain = (
        "select row, max(own and not doubtful) as sure from result join paper using (row) "
        "where number is not null and dataset <> '' group by row"
    )
    ((reporting, uncertain),) = database.rows(
        f"select coalesce(sum(sure), 0), coalesce(sum(not sure), 0) from ({certain})"
    )
    return {
        "reporting": reporting,
        "papers": database.value("select count(*) from paper"),
        "uncertain": uncertain,
        "sources": tuple(source for (source,) in database.rows("select distinct source from result order by source")),
        "archived": database.value("select count(*) from archived_result where batch > 0"),
    }


def results_of(database: Database, row: int) -> list[ReportedResult]:
    """Return the results of a paper in their order, then those of archives."""
    own = database.rows(f"{_OF_PAPERS} where row = ? order by place", [row])
    return [_result(values) for values in (*own, *database.rows(_ARCHIVED_OF, [row]))]


def _result(values: tuple[Any, ...]) -> ReportedResult:
    row, dataset, metric, key, value, number, condition, sentence, own, doubtful, *rest = values
    return ReportedResult(
        row, dataset, metric, key, value, number, condition, sentence, bool(own), bool(doubtful), *rest
    )
