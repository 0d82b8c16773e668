"""SQLite: open, migrate, copy and read databases; transactions; the errors of files that cannot be used."""

import contextlib
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..errors import PaperError
from .atomic_files import make_folder
from .file_errors import NoRoom, NotWritten, Obstacle, Unreadable, obstacle
from .regular_files import refuse_special
from .wal import applied

MEMORY = Path(":memory:")
"""The path of a database that is held in memory alone."""


class WrittenLater(PaperError):
    """A database has a later version than this program knows."""

    def __init__(self, text: str, *, has_known_tables: bool) -> None:
        """Take the message, and whether the tables are those of this program: then only the number may be damaged."""
        super().__init__(text)
        self.has_known_tables = has_known_tables


Step = str | Callable[[sqlite3.Connection], None]
"""One step of a schema: SQL statements, or a function that is called within the transaction."""


def open_database(
    path: Path, steps: Sequence[Step], check: Callable[[sqlite3.Connection], None], *, synchronous: str
) -> tuple[sqlite3.Connection, str]:
    """Open a database, create it or migrate it.

    A file that can be read but not written is read into memory. If none can be created, the result is an empty
    database in memory.

    Args:
        path: the file.
        steps: see `migrate`.
        check: raises sqlite3.DatabaseError if the content is invalid.
        synchronous: see `connect`.

    Returns:
        The connection, and why nothing can be written, with what to do about it and no full stop; or "".

    Raises:
        Unreadable: if it cannot even be read.
        PaperError: if it was written by a later version.
        sqlite3.DatabaseError: if the file is not a database, is damaged, or another program locks it.
    """
    try:
        return open_to_write(path, steps, check, synchronous), ""
    except (OSError, sqlite3.DatabaseError) as error:
        if not isinstance(error, OSError) and (is_damage(error) or is_held(error)):
            raise
        why = obstacle(path, error)
        if why.hides:
            raise Unreadable(path, why) from error
    return _opened_in_memory(path, steps, check), f"{path} cannot be written {why.explanation()}".removesuffix(".")


def _opened_in_memory(
    path: Path, steps: Sequence[Step], check: Callable[[sqlite3.Connection], None]
) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        if path.exists():
            read_into(db, path)
        migrate(db, steps)
        check(db)
    except (OSError, sqlite3.DatabaseError) as error:
        # It may only have been read while somebody wrote: nothing is set aside for that.
        db.close()
        raise Unreadable(path, obstacle(path, error)) from error
    except BaseException:
        db.close()
        raise
    return db


def open_to_write(
    path: Path, steps: Sequence[Step], check: Callable[[sqlite3.Connection], None], synchronous: str
) -> sqlite3.Connection:
    """Open, migrate and check a database that can be written; the arguments are those of `open_database`.

    Raises:
        OSError, sqlite3.DatabaseError: if it cannot be written, or anything is wrong with it.
        PaperError: if it was written by a later version.
    """
    db = _connected(path, synchronous)
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
            if not is_held(error):  # held just now: it can be written later
                raise
    except BaseException:
        db.close()
        raise
    return db


def read_into(connection: sqlite3.Connection, path: Path) -> None:
    """Read a database file into `connection`, without a lock and without touching the file or its folder.

    Raises:
        Unreadable: if the file cannot be read.
        sqlite3.DatabaseError: if it is damaged.
    """
    log, journal = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    try:
        refuse_special(path)
        if _has_content(journal):  # only SQLite can roll it back, which changes the file: in a copy
            with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
                copy = Path(folder) / path.name
                copy_parts(path, copy)
                with contextlib.closing(sqlite3.connect(copy)) as source:
                    source.backup(connection)
        elif _has_content(log):
            changes = log.read_bytes()  # first: frames that leave the log meanwhile are then in the database
            connection.deserialize(applied(path.read_bytes(), changes))
        else:
            # Without "immutable" a database with a log needs shared memory, which is a file beside it.
            place = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            with contextlib.closing(sqlite3.connect(place, uri=True)) as source:
                source.backup(connection)
    except OSError as error:
        raise Unreadable(path, obstacle(path, error)) from error


def _has_content(part: Path) -> bool:
    return part.is_file() and part.stat().st_size > 0


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """Open or create a database and its folder. Only the user may read them.

    The connection commits by itself outside `transaction`, may be handed between threads that take turns, and waits
    up to half a minute for another process's transaction. Nothing in the file is touched yet.

    Args:
        path: the file.
        synchronous: `FULL` for data that cannot be rebuilt, else `NORMAL`.

    Raises:
        Unreadable: if the folder or file cannot be created or opened.
        sqlite3.DatabaseError: if the file is not a database or is damaged.
    """
    try:
        return _connected(path, synchronous)
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and is_damage(error):
            raise
        raise Unreadable(path, obstacle(path, error)) from error


def _connected(path: Path, synchronous: str) -> sqlite3.Connection:
    if path != MEMORY:
        make_folder(path.parent)
        for part in parts_of(path):
            refuse_special(part)
        _keep_private(path)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("pragma temp_store=memory")  # there may be no folder for temporary files, or no room in it
        connection.execute(f"pragma synchronous={synchronous}")
        connection.execute("pragma foreign_keys=on")
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_private(path: Path) -> None:
    """Make a database readable by the user only. SQLite creates its other files with the same mode."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for part in parts_of(path):
        with contextlib.suppress(OSError):  # somebody else's, or a file system without modes
            state = part.stat()
            if stat.S_ISREG(state.st_mode) and state.st_mode & 0o077:
                part.chmod(0o600)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction that takes the write lock at once; any exception undoes it whole.

    Raises:
        NoRoom: if the disk, a quota or a limit leaves no room for it.
        NotWritten: if the file cannot be written for another reason: another program holds it, it is damaged.
    """
    with _named(connection), _whole(connection):
        yield


def checkpoint(connection: sqlite3.Connection) -> None:
    """Move the content of the log into the database, up to the oldest reader, so that the log need not grow.

    Raises:
        NoRoom, NotWritten: as `transaction`.
    """
    with _named(connection):
        connection.execute("pragma wal_checkpoint").fetchall()


@contextlib.contextmanager
def _named(connection: sqlite3.Connection) -> Iterator[None]:
    """Name what keeps a database from being written."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        path = _path_of(connection)
        why = obstacle(path, error) if path else Obstacle(str(error), passes=True)
        kind = NoRoom if why.room else NotWritten
        raise kind(f"{path or 'the file'} cannot be written {why.explanation()}") from error


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


def _path_of(connection: sqlite3.Connection) -> Path | None:
    with contextlib.suppress(sqlite3.Error):
        if name := connection.execute("pragma database_list").fetchone()[2]:
            return Path(name)
    return None


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Lock `path` for this program, waiting up to half a minute; a killed program releases its lock.

    Raises:
        sqlite3.OperationalError: if another program keeps the lock, or the folder cannot be written.
    """
    refuse_special(Path(f"{path}.lock"))
    with contextlib.closing(sqlite3.connect(f"{path}.lock", timeout=30, isolation_level=None)) as lock:
        lock.execute("begin exclusive")
        yield


def let_readers_in(connection: sqlite3.Connection) -> None:
    """Use a write-ahead log, so that readers do not wait for a writer.

    Not every file system can share memory; everything else works without it.
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
            refuse_special(part)
            try:
                shutil.copyfile(part, target.with_name(target.name + part.name.removeprefix(path.name)))
            except FileNotFoundError:
                if part == path:  # else what it held is in the database, which comes last
                    raise


_PASSING = (
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


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the error is damage of the file, not an obstacle (a lock, the disk)."""
    return _code(error) not in _PASSING


def is_held(error: sqlite3.DatabaseError) -> bool:
    """Return whether another program, or another connection of this one, has the file open."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _code(error: sqlite3.DatabaseError) -> int:
    # The low byte is the kind; what we raise ourselves has no code.
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Bring the schema up to date: `steps[n]` leads from `user_version` n to n + 1.

    Raises:
        WrittenLater: if the file was written by a later version of the program.
        sqlite3.DatabaseError: if it cannot be done, or no program wrote such a version.
    """
    read_schema(connection)
    if _version(connection) == len(steps):
        return
    if not 0 <= _version(connection) <= _LAST_VERSION:
        raise sqlite3.DatabaseError(DAMAGED_VERSION)
    if _version(connection) > len(steps):
        raise WrittenLater(
            f"{_path_of(connection) or 'The file'} was written by a later paper-tui (its version is "
            f"{_version(connection)}, this program knows {len(steps)}). It was not changed. Update paper-tui.",
            has_known_tables=has_tables_of(connection, steps),
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


def has_tables_of(connection: sqlite3.Connection, steps: Sequence[Step]) -> bool:
    """Return whether a database has exactly the tables and columns that `steps` lead to."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        migrate(made, steps)
        return made.execute(_TABLES).fetchall() == connection.execute(_TABLES).fetchall()


_TABLES = """
select tables.name, columns.name, type, "notnull", pk
from (select name from sqlite_master where type = 'table' and name not like 'sqlite%') as tables,
  pragma_table_info(tables.name) as columns
order by tables.name, columns.name
"""
"""The columns of all tables."""


def read_schema(connection: sqlite3.Connection) -> None:
    """Read the schema of a database, which SQLite does with the first query.

    Raises:
        sqlite3.DatabaseError: if it is damaged, also where Python cannot decode what SQLite says of it.
    """
    try:
        connection.execute("select 1 from sqlite_master").fetchone()
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("its schema is not UTF-8") from error


DAMAGED_VERSION = "its version is damaged"

_LAST_VERSION = 100
"""A file with a later schema than this is damaged."""


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("pragma user_version").fetchone()[0]
    return version
