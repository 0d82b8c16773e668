"""`online.db`: times at which services may be asked again, fetched editions, and answers that are not imported yet.

It is a cache: if it is lost, the services are asked again.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import PaperError
from ..storage.atomic_files import make_folder
from ..storage.database import Database
from ..storage.file_errors import obstacle
from ..storage.sqlite import open_to_write
from .failures import DAY

_STEPS = [
    """
create table host (              -- a budget, see `services.Service`
  name text primary key,
  next real not null default 0,  -- when the next request may be sent, in seconds since 1970
  closed real not null default 0,  -- until when nothing may be asked
  reason text not null default ''
);
create table day (               -- the editions of Daily Papers that were fetched
  day text primary key,
  asked real not null,
  papers integer not null
);
create table answer (            -- answers that are not imported yet; the body is a file
  number integer primary key,
  kind text not null,            -- see `job._Fetch._records_of`
  label text not null,           -- the day of an edition, a DOI, an id, or ""
  asked real not null
);
create table run (               -- the last time each source was asked
  source text primary key,
  at real not null,
  outcome text not null,
  succeeded real not null default 0
)
""",
    """
create table missing (           -- what a service does not know
  service text not null,
  identifier text not null,
  at real not null,
  primary key (service, identifier)
) without rowid
""",
]
_FORGET_MISSING = 30 * DAY


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is not imported yet."""

    number: int
    kind: str
    label: str
    body: Path


@dataclass(frozen=True, slots=True)
class Run:
    """The last time a source was asked."""

    source: str
    at: float
    """Seconds since 1970."""
    outcome: str
    succeeded: float
    """When it last brought an answer, or 0."""


class State:
    """The open `online.db`, and the folder of the answers."""

    def __init__(self, folder: Path) -> None:
        """Open or create it in a folder; a damaged file is replaced.

        Raises:
            PaperError: if it cannot be written.
        """
        self.folder = folder
        path = folder / "online.db"
        try:
            make_folder(folder)
            folder.chmod(0o700)
            try:
                connection = open_to_write(path, _STEPS, _no_check, "NORMAL")
            except (sqlite3.DatabaseError, PaperError):
                for suffix in ("", "-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
                connection = open_to_write(path, _STEPS, _no_check, "NORMAL")
        except (OSError, sqlite3.DatabaseError) as error:
            raise PaperError(
                f"Nothing was fetched: {path} cannot be written {obstacle(path, error).explanation()}"
            ) from error
        self._database = Database(path, connection, synchronous="NORMAL", advice=". Remove the file.")
        self._remove_strays()

    def close(self) -> None:
        """Close it."""
        self._database.close()

    # When a service may be asked

    def reserve(self, budget: str, gap: float) -> float:
        """Reserve the time of the next request; return the seconds to wait for it.

        Other processes wait for the same times. Times that a wrong clock put far ahead do not count.
        """
        now = time.time()
        with self._database.transaction() as db:
            row = db.execute("select next from host where name = ?", (budget,)).fetchone()
            at = row[0] if row and now < row[0] <= now + 100 * gap else now
            db.execute(
                "insert into host (name, next) values (?, ?) on conflict(name) do update set next = excluded.next",
                (budget, at + gap),
            )
        return float(at - now)

    def delay(self, budget: str, seconds: float) -> None:
        """Let the next request wait for some seconds."""
        with self._database.transaction() as db:
            db.execute(
                "insert into host (name, next) values (?, ?) "
                "on conflict(name) do update set next = max(next, excluded.next)",
                (budget, time.time() + seconds),
            )

    def close_service(self, budget: str, seconds: float, reason: str) -> None:
        """Leave a service alone for some seconds, at most a day."""
        with self._database.transaction() as db:
            db.execute(
                "insert into host (name, closed, reason) values (?, ?, ?) "
                "on conflict(name) do update set closed = excluded.closed, reason = excluded.reason",
                (budget, time.time() + min(seconds, DAY), reason),
            )

    def closed(self, budget: str) -> tuple[float, str]:
        """Return until when a service is left alone, in seconds since 1970, and why; (0, "") if it can be asked."""
        now = time.time()
        for until, reason in self._database.rows("select closed, reason from host where name = ?", (budget,)):
            if now < until <= now + DAY:
                return until, reason
        return 0.0, ""

    # Editions

    def days(self) -> dict[str, tuple[float, int]]:
        """Return the editions that were fetched: day to (when, number of papers)."""
        return {day: (asked, papers) for day, asked, papers in self._database.rows("select * from day")}

    # Answers

    def new_body(self) -> Path:
        """Return the file for an answer that is under way."""
        return self.folder / "answer.part"

    def keep(self, kind: str, bodies: Iterable[tuple[str, Path]]) -> None:
        """Keep answers (label, file) together, until they are imported. The files are moved."""
        with self._database.transaction() as db:
            for label, body in bodies:
                number = db.execute(
                    "insert into answer (kind, label, asked) values (?, ?, ?) returning number",
                    (kind, label, time.time()),
                ).fetchone()[0]
                body.replace(self._file(number))

    def answers(self) -> list[Answer]:
        """Return the answers that are not imported yet, in their order."""
        rows = self._database.rows("select number, kind, label from answer order by number")
        return [Answer(number, kind, label, self._file(number)) for number, kind, label in rows]

    def drop(self, answers: Iterable[Answer], days: dict[str, int]) -> None:
        """Forget answers that were imported, and remember the editions with their numbers of papers."""
        answers = list(answers)
        with self._database.transaction() as db:
            asked = dict(db.execute("select number, asked from answer").fetchall())
            for answer in answers:
                if answer.label in days:
                    db.execute(
                        "insert or replace into day values (?, ?, ?)",
                        (answer.label, asked.get(answer.number, 0), days[answer.label]),
                    )
                db.execute("delete from answer where number = ?", (answer.number,))
        for answer in answers:
            answer.body.unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self.folder / f"answer-{number}"

    def _remove_strays(self) -> None:
        """Forget answers whose file is missing, and remove files of no answer."""
        known = {answer.body: answer.number for answer in self.answers()}
        with contextlib.suppress(OSError):
            for file in self.folder.glob("answer-*"):
                if file not in known and file.suffix != ".unread":
                    file.unlink()
            for file in self.folder.glob("page-*.part"):
                file.unlink()
        missing = [(number,) for body, number in known.items() if not body.is_file()]
        if missing:
            with self._database.transaction() as db:
                db.executemany("delete from answer where number = ?", missing)

    def note_missing(self, service: str, identifier: str) -> None:
        """Remember for a month that a service does not know a paper."""
        with self._database.transaction() as db:
            db.execute("insert or replace into missing values (?, ?, ?)", (service, identifier, time.time()))

    def is_missing(self, service: str, identifier: str) -> bool:
        """Return whether a service did not know a paper within the last month."""
        at = self._database.value("select at from missing where service = ? and identifier = ?", (service, identifier))
        return at is not None and 0 <= time.time() - at < _FORGET_MISSING

    # Runs

    def note_run(self, source: str, outcome: str, *, succeeded: bool) -> None:
        """Remember how asking a source ended."""
        now = time.time()
        with self._database.transaction() as db:
            db.execute(
                "insert into run values (?, ?, ?, ?) on conflict(source) do update set at = excluded.at, "
                "outcome = excluded.outcome, succeeded = max(succeeded, excluded.succeeded)",
                (source, now, outcome, now if succeeded else 0),
            )

    def runs(self) -> list[Run]:
        """Return how asking each source ended last."""
        return [Run(*row) for row in self._database.rows("select source, at, outcome, succeeded from run")]


def _no_check(db: sqlite3.Connection) -> None:
    """Check nothing: an invalid entry only means that the service is asked again."""


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of fetching.

    Raises:
        PaperError: if another process holds it, with its number and the time since when.
    """
    make_folder(folder)
    path = folder / "lock.db"
    # SQLite locks files on every system, and the system releases the lock when the process ends in any way.
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    about = folder / "running"
    try:
        try:
            lock.execute("pragma journal_mode=delete")
            lock.execute("begin exclusive")
        except sqlite3.OperationalError:
            raise PaperError(_busy(about)) from None
        except sqlite3.DatabaseError:  # not a database any more
            path.unlink(missing_ok=True)
            lock.close()
            lock = sqlite3.connect(path, timeout=0, isolation_level=None)
            lock.execute("begin exclusive")
        with contextlib.suppress(OSError):
            about.write_text(f"{os.getpid()} {time.time():.0f}", encoding="ascii")
        yield
        with contextlib.suppress(OSError):
            about.unlink()
    finally:
        lock.close()


def _busy(about: Path) -> str:
    who = ""
    with contextlib.suppress(OSError, ValueError):
        process, since = about.read_text(encoding="ascii")[:100].split()
        at = time.strftime("%H:%M", time.localtime(min(max(float(since), 0), 4e9)))
        who = f" since {at} (process {int(process)})"
    return f"Another fetch is running{who}. Nothing was fetched. Wait until it ends."
