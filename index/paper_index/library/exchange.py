"""Move marks between libraries: export, merge, restore. Damaged rows are passed over and named."""

import contextlib
import dataclasses
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PaperError
from ..papers.paper import Paper
from ..storage.sqlite import migrate, read_into
from ..text.sanitize import clean_note
from . import backups, journal, sync_format
from .models import NO_MARKS, READ, READING, Change
from .row_checks import BadRow, Row, carried, read_record, rows
from .sync_format import Cells
from .table_layout import BOOKMARK, NOTE, RATING, STATE, STEPS, TAG, insertion
from .tags import folded_tag, usable_tag

if TYPE_CHECKING:
    from .library import Library
    from .store import Store


def exported(store: "Store", damaged: Callable[[BadRow], object]) -> str:
    """Return a library as JSON lines; `damaged` is called with each damaged row, which is left out if it must be."""
    with store.one_moment():
        found = store.rows("cell"), store.rows("paper")
    return "".join(sync_format.lines(_cells(found[0], damaged), _records(found[1], damaged)))


def merged(store: "Store", content: bytes, name: str) -> tuple[Change, sync_format.Contents]:
    """Join an export with a library; see `Library.merge`.

    Raises:
        PaperError: if it is no export of a library.
    """
    found = sync_format.read(content, name)
    with store.changing():
        done = _joined(store, found.cells, found.records, lambda some: f"merged the marks of {some} from {name}")
    return done, found


def restored(store: "Store", path: Path, *, missing: bool) -> Change:
    """Make a library as it was in a backup; see `Library.restore`.

    Raises:
        PaperError: if the file is not a library that can be read.
    """
    if problem := backups.structure_of(path) if path.exists() else "there is no such file":
        raise PaperError(f"{path} was not restored ({problem}). Nothing was changed.")
    damaged: list[BadRow] = []
    cells, records, unsure = _contents(path, damaged)
    with store.changing():
        if missing:
            done = _joined(store, cells, records, lambda some: f"brought back the marks of {some} from {path.name}")
        else:
            # A mark whose row in the copy is damaged is left as it is here.
            there = {key: value for key, (value, _) in store.cells().items() if key not in unsure}
            wanted = {key: cells[key][0] if key in cells else None for key in {**there, **cells}}
            done = store.write(lambda some: f"restored the marks of {some} from {path.name}", wanted)
            store.keep_records(records.items())
    return dataclasses.replace(done, damaged=tuple(damaged))


def _joined(store: "Store", cells: Cells, records: Mapping[str, str], label: Callable[[str], str]) -> Change:
    """Write the cells that are later than those of the library, and the fuller of two records."""
    there, mine = store.cells(), store.records()
    wins = {key: cell for key, cell in cells.items() if sync_format.later(there.get(key), cell)}
    change = store.write(label, {key: value for key, (value, _) in wins.items()})
    # Their own times, also where nothing changed: both libraries must agree.
    store.put_cells((*key, *cell) for key, cell in wins.items())
    store.keep_records(
        ((paper, sync_format.fuller([record, mine.get(paper, "")])) for paper, record in records.items()), instead=True
    )
    return change


def taken_over(library: "Library", said: Mapping[str, Mapping[str, Any]], papers: Sequence[Paper]) -> Change:
    """Add the marks of exported papers; see `Library.restore_marks`."""
    known: dict[str, str] = {}
    there = library.marks(paper.id for paper in papers)
    cells: dict[tuple[str, str], str | None] = {}
    for paper in papers:
        given = said[paper.id]
        if given.get("bookmarked") is True:
            cells[paper.id, BOOKMARK] = "yes"
        if given.get("read") is True:
            cells[paper.id, STATE] = READ
        elif given.get("state") == READING:
            cells[paper.id, STATE] = READING
        if (rating := given.get("rating")) in (1, 2, 3, 4, 5):
            cells[paper.id, RATING] = str(rating)
        note = given.get("note")
        if isinstance(note, str) and clean_note(note) and not there.get(paper.id, NO_MARKS).note:
            cells[paper.id, NOTE] = clean_note(note)
        listed = given.get("tags")
        for raw in listed if isinstance(listed, list) else ():
            if isinstance(raw, str) and (tag := usable_tag(raw)):
                field = TAG + folded_tag(tag)
                cells[paper.id, field] = cells["", field] = known.setdefault(field, library.spelled(tag))
    return library.change(lambda some: f"took over the marks of {some}", cells, papers)


def renamed(store: "Store", renamed: Mapping[str, str]) -> None:
    """Let marks, journal and kept papers follow papers to other ids (old to new); see `Library.rename_papers`."""
    db = store.connection
    for old, new in renamed.items():
        there = {row.values[1]: row.values[3] for row in store.rows("cell", "where paper = ?", (new,)) if row.usable}
        for row in store.rows("cell", "where paper = ?", (old,)):
            if row.usable:
                _, field, value, stamp = row.values
                if stamp > there.get(field, -1):
                    db.execute(insertion("cell", "insert or replace"), carried(row, new, field, value, stamp))
                db.execute("delete from cell where paper = ? and field = ?", (old, field))
        journal.rename(db, old, new)
        for row in store.rows("paper", "where id = ?", (old,)):
            if row.usable and (paper := read_record(row.values[1])):
                paper = Paper.from_dict({**paper.to_dict(), "id": new})
                record = json.dumps(paper.to_dict(), ensure_ascii=False)
                db.execute(insertion("paper", "insert or ignore"), carried(row, new, record))
                db.execute("delete from paper where id = ?", (old,))


def _cells(found: Sequence[Row], damaged: Callable[[BadRow], object]) -> Cells:
    return {row.values[:2]: row.values[2:] for row in _named(found, damaged)}


def _records(found: Sequence[Row], damaged: Callable[[BadRow], object]) -> dict[str, str]:
    return {row.values[0]: row.values[1] for row in _named(found, damaged)}


def _named(found: Sequence[Row], damaged: Callable[[BadRow], object]) -> Iterator[Row]:
    """Yield the rows that can be used, and name the damaged ones."""
    for row in found:
        if row.reason:
            damaged(row.bad)
        if row.usable:
            yield row


def _contents(path: Path, damaged: list[BadRow]) -> tuple[Cells, dict[str, str], set[tuple[str, str]]]:
    """Return cells and records of a library that is not in use, of this version or an earlier one, and the keys of the
    cells that cannot be used.

    Raises:
        PaperError: if it cannot be read or was written by a later version.
    """
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        try:
            read_into(db, path)
            migrate(db, STEPS)
            cells, records = list(rows(db, "cell")), list(rows(db, "paper"))
        except sqlite3.Error as error:
            raise PaperError(f"{path} cannot be read ({error}). Nothing was changed.") from error
    unsure = {row.key for row in cells if not row.usable}
    return _cells(cells, damaged.append), _records(records, damaged.append), unsure
