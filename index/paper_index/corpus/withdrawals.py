"""Imports that the user undid. Their records are kept, so that the import can be made again."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

from ..papers.paper import Paper
from ..storage.file_errors import NoRoom
from ..text.sanitize import clean
from .paper_rows import remember
from .results import show_archived
from .store import RESERVE_SIZE, Corpus
from .tables import Import, is_merge

_COPIES = 8
"""Upper bound of the times that the records are written, into the log and the file, with the rows they restore."""
_MOST = 3
"""Undone imports whose records are kept; the records of earlier ones are deleted."""


class Marks(Protocol):
    """Changes of papers that their marks follow, see `moving_marks`."""

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Let marks follow papers to other ids (old to new)."""

    def merge(self, into: int, row: int) -> None:
        """Merge the paper of a row into that of another."""

    def undo_import(self) -> Import | None:
        """Undo the latest import."""


class Withdrawals:
    """Undoes the latest import, and makes undone imports again."""

    def __init__(self, corpus: Corpus) -> None:
        """Take an open corpus."""
        self._corpus, self._database = corpus, corpus.database

    @property
    def keys(self) -> set[str]:
        """The keys of the undone imports whose records are kept."""
        return {key for (key,) in self._database.rows("select key from withdrawal")}

    def register(self, name: str) -> Import:
        """Add an import without papers, which can be undone like others.

        Raises:
            NotWritten: if it cannot be written.
        """
        with self._database.transaction() as db:
            number = int(self._corpus.reader.fact("batch") or 0) + 1
            remember(db, "batch", number)
            db.execute("insert into import values (?, ?, ?, 0, 0)", (number, int(time.time()), name))
        return self._corpus.imports()[0]

    def key_of(self, latest: Import) -> str:
        """Return the key under which an import is undone."""
        known = self._database.value("select key from withdrawal where number = ? and not undone", (latest.number,))
        return str(known or f"{latest.number}-{latest.stamp}")

    def keep(self, latest: Import) -> str:
        """Keep the records of the latest import; return the key under which it can be undone and made again.

        Raises:
            NoRoom: if the disk has too little space.
            NotWritten: if it cannot be written.
        """
        key = self.key_of(latest)
        records = _merged_records if is_merge(latest.name) else _imported_records
        with self._database.transaction() as db:
            kept = list(records(db, latest.number))
            self._check_room(sum(map(len, kept)))
            db.execute("delete from withdrawal where key = ?", (key,))
            db.execute("insert into withdrawal values (?, ?, ?, 0)", (key, latest.number, latest.name))
            db.executemany(
                "insert into withdrawn values (?, ?, ?)",
                ((key, place, record) for place, record in enumerate(kept)),
            )
            db.execute(
                "delete from withdrawal where key not in (select key from withdrawal order by number desc limit ?)",
                (_MOST,),
            )
        return key

    def _check_room(self, size: int) -> None:
        """Refuse to keep records where they would take the space that undoing the import needs."""
        if shutil.disk_usage(self._database.path.parent).free < _COPIES * size + RESERVE_SIZE:
            raise NoRoom(f"{self._database.path} cannot be written (the disk is nearly full).")

    def forget(self, key: str) -> None:
        """Delete the records of an import."""
        with self._database.transaction() as db:
            db.execute("delete from withdrawal where key = ?", (key,))

    def follow(self, read: Callable[[], Collection[str]], marks: Marks) -> None:
        """Undo and make imports again.

        Args:
            read: returns the keys of the imports that are to be undone.
            marks: makes the changes, so that marks follow.

        Raises:
            NotWritten: if it cannot be written.
        """
        if not self._database.value("select 1 from withdrawal limit 1"):
            return
        wanted = read()
        for key, number, name, undone in self._database.rows(
            "select key, number, name, undone from withdrawal order by number desc"
        ):
            if key in wanted and not undone:
                self._undo(key, number, marks)
            elif key not in wanted and undone:
                self._make_again(key, number, name, marks)

    def buried(self, keys: Collection[str]) -> set[str]:
        """Return those keys of imports that cannot be undone, because others followed them."""
        later = {each.number for each in self._corpus.imports()[1:]}
        return {key for key, number, undone in self._states() if key in keys and not undone and number in later}

    def _states(self) -> list[tuple[str, int, bool]]:
        return self._database.rows("select key, number, undone from withdrawal")

    def _undo(self, key: str, number: int, marks: Marks) -> None:
        imports = [each.number for each in self._corpus.imports()]
        if number in imports[1:]:
            return  # only the latest import can be undone
        if imports[:1] == [number]:
            marks.undo_import()
        self._set(key, number, undone=True)

    def _make_again(self, key: str, undone: int, name: str, marks: Marks) -> None:
        records = (
            json.loads(record)
            for (record,) in self._database.rows("select record from withdrawn where key = ? order by place", (key,))
        )
        number: int | None = None
        if is_merge(name):
            ids = [each["id"] for each in records]
            rows = self._corpus.reader.rows_of(ids)
            if len(set(rows.values())) == len(ids) == 2:
                marks.merge(rows[ids[0]], rows[ids[1]])
                number = self._corpus.imports()[0].number
        else:
            report = self._corpus.add(map(Paper.from_dict, records), name=name)
            marks.rename(report.renamed)
            number = report.number or self.register(name).number
            with self._database.transaction() as db:
                show_archived(db, undone, number)
        self._set(key, number or 0, undone=False)

    def _set(self, key: str, number: int, *, undone: bool) -> None:
        with self._database.transaction() as db:
            db.execute("update withdrawal set number = ?, undone = ? where key = ?", (number, undone, key))


def _imported_records(db: sqlite3.Connection, number: int) -> Iterator[str]:
    """Yield the records of an import: the parts of merged papers as the source gave them, and the new papers."""
    yield from (
        record
        for (record,) in db.execute(
            "select coalesce(part.record, paper.record, curated.record) from imported "
            "left join part on part.row = imported.row and part.batch = imported.number "
            "left join curated on curated.row = imported.row left join paper on paper.row = imported.row "
            "and curated.row is null where imported.number = ? order by imported.row, part.rowid",
            (number,),
        )
        if record is not None
    )


def _merged_records(db: sqlite3.Connection, number: int) -> Iterator[str]:
    """Yield the ids of two merged papers, first the one that was kept."""
    yield from (
        record
        for (record,) in db.execute(
            "select json_object('id', json_extract(before, '$.id')) from imported where number = ? "
            "order by not exists (select 1 from paper where paper.row = imported.row)",
            (number,),
        )
    )


def withdrawal_label(done: Import, files: int = 0) -> str:
    """Return the label of the change that undoes an import, which attached some files, or the merge of two papers."""
    name = clean(done.name)
    if is_merge(done.name):
        return f"undid a merge ({name})"
    papers = "1 paper" if done.new == 1 else f"{done.new:,} papers"
    attached = f", detached {files:,} file{'' if files == 1 else 's'}" if files else ""
    return f"removed {papers} imported from {name}" + (f", restored {done.merged:,}" if done.merged else "") + attached
