"""A JSON document that is read piece by piece, so that a file of any size needs little memory."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .input_file import MAX_LINE, PIECE_SIZE, Source

_BLANK = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


class JsonStream:
    """Walks through a document: arrays and objects are entered, or read as a whole where they are small."""

    def __init__(self, source: Source) -> None:
        """Take a file.

        Every method raises ValueError if the document is not JSON or a value is longer than `MAX_LINE`, and PaperError
        if the file cannot be read.
        """
        self._pieces = source.pieces()
        self._text, self._at = "", 0
        self.line = 1
        """The line of the place reached, from 1."""

    def elements(self) -> Iterator[None]:
        """Enter an array, and stop before each of its elements. The caller reads or enters it."""
        yield from (None for _ in self._parts("[", "]"))

    def members(self) -> Iterator[str]:
        """Enter an object, and yield the name of each member before its value. The caller reads or enters it."""
        for _ in self._parts("{", "}"):
            name = self.value()
            if not isinstance(name, str):
                raise ValueError(f"a name expected in line {self.line}")
            self._take(":")
            yield name

    def value(self) -> Any:
        """Return the value at the place reached."""
        self._peek()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise ValueError(f"not JSON in line {self.line}: {error.msg}") from error
                continue
            except RecursionError as error:
                raise ValueError(f"nested too deeply in line {self.line}") from error
            if end < len(self._text) or not self._more():  # a number at the end of a piece may go on
                self._move(end)
                return value

    @property
    def is_array(self) -> bool:
        """Whether the value at the place reached is an array."""
        return self._peek() == "["

    @property
    def is_object(self) -> bool:
        """Whether the value at the place reached is an object."""
        return self._peek() == "{"

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self._peek() == closing:
            self._take(closing)
            return
        while True:
            yield
            if self._peek() == closing:
                self._take(closing)
                return
            self._take(",")

    def _peek(self) -> str:
        """Return the next character that is not blank, or "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._move(blank.end() if blank else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, character: str) -> None:
        if (found := self._peek()) != character:
            shown = repr(found) if found else "the end of the file"
            raise ValueError(f"{shown} in line {self.line} where {character!r} is expected")
        self._move(self._at + 1)

    def _move(self, at: int) -> None:
        self.line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        """Read on; return whether there was anything."""
        kept = self._text[self._at :]
        if len(kept) > MAX_LINE:
            raise ValueError(f"a value longer than {MAX_LINE // 2**20} MB in line {self.line}")
        # At least as much again: a long value would be decoded from its beginning for each small piece.
        gathered = [kept]
        size = 0
        for piece in self._pieces:
            gathered.append(piece)
            size += len(piece)
            if size >= max(PIECE_SIZE, len(kept)):
                break
        self._text, self._at = "".join(gathered), 0
        return size > 0
