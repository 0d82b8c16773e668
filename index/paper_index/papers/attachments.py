"""The files that a bibliography attaches to a paper, found on this computer."""

import re
import stat
from pathlib import Path
from urllib.parse import unquote

from .reference import File, Reference

_LOCAL = re.compile(r"file:(?://(?:localhost)?)?/(?=[^/])", re.IGNORECASE)
_URL = re.compile(r"\w{2,}:")


def local_pdf(reference: Reference) -> Path | None:
    """Return the first attached PDF that is there as a regular file, or None. It looks at the disk."""
    return next(filter(None, map(_found, reference.files)), None)


def _found(file: File) -> Path | None:
    """Return the path of an attached PDF; a relative one begins in the folder of the file that was imported."""
    local = unquote(_LOCAL.sub("/", file.path)) if _LOCAL.match(file.path) else file.path
    if _URL.match(local) or not local.lower().endswith(".pdf"):
        return None
    try:
        path = Path(file.folder or "/", Path(local).expanduser())
        return path if stat.S_ISREG(path.stat().st_mode) else None
    except (OSError, ValueError, RuntimeError):  # missing, or not a valid path
        return None
