"""Open `library.db`: create it, check it, and recover a damaged file."""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PaperError, os_error_text
from ..storage.sqlite import DAMAGED_VERSION, WrittenLater, alone, is_damage, migrate, open_database, read_into
from ..storage.wal import check_log
from .library_file import LibraryFile
from .table_layout import COLUMNS, KEYS, STEPS

if TYPE_CHECKING:
    from .recovery import Recovery

CHECKED_WHOLE = 2_000_000
"""Bytes below which a library is checked whole when it is opened. The day's first backup and `verify` check others."""
_MEDIUM = 16_000_000
"""Bytes of a library whose tables are all checked at every opening."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open library."""

    connection: sqlite3.Connection
    read_only_reason: str = ""
    """See `Database.read_only_reason`."""
    quarantined_path: Path | None = None
    """The path to which a damaged file was moved, if one was."""
    recovery: "Recovery | None" = None
    """The recovery of a damaged file."""
    is_new: bool = False
    """Whether the file was missing or empty."""


def recovered_path(path: Path) -> Path:
    """Return the path of a recovered library, until it replaces the damaged or lost file."""
    return path.with_name(path.name + ".recovered")


def has_recovered(path: Path) -> bool:
    """Return whether a recovered library has to replace a damaged or lost file."""
    with contextlib.suppress(OSError):  # a folder that cannot be entered
        return recovered_path(path).is_file()
    return False


def open_library(file: LibraryFile, *, thorough: bool = False) -> Opened:
    """Open a library, or create it. A damaged file is moved aside and replaced by its recovered content.

    Args:
        thorough: whether even a large library is checked whole.

    Raises:
        PaperError: if it can neither be opened nor recovered, or a later version wrote it.
    """
    path = file.path
    while True:
        before = file.identity
        is_new = file.is_empty
        if has_recovered(path) or file.is_log_alone:  # a program is replacing the library, or was killed meanwhile
            return _recover(file)
        try:
            db, read_only_reason = _opened(path, thorough)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise PaperError(f"{path} cannot be read ({error}). It was not changed. Try again.") from error
            return _recover(file, thorough)
        if before in (None, file.identity) and not has_recovered(path):
            return Opened(db, read_only_reason, is_new=is_new)
        db.close()  # the file was replaced meanwhile


def _opened(path: Path, thorough: bool = False) -> tuple[sqlite3.Connection, str]:
    check_log(path)
    try:
        return open_database(path, STEPS, lambda db: check(db, whole=thorough), synchronous="FULL")
    except WrittenLater as error:
        if error.has_known_tables:
            raise sqlite3.DatabaseError(DAMAGED_VERSION) from error
        raise


def _recover(file: LibraryFile, thorough: bool = False) -> Opened:
    """Replace a damaged library by its recovered content.

    The content is written beside the library first. A program that is killed meanwhile leaves the damaged library, or a
    recovered one to replace it. If two programs find the damage, the second opens the library that the first recovered.
    """
    path, recovery = file.path, None
    try:
        with alone(path):
            if not has_recovered(path):
                if not file.is_log_alone:
                    try:
                        return Opened(*_opened(path, thorough))
                    except sqlite3.DatabaseError as error:
                        if not is_damage(error):
                            raise
                from .backups import listed
                from .recovery import recover

                recovery = recover(path, recovered_path(path), [backup.path for backup in listed(path)])
            aside = file.put(recovered_path(path))
    except (OSError, sqlite3.Error) as error:
        reason = os_error_text(error) if isinstance(error, OSError) else str(error)
        why = f"The library {path} is damaged and could not be moved aside ({reason})"
        if found := _to_read(path):
            return Opened(found, why)
        raise PaperError(
            f"{why}. Nothing was changed. Make its folder writable, free some space, or choose another with --home."
        ) from error
    try:
        db, read_only_reason = _opened(path)
    except sqlite3.DatabaseError as error:
        raise PaperError(f"{path} cannot be read ({error}). Nothing was changed. Try again.") from error
    from .recovery import Recovery

    earlier = path.parent.glob(f"{path.name}.corrupt-*[0-9]")  # set aside by a program that was killed then
    return Opened(db, read_only_reason, aside or max(earlier, default=None), recovery or Recovery.of(db))


def _to_read(path: Path) -> sqlite3.Connection | None:
    """Read a library with damaged rows into memory; return None if more than rows is damaged."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        read_into(db, path)
        migrate(db, STEPS)
        check(db, texts=False)
    except (PaperError, sqlite3.Error):
        db.close()
        return None
    return db


def check(db: sqlite3.Connection, *, whole: bool = False, texts: bool = True) -> None:
    """Check the tables; in a large library only the tables that are always needed.

    Args:
        whole: whether everything is checked, whatever its size.
        texts: whether single rows are checked too.

    Raises:
        sqlite3.DatabaseError: if something is damaged.
    """
    pages, page = (db.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size"))
    for table, columns in COLUMNS.items():
        found = db.execute(f"select name, pk from pragma_table_info('{table}')").fetchall()
        keys = tuple(name for name, _ in sorted((each for each in found if each[1]), key=lambda each: each[1]))
        if {name for name, _ in found} != {*columns, "checksum"} or keys != KEYS[table]:
            raise sqlite3.DatabaseError(f"the table {table} is damaged")
    if [type(latest) for (latest,) in db.execute("select latest from clock")] != [int]:
        raise sqlite3.DatabaseError("the table clock is damaged")
    whole = whole or pages * page < CHECKED_WHOLE
    if whole:
        _raise_unless_ok(db, "integrity_check(1)")
    else:
        for table in COLUMNS if pages * page < _MEDIUM else ("cell", "entry"):
            _raise_unless_ok(db, f"quick_check({table})")
    if texts and whole:
        from .row_checks import bad_rows

        with contextlib.closing(bad_rows(db)) as damaged:
            if row := next(damaged, None):
                raise sqlite3.DatabaseError(str(row))


def _raise_unless_ok(db: sqlite3.Connection, pragma: str) -> None:
    if (problem := db.execute(f"pragma {pragma}").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(problem)
