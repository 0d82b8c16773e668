"""Queries of imports and fetches: the papers that one of them added, and the sizes of editions."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from ..papers.editions import parts
from ..papers.paper import Paper
from .reader import CorpusReader
from .tables import MERGED, NEWEST_BATCH


def ids_added_by(reader: CorpusReader, batch: int | None) -> list[str]:
    """Return the ids of the papers that were first added by a batch, in their order."""
    found = reader.database.rows("select id from paper where added = ? order by row", (batch,))
    return [identity for (identity,) in found]


def new_rows(reader: CorpusReader) -> list[int]:
    """Return the rows of the papers that were added by the latest import or fetch that added any."""
    found = reader.database.rows(f"select row from imported where before is null and number = {NEWEST_BATCH}")
    return [row for (row,) in found]


def newest_batch(reader: CorpusReader) -> int:
    """Return the number of the latest import or fetch that added papers, see `new_rows`; 0 without one."""
    return int(reader.database.value(f"select {NEWEST_BATCH}") or 0)


def last_batch(reader: CorpusReader) -> int:
    """Return the number of the latest import, also of one that was undone."""
    return int(reader.fact("batch") or 0)


def last_batch_before(reader: CorpusReader, stamp: int) -> int:
    """Return the number of the last import before a time (seconds since 1970), or 0."""
    return int(reader.database.value("select max(number) from import where stamp < ?", (stamp,)) or 0)


def newest_stamp(reader: CorpusReader) -> int:
    """Return the time of the latest import (seconds since 1970), or 0."""
    return int(reader.database.value("select max(stamp) from import") or 0)


def rows_by_day(reader: CorpusReader) -> dict[str, list[int]]:
    """Return the ISO day of each import or fetch, in local time, with the rows of the papers that it added."""
    added: defaultdict[str, list[int]] = defaultdict(list)
    for row, stamp in reader.database.rows("select row, stamp from paper join import on number = added"):
        added[date.fromtimestamp(stamp).isoformat()].append(row)
    return added


def newest_date(reader: CorpusReader, upto: str) -> str:
    """Return the latest date of a paper up to an ISO date, or ""."""
    return str(reader.database.value("select max(date) from paper where date <= ?", (upto,)) or "")


def rows_dated(reader: CorpusReader, since: str) -> set[int]:
    """Return the rows of the papers with an ISO date from `since` on; of all papers for ""."""
    return {row for (row,) in reader.database.rows("select row from paper where date >= ?", (since,))}


def dated_among(reader: CorpusReader, since: str, rows: Collection[int]) -> set[int]:
    """Return those of `rows` whose papers have an ISO date from `since` on."""
    return {
        row for row, date in reader.database.rows_among("select row, date from paper where row", rows) if date >= since
    }


def rows_since(reader: CorpusReader, number: int) -> set[int]:
    """Return the rows of the papers that imports after a number added, or gave a new edition.

    The merge of two known papers gives none. A week is not a new edition of a paper that was in one of its days.
    """
    # `before` is that of the least number. Imports only add editions: a paper with as many as before has no new one.
    first = reader.database.rows(
        "select row, min(number), before from imported join import using (number) "
        f"where number > ? and (before is null or name not like '{MERGED} %') group by row "
        "having before is null or (json_valid(before) and coalesce(json_array_length(before, '$.appearances'), 0) "
        "< (select count(*) from appearance where appearance.row = imported.row))",
        (number,),
    )
    added = {row for row, _, before in first if before is None}
    records = {row: before for row, _, before in first if before is not None}
    editions: dict[int, set[str]] = {row: set() for row in records}
    for row, edition in reader.database.rows_among("select row, edition from appearance where row", records):
        editions[row].add(edition)
    return added | {row for row, before in records.items() if _has_new(editions[row], before)}


def _has_new(editions: set[str], before: str) -> bool:
    """Return whether a paper has an edition apart from those in its record before."""
    known = {place.label for place in Paper.from_dict(json.loads(before)).appearances}
    days = {part for label in known for part in parts(label)}
    return any(each not in days and not known.intersection(parts(each)) for each in editions)


def interrupted(reader: CorpusReader, continues: tuple[str, float] | None) -> tuple[int | None, int, int]:
    """Return batch, new and merged papers of an import that was interrupted, if it is the latest one; else None, 0, 0.

    Args:
        reader: reads the corpus.
        continues: the name of the import, and when it began in seconds since 1970; None if none was interrupted.
    """
    latest = reader.database.rows("select number, new, merged, name, stamp from import order by number desc limit 1")
    for number, new, merged, name, stamp in latest if continues else ():
        if continues and name == continues[0] and stamp >= int(continues[1]):
            return number, new, merged
    return None, 0, 0


def days_of_size(reader: CorpusReader, sizes: Collection[int]) -> list[str]:
    """Return the days whose editions have exactly one of some numbers of papers, in order."""
    found = reader.database.rows(
        "select edition from appearance where edition glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' "
        f"group by edition having count(*) in ({','.join(map(str, sizes))}) order by edition"
    )
    return [day for (day,) in found]
