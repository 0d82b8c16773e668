"""A look at a library that is not open: is it whole, and what is in it?"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..database import parts_of, read_into
from ..errors import PaperError, told
from ..reading import refuse_special


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen."""

    problem: str
    """What is damaged, or nothing."""
    papers: int = 0
    """Papers with marks."""
    marks: int = 0
    changes: int = 0
    """Entries of the journal."""


def look(path: Path) -> Look:
    """Look through a library or a copy of one, every page of it. Nothing is changed, and nothing waits for it."""
    try:
        for part in parts_of(path):
            refuse_special(part)
        with _to_read(path) as db:
            problem = next((said for (said,) in db.execute("pragma integrity_check(1)") if said != "ok"), "")
            papers, marks = db.execute(
                "select count(distinct paper), count(*) from cell where value is not null and paper <> ''"
            ).fetchone()
            changes = db.execute("select count(*) from entry").fetchone()[0]
    except OSError as error:
        return Look(told(error))
    except (sqlite3.Error, PaperError) as error:
        return Look(str(error))
    return Look(problem, papers, marks, changes)


@contextlib.contextmanager
def _to_read(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=30, uri=True)) as db:
        try:
            db.execute("select 1 from sqlite_master").fetchall()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
        else:
            yield db
            return
    # Where nothing can be written a log cannot be read in its place.
    with contextlib.closing(sqlite3.connect(":memory:")) as copy:
        read_into(copy, path)
        yield copy
