"""Files attached to papers, by the user or by a bibliography, and where they are on this computer."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import PaperError, os_error_text
from ..storage.folders import files_below
from ..storage.regular_files import open_file
from ..text.sanitize import clean
from .reference import File, Reference

_LOCAL = re.compile(r"file:(?://(?:localhost)?)?/(?=[^/])", re.IGNORECASE)
_URL = re.compile(r"\w{2,}:")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_PATH = 4_096
"""Characters of a path."""
_LARGEST = 2**50
"""Bytes of a file that are plausible."""
_MOST_HASHED = 2**30
"""Bytes of the files in a folder that are hashed."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the user attached to a paper."""

    path: str
    """The absolute path when the file was attached."""
    size: int
    """In bytes."""
    sha256: str
    """The SHA-256 of its content in hexadecimal, which finds the file after it moved."""
    version: int = 0
    """The version of arXiv that it is, or 0."""

    @property
    def name(self) -> str:
        """The name of the file, to be shown."""
        return clean(re.split(r"[/\\]", self.path)[-1])

    @property
    def shown_path(self) -> str:
        """The path, to be shown."""
        return clean(self.path)

    @property
    def is_pdf(self) -> bool:
        """Whether its name is that of a PDF."""
        return self.path.lower().endswith(".pdf")

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values. `attachment_from` reverses it."""
        return self._plain() | {"sha256": self.sha256}

    def to_text(self) -> str:
        """Return all but the hash as printable ASCII. `attachment_from_text` reverses it."""
        return json.dumps(self._plain(), ensure_ascii=True)

    def _plain(self) -> dict[str, Any]:
        return {"path": self.path, "size": self.size} | ({"version": self.version} if self.version else {})


def attachment_from(plain: object) -> Attachment | None:
    """Return the attachment of plain JSON values, or None if they are invalid."""
    if not isinstance(plain, dict):
        return None
    path, size, sha256 = plain.get("path"), plain.get("size"), plain.get("sha256")
    if not (isinstance(path, str) and 0 < len(path) <= _LONGEST_PATH and "\0" not in path and _is_utf8(path)):
        return None
    if type(size) is not int or not 0 <= size <= _LARGEST:
        return None
    if not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        return None
    version = plain.get("version", 0)
    return Attachment(path, size, sha256, version if type(version) is int and 0 <= version < 1_000 else 0)


def attachment_from_text(sha256: str, text: str) -> Attachment | None:
    """Return the attachment with a hash, whose path and size are in a text, or None if they are invalid."""
    if not text.isascii() or not text.isprintable():
        return None
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return attachment_from({**plain, "sha256": sha256}) if isinstance(plain, dict) else None


def _is_utf8(path: str) -> bool:
    return not re.search("[\ud800-\udfff]", path)


def attachment_of(path: Path) -> Attachment:
    """Return the attachment for a file; it reads the whole file.

    Raises:
        PaperError: if the file cannot be read or is not a regular file.
    """
    try:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays a link
        with open_file(absolute) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except FileNotFoundError as error:
        raise PaperError(f"There is no file {clean(str(path))}. Nothing was attached.") from error
    except (OSError, ValueError) as error:
        reason = os_error_text(error) if isinstance(error, OSError) else clean(str(error))
        raise PaperError(f"{clean(str(path))} cannot be read ({reason}). Nothing was attached.") from error
    if (found := attachment_from({"path": str(absolute), "size": size, "sha256": sha256})) is None:
        raise PaperError(f"The path of {clean(path.name)} is too long or not UTF-8. Nothing was attached. Rename it.")
    return found


def locate(attachment: Attachment, folder: Path) -> Path | None:
    """Return where an attached file is: at its path, or in the PDF folder with another name; None if it is gone.

    A file at its path is taken even if its content changed, because viewers save annotations in it. In the folder,
    files of the same size are compared by hash.
    """
    path = Path(attachment.path)
    if _is_file(path):
        return path
    hashed = 0
    for entry in files_below(folder):
        try:
            if entry.stat(follow_symlinks=False).st_size != attachment.size:
                continue
            hashed += attachment.size
            if hashed > _MOST_HASHED:
                return None
            with open_file(Path(entry.path)) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == attachment.sha256:
                    return Path(entry.path)
        except OSError:
            continue
    return None


def pdf_of(files: Iterable[Attachment], reference: Reference, folder: Path) -> Path | None:
    """Return the first PDF of a paper that is on this computer, or None: of attachments, then of its bibliography.

    Args:
        files: the attachments.
        reference: the bibliographic record.
        folder: the PDF folder, see `locate`.
    """
    found = (locate(file, folder) for file in files if file.is_pdf)
    return next(filter(None, found), None) or local_pdf(reference)


def local_pdf(reference: Reference) -> Path | None:
    """Return the first PDF of a bibliography that is there as a regular file, or None. It looks at the disk."""
    return next(filter(None, map(_found, reference.files)), None)


def _found(file: File) -> Path | None:
    """Return the path of an attached PDF; a relative one begins in the folder of the file that was imported."""
    local = unquote(_LOCAL.sub("/", file.path)) if _LOCAL.match(file.path) else file.path
    if _URL.match(local) or not local.lower().endswith(".pdf"):
        return None
    try:
        path = Path(file.folder or "/", Path(local).expanduser())
    except (ValueError, RuntimeError):  # not a valid path
        return None
    return path if _is_file(path) else None


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):  # missing, or not a valid path
        return False
