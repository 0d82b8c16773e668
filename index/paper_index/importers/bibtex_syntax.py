"""The syntax of BibTeX files: where entries begin, and their keys, fields and values.

BibTeX files are often damaged. A damaged entry costs itself only, because the next one begins where a line begins with
`@`. Commas between fields may be missing or doubled, and comments may stand between fields, as biber allows.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_START = re.compile(r"@[ \t]{0,9}(\w*)\s{0,9}[{(]")
_KEYED = re.compile(r"[^\s,{}()\"=]{1,200},")
_BRACE = re.compile(r"(?<!\\)[{}]")
_LONGEST_COMMENT, _MOST_LOOKED_AT = 2**20, 2**23

_BLANK = re.compile(r"(?:\s++|(?<=[\s,{}(])%[^\n]*+)*+")
_BETWEEN = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_KEY = re.compile(r"([^,={}\"#\n]{0,300}+)\s{0,300}+(?:,|(?=}))")
_KEY_ALONE = re.compile(r"([^\s,={}\"#%]{1,200})\s++(?=[A-Za-z][\w:-]{0,50}\s*=)")
_FIELD = re.compile(r"([^\s,={}\"#%()]{1,300})\s*+=\s*+")
_WORD = re.compile(r"[^\s#,{}\"=]++")
_WORDS = re.compile(r"(?:[ \t]++(?![^\s#,{}\"=()%]{1,300}\s*+=)[^\s#,{}\"=%]++)*+")
_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_JOINED = re.compile(r"\s*+#\s*+")
_AFTER_VALUE = re.compile(r"\s*+(?:[,})#%]|$|[A-Za-z][\w:-]{0,50}\s*+=)")
_SURPLUS_BRACE = re.compile(r"\s*+,[\s,]*+(?=[A-Za-z][\w:-]{0,50}\s*+=)")
_STRAY = re.compile(r"[^,{}\n]{1,300}|[{}]")

_MOST_FIELDS = 2_000
_LONGEST_JOINED = 100_000
"""Characters of a value that is put together of strings."""

_LONGEST_IN_ENTRY = 20_000
"""Characters to which the `@string`s of one entry may expand."""

_MOST_STRINGS = 20_000
"""`@string`s that are remembered. Lists of all journals have some ten thousand."""

UNCLOSED = "an unclosed entry: a brace or a quotation mark is missing"


class Written(NamedTuple):
    """An entry as the file has it."""

    at: int
    """The position of its `@`."""
    type: str
    key: str
    fields: list[tuple[str, str]]
    """Names and values in their order; a name may come twice."""
    doubts: tuple[str, ...]
    """Problems of the syntax; the entry was read all the same."""


class Strings:
    """The `@string`s of a file. Short names may expand to long texts, so the expanded text is limited."""

    def __init__(self, room: int) -> None:
        """Take the characters to which all uses in the file may expand together."""
        self._values: dict[str, str] = {}
        self._room, self._entry_room = room, _LONGEST_IN_ENTRY

    def define(self, name: str, value: str) -> None:
        """Define a string; further ones than `_MOST_STRINGS` are ignored."""
        if len(self._values) < _MOST_STRINGS:
            self._values[name.lower()] = value

    def begin_entry(self) -> None:
        """Begin a new entry, which has the whole room of one."""
        self._entry_room = _LONGEST_IN_ENTRY

    def value(self, name: str) -> str:
        """Return the text of a name, or an unknown name itself.

        Raises:
            ValueError: if the strings of the entry, or of the file, expand to too much text.
        """
        value = self._values.get(name.lower())
        if value is None:
            return name
        self._entry_room -= len(value)
        self._room -= len(value)
        if self._entry_room < 0:
            raise ValueError(f"its @strings expand to more than {_LONGEST_IN_ENTRY:,} characters")
        if self._room < 0:
            raise ValueError("the @strings of the file expand to much more text than the file has")
        return value


def pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind of each entry in small letters, where it begins and where the next one does.

    Entries within the braces of an `@comment` are part of it. A comment whose braces are not closed is one line.
    """
    kind, start, ends, room = "", -1, 0, _MOST_LOOKED_AT
    for match in _START.finditer(text):
        if match.start() < ends or not _begins(text, match):
            continue
        if start >= 0:
            yield kind, start, match.start()
        kind, start = match[1].lower(), match.start()
        if kind == "comment" and room > 0:
            ends = _closed(text, match.end() - 1)
            room -= 0 if ends else min(_LONGEST_COMMENT, len(text) - start)
    if start >= 0:
        yield kind, start, len(text)


def _begins(text: str, match: re.Match[str]) -> bool:
    """Return whether an entry begins there: at the beginning of a line, or behind another one if it has a key."""
    at = match.start() - 1
    while at >= 0 and text[at] in " \t":
        at -= 1
    if at < 0 or text[at] == "\n":
        return True
    return text[at] == "}" and bool(match[1]) and bool(_KEYED.match(text, match.end()))


def _closed(text: str, at: int) -> int:
    """Return the place after the brace that closes the one at `at`, or 0."""
    depth = 0
    for brace in _BRACE.finditer(text, at, at + _LONGEST_COMMENT):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return 0


def entries(text: str, start: int, end: int, strings: Strings) -> Iterator[Written]:
    """Yield the entry that begins at `start`, and those that follow it before `end`.

    Args:
        strings: the `@string`s, which are looked up while reading.

    Raises:
        ValueError: if an entry is damaged; its position is not known.
    """
    while begun := _START.search(text, start, end):
        strings.begin_entry()
        written, start = _entry(text, begun, end, strings)
        yield written


def _entry(text: str, begun: re.Match[str], end: int, strings: Strings) -> tuple[Written, int]:
    closing = "}" if begun[0][-1] == "{" else ")"
    at = _after(_BLANK, text, begun.end(), end)
    key = _KEY.match(text, at, end) or _KEY_ALONE.match(text, at, end)
    at = key.end() if key else at
    fields: list[tuple[str, str]] = []
    doubts: list[str] = []
    while True:
        at = _after(_BETWEEN, text, at, end)
        if at < end and text[at] == closing:
            at += 1
            if not (surplus := _SURPLUS_BRACE.match(text, at, end)):
                break
            doubts.append("there is a brace too many")
            at = surplus.end()
        elif found := _FIELD.match(text, at, end):
            value, at = value_at(text, found.end(), end, strings)
            fields.append((found[1], value))
            if len(fields) > _MOST_FIELDS:
                raise ValueError(f"an entry of more than {_MOST_FIELDS:,} fields")
        elif at >= end or _START.match(text, at, end):
            if not fields:
                raise ValueError(UNCLOSED)
            doubts.append("the brace that closes the entry is missing")
            break
        else:
            stray = _STRAY.match(text, at, end)
            skipped = stray[0] if stray else text[at]
            at += len(skipped)
            doubts.append(f"not a field, skipped: {skipped.strip()[:60]!r}")
            if len(doubts) > _MOST_FIELDS:
                raise ValueError("an entry that is not BibTeX")
    return Written(begun.start(), begun[1], key[1].strip() if key else "", fields, tuple(doubts[:3])), at


def value_at(text: str, at: int, end: int, strings: Strings) -> tuple[str, int]:
    """Return the value that begins there, its pieces put together, and where it ends.

    Raises:
        ValueError: if a brace or a quotation mark is not closed.
    """
    value, at = _piece(text, at, end, strings)
    if not (joint := _JOINED.match(text, at, end)):
        return value, at
    joined, room = [value], _LONGEST_JOINED - len(value)
    while joint:
        value, at = _piece(text, joint.end(), end, strings)
        if room > 0:
            joined.append(value)
            room -= len(value)
        joint = _JOINED.match(text, at, end)
    return "".join(joined), at


def _piece(text: str, at: int, end: int, strings: Strings) -> tuple[str, int]:
    """Return a text in braces or quotation marks, a number, or the value of an `@string`; and its end."""
    if text.startswith("{", at):
        close = text.find("}", at, end)
        if close >= 0 and text.find("{", at + 1, close) < 0 and text[close - 1] != "\\":
            return text[at + 1 : close], close + 1
        return _delimited(text, at, end)
    if text.startswith('"', at):
        return _delimited(text, at, end)
    word = _WORD.match(text, at, end)
    if not word:
        return "", at
    more = _after(_WORDS, text, word.end(), end)
    name = text[at:more].removesuffix(")") if more == word.end() else text[at:more]
    return strings.value(name), at + len(name)


def _delimited(text: str, at: int, end: int) -> tuple[str, int]:
    """Return the text in the braces or quotation marks that begin there, and where they end.

    A quotation mark closes a value only where the value can end: some programs leave others as they are.
    """
    quoted, depth = text[at] == '"', 0
    for mark in _DELIMITER.finditer(text, at + 1, end):
        sign = mark[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            if not depth and not quoted:
                return text[at + 1 : mark.start()], mark.end()
            depth -= depth > 0
        elif quoted and not depth and _AFTER_VALUE.match(text, mark.end(), end):
            return text[at + 1 : mark.start()], mark.end()
    raise ValueError(UNCLOSED)


def _after(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    found = pattern.match(text, at, end)
    return found.end() if found else at
