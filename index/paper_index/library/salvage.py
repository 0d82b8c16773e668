"""Recover what a damaged library still holds, row by row."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ..database import connect, copy_parts, migrate, parts_of
from .inspection import BadRow, Row, rows
from .mending import Mender
from .schema import COLUMNS, KEYS, STEPS, insertion, sealed


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was recovered from a damaged library."""

    papers: int
    """Papers with marks."""
    marks: int
    """Single marks: bookmarks, tags, notes and so on."""
    entries: int
    """Entries of the journal, which can still be undone."""
    mended: int = 0
    """Damaged rows for which the journal or a backup had a good copy."""
    doubtful: tuple[BadRow, ...] = ()
    """Damaged rows that have no good copy and were kept as they are."""
    lost: tuple[BadRow, ...] = ()
    """Damaged rows that could not be kept."""

    @classmethod
    def of(
        cls, db: sqlite3.Connection, mended: int = 0, doubtful: Iterable[BadRow] = (), lost: Iterable[BadRow] = ()
    ) -> Self:
        """Count what a recovered library holds."""
        said = "from cell where value is not null and paper <> ''"
        papers, marks, entries = db.execute(
            f"select count(distinct paper), count(*), (select count(*) from entry) {said}"
        ).fetchone()
        return cls(papers, marks, entries, mended, tuple(doubtful), tuple(lost))


def salvage(damaged: Path, target: Path, copies: Iterable[Path] = ()) -> Salvage:
    """Make a library of all that can be read of a damaged one; `target` is then there whole or not at all.

    Every table is read from both ends up to the damage. The journal holds every value a second time: lost marks and
    damaged rows are looked for in it, and damaged rows then in `copies`, backups with the best one first.

    Raises:
        OSError, sqlite3.Error: if a file cannot be read, or there is no room for what is found.
    """
    with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
        found = _read(damaged, Path(folder))
    mender = Mender(found, copies)
    kept = mender.mended()
    beside = target.with_name(target.name + ".part")
    for part in parts_of(beside):  # of a program that was killed meanwhile
        part.unlink()
    try:
        with contextlib.closing(connect(beside, synchronous="FULL")) as db:
            migrate(db, STEPS)
            db.execute("begin immediate")
            for table in ("entry", "change", "cell", "paper"):
                db.executemany(insertion(table, "insert or ignore"), [sealed(*values) for values in kept[table]])
            stamps = "select stamp from cell union all select stamp from entry"
            db.execute(f"update clock set latest = coalesce((select max(stamp) from ({stamps})), 0)")
            db.execute("commit")
            done = Salvage.of(db, mender.count, mender.doubtful, mender.lost)
        beside.rename(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return done


def _read(damaged: Path, folder: Path) -> dict[str, list[Row]]:
    """Return the rows that can be read, each once."""
    found: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    copy = folder / "library.db"
    copy_parts(damaged, copy)  # reading may write: the log is applied
    if not copy.exists() or not copy.stat().st_size:
        _begin(copy)
    try:
        with contextlib.closing(sqlite3.connect(copy)) as db:
            for table in COLUMNS:
                found[table] = list(_rows(db, table))
    except sqlite3.Error:
        pass  # nothing more can be read of it
    return found


def _begin(copy: Path) -> None:
    """Put an empty library beside a log that lost its own: SQLite deletes a log that has no database."""
    beside = copy.with_name("empty.db")
    with contextlib.closing(connect(beside, synchronous="OFF")) as db:
        migrate(db, STEPS)
        db.execute("pragma journal_mode=wal")
    beside.replace(copy)


def _rows(db: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield the rows of a table from its beginning to the damage, then from its end."""
    keys = KEYS[table]
    orders = [f"order by {', '.join(keys)}", "order by " + ", ".join(f"{key} desc" for key in keys), ""]
    seen: set[tuple[Any, ...]] = set()
    for order in orders:
        try:
            for row in rows(db, table, order):
                if (once := (*row.values, row.checksum)) not in seen:
                    seen.add(once)
                    yield row
        except sqlite3.Error:
            continue
        else:
            return
