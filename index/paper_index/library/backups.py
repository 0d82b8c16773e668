"""Copies of the library: one a day, seven days and four weeks back, each checked before an older one goes."""

import contextlib
import os
import re
import sqlite3
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import PaperError
from ..reading import refuse_special

DAYS, WEEKS = 7, 4
"""Copies that are kept: of the latest days, and of the latest weeks (the first of each)."""

_DAILY = re.compile(r"library-(\d{4}-\d\d-\d\d)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    day: str
    """ISO date."""

    @property
    def name(self) -> str:
        """What it is called on the command line: its date."""
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
    """Return what is wrong with a copy, or "" if it is whole."""
    try:
        refuse_special(path)
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.execute("select paper, field, value, stamp from cell limit 1").fetchall()
            return next((said for (said,) in db.execute("pragma integrity_check(1)") if said != "ok"), "")
    except (OSError, sqlite3.Error) as error:
        return str(error)


def newest_good(library: Path) -> Backup | None:
    """Return the newest copy that is whole."""
    return next((backup for backup in listed(library) if not problem_of(backup.path)), None)


def daily(db: sqlite3.Connection, library: Path, today: str) -> Path | None:
    """Keep today's copy if there is none yet, and let go of the copies nobody will miss; return its path if made.

    Raises:
        PaperError: if the copy is not whole.
        OSError, sqlite3.Error: if it cannot be made.
    """
    path = place(library, today)
    if path.exists():
        return None
    copy(db, path)
    for backup in superfluous(listed(library), today):
        with contextlib.suppress(OSError):
            backup.path.unlink()
    for part in path.parent.glob(".library-*.part*"):  # of a program that was killed meanwhile
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - 86_400:
                part.unlink()
    return path


def copy(db: sqlite3.Connection, path: Path) -> None:
    """Copy a database to `path`, which is then there whole or not at all. What is there is replaced.

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
        if problem := problem_of(beside):
            raise PaperError(f"the copy is damaged: {problem}")
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.chmod(0o600)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def superfluous(backups: list[Backup], today: str) -> list[Backup]:
    """Return the copies that are neither of the latest days nor the first of one of the latest weeks.

    Those of days to come, from when the clock was wrong, push out none and wait for their day.
    """
    backups = [backup for backup in backups if backup.day <= today]
    kept = {backup.day for backup in sorted(backups, key=lambda b: b.day, reverse=True)[:DAYS]}
    weeks: dict[tuple[int, int], str] = {}
    for backup in sorted(backups, key=lambda b: b.day):
        with contextlib.suppress(ValueError):
            weeks.setdefault(date.fromisoformat(backup.day).isocalendar()[:2], backup.day)
    kept.update(weeks[week] for week in sorted(weeks, reverse=True)[:WEEKS])
    return [backup for backup in backups if backup.day not in kept]
