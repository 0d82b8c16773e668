"""The backup that the first change of a day makes, and copies on demand."""

import sqlite3
import time
from pathlib import Path

from ..errors import PaperError
from ..storage.database import Database
from ..storage.file_errors import obstacle


class DailyBackup:
    """Copies of an open library; see `backups` for their files."""

    def __init__(self, database: Database, *, enabled: bool) -> None:
        """Copy from `database`; `enabled` is whether `make_if_due` does anything."""
        self._database = database
        self.problem = ""
        """Why the last backup failed, a sentence; or ""."""
        self._last_day: str | None = "" if enabled else None

    def make_if_due(self) -> bool:
        """Make today's backup if it is missing; return whether it was made. An error is kept in `problem`."""
        if self._last_day is None or self._last_day == (today := time.strftime("%Y-%m-%d")):
            return False
        from . import backups

        self._last_day = today
        try:
            made = bool(backups.daily(self._database.connection, self._database.path, today))
        except (PaperError, OSError, sqlite3.Error) as error:
            why = obstacle(backups.place(self._database.path, today), error).reason
            self.problem = f"Today's backup failed ({why}). The library itself is safe."
            return False
        self.problem = ""
        return made

    def make_now(self) -> Path:
        """Make today's backup now, replacing an earlier one of today; return its path.

        Raises:
            PaperError: if it cannot be made, or the earlier one holds what the library has lost.
        """
        from . import backups

        path = backups.place(self._database.path, today := time.strftime("%Y-%m-%d"))
        if path.exists():
            if any(self._database.path.parent.glob(f"{self._database.path.name}.corrupt-{today.replace('-', '')}-*")):
                raise PaperError(
                    f"{path} was not changed: the library was damaged today, and this backup may contain lost marks. "
                    "Restore missing marks first, or use -o to write to another file."
                )
            with self._database.lock:
                lost = backups.unknown_marks(path, self._database.connection)
            if lost:
                raise PaperError(
                    f"{path} was not changed: it has {lost:,} mark{'' if lost == 1 else 's'} that the library lacks. "
                    f"'paper-tui library restore {today} --missing' restores them; -o backs up to another file."
                )
        self.copy_to(path)
        return path

    def copy_to(self, path: Path) -> None:
        """Copy the library to `path`, completely or not at all.

        Raises:
            PaperError: if it cannot be made, or the library is damaged.
        """
        from . import backups

        with self._database.lock:
            try:
                backups.copy(self._database.connection, path)
            except (PaperError, OSError, sqlite3.Error) as error:
                why = obstacle(path, error).explanation(otherwise="use another file")
                raise PaperError(f"{path} was not written {why} The library itself is safe.") from error
