"""What a damaged library still holds."""

import contextlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ..database import connect, copy_parts, migrate, parts_of
from ..paper import Paper
from . import transfer
from .schema import LATEST, STEPS, is_field

_COLUMNS = {
    "cell": ("paper", "field", "value", "stamp"),
    "entry": ("number", "stamp", "label", "undone"),
    "change": ("number", "paper", "field", "before", "after"),
    "paper": ("id", "record"),
}
_KEYS = {"cell": "paper, field", "entry": "number", "change": "number, paper, field", "paper": "id"}


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was recovered from a damaged library."""

    papers: int
    """Papers with marks."""
    marks: int
    """Single marks: bookmarks, tags, notes and so on."""
    entries: int
    """Entries of the journal, which can still be undone."""

    @classmethod
    def of(cls, db: sqlite3.Connection) -> Self:
        """Count what a library made by `salvage` holds."""
        said = "from cell where value is not null and paper <> ''"
        return cls(
            *db.execute(f"select count(distinct paper), count(*), (select count(*) from entry) {said}").fetchone()
        )


def salvage(damaged: Path, target: Path) -> None:
    """Make a library of all that can be read of a damaged one; it is there whole or not at all.

    Every table is read from both ends up to the damage. A mark whose cell is lost is looked for in the journal, which
    holds every value a second time.

    Raises:
        OSError: if a file cannot be read, or there is no room for what is found; `target` is not there then.
    """
    with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
        found = _read(damaged, Path(folder))
    beside = target.with_name(target.name + ".part")
    for part in parts_of(beside):  # of a program that was killed meanwhile
        part.unlink()
    try:
        with contextlib.closing(connect(beside, synchronous="FULL")) as db:
            migrate(db, STEPS)
            db.execute("begin immediate")
            _fill(db, found)
            db.execute("commit")
        beside.rename(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _fill(db: sqlite3.Connection, found: dict[str, list[tuple[Any, ...]]]) -> None:
    cells: dict[tuple[str, str], tuple[str | None, int]] = {}
    stamps = {number: stamp for number, stamp, _, _ in found["entry"]}
    standing = {number for number, _, _, undone in found["entry"] if not undone}
    for number, paper, field, _, after in sorted(found["change"], key=lambda change: change[:3]):
        if number in standing:
            cells[paper, field] = (after, stamps[number])
    cells.update({(paper, field): (value, stamp) for paper, field, value, stamp in found["cell"]})
    cells = {key: said for key, said in cells.items() if is_field(*key) and _is_said(key[1], *said)}
    db.executemany("insert or replace into cell values (?, ?, ?, ?)", [(*key, *said) for key, said in cells.items()])
    db.executemany("insert or ignore into paper values (?, ?)", [row for row in found["paper"] if _is_record(*row)])
    db.executemany("insert or ignore into entry values (?, ?, ?, ?)", found["entry"])
    db.executemany(
        "insert or ignore into change values (?, ?, ?, ?, ?)", [c for c in found["change"] if c[0] in stamps]
    )
    latest = max([0, *stamps.values(), *(stamp for _, stamp in cells.values())])
    db.execute("update clock set latest = max(latest, ?)", (latest,))


def _is_said(field: str, value: str | None, stamp: int) -> bool:
    return 0 <= stamp < LATEST and (value is None or transfer.is_value(field, value))


def _is_record(identity: str, record: str) -> bool:
    try:
        return Paper.from_dict(json.loads(record)).id == identity
    except (ValueError, RecursionError):
        return False


def _read(damaged: Path, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
    copy = folder / "library.db"
    copy_parts(damaged, copy)  # reading may write: the log is worked in
    try:
        with contextlib.closing(sqlite3.connect(copy)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for table in _COLUMNS:
                found[table] = list(dict.fromkeys(_rows(db, table)))
    except sqlite3.Error:
        pass  # nothing can be read of it, or nothing more
    return found


def _rows(db: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table from its beginning to the damage, then from its end; some may come twice."""
    columns = ", ".join(_COLUMNS[table])
    orders = [
        f"order by {_KEYS[table]}",
        "order by " + ", ".join(f"{key} desc" for key in _KEYS[table].split(", ")),
        "",
    ]
    for order in orders:
        try:
            for row in db.execute(f"select {columns} from {table} {order}"):
                if _plausible(table, row):
                    yield row
        except sqlite3.Error:
            continue
        else:
            return


def _plausible(table: str, row: tuple[Any, ...]) -> bool:
    """Tell whether the values of a row are of the kinds they were written as."""
    numbers = {"cell": (3,), "entry": (0, 1, 3), "change": (0,), "paper": ()}[table]
    empty = {"cell": (2,), "entry": (), "change": (3, 4), "paper": ()}[table]
    return all(
        isinstance(value, int) if place in numbers else isinstance(value, str) or (value is None and place in empty)
        for place, value in enumerate(row)
    )
