"""What a damaged library still holds."""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..database import parts_of
from .schema import is_field

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


def salvage(damaged: Path, db: sqlite3.Connection) -> Salvage:
    """Put into the empty library `db` all that can be read of a damaged one; its file is not touched.

    Every table is read from both ends up to the damage. A mark whose cell is lost is looked for in the journal, which
    holds every value a second time.
    """
    with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
        found = _read(damaged, Path(folder))
    cells: dict[tuple[str, str], tuple[str | None, int]] = {}
    stamps = {number: stamp for number, stamp, _, _ in found["entry"]}
    standing = {number for number, _, _, undone in found["entry"] if not undone}
    for number, paper, field, _, after in sorted(found["change"]):
        if number in standing:
            cells[paper, field] = (after, stamps[number])
    cells.update({(paper, field): (value, stamp) for paper, field, value, stamp in found["cell"]})
    cells = {key: said for key, said in cells.items() if is_field(*key)}
    db.execute("begin immediate")
    db.executemany("insert or replace into cell values (?, ?, ?, ?)", [(*key, *said) for key, said in cells.items()])
    db.executemany("insert or ignore into paper values (?, ?)", found["paper"])
    db.executemany("insert or ignore into entry values (?, ?, ?, ?)", found["entry"])
    db.executemany(
        "insert or ignore into change values (?, ?, ?, ?, ?)", [c for c in found["change"] if c[0] in stamps]
    )
    latest = max([0, *stamps.values(), *(stamp for _, stamp in cells.values())])
    db.execute("update clock set latest = max(latest, ?)", (latest,))
    db.execute("commit")
    said = [paper for (paper, _), (value, _) in cells.items() if value is not None and paper]
    return Salvage(len(set(said)), len(said), len(found["entry"]))


def _read(damaged: Path, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
    copy = folder / "library.db"
    try:
        # Reading may write (the log is worked in): a copy is read.
        for part in parts_of(damaged):
            if not part.name.endswith("-shm"):
                shutil.copyfile(part, copy.with_name(copy.name + part.name.removeprefix(damaged.name)))
        with contextlib.closing(sqlite3.connect(copy)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for table in _COLUMNS:
                found[table] = list(dict.fromkeys(_rows(db, table)))
    except (OSError, sqlite3.Error):
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
