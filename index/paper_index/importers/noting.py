"""Iterators over records that note tags or lines of the papers among them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..papers.paper import Paper
from ..papers.record import Record
from .input_file import Source


class TagsOf(NamedTuple):
    """The values of a record that become tags."""

    keywords: bool
    collections: bool

    def of(self, paper: Paper) -> list[str]:
        """Return the tags of a paper."""
        keywords = paper.reference.keywords if self.keywords else ()
        return [*keywords, *(paper.reference.collections if self.collections else ())]


def with_tags(
    records: Iterator[Record],
    source: Source,
    taken: TagsOf,
    tagged: list[tuple[int, str, dict[str, Any]]],
) -> Iterator[Record]:
    """Yield the records, and note line, id and tags of the papers that get some."""
    for record in records:
        if isinstance(record, Paper) and (tags := taken.of(record)):
            tagged.append((source.line or 0, record.id, {"tags": tags}))
        yield record


def with_lines(records: Iterator[Record], source: Source, lines: list[int | None]) -> Iterator[Record]:
    """Yield the records, and note the line of each paper."""
    for record in records:
        if isinstance(record, Paper):
            lines.append(source.line)
        yield record
