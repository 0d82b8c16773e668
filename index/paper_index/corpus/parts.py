"""The parts of a merged paper: its records from different sources, kept so that it can be split again."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..papers.identifiers import title_id
from ..papers.merging import merge
from ..papers.paper import Paper
from .paper_rows import encode
from .reader import CorpusReader

_INSERTION = "insert or replace into part (row, name, batch, record) values (?, ?, ?, ?)"


class Part(NamedTuple):
    """A record of a merged paper."""

    name: str
    """The same for the same record of a source, see `record_name`."""
    batch: int
    """The first import that had it."""
    record: Paper


def record_name(paper: Paper) -> str:
    """Return the name of a record: its id, its title's id, and the format and cite key of its entry.

    Records of equal names need never be split.
    """
    entry = next(iter(paper.reference.entries), None)
    return " ".join((paper.id, title_id(paper.title), f"{entry.format}:{entry.key}" if entry else "")).rstrip()


def parts_of(reader: CorpusReader, rows: Collection[int]) -> dict[int, list[Part]]:
    """Return the parts of the rows that have any, in the order in which they were imported."""
    found: dict[int, dict[str, Part]] = {}
    listed = reader.database.rows_among("select row, rowid, name, batch, record from part where row", rows)
    for row, _, name, batch, record in sorted(listed, key=lambda each: each[:2]):
        parts = found.setdefault(row, {})
        first = parts[name].batch if name in parts else batch
        parts[name] = Part(name, first, Paper.from_dict(json.loads(record)))  # the latest state of it
    return {row: list(parts.values()) for row, parts in found.items()}


def staying_part(parts: Sequence[Part], paper: Paper) -> Part | None:
    """Return the part that stays the paper when the others are split off."""
    return next((part for part in parts if part.record.id == paper.id), parts[0] if parts else None)


def keep_parts(db: sqlite3.Connection, reader: CorpusReader, row: int, batch: int | None = None) -> None:
    """Make the record of a paper its one part, if it has no parts yet. A step of a transaction.

    Args:
        batch: the import that is undone together with it; None for the one that the paper came with.
    """
    if not parts_of(reader, [row]):
        record, added = reader.source_records([row])[row]
        name = record_name(Paper.from_dict(json.loads(record)))
        db.execute(_INSERTION, (row, name, added if batch is None else batch, record))


def split_rows(reader: CorpusReader) -> dict[str, int]:
    """Return the name of each part of split papers, to the row of the paper that has it now."""
    return dict(
        reader.database.rows(
            "select name, row from part where row in (select row from split union select origin from split)"
        )
    )


class PartsOfChunk:
    """The parts of the papers of one transaction. They are read when a paper is merged: most records change nothing."""

    def __init__(self, reader: CorpusReader, number: int, rows: Collection[int]) -> None:
        """Take the batch of the transaction, and the rows of known papers that it may change."""
        self._reader, self._number = reader, number
        self._stored_rows = {row for (row,) in reader.database.rows_among("select row from part where row", rows)}
        self._changed: dict[tuple[int, str], Paper] = {}
        self._with_parts: set[int] = set()
        """Rows whose parts are in `_changed`."""

    def add(self, row: int, known: Paper, paper: Paper) -> None:
        """Remember a record that is merged with the paper of a row, which is `known` before."""
        name, first = record_name(paper), record_name(known)
        before = self._changed.get((row, name)) or self._stored(row, name)
        if before is None and row not in self._with_parts and row not in self._stored_rows:
            if name == first:
                return
            self._changed[row, first] = known
        self._with_parts.add(row)
        self._changed[row, name] = merge(before, paper) if before else paper

    def _stored(self, row: int, name: str) -> Paper | None:
        if row not in self._stored_rows:
            return None
        latest = "select record from part where row = ? and name = ? order by rowid desc limit 1"
        record = self._reader.database.value(latest, (row, name))
        return Paper.from_dict(json.loads(record)) if record else None

    def write(self, db: sqlite3.Connection) -> None:
        """Write the new and changed parts."""
        db.executemany(
            _INSERTION,
            [(row, name, self._number, encode(paper.to_dict())) for (row, name), paper in self._changed.items()],
        )
