"""The Whoosh schema: words and their positions. The texts themselves are in `papers.db`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, TEXT, Schema

from ...papers.paper import Paper
from ..text.searched_fields import TEXT_FIELDS, text_fields

VERSION = 22
"""Count this up when fields, the files of an index or the display of mathematics change. Older indexes are rebuilt."""


def schema(fields: Sequence[str] = TEXT_FIELDS) -> Schema:
    """Return a new schema with some text fields. None is ever read from an index (see `toc`)."""
    text = {name: TEXT(stored=False) for name in fields}
    columns = ("row", "mark", "last_author") if "authors" in fields else ("row", "mark")
    return Schema(**{name: COLUMN(NumericColumn("I")) for name in columns}, **text)


def document(row: int, paper: Paper, mark: int = 0) -> dict[str, Any]:
    """Return the fields of a paper in the index; `mark` is its checksum, by which a later change is noticed."""
    last_author = max(0, len(paper.authors) - 1)
    return {"row": row, "mark": mark, "last_author": last_author, **text_fields(paper)}
