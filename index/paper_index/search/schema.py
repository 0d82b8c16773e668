"""What Whoosh is told to keep: words and their places, no text (that is in `papers.db`)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, TEXT, Schema
from whoosh.formats import Format

from ..paper import Paper
from . import words
from .texts import FIELDS, texts

VERSION = 11
"""Counted up when fields, the kept order or what is shown of mathematics change; other indexes are rebuilt."""


class Places(Format):  # type: ignore[misc]
    """Hands `words.places` to Whoosh straight, and keeps positions as plain numbers: half the time of its own ways."""

    posting_size = -1  # as long as it comes

    def word_values(self, value: str, analyzer: object, **_: Any) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield (form, how often, its weight, its positions) for every form in `value`."""
        for form, positions in words.occurrences(value).items():
            yield form, len(positions), float(len(positions)), array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> array[int]:
        """Return the positions that `word_values` gave, each with how many more places it takes (`words.REACH`)."""
        return array("I", value)


def schema() -> Schema:
    """Return a fresh schema. None is ever read from an index (see `toc`)."""
    text = {name: TEXT(stored=False) for name in FIELDS}
    for field in text.values():
        field.format = Places()
    return Schema(row=COLUMN(NumericColumn("I")), mark=COLUMN(NumericColumn("I")), **text)


def document(row: int, paper: Paper, mark: int = 0) -> dict[str, Any]:
    """Return what is indexed of a paper; its mark tells later whether it changed."""
    return {"row": row, "mark": mark, **texts(paper)}
