"""Writing files whole or not at all."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from .errors import PaperError


class TargetExists(PaperError):
    """The file to be written is there already."""


def write_whole(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part.

    Raises:
        TargetExists: if `path` exists and `overwrite` is false.
        PaperError: if it cannot be written; what was there is as it was.
    """
    temporary: Path | None = None
    try:
        if overwrite:  # a link stays a link: the file it leads to is the one to be replaced
            path = Path(os.path.realpath(path))
        if path.is_dir():
            raise PaperError(f"{path} is a folder; name a file in it.")
        if path.exists() and not path.is_file():  # /dev/null shall not become a file
            raise PaperError(f"{path} is no ordinary file; it was left as it is. Name another.")
        if not overwrite and os.path.lexists(path):
            raise TargetExists(f"{path} exists already; it was left as it is.")
        beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
        with beside.open("xb") as file:
            temporary = beside
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            with contextlib.suppress(OSError):  # who may read it stays as it was
                shutil.copymode(path, temporary)
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
