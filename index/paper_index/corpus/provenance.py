"""The sources of the values of a paper, and its votes over time.

Only changes of known papers are written: the other values of a paper came with the import that added it. What an import
wrote is deleted when the import is undone.
"""

import json
import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from ..papers.changed_fields import changed_fields, fields_of
from ..papers.corrections import FORMERLY, field_label
from ..papers.merging import merge
from ..papers.paper import Paper
from .reader import CorpusReader

EDITED, EXTRACTED = "edited by you", "found in the abstract"
"""The sources of values that the user gave, and of values that were extracted from the text."""
_MOST_SOURCES = 3
"""Sources of one record that are named."""
_INSERT_CHANGE = "insert or replace into provenance values (?, ?, ?, ?, ?, ?)"
_INSERT_VOTES = "insert or replace into vote values (?, ?, ?, ?, ?)"


class Origin(NamedTuple):
    """The source of some fields of a paper."""

    fields: tuple[str, ...]
    """The names of the fields as people read them, such as `date`."""
    source: str
    """A service or file, or several separated by commas; `EDITED` or `EXTRACTED`."""
    at: int = 0
    """When it was imported or fetched, in seconds since 1970; 0 if unknown."""
    is_first: bool = False
    """Whether the paper was added from this source."""


class Votes(NamedTuple):
    """The votes of a paper in an edition when they were imported or fetched."""

    edition: str
    """The edition's key."""
    at: int
    """When, in seconds since 1970; 0 if unknown."""
    votes: int


class Changes:
    """The changes that one transaction makes to known papers."""

    def __init__(self, reader: CorpusReader, batch: int) -> None:
        """Take the batch of the transaction."""
        self._reader, self._batch, self._now = reader, batch, int(time.time())
        self._changes: list[tuple[int, int, int, str, int, str]] = []
        self._votes: list[tuple[int, str, int | None, int]] = []

    def add(self, row: int, before: Paper, after: Paper, sources: Iterable[str], place: int) -> None:
        """Remember that a record changed the paper of a row.

        Args:
            row: the row.
            before: the paper.
            after: the paper, merged with the record.
            sources: the sources of the record.
            place: the number of the record in its import.
        """
        fields = changed_fields(before, after)
        if fields or before.sources != after.sources:
            # The record of an import that is made again has all sources of the paper.
            new = [source for source in sources if source not in before.sources] or sources
            self._changes.append((row, self._batch, place, _joined(new), self._now, _stored(tuple(fields))))
        if before.appearances != after.appearances:
            known = {each.edition: each.votes for each in before.appearances}
            self._votes += [
                (row, each.edition, known.get(each.edition), each.votes)
                for each in after.appearances
                if each.votes is not None and each.votes != known.get(each.edition)
            ]

    def write(self, db: sqlite3.Connection) -> None:
        """Write the changes. A step of a transaction, after the papers were written."""
        db.executemany(_INSERT_CHANGE, self._changes)
        if self._votes:
            first = {(row, edition): votes for row, edition, votes, _ in self._votes if votes is not None}
            _put_first_votes(db, self._reader, first)
            now = [(row, edition, self._batch, self._now, votes) for row, edition, _, votes in self._votes]
            db.executemany(_INSERT_VOTES, now)


def _put_first_votes(db: sqlite3.Connection, reader: CorpusReader, votes: dict[tuple[int, str], int]) -> None:
    """Write the votes of papers (row, edition) when they were added, unless votes of them are known already."""
    rows = {row for row, _ in votes}
    known = set(reader.database.rows_among("select row, edition from vote where row", rows))
    batches = {
        row: batch
        for table in ("paper", "curated")
        for row, batch in reader.database.rows_among(f"select row, added from {table} where row", rows)
    }
    stamps = dict(reader.database.rows_among("select number, stamp from import where number", set(batches.values())))
    lines = []
    for (row, edition), number in votes.items():
        if row in batches and (row, edition) not in known:
            stamp = stamps.get(batches[row], 0)
            # The paper may be older than the edition, but its votes are not.
            lines.append((row, edition, batches[row], stamp and max(stamp, _noon(edition)), number))
    db.executemany(_INSERT_VOTES, lines)


@cache
def _noon(edition: str) -> int:
    """Return the noon of a day in seconds since 1970, or 0 for another edition."""
    try:
        return int(datetime.combine(date.fromisoformat(edition), datetime.min.time(), UTC).timestamp()) + 43_200
    except (ValueError, OverflowError):
        return 0


def delete_history(db: sqlite3.Connection, rows: list[tuple[int]]) -> None:
    """Delete the provenance and the votes of papers."""
    for table in ("provenance", "vote"):
        db.executemany(f"delete from {table} where row = ?", rows)


def history_of(db: sqlite3.Connection, row: int) -> dict[str, list[tuple[object, ...]]]:
    """Return the provenance and the votes of a paper, for `restore_history`."""
    return {
        table: db.execute(f"select * from {table} where row = ?", (row,)).fetchall() for table in ("provenance", "vote")
    }


def restore_history(db: sqlite3.Connection, history: dict[str, list[tuple[object, ...]]]) -> None:
    """Write the provenance and the votes of a paper again, see `history_of`."""
    db.executemany(_INSERT_CHANGE, history.get("provenance", ()))
    db.executemany(_INSERT_VOTES, history.get("vote", ()))


def join_history(
    db: sqlite3.Connection, reader: CorpusReader, batch: int, into: int, row: int, fields: Iterable[str]
) -> None:
    """Add the history of the paper of a row to that of another one, with which it is merged.

    Args:
        db: the open transaction.
        reader: reads the corpus; both papers are still there.
        batch: the batch of the merge.
        into: the row of the paper that is kept.
        row: the row of the other paper.
        fields: the fields that change in the paper that is kept.
    """
    sources, _ = _given(reader, row)
    by_source: dict[tuple[str, int], list[str]] = {}
    for name in fields:
        if name in sources:
            by_source.setdefault(sources[name], []).append(name)
    db.executemany(
        _INSERT_CHANGE,
        [
            (into, batch, place, source, at, _stored(tuple(names)))
            for place, ((source, at), names) in enumerate(by_source.items())
        ],
    )
    db.execute("insert or ignore into vote select ?, edition, ?, at, votes from vote where row = ?", (into, batch, row))


def put_provenance(db: sqlite3.Connection, row: int, records: Iterable[tuple[int, Paper]]) -> None:
    """Write the provenance of a paper anew from its parts.

    Args:
        db: the open transaction.
        row: the row of the paper.
        records: each part and the batch in which it came, in their order.
    """
    db.execute("delete from provenance where row = ?", (row,))
    paper: Paper | None = None
    for place, (batch, record) in enumerate(records):
        after = merge(paper, record) if paper else record
        stamp = db.execute("select stamp from import where number = ?", (batch,)).fetchone()
        if paper and (fields := changed_fields(paper, after)):
            values = (row, batch, place, _joined(record.sources), stamp[0] if stamp else 0, _stored(tuple(fields)))
            db.execute(_INSERT_CHANGE, values)
        paper = after


def provenance_of(reader: CorpusReader, row: int) -> list[Origin]:
    """Return the origin of every field of a paper in the list: the first source, later ones, the user's edits."""
    given, first = _given(reader, row)
    extracted = reader.database.value("select fields from found where row = ?", (row,))
    corrections = reader.database.value("select corrections from curated where row = ?", (row,))
    edited = [name for name in json.loads(corrections or "{}") if not name.startswith(FORMERLY)]
    found: dict[str, tuple[str, int]] = {}
    # Some fields have one name for people, such as the date of a paper and that of its reference.
    for name in edited:
        found.setdefault(field_label(name), (EDITED, 0))
    for name in [*given, *json.loads(extracted or "{}")]:
        found.setdefault(field_label(name), given.get(name, (EXTRACTED, 0)))
    by_source: dict[tuple[str, int], list[str]] = {}
    for label, source in found.items():
        by_source.setdefault(source, []).append(label)
    origins = [Origin(tuple(labels), *source, source == first) for source, labels in by_source.items()]
    return sorted(origins, key=lambda origin: (origin.source == EDITED, not origin.is_first, origin.at))


def _given(reader: CorpusReader, row: int) -> tuple[dict[str, tuple[str, int]], tuple[str, int]]:
    """Return the source of each field that is not empty, and when it came, without the user's edits; and the first."""
    known = reader.source_records([row]).get(row)
    if known is None:
        return {}, ("", 0)
    plain = json.loads(known[0])
    all_sources: list[str] = plain.get("sources") or []
    changes = reader.database.rows(
        "select source, at, fields from provenance where row = ? order by batch, place", (row,)
    )
    later = {source for said, _, _ in changes for source in said.split(", ")}
    first = [source for source in all_sources if source not in later]
    stamp = reader.database.value("select stamp from import where number = ?", (known[1],)) or 0
    origin = _joined(first or all_sources[:1]), stamp
    found = dict.fromkeys(fields_of(plain), origin)
    for source, at, fields in changes:
        for name in json.loads(fields):
            if name in found:
                found[name] = source, at
    return found, origin


def votes_of(reader: CorpusReader, row: int) -> list[Votes]:
    """Return the votes of a paper over time, by edition; nothing for editions whose votes never changed."""
    return [
        Votes(*values)
        for values in reader.database.rows(
            "select edition, at, votes from vote where row = ?1 and edition in (select edition from vote "
            "where row = ?1 group by edition having count(*) > 1) order by edition, at",
            (row,),
        )
    ]


@lru_cache(256)
def _stored(fields: tuple[str, ...]) -> str:
    return json.dumps(fields)


def _joined(sources: Iterable[str]) -> str:
    return ", ".join(tuple(sources)[:_MOST_SOURCES])
