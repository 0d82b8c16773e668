"""Writing files whole or not at all."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from pathlib import Path

from ..errors import PaperError
from .file_errors import obstacle


class TargetExists(PaperError):
    """The file to be written is there already."""


def make_folder(path: Path) -> None:
    """Make a folder of the program's own, and those above it that are missing, for the user alone.

    Raises:
        OSError: if one cannot be made, or a file is in its place.
    """
    try:
        path.mkdir(mode=0o700)
    except FileNotFoundError:
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from None


def write_whole(path: Path, content: bytes, *, overwrite: bool, mode: int | None = None) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part.

    Args:
        path: the file; a link stays a link, and its target is replaced.
        content: the new content.
        overwrite: whether to replace an existing file.
        mode: the mode of the file; by default that of the replaced file, else that of the umask.

    Raises:
        TargetExists: if `path` exists and `overwrite` is false.
        PaperError: if it cannot be written; an existing file is unchanged.
    """
    temporary: Path | None = None
    try:
        if overwrite:  # a link stays a link: the file it leads to is the one to be replaced
            path = Path(os.path.realpath(path))
        _check_target(path, overwrite)
        beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
        with beside.open("xb") as file:
            temporary = beside
            if mode is not None:
                temporary.chmod(mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite and mode is None:
            with contextlib.suppress(OSError):  # who may read it stays as it was
                shutil.copymode(path, temporary)
        if overwrite:
            temporary.replace(path)
        else:
            place_new(temporary, path)
        temporary = None
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PaperError(
            f"{path} was not written: there is no folder {path.parent}. Create the folder first."
        ) from error
    except OSError as error:
        why = obstacle(path, error).explanation(otherwise="use another file")
        raise PaperError(f"{path} was not written {why}") from error
    except ValueError as error:
        raise PaperError(f"{path} was not written ({error}).") from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _check_target(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise PaperError(f"{path} is a folder. Give a file in it.")
    if path.exists() and not path.is_file():  # /dev/null shall not become a file
        raise PaperError(f"{path} is not a regular file. It was not changed. Use another file.")
    if not overwrite and os.path.lexists(path):
        raise TargetExists(f"{path} already exists. It was not changed.")


def write_private(path: Path, content: bytes) -> None:
    """Write a file of the program's own, which only the user may read, in place of whatever file is there.

    A link is replaced and not followed: in a home that came from somebody else it could lead to any file of the user.

    Raises:
        PaperError: if it cannot be written.
    """
    with contextlib.suppress(OSError):
        if not stat.S_ISREG(path.lstat().st_mode):
            path.unlink()
    write_whole(path, content, overwrite=True, mode=0o600)


def place_new(temporary: Path, path: Path) -> None:
    """Give a file its name, in the same folder, unless the name is taken.

    Raises:
        TargetExists: if the name is taken.
        OSError: if the file cannot be renamed.
    """
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise TargetExists(f"{path} already exists. It was not changed.") from error
    except OSError as error:  # a file system without hard links
        if os.path.lexists(path):
            raise TargetExists(f"{path} already exists. It was not changed.") from error
        temporary.replace(path)
    else:
        temporary.unlink()
