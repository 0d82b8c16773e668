"""The cells of `library.db` and the journal: every change is one entry, in one transaction, with what was before."""

import contextlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import LEAST_ENTRIES, Journal
from ..database import Database, alone, is_damage, migrate, opened, parts_of, read_into, transaction
from ..errors import PaperError, told
from ..obstacles import obstacle
from ..paper import Paper
from ..text import clean
from .marks import Change, Entry
from .schema import LATEST, PASSED, STANDS, STEPS, UNDONE

if TYPE_CHECKING:
    from .salvage import Salvage

Key = tuple[str, str]
"""A paper (or "") and a field."""

_SMALL = 16_000_000
"""Bytes of a library that is looked through whole at every opening."""


class Store(Database):
    """The cells, and the journal of their changes."""

    _SYNCHRONOUS = "FULL"
    _UNREADABLE = "; nothing was changed."

    def __init__(self, path: Path, *, backup: bool = True, thorough: bool = False) -> None:
        """Open `path`, or begin it. A damaged file is set aside, never overwritten, and what it still holds is kept.

        Args:
            backup: whether the first change of a day keeps a copy beside it.
            thorough: whether even a large library is looked through whole.

        Raises:
            PaperError: if it cannot even be read or was written by a later version.
        """
        super().__init__(path)
        self.salvaged: Salvage | None = None
        """What was recovered of a damaged library at opening, if it was damaged."""
        self.trouble = ""
        """What went wrong with the last backup, or nothing."""
        self.keeps = Journal(entries=0, days=0)
        """How much of the journal is kept; what is beyond goes after the day's first change, once it is copied."""
        self._backup_on: str | None = "" if backup else None
        self._thorough = thorough
        self._recovered = path.with_name(path.name + ".recovered")
        """What was salvaged of a damaged library, whole, until it takes its place."""
        self._times = 0
        self._done: int | None = None
        self._open()
        self._newest, self._own = self._entry_number(), set[int]()
        self._seen_elsewhere = self.version[0]

    def _open(self) -> None:
        while True:
            before = self._file_now()
            try:
                if self._has_recovered():  # a program is replacing the library, or was killed at that
                    self._db = self._replaced()
                    break
                self._db = self._opened()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise PaperError(
                        f"{self.path} cannot be read ({error}); it was left as it is. Try again."
                    ) from error
                self._db = self._replaced()
                break
            if before in (None, self._file_now()) and not self._has_recovered():
                break
            self._db.close()  # it was replaced meanwhile
        self._file, self._times = self._file_now(), self._times + 1

    def _has_recovered(self) -> bool:
        with contextlib.suppress(OSError):  # a folder that cannot be entered
            return self._recovered.is_file()
        return False

    def _opened(self) -> sqlite3.Connection:
        db, self.frozen = opened(
            self.path, STEPS, lambda db: _check(db, whole=self._thorough), synchronous=self._SYNCHRONOUS
        )
        return db

    def _replaced(self) -> sqlite3.Connection:
        """Put what can be salvaged of a damaged library in its place.

        It is made whole beside it first. A program killed meanwhile leaves the damaged library, or one to be put in
        place; and of two programs that find the damage the second finds the library well.
        """
        try:
            with alone(self.path):
                if not self._has_recovered():
                    try:
                        return self._opened()
                    except sqlite3.DatabaseError as error:
                        if not is_damage(error):
                            raise
                    from .salvage import salvage

                    salvage(self.path, self._recovered)
                # Microseconds: two damaged files in one second must not meet.
                moment = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() // 1000 % 10**6:06}"
                aside = self.path.with_name(f"{self.path.name}.corrupt-{moment}")
                # Its place is never empty: another program would begin a library there, whose log would then be taken
                # for that of what was salvaged.
                for part in reversed(parts_of(self.path)):
                    kept = aside.with_name(aside.name + part.name.removeprefix(self.path.name))
                    if part == self.path:
                        _keep_as(kept, part)
                    else:
                        with contextlib.suppress(FileNotFoundError):  # a program that looked at it has cleaned up
                            part.rename(kept)
                self._recovered.replace(self.path)
        except (OSError, sqlite3.Error) as error:
            reason = told(error) if isinstance(error, OSError) else str(error)
            raise PaperError(
                f"The library {self.path} is damaged and could not be set aside ({reason}). Nothing was changed; "
                "make its folder writable and room on its disk, or choose another with --home."
            ) from error
        db = self._opened()
        earlier = self.path.parent.glob(f"{self.path.name}.corrupt-*[0-9]")
        self.set_aside = aside if aside.exists() else max(earlier, default=aside)
        from .salvage import Salvage

        self.salvaged = Salvage.of(db)
        return db

    def _file_now(self) -> tuple[int, int] | None:
        with contextlib.suppress(OSError):
            found = self.path.stat()
            return found.st_dev, found.st_ino
        return None

    def _follow(self) -> None:
        """Open the file anew if another program set it aside as damaged: what is written here would be lost with it."""
        if not self.frozen and not self._db.in_transaction and self._file_now() not in (None, self._file):
            self._db.close()
            self._open()

    # What is there

    def cells(self) -> dict[Key, tuple[str | None, int]]:
        """Return everything that is or was said: (paper, field) to (value, stamp)."""
        return {
            (paper, field): (value, stamp)
            for paper, field, value, stamp in self._all("select paper, field, value, stamp from cell")
        }

    def records(self) -> dict[str, str]:
        """Return the papers concerned: id to the paper as JSON."""
        return dict(self._all("select id, record from paper"))

    def entries(self, limit: int = 50) -> list[Entry]:
        """Return the latest entries of the journal, the newest first; those undone are among them."""
        found = self._all(
            "select number, stamp, label, undone, (select count(*) from change where change.number = entry.number) "
            "from entry order by number desc limit ?",
            (limit,),
        )
        return [Entry(number, stamp, clean(label), bool(undone), n) for number, stamp, label, undone, n in found]

    @property
    def version(self) -> tuple[int, int]:
        """Another value after every change, by this process or another."""
        # data_version moves with other connections' commits, total_changes with our own.
        with self._lock:
            self._follow()
            return self._times << 40 | self._data_version(), self._db.total_changes

    def elsewhere(self) -> list[str] | None:
        """Return what other programs did since the last call, in words; None if they changed nothing."""
        with self._lock:
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
        """Look through the whole library; return what is damaged, or ""."""
        with self._lock:
            try:
                return next((said for (said,) in self._db.execute("pragma integrity_check(1)") if said != "ok"), "")
            except sqlite3.DatabaseError as error:
                return str(error)

    @contextlib.contextmanager
    def _one_moment(self) -> Iterator[None]:
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
        return self._step(
            f"select number, label from entry where undone = {STANDS} order by number desc limit 1", back=True
        )

    def redo(self) -> Change | None:
        """Do again the change that was undone last; None when there is none."""
        return self._step(
            f"select number, label from entry where undone = {UNDONE} order by number limit 1", back=False
        )

    def _step(self, which: str, *, back: bool) -> Change | None:
        with self._changing():
            found = self._db.execute(which).fetchone()
            if found is None:
                return None
            number, label = found
            cells = self._db.execute(
                f"select paper, field, {'before' if back else 'after'} from change where number = ?", (number,)
            ).fetchall()
            stamp = self._stamp()
            self._put([(*cell, stamp) for cell in cells])
            self._db.execute("update entry set undone = ? where number = ?", (UNDONE if back else STANDS, number))
        return Change(number, clean(label), frozenset(paper for paper, _, _ in cells if paper))

    def change(
        self, label: Callable[[str], str], cells: Mapping[Key, str | None], papers: Sequence[Paper] = ()
    ) -> Change:
        """Write `cells`, and the entry that undoes them, in one transaction.

        Args:
            label: says the change in words, given of what: "2 papers", or a paper's title.
            cells: the values, None for what is taken away.
            papers: the papers concerned, which are kept whole.
        """
        with self._changing():
            stamp = self._stamp()
            return self._write(
                label,
                {key: (value, stamp) for key, value in cells.items()},
                {paper.id: paper.display_title for paper in papers},
                lambda some: ((p.id, json.dumps(p.to_dict(), ensure_ascii=False)) for p in papers if p.id in some),
                stamp,
            )

    def _write(
        self,
        label: Callable[[str], str],
        cells: Mapping[Key, tuple[str | None, int]],
        titles: Mapping[str, str],
        records: Callable[[frozenset[str]], Iterable[tuple[str, str]]],
        stamp: int,
    ) -> Change:
        before = self._values(cells)
        changes = [
            (paper, field, before.get((paper, field)), after)
            for (paper, field), (after, _) in cells.items()
            if before.get((paper, field)) != after
        ]
        concerned = frozenset(paper for paper, *_ in changes if paper)
        text = label(_some(concerned or frozenset(titles), titles))
        if not changes:
            return Change(None, text, frozenset())
        # A new change ends what could be done again.
        self._db.execute(f"update entry set undone = {PASSED} where undone = {UNDONE}")
        number = self._db.execute("insert into entry (stamp, label) values (?, ?)", (stamp, text)).lastrowid
        self._db.executemany("insert into change values (?, ?, ?, ?, ?)", [(number, *change) for change in changes])
        self._put([(paper, field, after, cells[paper, field][1]) for paper, field, _, after in changes])
        self._db.executemany("insert into paper values (?, ?) on conflict do nothing", records(concerned))
        self._done = number
        return Change(number, text, concerned)

    def put_quietly(self, cells: Mapping[Key, str | None]) -> None:
        """Write cells that are no act of the user's and cannot be undone: when a search was last looked at."""
        with self._changing():
            stamp = self._stamp()
            self._put([(*key, value, stamp) for key, value in cells.items()])

    def prune(self, *, entries: int = 0, days: int = 0) -> int:
        """Remove entries beyond a number or an age (0: no bound), never of the newest `LEAST_ENTRIES`; return how many.

        What was changed stays changed; it can only no longer be undone.
        """
        if not entries and not days:
            return 0
        keep = max(entries or LEAST_ENTRIES, LEAST_ENTRIES)
        old = (time.time_ns() // 1000 - days * 86_400_000_000) if days else 0
        too_many = "number <= (select number from entry order by number desc limit 1 offset ?)"
        wanted = f"{too_many} and stamp < ?" if not entries else f"{too_many} or ({too_many} and stamp < ?)"
        values = (keep, old) if not entries else (keep, LEAST_ENTRIES, old)
        with self._changing():
            return self._db.execute(f"delete from entry where {wanted}", values).rowcount

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """One user's turn to change something: a transaction, and behind it the day's copy.

        What is read to decide what to write is read in it, so that nobody writes in between; inside another turn it is
        a part of that one.
        """
        if self.frozen:
            raise PaperError(f"Nothing was changed: {self.frozen}.")
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._follow()
            self._done = None
            with transaction(self._db):
                yield
            if self._done:
                self._own.add(self._done)
            self.keep_copy()

    def keep_copy(self) -> None:
        """Keep today's copy if there is none yet. What goes wrong is left in `trouble`: the change itself is safe."""
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
        """Make today's copy now, in place of an earlier one of today; return its path.

        Raises:
            PaperError: if it cannot be made, or the earlier one is from before the library was found damaged today.
        """
        from . import backups

        path = backups.place(self.path, today := time.strftime("%Y-%m-%d"))
        if path.exists() and any(self.path.parent.glob(f"{self.path.name}.corrupt-{today.replace('-', '')}-*")):
            raise PaperError(
                f"{path} was left as it is: the library was damaged today, and this copy may hold what was lost. "
                "Restore what is missing first, or name another place for a copy."
            )
        self.copy_to(path)
        return path

    def copy_to(self, path: Path) -> None:
        """Copy the library as it is now to `path`, which is then there whole or not at all.

        Raises:
            PaperError: if it cannot be made.
        """
        from . import backups

        with self._lock:
            try:
                backups.copy(self._db, path)
            except (OSError, sqlite3.Error) as error:
                why = obstacle(path, error).said(otherwise="name another file")
                raise PaperError(f"{path} was not written {why} The library itself is kept.") from error

    def _values(self, cells: Iterable[Key]) -> dict[Key, str]:
        found: dict[Key, str] = {}
        for paper, field in cells:
            row = self._db.execute(
                "select value from cell where paper = ? and field = ? and value is not null", (paper, field)
            ).fetchone()
            if row:
                found[paper, field] = row[0]
        return found

    def _put(self, cells: Sequence[tuple[str, str, str | None, int]]) -> None:
        self._db.executemany(
            "insert into cell values (?, ?, ?, ?) "
            "on conflict(paper, field) do update set value = excluded.value, stamp = excluded.stamp",
            cells,
        )

    def _stamp(self) -> int:
        """A time later than every change before it, whatever the clock says; no machine takes one beyond `LATEST`."""
        found = self._db.execute(
            "update clock set latest = min(max(latest + 1, ?), ?) returning latest",
            (time.time_ns() // 1000, LATEST - 1),
        ).fetchone()
        return int(found[0])


def contents(path: Path) -> tuple[dict[Key, tuple[str | None, int]], dict[str, str]]:
    """Return the cells and records of a library that is not in use, of this version or an earlier one.

    Raises:
        PaperError: if it cannot be read or was written by a later version.
    """
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        try:
            read_into(db, path)
            migrate(db, STEPS)
            cells = db.execute("select paper, field, value, stamp from cell").fetchall()
            records = dict(db.execute("select id, record from paper").fetchall())
        except sqlite3.Error as error:
            raise PaperError(f"{path} cannot be read ({error}). Nothing was changed.") from error
    return {(paper, field): (value, stamp) for paper, field, value, stamp in cells}, records


def _keep_as(aside: Path, path: Path) -> None:
    """Give a file a second name, or where the file system knows none, a copy of that name."""
    try:
        aside.hardlink_to(path)
    except (OSError, NotImplementedError):
        shutil.copy2(path, aside)


def _check(db: sqlite3.Connection, *, whole: bool = False) -> None:
    """Raise sqlite3.DatabaseError if a table is damaged."""
    if whole and (problem := db.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(problem)
    pages, size = (db.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size"))
    for table in ("cell", "entry", "change", "clock", "paper"):
        db.execute(f"select * from {table} limit 1").fetchall()
        # In a large library the copies of papers and the journal's past would take most of the time: backups and
        # `verify` look at them.
        if table not in ("change", "paper") or pages * size < _SMALL:
            problem = db.execute(f"pragma quick_check({table})").fetchone()[0]
            if problem != "ok":
                raise sqlite3.DatabaseError(problem)


def _some(papers: frozenset[str], titles: Mapping[str, str]) -> str:
    """Say which papers: the one by its title, more by their number."""
    if len(papers) == 1 and (title := titles.get(next(iter(papers)))):
        return f"“{title if len(title) <= 50 else title[:49].rstrip(' .:,;-') + '…'}”"
    return "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"
