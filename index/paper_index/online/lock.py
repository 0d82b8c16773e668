"""The lock of fetching: one fetch at a time for each home."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import PaperError
from ..storage.atomic_files import make_folder
from ..storage.sqlite import is_damage, is_held
from .state import not_written


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of fetching.

    Raises:
        PaperError: if another process holds it, with its number and the time since when; or if it cannot be written.
    """
    path, about = folder / "lock.db", folder / "running"
    try:
        make_folder(folder)
        lock = _locked(path)
    except sqlite3.DatabaseError as error:
        if is_held(error):
            raise PaperError(_busy(about)) from None
        raise not_written(path, error) from error
    except OSError as error:
        raise not_written(path, error) from error
    with contextlib.closing(lock):
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
    """Return a connection that holds the lock of a file.

    SQLite locks files on every system, and the system releases the lock when the process ends in any way.
    """
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("pragma journal_mode=delete")
        lock.execute("begin exclusive")
    except BaseException:
        lock.close()
        raise
    return lock


def _busy(about: Path) -> str:
    who = ""
    with contextlib.suppress(OSError, ValueError):
        process, since = about.read_text(encoding="ascii")[:100].split()
        at = time.strftime("%H:%M", time.localtime(min(max(float(since), 0), 4e9)))
        who = f" since {at} (process {int(process)})"
    return f"Another fetch is running{who}. Nothing was fetched. Wait until it ends."
