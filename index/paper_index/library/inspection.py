"""Inspection of a library that is not open: whether it is whole, and what it contains."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import PaperError, os_error_text
from ..storage.regular_files import refuse_special
from ..storage.sqlite import DAMAGED_VERSION, has_tables_of, parts_of, read_into, read_schema
from ..storage.wal import check_log
from .row_checks import BadRow, bad_rows
from .table_layout import STEPS


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of an inspection."""

    problem: str
    """The damage, or ""."""
    papers: int = 0
    """Papers with marks."""
    marks: int = 0
    changes: int = 0
    """Entries of the journal."""
    rows: tuple[BadRow, ...] = ()
    """The damaged rows."""


def inspect_library(path: Path) -> Inspection:
    """Check every page and every row of a library or a copy, without changing or locking it."""
    rows: list[BadRow] = []
    try:
        for part in parts_of(path):
            refuse_special(part)
        if not path.stat().st_size:
            return Inspection("the file is empty")
        check_log(path)
        with to_read(path) as db:
            problem = structure_problem(db)
            rows.extend(bad_rows(db))
            papers, marks = db.execute(
                "select count(distinct paper), count(*) from cell where value is not null and paper <> ''"
            ).fetchone()
            changes = db.execute("select count(*) from entry").fetchone()[0]
    except OSError as error:
        return Inspection(os_error_text(error), rows=tuple(rows))
    except (sqlite3.Error, PaperError) as error:
        return Inspection(str(error), rows=tuple(rows))
    return Inspection(problem or (str(rows[0]) if rows else ""), papers, marks, changes, tuple(rows))


def structure_problem(db: sqlite3.Connection) -> str:
    """Return the damage of the version, the pages and the tables of an open database, or "".

    Raises:
        sqlite3.DatabaseError: if they cannot be read.
    """
    db.execute("select paper, field, value, stamp from cell limit 1").fetchall()
    version = db.execute("pragma user_version").fetchone()[0]
    fits = 0 < version <= len(STEPS) and has_tables_of(db, STEPS[:version])  # not every step changes tables
    if not fits and version != len(STEPS) and has_tables_of(db, STEPS):
        return DAMAGED_VERSION
    return next((said for (said,) in db.execute("pragma integrity_check(1)") if said != "ok"), "")


@contextlib.contextmanager
def to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a library or a copy of one to be read only.

    Raises:
        PaperError, sqlite3.Error: if it cannot be read.
    """
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=30, uri=True)) as db:
        try:
            read_schema(db)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
        else:
            yield db
            return
    # In a read-only place a log cannot be read.
    with contextlib.closing(sqlite3.connect(":memory:")) as copy:
        read_into(copy, path)
        read_schema(copy)
        yield copy
