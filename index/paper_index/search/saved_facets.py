"""The facets and numbers of the corpus that a build of the index keeps, and the check of their shape.

A checksum shows accidents only. Files that somebody made with a fitting checksum must not end the program.
"""

import binascii
import json
import re
from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypedDict

from ..papers.field_limits import LONGEST, LONGEST_ENTRY
from ..text.sanitize import clean

Results = dict[str, dict[str, list[tuple[float, int]]]]
"""Data set (perhaps "") to key of a metric to (number, row); the number is NaN if a result is not a plain number."""


class FacetData(TypedDict):
    """The order and facets of a corpus, which the first answer needs. A build keeps them: reading papers is slower."""

    trending: list[int]
    """All rows in trending order."""
    facets: dict[str, dict[str, list[int] | str]]
    """Facet to value to its rows, each once; or, where they are many, to their set as a hexadecimal number."""


class NumericValues(TypedDict):
    """The numeric values of a corpus. A build of the index keeps them, because reading all papers takes longer."""

    dates: dict[str, list[int]]
    """Date to rows."""
    votes: dict[str, list[int]]
    """Number of votes, in digits, to rows."""
    results: Results


_HEXADECIMAL = re.compile("[0-9a-f]+")
_WHOLE = re.compile("-?[0-9]{1,19}")
_LONGEST_NAME = max(LONGEST["venue"], LONGEST_ENTRY)


def dump_facets(data: FacetData) -> bytes:
    """Write facets as a build keeps them.

    The rows of all values are one text, and each value has the number of its rows, because JSON reads long lists of
    numbers ten times as slowly, and the first screen waits for this.
    """
    kept = [rows for values in data["facets"].values() for rows in values.values() if not isinstance(rows, str)]
    return json.dumps(
        {
            "trending": _to_text(data["trending"]),
            "rows": _to_text(chain.from_iterable(kept)),
            "facets": {
                facet: {value: rows if isinstance(rows, str) else len(rows) for value, rows in values.items()}
                for facet, values in data["facets"].items()
            },
        }
    ).encode()


def parse_facets(content: bytes, last: int) -> FacetData:
    """Read what `dump_facets` wrote; `last` is the last row of the corpus.

    Raises:
        ValueError: if it has another shape.
    """
    data = _members(content, "trending", "rows", "facets")
    trending, rows = (_from_text(data[name], last) for name in ("trending", "rows"))
    if len(set(trending)) != len(trending):
        raise ValueError("a paper is listed twice")
    facets: dict[str, dict[str, list[int] | str]] = {}
    start = 0
    for facet, values in _named(data["facets"]).items():
        facets[facet] = {}
        for value, own in _named(values).items():
            if type(own) is int and 0 <= own <= len(rows) - start:
                facets[facet][value] = rows[start : start + own]
                start += own
            elif type(own) is str and _HEXADECIMAL.fullmatch(own) and int(own, 16).bit_length() <= last + 1:
                facets[facet][value] = own
            else:
                raise ValueError("not a set of papers")
    return {"trending": trending, "facets": facets}


def _to_text(rows: Iterable[int]) -> str:
    return binascii.b2a_base64(array("I", rows).tobytes(), newline=False).decode()


def _from_text(text: Any, last: int) -> list[int]:
    if type(text) is not str:
        raise ValueError("not a text")
    rows = array("I", binascii.a2b_base64(text, strict_mode=True)).tolist()
    _check_bounds(rows, last)
    return rows


def parse_numeric(content: bytes, last: int) -> NumericValues:
    """Read the numeric values that a build keeps; `last` is the last row of the corpus.

    Raises:
        ValueError: if they have another shape.
    """
    data = _members(content, "dates", "votes", "results")
    for name, is_key in (("dates", is_name), ("votes", _WHOLE.fullmatch)):
        for rows in _named(data[name], is_key).values():
            _check_rows(rows, last)
    for by_metric in _named(data["results"]).values():
        for entries in _named(by_metric).values():
            if type(entries) is not list or any(type(entry) is not list or len(entry) != 2 for entry in entries):
                raise ValueError("not a list of results")
            if not {type(number) for number, _ in entries} <= {int, float}:
                raise ValueError("not a number")
            _check_rows([row for _, row in entries], last)
    return {"dates": data["dates"], "votes": data["votes"], "results": data["results"]}


def _members(content: bytes, *names: str) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if type(data) is not dict or not data.keys() >= set(names):
        raise ValueError(f"not an object with {', '.join(names)}")
    return data


def is_name(text: str) -> bool:
    """Return whether a text can be shown as a value. Only a damaged corpus has others; a build omits them."""
    return len(text) <= _LONGEST_NAME and (text.isprintable() or clean(text) == text)


def _named(value: Any, is_key: Callable[[str], object] = is_name) -> dict[str, Any]:
    if type(value) is not dict or not all(map(is_key, value)):
        raise ValueError("not an object with names")
    return value


def _check_rows(rows: Any, last: int) -> None:
    # Whole lists at once: they hold some for every paper, and the first screen waits for this.
    if type(rows) is not list or not set(map(type, rows)) <= {int}:
        raise ValueError("not a list of rows")
    _check_bounds(rows, last)


def _check_bounds(rows: list[int], last: int) -> None:
    if rows and not 0 < min(rows) <= max(rows) <= last:
        raise ValueError("a row that no paper has")
