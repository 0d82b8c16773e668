"""The cells of `library.db`: every change is one transaction and one entry of the journal."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..config import Journal
from ..errors import PaperError
from ..papers.paper import Paper
from ..storage.obstacles import obstacle
from ..storage.sqlite import Database, transaction
from ..text.sanitize import clean
from . import journal
from .file_guard import Following, Latest
from .library_file import Place
from .models import Change, Entry
from .opening import Opened, open_library
from .row_checks import Row, rows
from .table_layout import LATEST, insertion, sealed

Key = tuple[str, str]
"""A paper (or "") and a field."""

_LAST_NOW = LATEST - 86_400_000_000
"""What a clock that is further ahead is taken to show: later changes still find a later stamp before `LATEST`."""


class Store(Database):
    """The cells, and the journal of their changes."""

    _SYNCHRONOUS = "FULL"
    _UNREADABLE = "; nothing was changed."

    def __init__(self, path: Path, *, backup: bool = True, thorough: bool = False) -> None:
        """Open `path`, or begin it. A damaged file is set aside, never overwritten, and what it still holds is kept.

        Args:
            backup: whether the first change of a day makes a backup.
            thorough: whether even a large library is checked whole.

        Raises:
            PaperError: if it cannot even be read or was written by a later version.
        """
        super().__init__(path)
        self.trouble = ""
        """What went wrong with the last backup, or nothing."""
        self.keeps = Journal(entries=0, days=0)
        """How much of the journal is kept. The day's first change removes the rest, once it is backed up."""
        self._backup_on: str | None = "" if backup else None
        place = Place(path)
        self._following = Following(place)
        self.openings = 0
        """How often it was opened: again where another program put another file in its place."""
        self._done: int | None = None
        self._wrote: Latest = None
        self._in_log = False
        """Whether the log holds changes that may not be in the file."""
        self._take(found := open_library(place, thorough=thorough))
        self.set_aside = found.set_aside
        self.salvaged = found.salvaged
        """What was recovered of a damaged library at opening, if it was damaged."""
        self.begun = found.begun
        """Whether there was no library at opening, or an empty file."""
        self._newest, self._own = self._entry_number(), set[int]()
        self._seen_elsewhere = self.version[0]

    def _take(self, opened: Opened | None) -> None:
        """Go on with a library that was opened, in place of the one that is open."""
        if opened is None:
            return
        before = getattr(self, "_db", None)
        self._db, self.frozen = opened.db, opened.frozen
        self._following.remember(self._db)
        self.openings += 1
        self._latest = journal.latest(self._db)
        if before is not None:
            before.close()

    def _follow(self, *, changing: bool = False) -> None:
        """Go on with the file that is in the library's place: what is written to another one is lost with it."""
        if not self.frozen and not self._db.in_transaction:
            self._take(self._following.follow(self._db, self._latest, changing=changing))

    def notices(self) -> list[str]:
        """Return what became of the library's file while it was open, in sentences; each of them once."""
        with self._lock:
            said, self._following.notices = self._following.notices, []
        return said

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, for a step of a change that the caller has begun."""
        return self._db

    # What is there

    def rows(self, table: str, rest: str = "", values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a table, the damaged ones among them; see `inspection.rows`.

        Raises:
            PaperError: if the table cannot be read.
        """
        with self._lock:
            try:
                return list(rows(self._db, table, rest, values))
            except sqlite3.DatabaseError as error:
                raise PaperError(f"{self.path} cannot be read ({error}){self._UNREADABLE}") from error

    def cells(self) -> dict[Key, tuple[str | None, int]]:
        """Return every cell that can be read: (paper, field) to (value, stamp)."""
        return {row.values[:2]: row.values[2:] for row in self.rows("cell") if row.usable}

    def records(self) -> dict[str, str]:
        """Return the marked papers that can be read: id to the paper as JSON."""
        return {row.values[0]: row.values[1] for row in self.rows("paper") if row.usable}

    def entries(self, limit: int = 50) -> list[Entry]:
        """Return the latest entries of the journal, the newest first; those undone are among them."""
        found = []
        for row in self.rows("entry", "order by number desc limit ?", (limit,)):
            if row.usable:
                number, stamp, label, undone, made = row.values
                (cells,) = self._all("select count(*) from change where number = ?", (number,))[0]
                found.append(Entry(number, stamp if made is None else made, clean(label), bool(undone), cells))
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever changed in it."""
        return self._all("select exists(select 1 from entry) or exists(select 1 from cell)") == [(0,)]

    @property
    def version(self) -> tuple[int, int]:
        """Another value after every change, by this process or another."""
        # data_version moves with other connections' commits, total_changes with our own.
        with self._lock:
            self._follow()
            return self.openings << 40 | self._data_version(), self._db.total_changes

    def elsewhere(self) -> list[str] | None:
        """Return what other programs did since the last call, in words; None if they changed nothing."""
        with self._lock:
            if self._in_log and not self._db.in_transaction:
                self._in_log = False
                self._following.write_log(self._db)
            version = self.version[0]
            if version == self._seen_elsewhere:
                return None
            self._seen_elsewhere = version
            done = self._all("select number, label from entry where number > ? order by number", (self._newest,))
            own, self._own = self._own, set()
            self._newest = self._entry_number()
        return [clean(label) for number, label in done if number not in own]

    def _data_version(self) -> int:
        return int(self._all("pragma data_version")[0][0])

    def _entry_number(self) -> int:
        return int(self._all("select coalesce(max(number), 0) from entry")[0][0])

    def problem(self) -> str:
        """Check the whole library; return what is damaged, or ""."""
        from .inspection import structure_problem
        from .row_checks import bad_rows

        with self._lock:
            try:
                return structure_problem(self._db) or next((str(row) for row in bad_rows(self._db)), "")
            except sqlite3.DatabaseError as error:
                return str(error)

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let several reads see the library as it is at one moment, whatever others write meanwhile."""
        with self._lock:
            self._db.execute("begin")
            try:
                yield
            finally:
                self._db.execute("commit")

    # What is changed

    def undo(self) -> Change | None:
        """Take back the latest change that stands; None when there is none."""
        return self._step(journal.undo)

    def redo(self) -> Change | None:
        """Do again the change that was undone last; None when there is none."""
        return self._step(journal.redo)

    def _step(self, take: Callable[[sqlite3.Connection], journal.Step | None]) -> Change | None:
        with self.changing():
            step = take(self._db)
            if step is None:
                return None
            self._put({(paper, field): value for paper, field, value in step.cells}, self._stamp())
        label = clean(step.label)
        if step.damaged:
            label += f" (without {step.damaged} of its values, which are damaged)"
        return Change(step.number, label, frozenset(paper for paper, _, _ in step.cells if paper))

    def change(
        self, label: Callable[[str], str], cells: Mapping[Key, str | None], papers: Sequence[Paper] = ()
    ) -> Change:
        """Write `cells`, and the entry that undoes them, in one transaction.

        Args:
            label: says the change in words, given of what: "2 papers", or a paper's title.
            cells: the values, None for what is taken away.
            papers: the papers concerned, which are kept whole.
        """
        with self.changing():
            done = self.write(label, cells, {paper.id: paper.display_title for paper in papers})
            self.keep(paper for paper in papers if paper.id in done.papers)
        return done

    def write(
        self, label: Callable[[str], str], cells: Mapping[Key, str | None], titles: Mapping[str, str] | None = None
    ) -> Change:
        """Write those of `cells` that are different, and their entry: a part of a change that the caller has begun.

        Args:
            titles: the titles of papers, for the label.
        """
        titles = titles or {}
        there = self._values(cells)
        changes = {key: (there.get(key), after) for key, after in cells.items() if there.get(key) != after}
        concerned = frozenset(paper for paper, _ in changes if paper)
        text = label(journal.some_papers(concerned or frozenset(titles), titles))
        if not changes:
            return Change(None, text, frozenset())
        stamp = self._stamp()
        number = journal.write(self._db, stamp, _now(), text, [(*key, *values) for key, values in changes.items()])
        self._put({key: after for key, (_, after) in changes.items()}, stamp)
        self._done = number
        return Change(number, text, concerned)

    def keep(self, papers: Iterable[Paper]) -> None:
        """Keep papers whole, unless they are kept already: a part of a change that the caller has begun."""
        self.keep_records((paper.id, json.dumps(paper.to_dict(), ensure_ascii=False)) for paper in papers)

    def keep_records(self, records: Iterable[tuple[str, str]], *, instead: bool = False) -> None:
        """Keep papers given as id and JSON; `instead` replaces those that are kept already."""
        how = "insert or replace" if instead else "insert or ignore"
        self._db.executemany(insertion("paper", how), (sealed(*each) for each in records))

    def put_quietly(self, cells: Mapping[Key, str | None]) -> None:
        """Write cells that are no act of the user's and cannot be undone: when a search was last looked at."""
        with self.changing():
            self._put(cells, self._stamp())

    def prune(self, *, entries: int = 0, days: int = 0) -> int:
        """Remove entries beyond a number or an age (0: no bound), never of the newest `LEAST_ENTRIES`; return how many.

        What was changed stays changed; it can only no longer be undone.
        """
        if not entries and not days:
            return 0
        with self.changing():
            return journal.prune(self._db, _now(), entries=entries, days=days)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """One user's turn to change something: a transaction, and behind it the day's backup.

        What is read to decide what to write is read in it, so that nobody writes in between; inside another turn it is
        a part of that one.
        """
        with self._lock:
            self._check_writable()
            if self._db.in_transaction:
                yield
                return
            openings = self.openings
            self._follow(changing=True)
            self._check_writable()
            self._done = self._wrote = None
            with transaction(self._db):
                yield
            if self._done:
                self._own.add(self._done)
            self._latest = self._wrote or self._latest
            self._take(self._following.after_change(self._db, self._latest))
            if self.openings != openings:  # no other program changed it
                self._seen_elsewhere = self.version[0]
            self._in_log = True
            self.keep_copy()

    def _check_writable(self) -> None:
        if self.frozen:
            raise PaperError(f"Nothing was changed: {self.frozen}.")

    def keep_copy(self) -> None:
        """Make today's backup if there is none yet. What goes wrong is left in `trouble`: the change itself is safe."""
        if self._backup_on is None or self._backup_on == (today := time.strftime("%Y-%m-%d")):
            return
        from . import backups

        self._backup_on = today
        try:
            copied = backups.daily(self._db, self.path, today)
            self.trouble = ""
        except (PaperError, OSError, sqlite3.Error) as error:
            why = obstacle(backups.place(self.path, today), error).reason
            self.trouble = f"Today's backup could not be made ({why}). The library itself is kept."
            return
        if copied:
            with contextlib.suppress(PaperError):  # tomorrow is another day
                self.prune(entries=self.keeps.entries, days=self.keeps.days)

    def back_up(self) -> Path:
        """Make today's backup now, in place of an earlier one of today; return its path.

        Raises:
            PaperError: if it cannot be made, or the earlier one holds what the library has lost.
        """
        from . import backups

        path = backups.place(self.path, today := time.strftime("%Y-%m-%d"))
        if path.exists():
            if any(self.path.parent.glob(f"{self.path.name}.corrupt-{today.replace('-', '')}-*")):
                raise PaperError(
                    f"{path} was left as it is: the library was damaged today, and this copy may hold what was lost. "
                    "Restore what is missing first, or name another place for a copy."
                )
            with self._lock:
                lost = backups.unknown_marks(path, self._db)
            if lost:
                raise PaperError(
                    f"{path} was left as it is: it holds {lost:,} mark{'' if lost == 1 else 's'} that the library does "
                    f"not have. 'paper-tui library restore {today} --missing' brings them back; with -o the library is "
                    "copied to another place."
                )
        self.copy_to(path)
        return path

    def copy_to(self, path: Path) -> None:
        """Copy the library as it is now to `path`, which is then there whole or not at all.

        Raises:
            PaperError: if it cannot be made, or the library is damaged.
        """
        from . import backups

        with self._lock:
            try:
                backups.copy(self._db, path)
            except (PaperError, OSError, sqlite3.Error) as error:
                why = obstacle(path, error).said(otherwise="name another file")
                raise PaperError(f"{path} was not written {why} The library itself is kept.") from error

    def _values(self, keys: Iterable[Key]) -> dict[Key, str]:
        found: dict[Key, str] = {}
        for key in keys:
            row = self._all("select value from cell where paper = ? and field = ? and value is not null", key)
            if row:
                found[key] = row[0][0]
        return found

    def _put(self, cells: Mapping[Key, str | None], stamp: int) -> None:
        self.put_cells((*key, value, stamp) for key, value in cells.items())

    def put_cells(self, cells: Iterable[tuple[str, str, str | None, int]]) -> None:
        """Write cells of (paper, field, value, stamp): a part of a change that the caller has begun."""
        written = [sealed(*cell) for cell in cells]
        self._db.executemany(
            f"{insertion('cell')} on conflict(paper, field) do update set "
            "value = excluded.value, stamp = excluded.stamp, checksum = excluded.checksum",
            written,
        )
        if written:
            latest = max(written, key=lambda row: row[3])
            self._db.execute("update clock set latest = max(latest, ?)", (latest[3],))
            self._wrote = latest[0], latest[1], latest[3]

    def _stamp(self) -> int:
        """Return a time later than that of every change before, whatever the clock says.

        It only puts changes in order. Where a clock was far ahead once, it stays ahead; the journal has the real times.
        """
        found = self._db.execute(
            "update clock set latest = min(max(latest + 1, ?), ?) returning latest", (_now(), LATEST - 1)
        ).fetchone()
        return int(found[0])


def _now() -> int:
    """Microseconds since 1970, as far as they are believed."""
    return min(max(time.time_ns() // 1000, 0), _LAST_NOW)
