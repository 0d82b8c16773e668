"""Why a file cannot be opened, read or written, in the operating system's terms, and what to do about it.

SQLite and the system say too little: a full disk is "disk I/O error", and no inodes left, a folder that cannot be
entered or one in the place of the file are all "unable to open database file". So the path itself is looked at.
"""

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

from ..errors import PaperError
from .regular_files import kind_of

_LITTLE = 64 * 1024
"""Bytes of free space below which SQLite cannot even make the shared memory of its log."""
_PARTS = ("", "-wal", "-shm", "-journal")


class Obstacle(NamedTuple):
    """A reason why a file cannot be used."""

    reason: str
    """Part of a sentence: "the disk is full"."""
    remedy: str = ""
    """Advice to the user."""
    room: bool = False
    """Whether free space, inodes, quota or a higher limit would remove it."""
    hides: bool = False
    """Whether it also keeps the file from being read."""
    passes: bool = False
    """Whether another folder would not help: the file is in use, or damaged."""

    def explanation(self, otherwise: str = "choose another folder with --home") -> str:
        """Return the reason in parentheses and what to do: "(the disk is full). Free some space, then try again.".

        Args:
            otherwise: what else can be done where more room does not help.
        """
        advice = ", or ".join(filter(None, (self.remedy, "" if self.room or self.passes else otherwise)))
        return f"({self.reason})." + (f" {advice[0].upper()}{advice[1:]}." if advice else "")


class NotWritten(PaperError):
    """A change could not be written; nothing of it was made."""

    def __init__(self, reason: str) -> None:
        """Take the reason: "library.db cannot be written (…). Free …"."""
        super().__init__(f"Nothing was changed: {reason}")
        self.reason = reason


class NoRoom(NotWritten):
    """The disk, a quota or a limit leaves no room for a change."""


class Unreadable(PaperError):
    """A database that is there, or its folder, cannot be opened; it was left as it is."""

    def __init__(self, path: Path, why: Obstacle) -> None:
        """Explain why `path` cannot be opened."""
        super().__init__(f"Cannot open {path} {why.explanation()}")


_FULL = Obstacle("the disk is full", "Free some space, then try again", room=True)
_INODES = Obstacle("the file system has no inodes left", "Delete some files, then try again", room=True)
_QUOTA = Obstacle("your disk quota is used up", "Delete some of your files, then try again", room=True)
_LIMIT = Obstacle("the limit on the size of a file is reached", "Raise it with ulimit -f, then try again", room=True)
_MOUNT = Obstacle("the file system is mounted read-only", "Mount it writable")
_LOCKS = Obstacle("its file system cannot lock it or is failing", "Move it to a local disk")
_OF_ERRNO = {
    errno.EDQUOT: _QUOTA,
    errno.EFBIG: _LIMIT,
    errno.EROFS: _MOUNT,
    errno.ENOLCK: _LOCKS,
    errno.ENAMETOOLONG: Obstacle("its name is too long", "Use a shorter one", hides=True),
}
_AWAY = "Move it away"


def obstacle(path: Path, error: BaseException | None = None) -> Obstacle:
    """Return what keeps `path` from being opened or written.

    Args:
        path: a file, which need not exist; for a database also the files beside it are looked at.
        error: what the system or SQLite said.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Obstacle(str(error), "Another program is writing to it; try again in a moment", passes=True)
    number = error.errno if isinstance(error, OSError) else None
    if number in _OF_ERRNO:
        return _OF_ERRNO[number]
    if number == errno.ENOSPC or code == sqlite3.SQLITE_FULL:
        return _without_inodes(path) or _FULL
    if number is None and code not in (
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    ):  # fmt: skip
        return Obstacle(str(error), passes=True)
    found = None
    with contextlib.suppress(OSError):  # the file may vanish meanwhile
        found = _in_the_way(path) or _without_inodes(path) or _without_space(path)
    if found is None and code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        found = _refused(path)
    if found is None and code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
        return _LOCKS._replace(reason=f"{_LOCKS.reason}: {error}")
    if found is None:
        reason = error.strerror if isinstance(error, OSError) else None
        found = Obstacle(reason or str(error), "Check its folder")
    return found


def check_readable(path: Path) -> None:
    """Look for what keeps a file from being read; nothing is opened.

    Raises:
        Unreadable: if there is something, and the file is not merely missing.
    """
    why = None
    with contextlib.suppress(OSError):
        why = _in_the_way(path)
    if why and why.hides:
        raise Unreadable(path, why)


def _in_the_way(path: Path) -> Obstacle | None:
    """Look at every folder on the way to a file, at the file, and at the files that SQLite keeps beside it."""
    for folder in reversed(path.absolute().parents):
        if found := _link_or_missing(folder, str(folder)):
            return found if found.reason else _in_folder(folder.parent)
        if not folder.is_dir():
            return Obstacle(f"{folder} is not a folder", _AWAY if folder.is_file() else "", hides=True)
        if not os.access(folder, os.X_OK):
            return _forbidden(f"enter the folder {folder}", folder, hides=True)
    for suffix in _PARTS:
        part = path.with_name(path.name + suffix)
        name = str(part) if suffix else "it"
        if found := _link_or_missing(part, name):
            if found.reason:
                return found._replace(hides=not suffix)
        elif part.is_dir():
            return Obstacle(f"{name} is a folder, not a file", _AWAY, hides=not suffix)
        elif not part.is_file():
            return Obstacle(f"{name} is {kind_of(part.stat().st_mode)}, not a file", _AWAY, hides=not suffix)
        elif suffix != "-shm" and not os.access(part, os.R_OK):
            return _forbidden(f"read {name}", part, hides=True)
        elif not os.access(part, os.W_OK):
            return _read_only(part) or _forbidden(f"write {name}", part)
    return _in_folder(path.parent)


def _link_or_missing(path: Path, name: str) -> Obstacle | None:
    """Return an obstacle where nothing is: that of a link to nothing, or one without a reason."""
    if path.exists():
        return None
    if path.is_symlink():
        reason = f"{name} is a link to {path.readlink()}, which does not exist"
        return Obstacle(reason, "Mount or restore what it leads to", hides=True)
    return Obstacle("")


def _in_folder(folder: Path) -> Obstacle | None:
    if os.access(folder, os.W_OK):
        return None
    return _read_only(folder) or _forbidden(f"write in the folder {folder}", folder)


def _forbidden(what: str, path: Path, *, hides: bool = False) -> Obstacle:
    mode = ""
    with contextlib.suppress(OSError):
        mode = f", whose mode is {stat.S_IMODE(path.stat().st_mode):04o}"
    return Obstacle(f"you have no permission to {what}{mode}", "Change its mode or owner", hides=hides)


def _read_only(path: Path) -> Obstacle | None:
    if hasattr(os, "statvfs"):
        with contextlib.suppress(OSError):
            if os.statvfs(path).f_flag & os.ST_RDONLY:
                return _MOUNT
    return None


def _nearest(path: Path) -> Path:
    """Return the folder that a file is in, or the nearest one above that exists."""
    return next((folder for folder in path.absolute().parents if os.path.isdir(folder)), Path("/"))  # noqa: PTH112


def _without_inodes(path: Path) -> Obstacle | None:
    if hasattr(os, "statvfs"):
        with contextlib.suppress(OSError):
            found = os.statvfs(_nearest(path))
            if found.f_files and not found.f_favail:
                return _INODES
    return None


def _without_space(path: Path) -> Obstacle | None:
    with contextlib.suppress(OSError):
        if shutil.disk_usage(_nearest(path)).free < _LITTLE:
            return _FULL
    return None


def _refused(path: Path) -> Obstacle | None:
    """Write something beside a file: of a quota or a limit nothing is known until it is exceeded."""
    with contextlib.suppress(ImportError):
        import resource

        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        sizes = [part.stat().st_size for suffix in _PARTS if (part := path.with_name(path.name + suffix)).exists()]
        if limit != resource.RLIM_INFINITY and max(sizes, default=0) + _LITTLE > limit:
            return _LIMIT
    try:
        with tempfile.TemporaryFile(dir=_nearest(path), buffering=0) as file:
            file.write(bytes(_LITTLE))
            os.fsync(file.fileno())
    except OSError as error:
        return _OF_ERRNO.get(error.errno or 0) or (_FULL if error.errno == errno.ENOSPC else None)
    return None
