"""How both SQLite files are opened: settings, versions and the sentence when it cannot be done."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from .errors import PaperError, told


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """Open (or begin) a database in WAL mode, its folder made if needed.

    The connection commits by itself outside `transaction`, may be handed between threads that take turns, and waits
    up to ten seconds for another process's transaction.

    Args:
        synchronous: `FULL` for what cannot be made again, `NORMAL` for what can.

    Raises:
        PaperError: if the folder or file cannot be made or opened.
        sqlite3.DatabaseError: if the file is no database or is damaged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        reason = told(error) if isinstance(error, OSError) else str(error)
        raise PaperError(f"Cannot open {path} ({reason}). Check the folder, or choose another with --home.") from error
    try:
        connection.execute(f"pragma synchronous={synchronous}")
        connection.execute("pragma foreign_keys=on")
        if connection.execute("pragma journal_mode").fetchone()[0] != "wal":
            # Not every file system can share memory: without WAL all else works the same.
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("pragma journal_mode=wal")
    except sqlite3.OperationalError as error:
        connection.close()
        raise PaperError(f"Cannot open {path} ({error}). Check the folder, or choose another with --home.") from error
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction that takes the write lock at once; any exception undoes it whole.

    Raises:
        PaperError: if the file cannot be written: another program holds it, the disk is full, it is read-only.
    """
    try:
        connection.execute("begin immediate")
        yield
        connection.execute("commit")
    except BaseException as error:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("rollback")
        if isinstance(error, sqlite3.OperationalError):
            path = connection.execute("pragma database_list").fetchone()[2]
            raise PaperError(f"Nothing was changed: {path} cannot be written ({error}).") from error
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
        sqlite3.SQLITE_READONLY,
    )
    # The low byte is the kind; what we raise ourselves has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in passing


def migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Bring the schema up to date: `steps[n]` leads from `user_version` n to n + 1.

    Raises:
        PaperError: if the file was written by a later version of the program.
    """
    version: int = connection.execute("pragma user_version").fetchone()[0]
    if version == len(steps):
        return
    with transaction(connection):
        # Another process may have been quicker.
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > len(steps):
            raise PaperError(
                f"This file was written by a later paper-tui (its version is {version}, this program knows "
                f"{len(steps)}). It was left as it is; update paper-tui."
            )
        for step in steps[version:]:
            for statement in step.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"pragma user_version={len(steps)}")
