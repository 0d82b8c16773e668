"""The facets and numbers of the corpus that a build of the index keeps, and the check of their shape.

A checksum shows accidents only. Files that somebody made with a fitting checksum must not end the program.
"""

import json
import re
from collections.abc import Callable
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
    """Facet to value to its rows; or, where they are many, to their set as a hexadecimal number."""


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


def parse_facets(content: bytes, last: int) -> FacetData:
    """Read the facets that a build keeps; `last` is the last row of the corpus.

    Raises:
        ValueError: if they have another shape.
    """
    data = _members(content, "trending", "facets")
    _check_rows(data["trending"], last)
    if len(set(data["trending"])) != len(data["trending"]):
        raise ValueError("a paper is listed twice")
    for values in _named(data["facets"]).values():
        for rows in _named(values).values():
            if type(rows) is not str:
                _check_rows(rows, last)
            elif not _HEXADECIMAL.fullmatch(rows) or int(rows, 16).bit_length() > last + 1:
                raise ValueError("not a set of papers")
    return {"trending": data["trending"], "facets": data["facets"]}


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
    if type(rows) is not list or not set(map(type, rows)) <= {int} or (rows and not 0 < min(rows) <= max(rows) <= last):
        raise ValueError("not a list of rows")
