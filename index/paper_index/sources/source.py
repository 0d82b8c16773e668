"""One file to be read: from disk or from memory, plain or compressed, read as a whole or line by line."""

import contextlib
import gzip
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import IO, cast

from ..errors import PaperError, told
from ..text import clean

MAX_BYTES = 512 * 2**20
"""Larger files (decompressed) are refused, with a sentence. What is read line by line has no bound."""

MAX_LINE = 8 * 2**20
"""A longer line is no record: only its beginning is given, one byte more than this."""

HEAD = 2**16
"""Bytes at the beginning by which a format is recognised."""

_GZIP = b"\x1f\x8b"


class Source:
    """What a reader reads."""

    def __init__(self, content: bytes | Path, name: str = "", *, edition: str | None = None) -> None:
        """Take a file's path, or its content and a name for it.

        Args:
            edition: the edition its papers appeared in, where the user says so.

        Raises:
            PaperError: if it cannot be read, or is no file.
        """
        self._content = content
        self.name = clean(PurePath(name or (content.name if isinstance(content, Path) else "")).name)
        """The file's name, without its folder: for messages and for the edition of a page."""
        self.edition = edition
        self.line: int | None = None
        """Where the record that was read last begins, from 1; None where the format has no lines."""
        self._reading: IO[bytes] | None = None
        if isinstance(content, Path):
            try:
                if content.is_dir():
                    raise PaperError(f"{content} is a folder.")
                if not content.is_file():  # what comes through a pipe comes once
                    with content.open("rb") as pipe:
                        self._content = pipe.read(MAX_BYTES + 1)
            except (OSError, ValueError) as error:
                raise self._unreadable(error) from error
        with self._open() as file:
            try:
                self.head = _without_mark(file.read(HEAD))
                """The first `HEAD` bytes, decompressed, without a byte order mark."""
            except (OSError, EOFError, zlib.error) as error:
                raise self._unreadable(error) from error

    @property
    def part_read(self) -> float | None:
        """How much of a file that is read line by line has been read, from 0 to 1; None where that cannot be told."""
        if self._reading is None or self._reading.closed:
            return None
        whole = self._content.stat().st_size if isinstance(self._content, Path) else len(self._content)
        return min(1.0, self._reading.tell() / whole) if whole else None

    def content(self) -> bytes:
        """Return the whole content, decompressed, without a byte order mark.

        Raises:
            PaperError: if it is larger than `MAX_BYTES` or cannot be read.
        """
        with self._open() as file:
            try:
                content = file.read(MAX_BYTES + 1)
            except (OSError, EOFError, zlib.error) as error:
                raise self._unreadable(error) from error
        if len(content) > MAX_BYTES:
            raise PaperError(f"{self.name} is larger than {MAX_BYTES // 2**20} MB; nothing was read.")
        return _without_mark(content)

    def text(self) -> str:
        """Return the whole content as text: UTF-8, UTF-16 with its mark, else Windows-1252.

        Raises:
            PaperError: as `content` does.
        """
        content = self.content()
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16", errors="replace")
        try:
            return content.decode()
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="replace")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that are not empty with their numbers from 1, without their ends, one at a time.

        Raises:
            PaperError: if the rest cannot be read; what came before it did.
        """
        number = 0
        with self._open() as file:
            try:
                while line := file.readline(MAX_LINE + 1):
                    number += 1
                    if len(line) > MAX_LINE and not line.endswith(b"\n"):
                        while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                            pass
                    if number == 1:
                        line = line.removeprefix(BOM_UTF8)
                    if line and not line.isspace():
                        yield number, line if len(line) > MAX_LINE else line.rstrip()
            except (OSError, EOFError, zlib.error) as error:
                raise self._unreadable(error) from error

    @contextlib.contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        try:
            raw: IO[bytes] = self._content.open("rb") if isinstance(self._content, Path) else BytesIO(self._content)
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error
        with raw:
            start = raw.read(2)
            raw.seek(0)
            self._reading = raw
            if start == _GZIP:
                with gzip.GzipFile(fileobj=raw) as file:
                    yield cast("IO[bytes]", file)
            else:
                yield raw

    def _unreadable(self, error: Exception) -> PaperError:
        shown = str(self._content) if isinstance(self._content, Path) else self.name
        if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
            return PaperError(f"{shown} is damaged: it cannot be decompressed to its end.")
        reason = told(error) if isinstance(error, OSError) else str(error)
        return PaperError(f"Cannot read {shown} ({reason.removesuffix(f': {shown}')}).")


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, by name, without the hidden ones.

    Raises:
        PaperError: if it cannot be read, or there is none.
    """
    try:
        found = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    except OSError as error:
        raise PaperError(f"Cannot read {folder} ({told(error)}).") from error
    shown = [each for each in found if not any(part.startswith(".") for part in each.relative_to(folder).parts)]
    if not shown:
        raise PaperError(f"{folder}: there is no file in this folder.")
    return shown


def _without_mark(content: bytes) -> bytes:
    return content.removeprefix(BOM_UTF8)
