"""A file that is downloaded in parts: a later request continues it if the file of the server is still the same."""

import contextlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ..storage.regular_files import open_file
from .client import TooLarge
from .failures import Failure
from .state import State

_HEAD, _TAIL = 1_024, 2_048
"""Bytes at the beginning and at the end of a PDF that must contain its marks."""
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<\?xml)", re.IGNORECASE)


class Download:
    """The download of a PDF. Its part stays on the disk when the download is interrupted."""

    def __init__(self, part: Path, url: str, state: State, largest: int, progress: Callable[[int], None]) -> None:
        """Prepare a download.

        Args:
            part: the file for the part.
            url: the address.
            state: the ETags of parts, and the file for the bodies of errors.
            largest: the greatest size in bytes.
            progress: called with the size of the part after each piece; it may raise Stopped.
        """
        self.part, self.progress = part, progress
        self._url, self._state, self._largest = url, state, largest
        self._kept, self._etag = 0, ""

    def headers(self) -> dict[str, str]:
        """Return the headers of the next request, which asks for the rest if the part can be continued."""
        self._kept = 0
        number, size = self._identity()
        self._etag = self._state.parts.etag(self.part, self._url, number)
        plain = {"Accept-Encoding": "identity"}
        if not self._etag or not 0 < size < self._largest:
            return plain
        self._kept = size
        return {**plain, "Range": f"bytes={size}-", "If-Range": self._etag}

    def place(self, status: int, headers: Mapping[str, str]) -> tuple[Path, int]:
        """Return the file for a body, and how many of its bytes stay. Bodies of errors have a file of their own.

        Raises:
            Failure: if the file is too large, or the rest is not that of the part.
            OSError: if the part cannot be written.
        """
        if status == 206 and self._kept:
            begin = re.match(r"bytes (\d+)-", headers.get("content-range", ""))
            if begin is None or int(begin[1]) != self._kept or headers.get("etag") != self._etag:
                self.drop()
                raise Failure("the file changed during the download", retry=True)
            return self.part, self._kept
        if status != 200:
            return self._state.new_body(), 0
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._largest:
            self.drop()
            raise TooLarge(f"the PDF has {int(length) / 2**20:,.0f} MB, more than largest in config.toml allows")
        self._begin(headers)
        return self.part, 0

    def _begin(self, headers: Mapping[str, str]) -> None:
        """Make a new part, and remember its ETag if it identifies the bytes."""
        self.drop()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(self.part, flags, 0o666))
        etag = headers.get("etag", "")
        if re.fullmatch(r'"[!-~]{1,200}"', etag) and headers.get("content-encoding", "identity") == "identity":
            self._state.parts.note(self.part, self._url, self._identity()[0], etag)

    def _identity(self) -> tuple[int, int]:
        """Return the number of the part's file in the file system, and its size; zeros if there is no regular file."""
        try:
            with open_file(self.part) as file:
                about = os.fstat(file.fileno())
        except OSError:
            return 0, 0
        return (0, 0) if self.part.is_symlink() else (about.st_ino & (2**63 - 1), about.st_size)

    def drop(self) -> None:
        """Remove the part."""
        self._state.parts.forget(self.part)
        with contextlib.suppress(FileNotFoundError):
            self.part.unlink()

    def check(self, host: str) -> None:
        """Check that the part is a whole PDF; otherwise remove it.

        Raises:
            Failure: with the reason.
        """
        if failure := pdf_problem(self.part, host):
            self.drop()
            raise failure


def pdf_problem(path: Path, host: str) -> Failure | None:
    """Return why a file is not a whole PDF, or None.

    Raises:
        OSError: if it cannot be read.
    """
    with open_file(path) as file:
        head = file.read(_HEAD)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if _HTML.match(head):
        return Failure(f"{host} answered with a web page instead of a PDF")
    if b"%PDF-" not in head:
        return Failure(f"the answer of {host} is not a PDF")
    return None if b"%%EOF" in tail else Failure(f"the PDF of {host} is not whole", retry=True)
