"""The journal: every change of the marks is one transaction and one entry, which can be undone and redone."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..config import JournalLimits
from ..errors import PaperError
from ..papers.many_papers import only
from ..papers.paper import Paper
from ..text.sanitize import clean
from . import entries
from .daily_backup import DailyBackup
from .file_guard import FileGuard, Latest
from .models import Change, Key
from .opening import Opened
from .reader import LibraryReader
from .table_layout import LATEST, insertion, sealed

_LAST_NOW = LATEST - 86_400_000_000
"""The latest time that a clock is believed to show: later changes still find a later stamp before `LATEST`."""
_NAMED = 1_000
"""Papers up to which a change that concerns only one of them names it."""


class Journal:
    """Changes of the marks. Each is one transaction and one entry, which can be undone."""

    def __init__(self, reader: LibraryReader, guard: FileGuard, backup: DailyBackup) -> None:
        """Take the parts of an open library."""
        self._reader, self._database, self._guard, self._backup = reader, reader.database, guard, backup
        self.limits = JournalLimits(entries=0, days=0)
        """The entries to keep. The day's first change removes the others, after the backup."""
        self._done: int | None = None
        """The entry of the change under way."""
        self._wrote: Latest = None
        """A cell of the change under way."""
        self._in_log = False
        """Whether the log holds changes that may not be in the file."""
        self._watch()
        self._newest, self._own = self._entry_number(), set[int]()
        self._version_seen = self.version[0]

    def _watch(self) -> None:
        """Remember the file that is open, and a cell that it must hold."""
        self._guard.remember(self._database.connection)
        self._latest = entries.latest(self._database.connection)

    def _take(self, opened: Opened | None) -> None:
        """Use a library that was opened again."""
        if opened is not None:
            before = self._database.reopen(opened.connection, opened.read_only_reason)
            self._watch()  # first: to close the connection before may delete the log
            before.close()

    def _follow(self, *, changing: bool = False) -> None:
        """Open the file again if another program replaced it: changes in the old file would be lost."""
        if not self._database.read_only_reason and not self._database.connection.in_transaction:
            self._take(self._guard.follow(self._database.connection, self._latest, changing=changing))

    @property
    def version(self) -> tuple[int, int]:
        """A value that differs after every change, by this process or another."""
        with self._database.lock:
            self._follow()
            return self._database.version

    def external_changes(self) -> list[str] | None:
        """Return the labels of changes by other programs since the last call; None if they changed nothing."""
        with self._database.lock:
            if self._in_log and not self._database.connection.in_transaction:
                self._in_log = False
                self._guard.write_log(self._database.connection)
            version = self.version[0]
            if version == self._version_seen:
                return None
            self._version_seen = version
            done = self._database.rows(
                "select number, label from entry where number > ? order by number", (self._newest,)
            )
            own, self._own = self._own, set()
            self._newest = self._entry_number()
        return [clean(label) for number, label in done if number not in own]

    def _entry_number(self) -> int:
        return int(self._database.rows("select coalesce(max(number), 0) from entry")[0][0])

    # Changes

    def undo(self) -> Change | None:
        """Undo the latest change; return None if there is no change to undo."""
        return self._step(entries.undo)

    def redo(self) -> Change | None:
        """Redo the change that was undone last; return None if there is no change to redo."""
        return self._step(entries.redo)

    def _step(self, take: Callable[[sqlite3.Connection], entries.Step | None]) -> Change | None:
        with self.changing():
            step = take(self._database.connection)
            if step is None:
                return None
            self._put({(paper, field): value for paper, field, value in step.cells}, self._stamp())
        label = clean(step.label)
        if step.damaged:
            label += f" (damaged values skipped: {step.damaged})"
        return Change(step.number, label, frozenset(paper for paper, _, _ in step.cells if paper))

    def change(
        self, label: Callable[[str], str], cells: Mapping[Key, str | None], papers: Sequence[Paper] = ()
    ) -> Change:
        """Write `cells`, and the entry that undoes them, in one transaction.

        Args:
            label: returns the label of the change, given its subject: "2 papers", or a paper's title.
            cells: the new values; None removes a value.
            papers: the changed papers, whose records are kept.
        """
        with self.changing():
            titles = {paper.id: paper.display_title for paper in papers} if len(papers) <= _NAMED else {}
            done = self.write(label, cells, titles)
            self.keep(only(papers, self._reader.not_kept(done.papers)))
        return done

    def write(
        self, label: Callable[[str], str], cells: Mapping[Key, str | None], titles: Mapping[str, str] | None = None
    ) -> Change:
        """Write the cells that differ, and their entry. A step of a change that the caller has begun.

        Args:
            titles: the titles of papers, for the label.
        """
        titles = titles or {}
        there = self._reader.values(cells)
        changes = {key: (there.get(key), after) for key, after in cells.items() if there.get(key) != after}
        concerned = frozenset(paper for paper, _ in changes if paper)
        asked = frozenset(paper for paper, _ in cells if paper) or frozenset(titles)
        text = label(entries.some_papers(concerned or asked, titles))
        if not changes:
            return Change(None, text, frozenset())
        stamp = self._stamp()
        number = entries.write(
            self._database.connection, stamp, _now(), text, [(*key, *values) for key, values in changes.items()]
        )
        self._put({key: after for key, (_, after) in changes.items()}, stamp)
        self._done = number
        return Change(number, text, concerned)

    def keep(self, papers: Iterable[Paper]) -> None:
        """Keep the records of papers that are not kept yet. A step of a change that the caller has begun."""
        self.keep_records((paper.id, json.dumps(paper.to_dict(), ensure_ascii=False)) for paper in papers)

    def keep_records(self, records: Iterable[tuple[str, str]], *, instead: bool = False) -> None:
        """Keep records (id, JSON); `instead` replaces records that are kept already."""
        how = "insert or replace" if instead else "insert or ignore"
        self._database.connection.executemany(insertion("paper", how), (sealed(*each) for each in records))

    def put_quietly(self, cells: Mapping[Key, str | None]) -> None:
        """Write cells without an entry, so that they cannot be undone: the time when a search was last opened."""
        with self.changing():
            self._put(cells, self._stamp())

    def prune(self, limits: JournalLimits) -> int:
        """Remove the entries beyond `limits`, but none of the newest `LEAST_ENTRIES`; return their number.

        The changes stay; they can no longer be undone.
        """
        if not limits.entries and not limits.days:
            return 0
        with self.changing():
            return entries.prune(self._database.connection, _now(), entries=limits.entries, days=limits.days)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Run the block as one transaction, followed by the day's first backup.

        Read in the block whatever the change depends on, so that no other program writes in between. A nested block is
        part of the outer transaction.
        """
        with self._database.lock:
            self._check_writable()
            if self._database.connection.in_transaction:
                yield
                return
            openings = self._database.openings
            self._follow(changing=True)
            self._check_writable()
            self._done = self._wrote = None
            with self._database.transaction():
                yield
            if self._done:
                self._own.add(self._done)
            self._latest = self._wrote or self._latest
            self._take(self._guard.after_change(self._database.connection, self._latest))
            if self._database.openings != openings:  # no other program changed it
                self._version_seen = self.version[0]
            self._in_log = True
            if self._backup.make_if_due():
                with contextlib.suppress(PaperError):  # tomorrow's first change tries again
                    self.prune(self.limits)

    def _check_writable(self) -> None:
        if self._database.read_only_reason:
            raise PaperError(f"Nothing was changed: {self._database.read_only_reason}.")

    def _put(self, cells: Mapping[Key, str | None], stamp: int) -> None:
        self.put_cells((*key, value, stamp) for key, value in cells.items())

    def put_cells(self, cells: Iterable[tuple[str, str, str | None, int]]) -> None:
        """Write cells (paper, field, value, stamp). A step of a change that the caller has begun."""
        written = [sealed(*cell) for cell in cells]
        self._database.connection.executemany(
            f"{insertion('cell')} on conflict(paper, field) do update set "
            "value = excluded.value, stamp = excluded.stamp, checksum = excluded.checksum",
            written,
        )
        if written:
            latest = max(written, key=lambda row: row[3])
            self._database.connection.execute("update clock set latest = max(latest, ?)", (latest[3],))
            self._wrote = latest[0], latest[1], latest[3]

    def _stamp(self) -> int:
        """Return a stamp later than all stamps before, whatever the clock shows.

        Stamps only order the changes: they stay ahead after a clock was ahead. The journal has the real times.
        """
        found = self._database.connection.execute(
            "update clock set latest = min(max(latest + 1, ?), ?) returning latest", (_now(), LATEST - 1)
        ).fetchone()
        return int(found[0])


def _now() -> int:
    """Return the time in microseconds since 1970, within plausible limits."""
    return min(max(time.time_ns() // 1000, 0), _LAST_NOW)
