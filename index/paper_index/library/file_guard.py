"""Guard of an open library against other programs that remove, replace or overwrite its file."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from ..errors import PaperError, os_error_text
from ..storage.atomic_files import make_folder
from ..storage.sqlite import alone, connect
from .library_file import FileState, FileStatus, LibraryFile
from .opening import Opened, check, has_recovered, open_library, recovered_path

Latest = tuple[str, str, int] | None
"""Paper, field and stamp of the cell that this program wrote last, or found when it opened the library."""


class FileGuard:
    """Makes sure that changes go into the file that is at the library's path."""

    def __init__(self, file: LibraryFile) -> None:
        self.notices: list[str] = []
        """Sentences for the user."""
        self._file = file
        self._version = -1
        """SQLite's `data_version`, which changes by other programs increase."""
        self._passed_over: object = None
        """A file at the library's path that is not a library."""

    def take_notices(self) -> list[str]:
        """Return sentences about changes of the file by other programs, each only once."""
        notices, self.notices = self.notices, []
        return notices

    def remember(self, db: sqlite3.Connection) -> None:
        """Take the present files as those of the open library."""
        self._file.remember()
        self._version = _version(db)

    def write_log(self, db: sqlite3.Connection) -> None:
        """Write the log into the file, so that a copy of the file alone is complete.

        The log is emptied as well: a partly readable log would return the file to an earlier state.
        """
        if self._file.state().status is not FileStatus.SAME:
            return
        with contextlib.suppress(sqlite3.DatabaseError):  # it stays in the log
            (patience,) = db.execute("pragma busy_timeout").fetchone()
            db.execute("pragma busy_timeout=0")  # who reads just now is not waited for
            try:
                db.execute("pragma wal_checkpoint(truncate)").fetchone()
            finally:
                db.execute(f"pragma busy_timeout={patience}")
        self._file.remember_written()

    def follow(self, db: sqlite3.Connection, latest: Latest, *, changing: bool) -> Opened | None:
        """Check the file; return the library opened again if the file was replaced or written to.

        Args:
            db: the open connection.
            latest: what the file must hold if it is the same library.
            changing: whether a change comes next. Only then is a lost library written again.

        Raises:
            PaperError: if the change would be lost.
        """
        there, before = self._file.state(), self._version
        if there.status in (FileStatus.SAME, FileStatus.REWRITTEN):
            self._version = _version(db)
        if there.status is FileStatus.SAME or (not changing and there.written == self._passed_over):
            return None
        if there.status is FileStatus.REWRITTEN and (self._version != before or self._is_as_ever(latest)):
            self._file.remember_written()  # another connection wrote its log into the file
            return None
        try:
            return self._followed(db, latest, there, changing=changing)
        except PaperError:
            if changing:
                raise
            self._passed_over = there.written  # said when something is to be changed
            return None

    def _followed(self, db: sqlite3.Connection, latest: Latest, there: FileState, *, changing: bool) -> Opened | None:
        if there.status is FileStatus.REPLACED and (found := self._replaced(db, latest)):
            return found
        if there.status is FileStatus.REWRITTEN and (found := self._overwritten()):
            return found
        if changing:
            return self._rewritten(db, latest, there, "Nothing was changed")
        self._passed_over = there.written
        return None

    def after_change(self, db: sqlite3.Connection, latest: Latest) -> Opened | None:
        """Make sure that a change is in the present file; see `follow`.

        Raises:
            PaperError: if it is not.
        """
        there = self._file.state()
        if there.status in (FileStatus.SAME, FileStatus.REWRITTEN):  # rewritten by the change itself
            self._file.remember_written()
            return None
        if there.status is not FileStatus.REPLACED:
            return self._rewritten(db, latest, there, "This change was lost")
        self._file.drop_old_log()
        found = open_library(self._file)
        self._check_has(found, latest)
        return found

    def _rewritten(self, db: sqlite3.Connection, latest: Latest, there: FileState, unless: str) -> Opened:
        """Write the library from the connection to a new file at its path."""
        from . import backups

        path, status = self._file.path, there.status
        what = f"{path} {_BECAME[status]} while paper-tui had it open"
        try:
            make_folder(path.parent)
            with alone(path):
                if self._file.state().written == there.written and not _holds(recovered_path(path), latest):
                    if status is FileStatus.REWRITTEN and not _has(db, latest):
                        raise PaperError("it is damaged")
                    # Earlier damage is copied as it is; an overwritten file must be intact.
                    check = backups.problem_of if status is FileStatus.REWRITTEN else backups.structure_of
                    backups.copy(db, recovered_path(path), check=check)
                    self._file.drop_old_log()
            found = open_library(self._file)
        except (PaperError, OSError, sqlite3.Error) as error:
            reason = os_error_text(error) if isinstance(error, OSError) else str(error)
            raise PaperError(
                f"{unless}: {what}, and it could not be rewritten ({reason}). Restart paper-tui; "
                "'paper-tui library restore' restores a backup."
            ) from error
        self._check_has(found, latest)
        aside = f" The other file is now {found.quarantined_path}." if found.quarantined_path else ""
        self.notices.append(f"{what}. It was rewritten with all your marks.{aside}")
        return Opened(found.connection, found.read_only_reason)

    def _check_has(self, found: Opened, latest: Latest) -> None:
        """Raise PaperError if a change is missing in a library that another program put in place."""
        if not _has(found.connection, latest):
            found.connection.close()
            raise PaperError(
                f"This change was lost: another program replaced {self._file.path} at the same moment. Try again."
            )

    def _replaced(self, db: sqlite3.Connection, latest: Latest) -> Opened | None:
        """Open another library that replaced this one; return None if the file is not a library."""
        path = self._file.path
        try:
            if not has_recovered(path) and self._problem_alone():
                return None
            self._file.drop_old_log()
        except OSError:
            return None
        found = open_library(self._file)
        if not _has(found.connection, latest):
            self.notices.append(f"Another program replaced {path}. paper-tui now uses the new file.{self._kept(db)}")
        return found

    def _kept(self, db: sqlite3.Connection) -> str:
        """Copy the library that was replaced; return a sentence about the copy."""
        from . import backups

        kept = self._file.aside("replaced")
        try:
            backups.copy(db, kept, check=backups.structure_of)
        except (PaperError, OSError, sqlite3.Error):
            return ""
        return f" The previous marks are in {kept}: 'paper-tui library restore --missing {kept}' adds them."

    def _is_as_ever(self, latest: Latest) -> bool:
        """Return whether a file that was written to is still this library: another connection may have done so."""
        if self._file.is_empty:
            return False
        try:
            # A connection of its own: the open connection may have read the earlier content.
            with contextlib.closing(connect(self._file.path, synchronous="FULL")) as own:
                check(own)
                return _has(own, latest)
        except (PaperError, sqlite3.Error):
            return False

    def _overwritten(self) -> Opened | None:
        """Open a library that was copied over this one; return None if the file is not a library."""
        from . import backups

        path = self._file.path
        try:
            with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
                copy = self._file.without_log(Path(folder) / path.name)
                if backups.problem_of(copy):
                    return None
                with alone(path), contextlib.closing(sqlite3.connect(copy)) as source:
                    # A new file: the open connections must not write to it.
                    backups.copy(source, recovered_path(path))
        except (PaperError, OSError, sqlite3.Error):
            return None
        found = open_library(self._file)
        self.notices.append(f"Another program overwrote {path}. paper-tui now uses its content.")
        return Opened(found.connection, found.read_only_reason)

    def _problem_alone(self) -> str:
        """Return the damage of the present file without the log of the open one, or ""."""
        from . import backups

        with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
            return backups.structure_of(self._file.without_log(Path(folder) / self._file.path.name))


_BECAME = {
    FileStatus.GONE: "was removed",
    FileStatus.LOG_LOST: "lost its log",
    FileStatus.REPLACED: "was replaced by a file that is not an intact library",
    FileStatus.REWRITTEN: "was overwritten by another program",
}


def _holds(path: Path, cell: Latest) -> bool:
    """Return whether a library exists and has a cell."""
    if not path.is_file():
        return False
    with contextlib.closing(sqlite3.connect(path)) as db:
        return _has(db, cell)


def _version(db: sqlite3.Connection) -> int:
    try:
        return int(db.execute("pragma data_version").fetchone()[0])
    except sqlite3.DatabaseError:
        return -1


def _has(db: sqlite3.Connection, cell: Latest) -> bool:
    """Return whether a library has a cell, or a later state of it."""
    try:
        found = "select 1 from cell where paper = ? and field = ? and stamp >= ?"
        return cell is None or bool(db.execute(found, cell).fetchone())
    except sqlite3.DatabaseError:
        return False
