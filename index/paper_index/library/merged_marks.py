"""The marks of papers that are merged, kept as they were, so that an undone merge gives each paper its own again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .row_checks import read_record
from .table_layout import insertion, sealed

if TYPE_CHECKING:
    from .library import Library
    from .reader import LibraryReader

MarksBefore = dict[str, Any]
"""JSON values: the `id` of the merged paper; by paper its `cells` and `changes`, and the kept `records`, as rows of the
library without checksums; and the cells of the merged paper `after` the merge."""


def marks_before(reader: "LibraryReader", renamed: Mapping[str, str]) -> MarksBefore:
    """Return the marks of papers that are to be merged into one (their ids to its id); `after` is still missing."""
    (new,) = set(renamed.values())
    papers = (*renamed, new)
    return {
        "id": new,
        "cells": {paper: cells_of(reader, paper) for paper in papers},
        "changes": {paper: _rows_of(reader, "change", "paper", paper) for paper in papers},
        "records": [row for paper in renamed for row in _rows_of(reader, "paper", "id", paper) if read_record(row[1])],
    }


def cells_of(reader: "LibraryReader", paper: str) -> list[list[Any]]:
    """Return the undamaged cells of a paper, also those without a value, as (paper, field, value, stamp)."""
    return _rows_of(reader, "cell", "paper", paper)


def _rows_of(reader: "LibraryReader", table: str, column: str, paper: str) -> list[list[Any]]:
    found = reader.checked_rows(table, f"where {column} = ?", (paper,))
    return [list(row.values) for row in found if not row.reason]


def changed_since(reader: "LibraryReader", marks: MarksBefore) -> set[str]:
    """Return the fields of a merged paper that changed since the merge."""
    now, after = (
        {field: value for _, field, value, _ in cells} for cells in (cells_of(reader, marks["id"]), marks["after"])
    )
    return {field for field in {*now, *after} if now.get(field) != after.get(field)}


def give_back(library: "Library", marks: MarksBefore) -> None:
    """Give each paper of a merge that is undone its marks again, but leave those that were changed since.

    Nothing is written to the journal, as for the merge. The cells get their times again, so that merging the papers
    once more has the same result.

    Raises:
        PaperError: if the library cannot be written.
    """
    new, db = marks["id"], library.database.connection
    with library.journal.changing():
        changed = changed_since(library.reader, marks)
        merged = [(new, field) for _, field, *_ in marks["after"] if field not in changed]
        db.executemany("delete from cell where paper = ? and field = ?", merged)
        library.journal.put_cells(
            (paper, field, value, stamp)
            for cells in marks["cells"].values()
            for paper, field, value, stamp in cells
            if paper != new or field not in changed
        )
        library.journal.keep_records(marks["records"])
        _give_back_changes(library, new, marks["changes"])


def _give_back_changes(library: "Library", new: str, changes: Mapping[str, list[list[Any]]]) -> None:
    """Move the changes in the journal from the merged paper to the papers that they were made on."""
    db = library.database.connection
    entries = {number for (number,) in db.execute("select number from entry")}
    own = {(number, field) for number, _, field, *_ in changes[new]}
    for paper in changes.keys() - {new}:
        moved = [each for each in changes[paper] if each[0] in entries]
        db.executemany(insertion("change", "insert or ignore"), [sealed(*each) for each in moved])
        db.executemany(
            "delete from change where number = ? and paper = ? and field = ?",
            [(number, new, field) for number, _, field, *_ in moved if (number, field) not in own],
        )
