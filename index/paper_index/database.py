"""How both SQLite files are opened: settings, versions and the sentence when it cannot be done."""

import contextlib
import copy
import errno
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from .errors import PaperError, told

Step = str | Callable[[sqlite3.Connection], None]
"""One step of a schema: SQL statements, or a function that is called within the transaction."""


class Database:
    """One connection, whose users take turns; any number of processes at a time."""

    _SYNCHRONOUS: ClassVar[str]
    """See `connect`."""
    _UNREADABLE: ClassVar[str]
    """What is said, beyond the reason, when it cannot be read."""
    _db: sqlite3.Connection

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        """Where a damaged file was moved to at opening, if one was."""
        self.frozen = ""
        """Why nothing can be changed, or nothing."""
        self._lock = threading.RLock()

    def beside(self) -> Self:
        """Return the same for another thread to read, which then waits for nobody who reads or writes here.

        What cannot be written is held in memory, and read in turns.
        """
        if self.frozen:
            return self
        other = copy.copy(self)
        other._lock, other._db = threading.RLock(), connect(self.path, synchronous=self._SYNCHRONOUS)
        return other

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                if "decode to UTF-8" not in str(error):
                    raise PaperError(f"{self.path} cannot be read ({error}){self._UNREADABLE}") from error
            return self._all_replaced(sql, values)

    def _all_replaced(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Read texts that are not UTF-8 with the replacement character in place of the damage."""
        before, self._db.text_factory = self._db.text_factory, lambda raw: raw.decode("utf-8", "replace")
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise PaperError(f"{self.path} cannot be read ({error}){self._UNREADABLE}") from error
        finally:
            self._db.text_factory = before


def opened(
    path: Path, steps: Sequence[Step], check: Callable[[sqlite3.Connection], None], *, synchronous: str
) -> tuple[sqlite3.Connection, str]:
    """Open a database, begin it or bring it up to date.

    Where nothing can be written (a read-only folder, a file system that cannot lock) what is there is read into memory,
    to be looked at.

    Args:
        check: raises sqlite3.DatabaseError if the content is not what it should be.
        synchronous: see `connect`.

    Returns:
        The connection, and why nothing can be written, or "".

    Raises:
        PaperError: if it cannot even be read.
        sqlite3.DatabaseError: if the file is no database or is damaged.
    """
    try:
        return _opened_to_write(path, steps, check, synchronous), ""
    except (PaperError, sqlite3.DatabaseError) as error:
        why = _unwritable(error.__cause__ if isinstance(error, PaperError) else error, path)
        if not why:
            raise
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        if path.exists():
            read_into(copy, path)
        migrate(copy, steps)
        check(copy)
    except sqlite3.DatabaseError as error:
        # It may only have been read while somebody wrote: nothing is set aside for that.
        copy.close()
        raise PaperError(f"{path} cannot be written ({why}) nor read ({error}). Nothing was changed.") from error
    except BaseException:
        copy.close()
        raise
    return copy, f"{path} cannot be written ({why})"


def _opened_to_write(
    path: Path, steps: Sequence[Step], check: Callable[[sqlite3.Connection], None], synchronous: str
) -> sqlite3.Connection:
    db = connect(path, synchronous=synchronous)
    try:
        migrate(db, steps)
        check(db)
        let_readers_in(db)
        try:
            # Can anything be changed? To begin is not enough: a read-only log lets a change begin.
            db.execute("begin immediate")
            db.execute(f"pragma user_version={len(steps)}")
            db.execute("rollback")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # held just now: it can be written later
                raise
    except BaseException:
        db.close()
        raise
    return db


def _unwritable(error: BaseException | None, path: Path) -> str:
    """Return why nothing can be written, if that is all that is wrong, else ""."""
    if isinstance(error, OSError):
        return told(error) if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else ""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return "it is read-only"
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
        return f"its file system cannot lock it or is failing: {error}"
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists() and not os.access(path.parent, os.W_OK):
        return "its folder is read-only"
    return ""


def read_into(connection: sqlite3.Connection, path: Path) -> None:
    """Read a database file into `connection`, without a lock and without touching the file or its folder.

    Raises:
        PaperError: if the file cannot be read.
        sqlite3.DatabaseError: if it is damaged.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
            copy = Path(folder) / path.name
            copy_parts(path, copy)
            with contextlib.closing(sqlite3.connect(copy)) as source:
                source.backup(connection)
    except OSError as error:
        raise PaperError(f"Cannot read {path} ({told(error)}). Choose another folder with --home.") from error


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """Open (or begin) a database, its folder made if needed. Nothing in it is touched yet.

    The connection commits by itself outside `transaction`, may be handed between threads that take turns, and waits
    up to half a minute for another process's transaction.

    Args:
        synchronous: `FULL` for what cannot be made again, `NORMAL` for what can.

    Raises:
        PaperError: if the folder or file cannot be made or opened.
        sqlite3.DatabaseError: if the file is no database or is damaged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        reason = told(error) if isinstance(error, OSError) else str(error)
        raise PaperError(f"Cannot open {path} ({reason}). Check the folder, or choose another with --home.") from error
    try:
        connection.execute(f"pragma synchronous={synchronous}")
        connection.execute("pragma foreign_keys=on")
    except sqlite3.OperationalError as error:
        connection.close()
        if is_damage(error):
            raise
        raise PaperError(f"Cannot open {path} ({error}). Check the folder, or choose another with --home.") from error
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction that takes the write lock at once; any exception undoes it whole.

    Raises:
        PaperError: if the file cannot be written: another program holds it, the disk is full, it is damaged.
    """
    try:
        with _whole(connection):
            yield
    except sqlite3.DatabaseError as error:
        raise PaperError(f"Nothing was changed: {_path_of(connection)} cannot be written ({error}).") from error


@contextlib.contextmanager
def _whole(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("rollback")
        raise


def _path_of(connection: sqlite3.Connection) -> str:
    with contextlib.suppress(sqlite3.Error):
        return str(connection.execute("pragma database_list").fetchone()[2] or "the file")
    return "the file"


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold off other programs that do the same to `path`, up to half a minute; a killed program holds off nobody.

    Raises:
        sqlite3.OperationalError: if another one holds on, or the folder cannot be written.
    """
    with contextlib.closing(sqlite3.connect(f"{path}.lock", timeout=30, isolation_level=None)) as lock:
        lock.execute("begin exclusive")
        yield


def let_readers_in(connection: sqlite3.Connection) -> None:
    """Use a write-ahead log, so that nobody who reads waits for one who writes.

    Not every file system can share memory: without it all else works the same.
    """
    if connection.execute("pragma journal_mode").fetchone()[0] != "wal":
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("pragma journal_mode=wal")


def parts_of(path: Path) -> list[Path]:
    """Return the files of a database that are there, itself last."""
    every = (path.with_name(path.name + suffix) for suffix in ("-journal", "-wal", "-shm", ""))
    return [part for part in every if part.exists()]


def copy_parts(path: Path, target: Path) -> None:
    """Copy the files of a database that others may be using; its log may be worked in and gone at any moment.

    Raises:
        OSError: if one cannot be read, or `target` not be written.
    """
    for part in parts_of(path):
        if not part.name.endswith("-shm"):  # made anew from the log
            try:
                shutil.copyfile(part, target.with_name(target.name + part.name.removeprefix(path.name)))
            except FileNotFoundError:
                if part == path:  # else what it held is in the database, which comes last
                    raise


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether the file itself is at fault, not what keeps us from it (a lock, the disk)."""
    passing = (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    )
    # The low byte is the kind; what we raise ourselves has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in passing


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Bring the schema up to date: `steps[n]` leads from `user_version` n to n + 1.

    Raises:
        PaperError: if the file was written by a later version of the program.
        sqlite3.DatabaseError: if it cannot be done, or no program wrote such a version.
    """
    read_schema(connection)
    if _version(connection) == len(steps):
        return
    if not 0 <= _version(connection) <= _LAST_VERSION:
        raise sqlite3.DatabaseError("its version is damaged")
    if _version(connection) > len(steps):
        raise PaperError(
            f"{_path_of(connection)} was written by a later paper-tui (its version is {_version(connection)}, this "
            f"program knows {len(steps)}). It was left as it is; update paper-tui."
        )
    with _whole(connection):
        for step in steps[_version(connection) :]:  # another process may have been quicker
            if callable(step):
                step(connection)
                continue
            for statement in step.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"pragma user_version={len(steps)}")


def read_schema(connection: sqlite3.Connection) -> None:
    """Read the schema of a database, which SQLite does with the first query.

    Raises:
        sqlite3.DatabaseError: if it is damaged, also where Python cannot decode what SQLite says of it.
    """
    try:
        connection.execute("select 1 from sqlite_master").fetchone()
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("its schema is not UTF-8") from error


_LAST_VERSION = 100
"""A file with a later schema than this is damaged."""


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("pragma user_version").fetchone()[0]
    return version
