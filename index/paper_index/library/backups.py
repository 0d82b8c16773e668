"""Backups of the library: one a day, of seven days and four weeks, each checked before an older one is removed."""

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import PaperError
from ..storage.regular_files import refuse_special
from .inspection import inspect_library, structure_problem, to_read

DAYS, WEEKS = 7, 4
"""Backups that are kept: of the latest days, and of the latest weeks the first one each."""

_DAILY = re.compile(r"library-(\d{4}-\d\d-\d\d)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    day: str
    """ISO date."""

    @property
    def name(self) -> str:
        """Its name on the command line: the date."""
        return self.day


def folder_of(library: Path) -> Path:
    """Return where the copies of a library are."""
    return library.with_name("backups")


def place(library: Path, day: str) -> Path:
    """Return where the copy of a day is or will be."""
    return folder_of(library) / f"library-{day}.db"


def listed(library: Path) -> list[Backup]:
    """Return the copies that are there, the newest first."""
    folder = folder_of(library)
    if not folder.is_dir():
        return []
    found = [Backup(path, match[1]) for path in folder.iterdir() if (match := _DAILY.fullmatch(path.name))]
    return sorted(found, key=lambda backup: backup.day, reverse=True)


def problem_of(path: Path) -> str:
    """Return the damage of a copy, or "" if every page and every row is intact."""
    return inspect_library(path).problem


def structure_of(path: Path) -> str:
    """Return the damage of the pages of a copy, or "". Its rows are not checked."""
    try:
        refuse_special(path)
        with to_read(path) as db:
            return structure_problem(db)
    except (OSError, PaperError, sqlite3.Error) as error:
        return str(error)


def newest_good(library: Path) -> Backup | None:
    """Return the newest copy that is whole: one with marks, if there is such a one."""
    empty = None
    for backup in listed(library):
        found = inspect_library(backup.path)
        if found.marks and not found.problem:
            return backup
        if not found.problem:
            empty = empty or backup
    return empty


def unknown_marks(copy: Path, db: sqlite3.Connection) -> int:
    """Return the number of marks in a copy that a library lacks without having removed them.

    It is 0 if the library's journal continues that of the copy, or if the copy cannot be read.
    """
    with contextlib.suppress(PaperError, sqlite3.Error), to_read(copy) as earlier:
        latest = earlier.execute("select number, stamp from entry order by number desc limit 1").fetchone()
        if latest and db.execute("select 1 from entry where number = ? and stamp = ?", latest).fetchone():
            return 0
        # Compared as bytes: a damaged text must not hinder it.
        key = "select cast(paper as blob), cast(field as blob) from cell"
        marks = earlier.execute(f"{key} where value is not null and paper <> ''").fetchall()
        return len(set(marks) - set(db.execute(key)))
    return 0


def daily(db: sqlite3.Connection, library: Path, today: str) -> Path | None:
    """Make today's copy unless it exists, and remove copies that are too old; return the path of a new copy.

    The newest copy stays if it has marks that the library lacks: the library was lost and created again.

    Raises:
        PaperError: if the copy is not whole.
        OSError, sqlite3.Error: if it cannot be made.
    """
    path = place(library, today)
    if path.exists():
        return None
    copy(db, path)
    spared = False
    for backup in superfluous(listed(library), today):
        if not spared and (spared := unknown_marks(backup.path, db) > 0):
            continue
        with contextlib.suppress(OSError):
            backup.path.unlink()
    for part in path.parent.glob(".library-*.part*"):  # of a program that was killed meanwhile
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - 86_400:
                part.unlink()
    return path


def copy(db: sqlite3.Connection, path: Path, *, check: Callable[[Path], str] | None = None) -> None:
    """Copy a database to `path`, which is then there whole or not at all. An existing file is replaced.

    Args:
        check: returns the damage of the copy, or ""; `problem_of` by default.

    Raises:
        PaperError: if the copy is not whole.
        OSError, sqlite3.Error: if it cannot be made.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{time.time_ns()}.part")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(beside)) as target:
            db.backup(target)
            target.execute("pragma journal_mode=delete")  # one file, that can be carried elsewhere
        if problem := (check or problem_of)(beside):
            raise PaperError(f"the copy is damaged: {problem}")
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.chmod(0o600)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def superfluous(backups: list[Backup], today: str) -> list[Backup]:
    """Return the backups that are neither of the latest days nor the first of one of the latest weeks, newest first.

    Backups of days to come, made while the clock was wrong, push out none and wait for their day.
    """
    backups = [backup for backup in backups if backup.day <= today]
    kept = {backup.day for backup in sorted(backups, key=lambda b: b.day, reverse=True)[:DAYS]}
    weeks: dict[tuple[int, int], str] = {}
    for backup in sorted(backups, key=lambda b: b.day):
        with contextlib.suppress(ValueError):
            weeks.setdefault(date.fromisoformat(backup.day).isocalendar()[:2], backup.day)
    kept.update(weeks[week] for week in sorted(weeks, reverse=True)[:WEEKS])
    return [backup for backup in backups if backup.day not in kept]
