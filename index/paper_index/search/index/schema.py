"""The Whoosh schema: words and their positions. The texts themselves are in `papers.db`."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, TEXT, Schema
from whoosh.formats import Format

from ...papers.paper import Paper
from ..text.analyzer import form_positions
from ..text.searched_fields import TEXT_FIELDS, text_fields

VERSION = 21
"""Count this up when fields, the files of an index or the display of mathematics change. Older indexes are rebuilt."""


class PositionsFormat(Format):  # type: ignore[misc]
    """Passes forms to Whoosh with their positions as plain numbers, in half the time of its own formats."""

    posting_size = -1  # it varies

    def word_values(self, value: str, analyzer: object, **_: Any) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield (form, number of occurrences, weight, positions) for every form of a text."""
        for form, positions in form_positions(value).items():
            yield form, len(positions), float(len(positions)), array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> array[int]:
        """Return the stored positions that `word_values` gave (see `analyzer.form_positions`)."""
        return array("I", value)


def schema(fields: Sequence[str] = TEXT_FIELDS) -> Schema:
    """Return a new schema with some text fields. None is ever read from an index (see `toc`)."""
    text = {name: TEXT(stored=False) for name in fields}
    for field in text.values():
        field.format = PositionsFormat()
    return Schema(row=COLUMN(NumericColumn("I")), mark=COLUMN(NumericColumn("I")), **text)


def document(row: int, paper: Paper, mark: int = 0) -> dict[str, Any]:
    """Return the fields of a paper in the index; `mark` is its checksum, by which a later change is noticed."""
    return {"row": row, "mark": mark, **text_fields(paper)}
