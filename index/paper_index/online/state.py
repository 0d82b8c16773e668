"""`online.db`: times at which services may be asked again, fetched editions, and answers that are not imported yet.

It is a cache: if it is lost, the services are asked again.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import PaperError
from ..paths import Home
from ..storage.atomic_files import make_folder
from ..storage.database import Database
from ..storage.file_errors import obstacle
from ..storage.sqlite import has_tables_of, is_damage, open_to_write
from ..text.sanitize import clean
from .failures import DAY
from .parts import Parts
from .validators import Validators

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
    """
create table last (              -- the result of the last fetch
  number integer primary key check (number = 1),
  at real not null,
  complete integer not null,
  new integer not null,
  text text not null             -- sentences, one a line
)
""",
    """
create table part (              -- downloads that can be continued, see `parts.py`
  path text primary key,         -- its bytes in hexadecimal
  url text not null,
  file integer not null,         -- the number of the file in its file system
  etag text not null
)
""",
    """
create table validator (         -- answers that are kept, see `validators.py`
  url text primary key,
  etag text not null,
  modified text not null,
  at real not null
);
create table importing (         -- the import that is under way, or was interrupted
  number integer primary key check (number = 1),
  name text not null,
  at real not null
)
""",
    """
create table harvest (           -- categories of arXiv whose papers were asked for since a day
  category text primary key,
  day text not null              -- of the answer
)
""",
]
_FORGET_MISSING = 30 * DAY

LONGEST_DELAY = 301.0
"""Seconds that the next request may be delayed: Hugging Face counts requests for five minutes."""


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


@dataclass(frozen=True, slots=True)
class LastFetch:
    """The result of the last fetch."""

    at: float
    """Seconds since 1970."""
    complete: bool
    """Whether everything was asked, answered and found."""
    new: int
    """Papers that it added."""
    sentences: tuple[str, ...]


def folder_of(home: Home) -> Path:
    """Return the folder of everything that fetching keeps."""
    return home.cache / "online"


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
            connection = _opened(path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise not_written(path, error) from error
        self._database = Database(path, connection, synchronous="NORMAL", advice=". Remove the file.")
        self.validators = Validators(self._database, folder)
        self.parts = Parts(self._database)

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
            at = row[0] if row and now < row[0] <= now + max(100 * gap, LONGEST_DELAY) else now
            if gap:
                db.execute(
                    "insert into host (name, next) values (?, ?) on conflict(name) do update set next = excluded.next",
                    (budget, at + gap),
                )
        return float(at - now)

    def delay(self, budget: str, seconds: float) -> None:
        """Let the next request wait for some seconds, at most `LONGEST_DELAY`."""
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

    def harvested(self, category: str) -> str:
        """Return the day of the last answer with the papers of a category since a day, or ""."""
        return str(self._database.value("select day from harvest where category = ?", (category,)) or "")

    def note_harvested(self, category: str, day: str) -> None:
        """Remember the day of an answer with the papers of a category."""
        with self._database.transaction() as db:
            db.execute("insert or replace into harvest values (?, ?)", (category, day))

    # Answers

    def new_body(self) -> Path:
        """Return the file for an answer that is under way."""
        return self.folder / "answer.part"

    def keep(self, kind: str, bodies: Iterable[tuple[str, Path]]) -> None:
        """Keep answers (label, file) together, until they are imported. The files are moved.

        Earlier answers with the same label, which were not imported, are replaced.
        """
        bodies = list(bodies)
        labels = {label for label, _ in bodies if label}
        replaced = [answer for answer in self.answers() if answer.kind == kind and answer.label in labels]
        with self._database.transaction() as db:
            db.executemany("delete from answer where number = ?", [(answer.number,) for answer in replaced])
            for label, body in bodies:
                number = db.execute(
                    "insert into answer (kind, label, asked) values (?, ?, ?) returning number",
                    (kind, label, time.time()),
                ).fetchone()[0]
                body.replace(self._file(number))
        # A number of theirs may have been given again.
        for path in {answer.body for answer in replaced} - {answer.body for answer in self.answers()}:
            path.unlink(missing_ok=True)

    def answers(self) -> list[Answer]:
        """Return the answers that are not imported yet, in their order."""
        rows = self._database.rows("select number, kind, label from answer order by number")
        return [Answer(number, kind, label, self._file(number)) for number, kind, label in rows]

    def begin_import(self, name: str) -> tuple[str, float] | None:
        """Remember that an import of the answers begins; return name and time of one that was interrupted."""
        with self._database.transaction() as db:
            interrupted = db.execute("select name, at from importing").fetchone()
            begun = interrupted[1] if interrupted else time.time()
            db.execute("insert or replace into importing values (1, ?, ?)", (name, begun))
        return (interrupted[0], interrupted[1]) if interrupted else None

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
            db.execute("delete from importing")
        for answer in answers:
            answer.body.unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self.folder / f"answer-{number}"

    def remove_strays(self) -> None:
        """Forget answers whose file is missing, and remove files of no answer. No other fetch may be running."""
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

    def note_last(self, sentences: Iterable[str], *, complete: bool, new: int) -> None:
        """Remember the result of a fetch."""
        text = "\n".join(" ".join(each.split()) for each in sentences)
        with self._database.transaction() as db:
            db.execute("insert or replace into last values (1, ?, ?, ?, ?)", (time.time(), complete, new, text))

    def last(self) -> LastFetch | None:
        """Return the result of the last fetch, if there was one."""
        for at, complete, new, text in self._database.rows("select at, complete, new, text from last"):
            return LastFetch(at, bool(complete), new, tuple(map(clean, text.splitlines())))
        return None


def _opened(path: Path) -> sqlite3.Connection:
    """Open the database; a damaged file is replaced, but none that only cannot be used now.

    Raises:
        OSError, sqlite3.DatabaseError: if it cannot be written.
    """
    try:
        return open_to_write(path, _STEPS, _check, "NORMAL")
    except PaperError:  # of a later version
        pass
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return open_to_write(path, _STEPS, _check, "NORMAL")


def _check(db: sqlite3.Connection) -> None:
    """Check tables and values.

    Raises:
        sqlite3.DatabaseError: if anything is invalid.
    """
    invalid = """
select 1 from host where typeof(next) || typeof(closed) || typeof(reason) <> 'realrealtext'
union all select 1 from day where date(day) is not day or typeof(asked) || typeof(papers) <> 'realinteger'
union all select 1 from answer where typeof(kind) || typeof(label) <> 'texttext'
union all select 1 from run where typeof(source) || typeof(at) || typeof(outcome) || typeof(succeeded)
  <> 'textrealtextreal'
union all select 1 from part where typeof(path) || typeof(url) || typeof(file) || typeof(etag)
  <> 'texttextintegertext'
union all select 1 from missing where typeof(at) <> 'real'
union all select 1 from last where typeof(at) || typeof(complete) || typeof(new) || typeof(text)
  <> 'realintegerintegertext'
union all select 1 from validator where typeof(url) || typeof(etag) || typeof(modified) || typeof(at)
  <> 'texttexttextreal'
union all select 1 from harvest where date(day) is not day
union all select 1 from importing where typeof(name) || typeof(at) <> 'textreal'
"""
    if not has_tables_of(db, _STEPS) or db.execute(invalid).fetchone():
        raise sqlite3.DatabaseError("its content is invalid")


def not_written(path: Path, error: OSError | sqlite3.DatabaseError) -> PaperError:
    """Return the error to raise when a file of the cache cannot be written."""
    return PaperError(f"Nothing was fetched: {path} cannot be written {obstacle(path, error).explanation()}")
