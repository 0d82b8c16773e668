"""Files read within bounds, and written whole or not at all."""

import contextlib
import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from .errors import PaperError

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)


class TargetExists(PaperError):
    """The file to be written is there already."""


def open_file(path: Path) -> BufferedReader:
    """Open an ordinary file to read it: to open a pipe could wait for ever, and to read a device never end.

    Raises:
        OSError: if it cannot be opened, or is not an ordinary file.
    """
    _refuse_special(path.stat().st_mode)  # also before, for to open some devices is to do something
    descriptor = os.open(path, _READ | _NOT_WAITING)
    try:
        _refuse_special(os.fstat(descriptor).st_mode)
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


def refuse_special(path: Path) -> None:
    """Let a path pass that is an ordinary file, or where nothing is yet: for what opens files itself, as SQLite does.

    Raises:
        OSError: if it is anything else.
    """
    with contextlib.suppress(FileNotFoundError):
        _refuse_special(path.stat().st_mode)


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(mode):
        kind = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
        raise OSError(errno.EINVAL, f"it is {kind}, not an ordinary file")


def write_whole(path: Path, content: bytes, *, overwrite: bool, private: bool = False) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part.

    Args:
        path: where.
        content: what the file holds afterwards.
        overwrite: whether a file that is there is replaced. A link stays a link: the file it leads to is replaced.
        private: whether the file is the program's own. Then only the user may read it, and a link or a pipe in its
            place is replaced: in a home that came from somebody else a link could lead to any file of the user's.

    Raises:
        TargetExists: if `path` exists and `overwrite` is false.
        PaperError: if it cannot be written; what was there is as it was.
    """
    temporary: Path | None = None
    try:
        if overwrite and not private:
            path = Path(os.path.realpath(path))
        if path.is_dir() and not (private and path.is_symlink()):
            raise PaperError(f"{path} is a folder; name a file in it.")
        if not private and path.exists() and not path.is_file():  # /dev/null shall not become a file
            raise PaperError(f"{path} is no ordinary file; it was left as it is. Name another.")
        if not overwrite and os.path.lexists(path):
            raise TargetExists(f"{path} exists already; it was left as it is.")
        beside = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.part")
        with beside.open("xb") as file:
            temporary = beside
            if private:
                temporary.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite and not private:
            with contextlib.suppress(OSError):  # who may read it stays as it was
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        if overwrite:
            temporary.replace(path)
        else:
            _place_new(temporary, path)
        temporary = None
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PaperError(
            f"{path} was not written: there is no folder {path.parent}. Name a file in a folder that exists."
        ) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise PaperError(f"{path} was not written ({reason}).") from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _place_new(temporary: Path, path: Path) -> None:
    """Give the file its name unless somebody took that name in the meantime."""
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise TargetExists(f"{path} exists already; it was left as it is.") from error
    except OSError:  # a file system without hard links
        temporary.replace(path)
    else:
        temporary.unlink()
