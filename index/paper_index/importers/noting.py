"""Iterators over records that note tags or lines of the papers among them."""

from collections.abc import Callable, Iterator
from typing import Any

from ..papers.paper import Paper, Problem
from .input_file import Source


def with_tags(
    records: Iterator[Paper | Problem],
    source: Source,
    tags_of: Callable[[Paper], list[str]],
    tagged: list[tuple[int, str, dict[str, Any]]],
) -> Iterator[Paper | Problem]:
    """Yield the records, and note line, id and tags of the papers that get some."""
    for record in records:
        if isinstance(record, Paper) and (tags := tags_of(record)):
            tagged.append((source.line or 0, record.id, {"tags": tags}))
        yield record


def with_lines(
    records: Iterator[Paper | Problem], source: Source, lines: list[int | None]
) -> Iterator[Paper | Problem]:
    """Yield the records, and note the line of each paper."""
    for record in records:
        if isinstance(record, Paper):
            lines.append(source.line)
        yield record
