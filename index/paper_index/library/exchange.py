"""Move marks between libraries: export, merge, restore. Damaged rows are passed over and named."""

import contextlib
import dataclasses
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PaperError
from ..papers.attachments import attachment_from
from ..papers.paper import Paper
from ..papers.reference import MOST_FILES
from ..storage.sqlite import migrate, read_into
from ..text.sanitize import clean_note
from . import backups, entries, sync_format
from .models import NO_MARKS, READ, READING, Change, Merge
from .row_checks import BadRow, Row, carried, read_record, rows
from .sync_format import Cells
from .table_layout import BOOKMARK, FILE, NOTE, RATING, STATE, STEPS, TAG, WITHDRAWN, insertion
from .tags import folded_tag, usable_tag

if TYPE_CHECKING:
    from .library import Library
    from .reader import LibraryReader


def export(library: "Library", damaged: Callable[[BadRow], object] = lambda _: None) -> str:
    """Return the whole library as JSON lines (see `sync_format`).

    Args:
        damaged: called with each damaged row; rows that cannot be read are omitted.
    """
    reader = library.reader
    with reader.one_moment():
        found = reader.checked_rows("cell"), reader.checked_rows("paper")
    cells = {key: cell for key, cell in _cells(found[0], damaged).items() if not key[1].startswith(WITHDRAWN)}
    return "".join(sync_format.lines(cells, _records(found[1], damaged)))


def merge(library: "Library", content: bytes, name: str) -> Merge:
    """Merge the export of another library. Of two values of one field the later wins; a removal is a value.

    One entry of the journal undoes it. To merge twice changes nothing, and both directions give the same result.

    Raises:
        PaperError: if it is not an export of a library (see `sync_format.read`).
    """
    found = sync_format.read(content, name)
    with library.journal.changing():
        done = _merge(library, found.cells, found.records, lambda some: f"merged the marks of {some} from {name}")
    return Merge(done, tuple(found.problems))


def restore(library: "Library", path: Path, *, missing: bool = False) -> Change:
    """Make a library as it was in a backup; or, with `missing`, only add marks that are missing or older in it.

    One entry of the journal undoes it. Damaged rows of the backup are skipped and listed in the change; their marks
    stay as they are.

    Raises:
        PaperError: if the file is not a library that can be read.
    """
    if problem := backups.structure_of(path) if path.exists() else "file not found":
        raise PaperError(f"{path} was not restored ({problem}). Nothing was changed.")
    damaged: list[BadRow] = []
    cells, records, unsure = _contents(path, damaged)
    with library.journal.changing():
        if missing:
            done = _merge(library, cells, records, lambda some: f"restored missing marks of {some} from {path.name}")
        else:
            # A mark whose row in the copy is damaged is left as it is here.
            there = {key: value for key, (value, _) in library.reader.cells().items() if key not in unsure}
            wanted = {key: cells[key][0] if key in cells else None for key in {**there, **cells}}
            done = library.journal.write(lambda some: f"restored the marks of {some} from {path.name}", wanted)
            library.journal.keep_records(records.items())
    return dataclasses.replace(done, damaged=tuple(damaged))


def _merge(library: "Library", cells: Cells, records: Mapping[str, str], label: Callable[[str], str]) -> Change:
    """Write the cells that are later than those of the library, and the fuller of two records."""
    reader, journal = library.reader, library.journal
    there, mine = reader.cells(), reader.records()
    wins = {key: cell for key, cell in cells.items() if sync_format.later(there.get(key), cell)}
    change = journal.write(label, {key: value for key, (value, _) in wins.items()})
    # Their own times, also where nothing changed: both libraries must agree.
    journal.put_cells((*key, *cell) for key, cell in wins.items())
    journal.keep_records(
        ((paper, sync_format.fuller([record, mine.get(paper, "")])) for paper, record in records.items()), instead=True
    )
    return change


def add_marks(library: "Library", said: Mapping[str, Mapping[str, Any]], papers: Sequence[Paper]) -> Change:
    """Add the marks of exported papers (id to marks). Nothing is removed, and a note does not replace another.

    Invalid tags are skipped (see `usable_tag`).
    """
    with library.journal.changing():
        return library.journal.change(
            lambda some: f"imported the marks of {some}", _added_cells(library, said, papers), papers
        )


def _added_cells(
    library: "Library", said: Mapping[str, Mapping[str, Any]], papers: Sequence[Paper]
) -> dict[tuple[str, str], str | None]:
    known: dict[str, str] = {}
    there = library.reader.marks(paper.id for paper in papers)
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
        files = given.get("attachments")
        for plain in files[:MOST_FILES] if isinstance(files, list) else ():
            if file := attachment_from(plain):
                cells[paper.id, FILE + file.sha256] = file.to_text()
        listed = given.get("tags")
        for raw in listed if isinstance(listed, list) else ():
            if isinstance(raw, str) and (tag := usable_tag(raw)):
                field = TAG + folded_tag(tag)
                cells[paper.id, field] = cells["", field] = known.setdefault(field, library.reader.spelled(tag))
    return cells


def rename_papers(library: "Library", renamed: Mapping[str, str]) -> None:
    """Let the marks follow papers to stronger ids (old to new). It is not a change of the user's."""
    database = library.database
    with database.transaction() if database.read_only_reason else library.journal.changing():  # in memory alone
        _rename(library.reader, renamed)


def _rename(reader: "LibraryReader", renamed: Mapping[str, str]) -> None:
    """Rename papers in cells, journal and kept papers."""
    db = reader.database.connection
    for old, new in renamed.items():
        there = {
            row.values[1]: row.values[3] for row in reader.checked_rows("cell", "where paper = ?", (new,)) if row.usable
        }
        for row in reader.checked_rows("cell", "where paper = ?", (old,)):
            if row.usable:
                _, field, value, stamp = row.values
                if stamp > there.get(field, -1):
                    db.execute(insertion("cell", "insert or replace"), carried(row, new, field, value, stamp))
                db.execute("delete from cell where paper = ? and field = ?", (old, field))
        entries.rename(db, old, new)
        for row in reader.checked_rows("paper", "where id = ?", (old,)):
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


def _bounded(row: Row) -> Row:
    """Return a cell, as one that cannot be used where it holds a note that is too long."""
    if row.usable and sync_format.is_long_note(*row.values[1:3]):
        return row._replace(reason=sync_format.LONG_NOTE, usable=False)
    return row


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
            cells, records = [_bounded(row) for row in rows(db, "cell")], list(rows(db, "paper"))
        except sqlite3.Error as error:
            raise PaperError(f"{path} cannot be read ({error}). Nothing was changed.") from error
    unsure = {row.key for row in cells if not row.usable}
    return _cells(cells, damaged.append), _records(records, damaged.append), unsure
