"""An open library whose file another program removes, replaces or overwrites."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from ..database import alone, connect
from ..errors import PaperError, told
from .opening import Opened, check, open_library, recovered
from .place import Place, State

Latest = tuple[int, int] | None
"""Number and stamp of the latest entry that this program knows of."""


class Following:
    """Makes sure that changes go into the file that is in the library's place."""

    def __init__(self, place: Place) -> None:
        self.notices: list[str] = []
        """What was done, in sentences that were not shown yet."""
        self._place = place
        self._passed_over: object = None
        """The file that is in the library's place but is not a library."""

    def follow(self, db: sqlite3.Connection, latest: Latest, *, changing: bool) -> Opened | None:
        """Look at the library's place. Return the library opened anew if another file is there or was written there.

        Args:
            db: the open connection.
            latest: what the file must hold if it is the same library.
            changing: whether a change comes next. Only then is a lost library written again.

        Raises:
            PaperError: if the change would be lost.
        """
        state = self._place.state
        if state is State.SAME or (not changing and self._place.written == self._passed_over):
            return None
        try:
            return self._followed(db, latest, state, changing=changing)
        except PaperError:
            if changing:
                raise
            self._passed_over = self._place.written  # said when something is to be changed
            return None

    def _followed(self, db: sqlite3.Connection, latest: Latest, state: State, *, changing: bool) -> Opened | None:
        if state is State.REPLACED and (found := self._replaced(db, latest)):
            return found
        if state is State.REWRITTEN:
            if self._is_as_ever(latest):
                self._place.remember()
                return None
            if found := self._overwritten():
                return found
        if changing:
            return self._rewritten(db, latest, state, "Nothing was changed")
        self._passed_over = self._place.written
        return None

    def after_change(self, db: sqlite3.Connection, latest: Latest) -> Opened | None:
        """Make sure that a change is in the file that is in place now; see `follow`.

        Raises:
            PaperError: if it is not.
        """
        state = self._place.state
        if state in (State.SAME, State.REWRITTEN):  # rewritten by the change itself
            self._place.remember()
            return None
        if state is not State.REPLACED:
            return self._rewritten(db, latest, state, "This change was not kept")
        self._place.drop_old_log()
        found = open_library(self._place)
        if not _has(found.db, latest):
            found.db.close()
            raise PaperError(
                f"This change was not kept: another program replaced {self._place.path} at the same moment. Try again."
            )
        return found

    def _rewritten(self, db: sqlite3.Connection, latest: Latest, state: State, unless: str) -> Opened:
        """Write the library, as the connection holds it, to a new file in its place."""
        from . import backups

        path = self._place.path
        what = f"{path} {_BECAME[state]} while paper-tui had it open"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with alone(path):
                if state is State.REWRITTEN and not _has(db, latest):
                    raise PaperError("it is damaged")
                if not recovered(path).exists():
                    # What was damaged before stays as it is; what was overwritten must be whole.
                    structure = state is not State.REWRITTEN
                    backups.copy(db, recovered(path), check=backups.structure_of if structure else backups.problem_of)
            found = open_library(self._place)
        except (PaperError, OSError, sqlite3.Error) as error:
            reason = told(error) if isinstance(error, OSError) else str(error)
            raise PaperError(
                f"{unless}: {what}, and it could not be written again ({reason}). Leave paper-tui and start it again; "
                "'paper-tui library restore' brings back a backup."
            ) from error
        aside = f" What was in its place is now {found.set_aside}." if found.set_aside else ""
        self.notices.append(f"{what}. It was written again, with all your marks.{aside}")
        return Opened(found.db, found.frozen)

    def _replaced(self, db: sqlite3.Connection, latest: Latest) -> Opened | None:
        """Open another library that was put in the place of this one; return None if it is not a library."""
        path = self._place.path
        try:
            if not recovered(path).exists() and self._problem_alone():
                return None
            self._place.drop_old_log()
        except OSError:
            return None
        found = open_library(self._place)
        if not _has(found.db, latest):
            self.notices.append(f"Another program replaced {path}; paper-tui now shows the new file.{self._kept(db)}")
        return found

    def _kept(self, db: sqlite3.Connection) -> str:
        """Keep a copy of the library that was replaced; return a sentence about it."""
        from . import backups

        kept = self._place.aside("replaced")
        try:
            backups.copy(db, kept, check=backups.structure_of)
        except (PaperError, OSError, sqlite3.Error):
            return ""
        return f" The marks of before are in {kept}: 'paper-tui library restore --missing {kept}' adds them."

    def _is_as_ever(self, latest: Latest) -> bool:
        """Tell whether a file that was written to is still this library: another connection writes to it, too."""
        if self._place.is_empty:
            return False
        try:
            # A look of its own: what the open connection has read may be what was there before.
            with contextlib.closing(connect(self._place.path, synchronous="FULL")) as own:
                check(own)
                return _has(own, latest)
        except (PaperError, sqlite3.Error):
            return False

    def _overwritten(self) -> Opened | None:
        """Open a library that was copied over this one; return None if what is there is not a library."""
        from . import backups

        path = self._place.path
        try:
            with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
                copy = self._place.without_log(Path(folder) / path.name)
                if backups.problem_of(copy):
                    return None
                with alone(path), contextlib.closing(sqlite3.connect(copy)) as source:
                    # A new file: the open connections must not write to it.
                    backups.copy(source, recovered(path))
        except (PaperError, OSError, sqlite3.Error):
            return None
        found = open_library(self._place)
        self.notices.append(f"Another program overwrote {path}; paper-tui now shows what it wrote.")
        return Opened(found.db, found.frozen)

    def _problem_alone(self) -> str:
        """Return what is wrong with the file that is there now, or nothing; the log of the open one is not its own."""
        from . import backups

        with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
            return backups.structure_of(self._place.without_log(Path(folder) / self._place.path.name))


_BECAME = {
    State.GONE: "was removed",
    State.LOG_LOST: "lost its log",
    State.REPLACED: "was replaced by a file that is not a whole library",
    State.REWRITTEN: "was overwritten by another program",
}


def _has(db: sqlite3.Connection, entry: Latest) -> bool:
    """Tell whether an entry is in the journal of a library."""
    try:
        return entry is None or bool(db.execute("select 1 from entry where number = ? and stamp = ?", entry).fetchone())
    except sqlite3.DatabaseError:
        return False
