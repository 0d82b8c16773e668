"""Ordinary files, read within bounds. A pipe could be waited for without end, and a device read without end."""

import contextlib
import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):  # not every system has each of them
    _FLAGS |= getattr(os, _name, 0)


def open_file(path: Path) -> BufferedReader:
    """Open an ordinary file to read it.

    Raises:
        OSError: if it cannot be opened, or is not an ordinary file.
    """
    refuse_special_mode(path.stat().st_mode)  # also before opening: opening some devices has effects
    descriptor = os.open(path, _FLAGS)
    try:
        refuse_special_mode(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: Path, most: int) -> bytes:
    """Return the content of an ordinary file of at most so many bytes.

    Raises:
        OSError: if it cannot be read, is larger, or is not an ordinary file.
    """
    with open_file(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 1e6:,.3g} MB")
    return content


def kind_at(path: Path) -> str:
    """Return `folder`, `file` or "" for a path of any origin: a name may be too long, or no name at all."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else ""


def has_content(path: Path) -> bool:
    """Return whether there is a file that is not empty at a path."""
    with contextlib.suppress(OSError):
        return path.stat().st_size > 0
    return False


def refuse_special(path: Path) -> None:
    """Check that a path is an ordinary file or does not exist: for libraries that open files themselves.

    Raises:
        OSError: if it is anything else.
    """
    with contextlib.suppress(FileNotFoundError):
        refuse_special_mode(path.stat().st_mode)


def refuse_special_mode(mode: int) -> None:
    """Check that a mode, as `os.stat` gives it, is that of an ordinary file.

    Raises:
        OSError: if it is not.
    """
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"it is {kind_of(mode)}, not a regular file")


def kind_of(mode: int) -> str:
    """Return what a special file is, as part of a sentence."""
    return "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
