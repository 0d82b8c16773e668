"""Records in JSON as people have it: lines, one array, one object, or an object with the records in a list of it.

Records are taken one at a time, so that a cut-off download gives what came before the cut, and a large file needs
little more memory than its text; in lines, not even that.
"""

import re
from collections.abc import Iterator
from itertools import islice
from json import JSONDecodeError, JSONDecoder
from typing import Any

from ..papers.paper import Problem
from .input_file import MAX_LINE, Source
from .json_lines import CROWDED, crowded, parsed

LISTS = ("results", "data", "items", "papers", "dailyPapers", "recommendedPapers")
"""The names under which an answer lists its records."""

MAX_BAD = 1_000
"""Records that are not JSON, after which a document is given up: each costs a look at all of it."""

MAX_RECORD = MAX_LINE
"""Characters of one record in a document."""

WINDOW_SIZE = 2**16
"""Characters of a long document that are decoded at first; more where a record is longer."""
_MARGIN = 16
"""Characters at the end of a window: an error or an end among them may only be that of the window."""

_BLANK = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_LINE = re.compile(r"^\{.*\}[ \t\r]*$", re.MULTILINE)
_decode = JSONDecoder().raw_decode


class TooLong(ValueError):
    """A record that is longer than `MAX_RECORD`."""


def beginning(source: Source) -> dict[str, Any]:
    """Return the fullest of the first records, as far as the source's head contains it, or {}."""
    text = source.head.decode(errors="replace")
    begin = _first(text)[0]
    indent = text[text.rfind("\n", 0, begin) + 1 : begin]
    starts = [begin]
    if not indent.strip(" \t"):  # the first may be damaged
        others = re.finditer(rf"^{indent}\{{", text[begin + 1 :], re.MULTILINE)
        starts += [begin + other.end() for other in islice(others, 3)]
    return max((_members(text, start)[0] for start in starts), key=len)


def records(source: Source) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """Yield each record with the line it begins in, or the `Problem` it is."""
    for found in _in_lines(source) if _is_lines(source) else _in_document(source):
        if isinstance(found, Problem):
            yield found
        elif isinstance(found[1], dict):
            yield found[0], found[1]
        else:
            yield Problem(source.name, found[0], "not a JSON object")


def _is_lines(source: Source) -> bool:
    """Whether the objects have a line each. One line that is longer than the head is also an object."""
    text = source.head.decode(errors="replace").strip()
    return not _first(text)[1] and (bool(_LINE.search(text)) or "\n" not in text)


def _in_lines(source: Source) -> Iterator[tuple[int, Any] | Problem]:
    for number, line in source.lines():
        try:
            whole = parsed(line)
        except ValueError as error:
            yield Problem(source.name, number, str(error))
            continue
        named = next((name for name in LISTS if name in whole and isinstance(whole[name], list)), "")
        for each in whole[named] if named else (whole,):
            yield number, each


def _in_document(source: Source) -> Iterator[tuple[int, Any] | Problem]:
    text = source.text()
    whole = crowded(text)
    if whole is not None:
        text = text[:whole]
    at, in_list = _first(text)
    line, counted, begin, bad = 1, 0, 0, 0
    while at < len(text) and not (in_list and text[at] == "]"):
        line += text.count("\n", counted, at)
        begin = max(begin, text.rfind("\n", counted, at) + 1)  # of the line; never looked for twice in the same text
        counted = at
        try:
            value, end = value_at(text, at)
        except (ValueError, RecursionError) as error:
            # The rest goes on with the line that begins as this record did: in an indented file, the next record.
            indent = text[begin:at]  # for bad records alone: without line breaks, it is all that comes before
            bad += 1
            goes_on = bad < MAX_BAD and not indent.strip(" \t") and not isinstance(error, RecursionError)
            failed = error.pos - len(indent) - 1 if isinstance(error, JSONDecodeError) else at
            found = text.find(f"\n{indent}{{", max(at, failed)) if goes_on else -1
            if found < 0:
                reason = why(error) if whole is None else CROWDED  # the last record before that is cut
                yield Problem(source.name, line, f"{reason}; the rest of it was not read")
                return
            yield Problem(source.name, line, why(error))
            at = found + 1 + len(indent)
        else:
            yield line, value
            at = _after(_COMMA, text, end)
    if whole is not None:
        yield Problem(source.name, line, f"{CROWDED}; the rest of it was not read")
    elif in_list and at >= len(text):
        yield Problem(source.name, line, "the list of records is not closed; the records before the end were read")


def value_at(text: str, at: int) -> tuple[Any, int]:
    """Return the value that begins there, and its end.

    Raises:
        JSONDecodeError: if it is not JSON.
        TooLong: if it is longer than `MAX_RECORD`.
        RecursionError: if it is nested too deeply.
    """
    if len(text) - at <= MAX_RECORD:
        return _decode(text, at)
    size = WINDOW_SIZE
    while True:
        try:
            value, end = _decode(text[at : at + size])
            if end < size - _MARGIN:
                return value, at + end
        except JSONDecodeError as error:
            if error.pos < size - _MARGIN and not error.msg.startswith("Unterminated string"):
                raise JSONDecodeError(error.msg, text, at + error.pos) from error
        if size >= MAX_RECORD:
            raise TooLong(f"a record longer than {MAX_RECORD // 2**20} MB")
        size = min(4 * size, MAX_RECORD)


def why(error: Exception) -> str:
    """Say why there is no value, in a few words."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, JSONDecodeError):
        return f"not JSON: {error.msg.removesuffix(' at')} at line {error.lineno}, column {error.colno}"
    return str(error) if isinstance(error, TooLong) else f"not JSON: {error}"


def _first(text: str) -> tuple[int, bool]:
    """Return where the first record begins, and whether it is one of a list."""
    at = _after(_BLANK, text, 0)
    if text[at : at + 1] == "[":
        return _after(_BLANK, text, at + 1), True
    inside = _members(text, at)[1]
    return (at, False) if inside is None else (inside, True)


def _members(text: str, at: int) -> tuple[dict[str, Any], int | None]:
    """Return the members of the object that begins here, as far as they can be read; and where its list begins."""
    found: dict[str, Any] = {}
    before = "{"
    try:
        while text[at : at + 1] == before:
            name, at = value_at(text, _after(_BLANK, text, at + 1))
            at = _after(_BLANK, text, at)
            if not isinstance(name, str) or text[at : at + 1] != ":":
                break
            at = _after(_BLANK, text, at + 1)
            if name in LISTS and text[at : at + 1] == "[":
                return found, _after(_BLANK, text, at + 1)
            found[name], at = value_at(text, at)
            at, before = _after(_BLANK, text, at), ","
    except (ValueError, RecursionError):
        pass
    return found, None


def _after(skipped: re.Pattern[str], text: str, at: int) -> int:
    found = skipped.match(text, at)
    return found.end() if found else at
