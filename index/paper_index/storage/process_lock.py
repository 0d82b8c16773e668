"""A lock for work that one process at a time does."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from .atomic_files import make_folder
from .sqlite import is_damage, is_held


class Busy(Exception):
    """Another process holds the lock."""

    def __init__(self, who: str) -> None:
        """Take its start and its number: " since 12:30 (process 4321)", or "" if they are unknown."""
        super().__init__(who)
        self.who = who


@contextlib.contextmanager
def only_one(lock: Path, about: Path) -> Iterator[None]:
    """Hold a lock. The system releases it when the process ends in any way.

    Args:
        lock: the file that is locked.
        about: the file for the number of this process and the time.

    Raises:
        Busy: if another process holds the lock.
        OSError, sqlite3.DatabaseError: if the lock cannot be written.
    """
    make_folder(lock.parent)
    try:
        connection = _locked(lock)
    except sqlite3.DatabaseError as error:
        if is_held(error):
            raise Busy(_holder(about)) from None
        raise
    with contextlib.closing(connection):
        with contextlib.suppress(OSError):
            about.write_text(f"{os.getpid()} {time.time():.0f}", encoding="ascii")
        yield
        with contextlib.suppress(OSError):
            about.unlink()


def _locked(path: Path) -> sqlite3.Connection:
    try:
        return _begun(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    path.unlink(missing_ok=True)
    return _begun(path)


def _begun(path: Path) -> sqlite3.Connection:
    """Return a connection that holds the lock of a file. SQLite locks files on every system."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("pragma journal_mode=delete")
        lock.execute("begin exclusive")
    except BaseException:
        lock.close()
        raise
    return lock


def _holder(about: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        process, since = about.read_text(encoding="ascii")[:100].split()
        at = time.strftime("%H:%M", time.localtime(min(max(float(since), 0), 4e9)))
        return f" since {at} (process {int(process)})"
    return ""
