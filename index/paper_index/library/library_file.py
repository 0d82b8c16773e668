"""The file of a library: whether it is still the file that was opened."""

import contextlib
import enum
import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from ..storage.sqlite import parts_of

_Identity = tuple[int, int]
"""Device and inode."""


class FileStatus(enum.Enum):
    """Changes that other programs made to the file of an open library."""

    SAME = enum.auto()
    GONE = enum.auto()
    REPLACED = enum.auto()
    """Another file is in its place."""
    REWRITTEN = enum.auto()
    """The file itself was written to: by another connection, or by a program that knows nothing of databases."""
    LOG_LOST = enum.auto()
    """Its log is gone or replaced. Writes to the open log would be lost."""


@dataclass(frozen=True, slots=True)
class _Seen:
    file: _Identity | None
    log: tuple[_Identity | None, _Identity | None]
    """`-wal` and `-shm`."""
    written: tuple[int, int]
    """Size in bytes and time of the last write."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of a library's file."""

    status: FileStatus
    written: object
    """Another value when another file is there, or the file was written to."""


class LibraryFile:
    """The path of a library, and its files at the time it was opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")]
        self._opened = self._files_now()

    def _files_now(self) -> _Seen:
        file = _stat(self.path)
        wal, shm = (_stat(part) for part in self._log)
        return _Seen(
            _identity(file), (_identity(wal), _identity(shm)), (file.st_size, file.st_mtime_ns) if file else (0, 0)
        )

    def remember(self) -> None:
        """Take the present files as those that are open."""
        self._opened = self._files_now()

    def remember_written(self) -> None:
        """Take the present content as written by paper-tui."""
        now = self._files_now()
        if now.file == self._opened.file:
            self._opened = replace(self._opened, written=now.written)

    def state(self) -> FileState:
        """FileState at the files that are there now."""
        now, opened = self._files_now(), self._opened
        if now.file is None:
            status = FileStatus.GONE
        elif now.file != opened.file:
            status = FileStatus.REPLACED
        elif None not in opened.log and now.log != opened.log:
            status = FileStatus.LOG_LOST
        else:
            status = FileStatus.SAME if now.written == opened.written else FileStatus.REWRITTEN
        return FileState(status, (now.file, now.written))

    @property
    def identity(self) -> _Identity | None:
        """The identity of the file, or None if it is missing."""
        return _identity(_stat(self.path))

    @property
    def is_empty(self) -> bool:
        """Whether the file is missing or empty."""
        found = _stat(self.path)
        return not (found and found.st_size)

    @property
    def is_log_alone(self) -> bool:
        """Whether there is a log without its file. SQLite would delete it."""
        wal = _stat(self._log[0])
        return self.is_empty and bool(wal and wal.st_size)

    def without_log(self, target: Path) -> Path:
        """Copy the file to `target`, without the log that was opened with another file; return `target`.

        Raises:
            OSError: if it cannot be read or written.
        """
        shutil.copyfile(self.path, target)
        wal = self._log[0]
        if _identity(_stat(wal)) not in (None, self._opened.log[0]):
            shutil.copyfile(wal, target.with_name(target.name + "-wal"))
        return target

    def drop_old_log(self) -> None:
        """Remove the log of a file that another one has replaced: it would be applied to that one.

        Raises:
            OSError: if it cannot be removed.
        """
        for part, opened in zip(self._log, self._opened.log, strict=True):
            if opened and _identity(_stat(part)) == opened:
                part.unlink()

    def aside(self, what: str) -> Path:
        """Return a name beside the library that is not in use."""
        # Microseconds: two of one second must not meet.
        moment = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() // 1000 % 10**6:06}"
        return self.path.with_name(f"{self.path.name}.{what}-{moment}")

    def put(self, recovered: Path) -> Path | None:
        """Move the files of the library aside and put `recovered` in their place; return where they are now.

        Raises:
            OSError: if it cannot be done; each file is then in one of its two places.
        """
        aside = self.aside("corrupt")
        kept = []
        # The place is never empty: another program would begin a library there, and its log would then be applied to
        # the recovered one.
        for part in reversed(parts_of(self.path)):
            name = aside.with_name(aside.name + part.name.removeprefix(self.path.name))
            if part == self.path:
                _keep_as(name, part)
            else:
                with contextlib.suppress(FileNotFoundError):  # a program that looked at it has cleaned up
                    part.rename(name)
            kept.append(name)
        recovered.replace(self.path)
        return next((name for name in kept if name.exists()), None)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _identity(found: os.stat_result | None) -> _Identity | None:
    return (found.st_dev, found.st_ino) if found else None


def _keep_as(aside: Path, path: Path) -> None:
    """Give a file a second name, or where the file system knows none, a copy of that name."""
    try:
        aside.hardlink_to(path)
    except (OSError, NotImplementedError):
        shutil.copy2(path, aside)
