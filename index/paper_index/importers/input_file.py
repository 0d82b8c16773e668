"""One file to be read: from disk or from memory, plain or compressed, read as a whole or line by line.

Whatever the file is encoded in, readers are given UTF-8.
"""

import contextlib
import gzip
import io
import math
import re
import zlib
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO
from pathlib import Path, PurePath
from typing import Any

from ..errors import PaperError, os_error_text
from ..papers.paper import Remark
from ..storage.regular_files import open_file
from ..text.sanitize import clean
from . import encodings

MAX_BYTES = 512 * 2**20
"""Larger files (decompressed) are rejected. Formats read line by line have no limit."""

MAX_PAGE = 8 * 2**20
"""Bytes of a page or a mail; larger ones are refused."""

MAX_LINE = 8 * 2**20
"""A longer line is not a record: only its beginning is returned, one byte more than this."""

MAX_UNPACKED, MAX_RATIO = 64 * 2**20, 20
"""Bytes a compressed file may always have when it is decompressed; a larger one so many times its own size."""

MIN_RECORD, FEW_RECORDS = 50, 50_000
"""Bytes of a compressed file that a record takes at least, beyond some thousands; more records hold nothing."""

MAX_TEXT, MAX_TEXT_RATIO = 64 * 2**20, 32
"""The same of the memory that is taken to decode what is read as a whole."""

HEAD = 2**16
"""Bytes at the beginning by which a format is recognised."""

Read = Callable[[int], bytes]
"""Gives so many of the next bytes at most, and none at the end."""

_GZIP = b"\x1f\x8b"
PIECE_SIZE = 2**16
"""Bytes read at once."""
_EMPTY = re.compile(rb"\s*\n")
_PIPE = re.compile(r"/dev/(?:stdin|fd/\d+)|/proc/self/fd/\d+")


class Source:
    """The input of a reader."""

    def __init__(
        self, content: bytes | Path, name: str = "", *, edition: str | None = None, encoding: str = ""
    ) -> None:
        """Take a file's path, or its content and a name for it.

        Args:
            edition: the edition of its papers, if the user gives it.
            encoding: the encoding of its text, if the user gives it. A byte order mark overrides it.

        Raises:
            PaperError: if it cannot be read or is no ordinary file, or the encoding is unknown. What a shell passes as
                `/dev/fd/63` is read.
        """
        self._content = content
        self.name = clean(PurePath(name or (content.name if isinstance(content, Path) else "")).name)
        """The file's name, without its folder: for messages and for the edition of a page."""
        self.edition = edition
        self._encoding = encodings.known(encoding) if encoding else ""
        self.line: int | None = None
        """The line of the last record, from 1; None if the format has no lines."""
        self.remarks: list[Remark] = []
        """Remarks on imported records, for the report of the import. `read` collects them."""
        self._remarked: set[Remark] = set()
        self._reading: io.BufferedIOBase | None = None
        self._packed = False
        if isinstance(content, Path):
            try:
                if content.is_dir():
                    raise PaperError(f"{content} is a folder.")
                if _PIPE.fullmatch(str(content)) and content.is_fifo():  # a pipe can be read only once
                    with content.open("rb") as pipe:
                        self._content = pipe.read(MAX_BYTES + 1)
            except (OSError, ValueError) as error:
                raise self._unreadable(error) from error
        with self._open() as file:
            self.head = file.read(HEAD)
            """The first `HEAD` bytes, decompressed, as UTF-8, without a byte order mark."""

    @property
    def part_read(self) -> float | None:
        """The part of a file read so far, from 0 to 1, if it is read line by line; None if unknown."""
        if self._reading is None or self._reading.closed:
            return None
        whole = self._size
        return min(1.0, self._reading.tell() / whole) if whole else None

    @property
    def path(self) -> Path | None:
        """The file; None for content that is none."""
        return self._content if isinstance(self._content, Path) else None

    @property
    def folder(self) -> str:
        """The folder of the file, as an absolute path; "" for other content."""
        return str(self._content.absolute().parent) if isinstance(self._content, Path) else ""

    @property
    def most_records(self) -> float:
        """The records it can hold: a few bytes of a compressed file could bring millions."""
        return FEW_RECORDS + self._size // MIN_RECORD if self._packed else math.inf

    @property
    def _size(self) -> int:
        return self._content.stat().st_size if isinstance(self._content, Path) else len(self._content)

    def remark(self, line: int | None, reason: str) -> None:
        """Have the report of the import say how something was read."""
        remark = Remark(self.name, line, reason)
        if remark not in self._remarked:  # a file is opened more than once
            self._remarked.add(remark)
            self.remarks.append(remark)

    def content(self, most: int | None = None) -> bytes:
        """Return the whole content, decompressed, as UTF-8, without a byte order mark.

        Raises:
            PaperError: if it is larger than `most` (by default `MAX_BYTES`) or than a compressed file may be, or cannot
                be read.
        """
        most = most or MAX_BYTES
        gathered = BytesIO()
        with self._open() as file:
            while piece := file.read(PIECE_SIZE):
                gathered.write(piece)
                if gathered.tell() > most:
                    raise PaperError(f"{self.name} is larger than {most // 2**20} MB; nothing was imported.")
        return gathered.getvalue()

    def text(self, most: int | None = None) -> str:
        r"""Return the whole content as text; lines end with `\n`. Lines that are not UTF-8 are remarked on.

        Raises:
            PaperError: as `content` does, or if a compressed file would take too much memory.
        """
        content = self.content(most)
        if self._packed:
            # A single character decides how many bytes each of them takes.
            wide = 4 if re.search(rb"[\xf0-\xf4]", content) else 2 if re.search(rb"[\xc4-\xef]", content) else 1
            if (1 + wide) * len(content) > max(MAX_TEXT, MAX_TEXT_RATIO * self._size):
                raise self._grown(len(content))
        if b"\r" in content:
            content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            return content.decode()
        except UnicodeDecodeError:
            return encodings.line_by_line(content, self.remark)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that are not empty with their numbers from 1, without their ends, one at a time.

        Raises:
            PaperError: if the rest cannot be read; what came before it did.
        """
        number, begun = 0, b""
        with self._open() as file:
            piece = b"\n"
            while piece:
                piece = file.read(PIECE_SIZE)
                held, at = begun + piece, 0
                ends = not piece or b"\n" in held
                while ends and at < len(held):
                    if blank := _EMPTY.match(held, at):  # a small file can hold a hundred million empty lines
                        number += held.count(b"\n", at, blank.end())
                        at = blank.end()
                        continue
                    end = held.find(b"\n", at)
                    if end < 0 and piece:
                        break
                    line = held[at:] if end < 0 else held[at:end]
                    number += 1
                    at = len(held) if end < 0 else end + 1
                    if not line.isspace():
                        yield number, line[: MAX_LINE + 1] if len(line) > MAX_LINE else line.rstrip()
                begun = held[at:]
                if len(begun) > MAX_LINE:
                    number += 1
                    yield number, begun[: MAX_LINE + 1]
                    while (piece := file.read(PIECE_SIZE)) and b"\n" not in piece:
                        pass
                    begun = piece.partition(b"\n")[2]

    def pieces(self) -> Iterator[str]:
        """Yield the content as text, a piece at a time.

        Raises:
            PaperError: if the rest cannot be read; the pieces before it were.
        """
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with self._open() as file:
            while piece := file.read(PIECE_SIZE):
                yield decode(piece)

    @contextlib.contextmanager
    def _open(self) -> Iterator[BufferedReader]:
        """Lend the content, decompressed, as UTF-8, without a byte order mark.

        Raises:
            PaperError: also while it is read, whatever goes wrong.
        """
        try:
            with contextlib.ExitStack() as opened:
                given = open_file(self._content) if isinstance(self._content, Path) else BytesIO(self._content)
                self._reading = raw = opened.enter_context(given)
                self._packed = raw.read(2) == _GZIP
                raw.seek(0)
                if self._packed:
                    packed = opened.enter_context(gzip.GzipFile(fileobj=raw))
                    yield self._as_utf8(_stream(self._within_bounds(packed.read)))
                else:
                    yield self._as_utf8(_stream(raw.read))
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise self._unreadable(error) from error

    def _as_utf8(self, file: BufferedReader) -> BufferedReader:
        """Return a file as UTF-8 without a byte order mark, from the encoding that is marked, given or declared."""
        begin = file.peek(encodings.DECLARED_WITHIN)
        encoding = encodings.marked(begin) or self._encoding or encodings.declared(begin, self.remark)
        if encoding in ("", "utf-8"):
            return file
        if encoding == "utf-8-sig":
            file.read(len(BOM_UTF8))
            return file
        decode = getincrementaldecoder(encoding)(errors="replace").decode
        line = 1

        def recoded(size: int) -> bytes:
            nonlocal line
            while True:
                piece = file.read(max(1, (size - 16) // 3))  # a byte may become three
                text = decode(piece, not piece)
                if "\ufffd" in text:
                    place = line + text.count("\n", 0, text.index("\ufffd"))
                    self.remark(place, f"not {encoding}; what cannot be read became \ufffd")
                line += text.count("\n")
                if text or not piece:
                    return text.encode(errors="replace")

        return _stream(recoded)

    def _within_bounds(self, read: Read) -> Read:
        """Return what reads the same, and raises `PaperError` when it is more than a compressed file may hold."""
        most = max(MAX_UNPACKED, MAX_RATIO * self._size)
        done = 0

        def counted(size: int) -> bytes:
            nonlocal done
            piece = read(size)
            done += len(piece)
            if done > most:
                raise self._grown(most)
            return piece

        return counted

    def _grown(self, size: int) -> PaperError:
        return PaperError(
            f"{self.name} is more than {size // 2**20} MB when decompressed, which is suspiciously large; the rest was "
            "not read. Decompress it first if this is intended."
        )

    def _unreadable(self, error: Exception) -> PaperError:
        shown = str(self._content) if isinstance(self._content, Path) else self.name
        if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
            return PaperError(f"{shown} is damaged: it cannot be decompressed completely.")
        reason = os_error_text(error) if isinstance(error, OSError) else str(error)
        return PaperError(f"Cannot read {shown} ({reason.removesuffix(f': {shown}')}).")


class _Stream(io.RawIOBase):
    def __init__(self, read: Read) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _stream(read: Read) -> BufferedReader:
    return BufferedReader(_Stream(read), PIECE_SIZE)


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text without their ends: a list of all could take many times its memory."""
    at = 0
    while at < len(text):
        found = text.find("\n", at)
        end = found if found >= 0 else len(text)
        yield text[at:end]
        at = end + 1


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, by name, without the hidden ones.

    Raises:
        PaperError: if it cannot be read, or has no files.
    """
    try:
        found = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    except OSError as error:
        raise PaperError(f"Cannot read {folder} ({os_error_text(error)}).") from error
    shown = [each for each in found if not any(part.startswith(".") for part in each.relative_to(folder).parts)]
    if not shown:
        raise PaperError(f"{folder}: no files in this folder.")
    return shown
