"""Checks of a library row by row: the damaged rows, and the damage of each."""

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import PaperError
from ..papers.paper import Paper
from ..text.sanitize import clean, clean_note
from .table_layout import ABOUT, COLUMNS, KEYS, LATEST, NOTE, SAVED, TAG, checksum, is_field, resealed, sealed
from .tags import folded_tag, usable_tag

MISFIT = "it does not match its checksum"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A damaged row."""

    table: str
    id: str
    """The values of its primary key, with blanks between."""
    reason: str

    def __str__(self) -> str:
        return f"{self.table} {clean(self.id)[:200]}: {self.reason}"


class Row(NamedTuple):  # made quicker than a dataclass: there are many
    """One row of a library."""

    table: str
    values: tuple[Any, ...]
    """In the order of `COLUMNS`; where possible, text that is not UTF-8 and invalid values are replaced."""
    checksum: int | None
    """As stored; None if it has none yet."""
    reason: str = ""
    """The damage, or ""."""
    usable: bool = True
    """Whether `values` can be kept although something is wrong."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Its primary key."""
        return tuple(self.values[COLUMNS[self.table].index(name)] for name in KEYS[self.table])

    @property
    def bad(self) -> BadRow:
        """The row as it is reported."""
        return BadRow(self.table, " ".join(str(part) for part in self.key if part != ""), self.reason)


class _Undecoded(bytes):
    """A text that is not UTF-8."""


def _text(raw: bytes) -> str | _Undecoded:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _Undecoded(raw)


@contextlib.contextmanager
def _tolerant(db: sqlite3.Connection) -> Iterator[None]:
    """Let a connection read texts that are not UTF-8, and distinguish texts from blobs."""
    before = db.text_factory
    db.text_factory = _text
    try:
        yield
    finally:
        db.text_factory = before


def columns_of(db: sqlite3.Connection, table: str) -> str:
    """Return the columns to select from a table; `null` for those that an earlier version had not.

    Raises:
        sqlite3.DatabaseError: if the table cannot be read.
    """
    there = {name for _, name, *_ in db.execute(f"pragma table_info({table})")}
    later = {"made", "checksum"} - there
    return ", ".join("null" if name in later else name for name in (*COLUMNS[table], "checksum"))


def rows(db: sqlite3.Connection, table: str, rest: str = "", values: Sequence[object] = ()) -> Iterator[Row]:
    """Yield the rows of a table; the connection must serve nothing else meanwhile.

    Args:
        rest: what follows the table's name in the SQL, as `where id = ?`.
        values: the parameters of `rest`.

    Raises:
        sqlite3.DatabaseError: where the database itself is damaged, after the rows before that.
    """
    for *found, seal in _scanned(db, f"select {columns_of(db, table)} from {table} {rest}", values):
        fits = type(seal) is int and checksum(*found) == seal
        yield Row(table, tuple(found), seal) if fits else _examined(table, found, seal)


def plausible_rows(db: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the values of the rows that show no damage at a quick look: for a library that gets its checksums.

    Raises:
        sqlite3.DatabaseError: at damage of the database itself.
    """
    for *values, _ in _scanned(db, f"select {columns_of(db, table)} from {table}"):
        if _is_plausible(table, values):
            yield tuple(values)


def _is_plausible(table: str, values: list[Any]) -> bool:
    if not all(map(_is_of_its_kind, COLUMNS[table], values)):
        return False
    if table == "paper":
        with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
            return bool(json.loads(values[1])["id"] == values[0])
        return False
    return table != "cell" or not values[1].startswith(SAVED) or repaired_value(values[1], values[2])[1]


def _scanned(db: sqlite3.Connection, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield rows of which some may hold texts that are not UTF-8.

    Raises:
        sqlite3.DatabaseError: at damage of the database itself, after the rows before it.
    """
    done = 0
    with contextlib.suppress(sqlite3.DatabaseError):
        cursor = db.execute(sql, values)
        while some := cursor.fetchmany(500):
            yield from some
            done += len(some)
        return
    with _tolerant(db):  # slower
        yield from itertools.islice(db.execute(sql, values), done, None)


def carried(row: Row, *after: Any) -> tuple[Any, ...]:
    """Return a row with other values, sealed; the checksum of a damaged row stays wrong."""
    return sealed(*after) if not row.reason else (*after, resealed(row.checksum, row.values, after))


def bad_rows(db: sqlite3.Connection) -> Generator[BadRow, None, None]:
    """Yield the damaged rows of a library, and the changes whose entry is missing.

    Raises:
        sqlite3.DatabaseError: at damage of the database itself.
    """
    for table in COLUMNS:
        for *values, seal in _scanned(db, f"select {columns_of(db, table)} from {table}"):
            if type(seal) is int and checksum(*values) == seal:
                continue
            if (row := _examined(table, values, seal)).reason:
                yield row.bad
    orphans = "from change where number not in (select number from entry)"
    for key in _scanned(db, f"select number, paper, field {orphans}"):
        yield BadRow("change", " ".join(str(_shown(part)) for part in key), "its entry is missing")
    if db.execute("select 1 from sqlite_master where name = 'clock'").fetchone() and not is_clock_right(db):
        yield BadRow("clock", "", "it is behind the latest change")


def is_clock_right(db: sqlite3.Connection) -> bool:
    """Return whether the latest stamp is recorded correctly.

    Raises:
        sqlite3.DatabaseError: at damage of the database itself.
    """
    # One statement: between two, another program could make a change, and the clock would seem to be behind it.
    stamps = "select max(stamp) from cell where typeof(stamp) = 'integer'"
    clocks = db.execute(f"select latest, ({stamps}) from clock").fetchall()
    return len(clocks) == 1 and all(
        type(noted) is int and min(latest or 0, LATEST - 1) <= noted < LATEST for noted, latest in clocks
    )


def _examined(table: str, raw: list[Any], seal: object) -> Row:
    """Look closely at a row that has no checksum, or a wrong one."""
    seal = seal if type(seal) is int else None
    values: list[Any] = []
    reasons = []
    for name, value in zip(COLUMNS[table], raw, strict=True):
        if isinstance(value, _Undecoded):
            reasons.append(f"its {name} is not UTF-8")
            if name in KEYS[table]:
                return Row(table, tuple(map(_shown, raw)), seal, reasons[0], usable=False)
            value = value.decode("utf-8", "replace")
        if name == "stamp" and type(value) is not int:  # a mark outlives its time
            reasons.append("its stamp is not a number")
            value = 0
        if not _is_of_its_kind(name, value):
            wanted = "number" if name in _NUMBERS else "text"
            return Row(table, tuple(map(_shown, raw)), seal, f"its {name} is not a {wanted}", usable=False)
        values.append(value)
    reason, mended = _MEANING[table](values)
    reasons += [reason] if reason else []
    if not reasons and seal is not None and checksum(*values) != seal:
        reasons = [MISFIT]
    return Row(table, tuple(mended or values), seal, "; ".join(reasons), usable=mended is not None)


_NUMBERS = {"number", "stamp", "undone", "made"}
_OPTIONAL = {"value", "before", "after", "made"}


def _is_of_its_kind(name: str, value: object) -> bool:
    return (value is None and name in _OPTIONAL) or type(value) is (int if name in _NUMBERS else str)


def _shown(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


# The damage of the values of a row, and the usable values, or None.
_Verdict = tuple[str, list[Any] | None]


def _cell(values: list[Any]) -> _Verdict:
    paper, field, value, stamp = values
    if not _is_known(paper, field):
        return "its field is unknown", None
    kept, usable = repaired_value(field, value)
    reason = "" if usable and kept == value else f"its value is invalid for {field.split('/')[0]}"
    if not 0 <= stamp < LATEST:
        reason, stamp = reason or "its stamp is not a time", 0
    return reason, [paper, field, kept, stamp] if usable else None


def _entry(values: list[Any]) -> _Verdict:
    number, stamp, label, undone, made = values
    if undone not in (0, 1, 2):
        return "its state is unknown", None
    kept = [number, stamp if 0 <= stamp < LATEST else 0, label, undone, made if 0 <= (made or 0) < LATEST else None]
    return "" if kept == values else "its stamp is not a time", kept


def _change(values: list[Any]) -> _Verdict:
    number, paper, field, before, after = values
    if not _is_known(paper, field):
        return "its field is unknown", None
    (kept_before, well_before), (kept_after, well_after) = repaired_value(field, before), repaired_value(field, after)
    kept, usable = [number, paper, field, kept_before, kept_after], well_before and well_after
    reason = "" if usable and kept == values else f"its value is invalid for {field.split('/')[0]}"
    return reason, kept if usable else None


def _paper(values: list[Any]) -> _Verdict:
    identity, record = values
    if (paper := read_record(record)) is None:
        return "its record is not the JSON of a paper", None
    return ("", values) if paper.id == identity else ("its record has another id", None)


_MEANING = {"cell": _cell, "entry": _entry, "change": _change, "paper": _paper}


def _is_known(paper: str, field: str) -> bool:
    from .sync_format import is_plain

    return is_field(paper, field) and is_plain(field) and is_plain(paper)


def repaired_value(field: str, value: str | None) -> tuple[str | None, bool]:
    """Return a value as its field can hold it, and whether it can at all.

    Any text can be a note, without its control characters. A tag whose spelling is lost takes the name of its field.
    """
    from .sync_format import is_value

    if value is None or is_value(field, value):
        return value, True
    if field == NOTE or field.startswith(ABOUT):
        return (clean_note if field == NOTE else clean)(value), True
    if field.startswith(TAG):
        name = field.removeprefix(TAG)
        return name, usable_tag(name) == name and folded_tag(name) == name
    return value, False


def read_record(record: object) -> Paper | None:
    """Return the paper of a stored record, or None if it cannot be read."""
    if not isinstance(record, str):
        return None
    try:
        return Paper.from_dict(json.loads(record))
    except (PaperError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
