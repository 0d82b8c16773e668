"""Marks of papers that the user gave another id: the changes of cells by which they move to that."""

from .models import Key
from .reader import LibraryReader
from .table_layout import FORMERLY, SOURCE

Cells = dict[Key, str | None]


def moved_marks(reader: LibraryReader, old: str, new: str) -> Cells:
    """Return the cells that move all marks of a paper to another id, and keep its id of before as a former one."""
    marks = reader.fields_of(old)
    cells: Cells = {(old, field): None for field in marks}
    cells |= {(new, field): value for field, value in marks.items()}
    is_source = SOURCE not in (value for field, value in marks.items() if field.startswith(FORMERLY))
    return cells | {(new, FORMERLY + old): SOURCE if is_source else "yes", (new, FORMERLY + new): None}


def stray_marks(reader: LibraryReader) -> Cells:
    """Return the cells that move marks under former ids of papers to these papers, without replacing any.

    Another library, in which the papers still have their former ids, may have brought such marks.
    """
    cells: Cells = {}
    for old, new in reader.former_ids().items():
        there = reader.fields_of(new)
        for field, value in reader.fields_of(old).items():
            cells |= {(old, field): None, (new, field): there.get(field, value)}
    return cells
