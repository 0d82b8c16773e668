"""The lock of fetching: one fetch at a time for each home."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..errors import PaperError
from ..storage import process_lock
from .state import not_written


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of fetching.

    Raises:
        PaperError: if another process holds it, with its number and the time since when; or if it cannot be written.
    """
    path = folder / "lock.db"
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(process_lock.only_one(path, folder / "running"))
        except process_lock.Busy as busy:
            raise PaperError(f"Another fetch is running{busy.who}. Nothing was fetched. Wait until it ends.") from None
        except (OSError, sqlite3.DatabaseError) as error:
            raise not_written(path, error) from error
        yield
