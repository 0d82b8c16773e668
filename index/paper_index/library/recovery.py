"""Recover what a damaged library still holds, row by row."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ..storage import wal
from ..storage.sqlite import connect, copy_parts, migrate, parts_of, read_schema
from .repair import Repairer
from .row_checks import BadRow, Row, rows
from .table_layout import COLUMNS, KEYS, STEPS, insertion, sealed

_PAGE = 4096
"""Bytes of a page, which is SQLite's default."""
_FIRST_PAGES = 8
"""Pages of an empty library, with one to spare."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """The result of recovering a damaged library."""

    papers: int
    """Papers with marks."""
    marks: int
    """Single marks: bookmarks, tags, notes and so on."""
    entries: int
    """Entries of the journal, which can still be undone."""
    repaired: int = 0
    """Damaged rows for which the journal or a backup had a good copy."""
    doubtful: tuple[BadRow, ...] = ()
    """Damaged rows that have no good copy and were kept as they are."""
    lost: tuple[BadRow, ...] = ()
    """Damaged rows that could not be kept."""

    @classmethod
    def of(
        cls, db: sqlite3.Connection, repaired: int = 0, doubtful: Iterable[BadRow] = (), lost: Iterable[BadRow] = ()
    ) -> Self:
        """Count what a recovered library holds."""
        said = "from cell where value is not null and paper <> ''"
        papers, marks, entries = db.execute(
            f"select count(distinct paper), count(*), (select count(*) from entry) {said}"
        ).fetchone()
        return cls(papers, marks, entries, repaired, tuple(doubtful), tuple(lost))

    def summary(self, aside: Path) -> str:
        """Return the recovery in sentences. `aside` is the path of the damaged library."""
        if not self.marks and not self.entries:
            return "Nothing could be recovered."
        said = [
            f"Recovered: {_counted(self.marks, 'mark')} of {_counted(self.papers, 'paper')}, "
            f"{_counted(self.entries, 'change')} to undo."
        ]
        if self.repaired:
            said.append(f"{_counted(self.repaired, 'damaged row')} restored from the journal or a backup.")
        for damaged, became in ((self.doubtful, "Kept as found, please check"), (self.lost, "Lost")):
            if damaged:
                named = "; ".join(map(str, damaged[:3])) + ("; …" if len(damaged) > 3 else "")
                said.append(f"{became}: {_counted(len(damaged), 'damaged row')} ({named}).")
        if max(len(self.doubtful), len(self.lost)) > 3:
            said.append(f"'paper-tui library verify {aside}' lists all.")
        return " ".join(said)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def recover(damaged: Path, target: Path, copies: Iterable[Path] = ()) -> Recovery:
    """Make a library of all that can be read of a damaged one; `target` is then there whole or not at all.

    Every table is read from both ends up to the damage. The journal holds every value a second time: lost marks and
    damaged rows are looked for in it, and damaged rows then in `copies`, backups with the best one first.

    Raises:
        OSError, sqlite3.Error: if a file cannot be read, or there is no room for the recovered library.
    """
    with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
        found = _read(damaged, Path(folder))
    repairer = Repairer(found, copies)
    kept = repairer.repair()
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
            done = Recovery.of(db, repairer.count, repairer.doubtful, repairer.lost)
        beside.rename(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return done


def _read(damaged: Path, folder: Path) -> dict[str, list[Row]]:
    """Return the rows that can be read, each once.

    Where not all can be read, they are read again without the transactions behind a damaged frame of the log, and with
    the first page of an empty library: it has header and schema, which are the same in every library. The pages behind
    a damaged one are found that way.
    """
    empty = folder / "empty.db"
    with contextlib.closing(connect(empty, synchronous="OFF")) as db:
        migrate(db, STEPS)
        db.execute("pragma journal_mode=wal")
    copy = folder / "library.db"
    found: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for salvage, first in ((True, b""), (False, b""), (True, empty.read_bytes()[:_PAGE])):
        more, complete = _tables(_copied(damaged, copy, first, salvage=salvage))
        found = {table: list(dict.fromkeys(found[table] + more[table])) for table in COLUMNS}
        if complete:
            break
        for part in parts_of(copy):
            part.unlink()
    return found


def _copied(damaged: Path, copy: Path, first: bytes, *, salvage: bool) -> Path:
    """Copy a library, and make what SQLite refuses readable; return `copy`.

    Args:
        first: another first page; the size in its header is then made to fit.
        salvage: whether transactions behind a damaged frame of the log count.
    """
    copy_parts(damaged, copy)  # reading may write: the log is applied
    content = bytearray(copy.read_bytes() if copy.exists() else b"")
    log = copy.with_name(copy.name + "-wal")
    if salvage and log.exists() and wal.is_damaged(changes := log.read_bytes()):
        content = bytearray(wal.salvaged(bytes(content), changes))
        log.unlink()
    content[: len(first)] = first
    # SQLite reads nothing of a file that is shorter than its header says, or without the first page of a table.
    if first or (content[16:18] == _PAGE.to_bytes(2) and int.from_bytes(content[28:32]) > len(content) // _PAGE):
        content.extend(bytes(max(-len(content) % _PAGE, _FIRST_PAGES * _PAGE - len(content))))
        content[92:96] = bytes(255 - byte for byte in content[24:28])  # its note of the size counts for nothing then
    copy.write_bytes(content)
    return copy


def _tables(copy: Path) -> tuple[dict[str, list[Row]], bool]:
    """Return the rows that can be read, and whether they are all."""
    found: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    complete = bool(copy.stat().st_size)  # SQLite would delete the log of an empty file
    try:
        with contextlib.closing(sqlite3.connect(copy)) as db:
            if not complete:
                return found, False
            read_schema(db)
            for table in COLUMNS:
                found[table], whole = _rows(db, table)
                complete = complete and whole
    except sqlite3.Error:
        return found, False
    return found, complete


def _rows(db: sqlite3.Connection, table: str) -> tuple[list[Row], bool]:
    """Return the rows of a table from its beginning to the damage and from its end, and whether they are all."""
    keys = KEYS[table]
    orders = [f"order by {', '.join(keys)}", "order by " + ", ".join(f"{key} desc" for key in keys), ""]
    found: dict[Row, None] = {}
    for number, order in enumerate(orders):
        try:
            for row in rows(db, table, order):
                found[row] = None
        except sqlite3.Error:
            continue
        else:
            return list(found), not number
    return list(found), False
