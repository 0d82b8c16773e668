"""Queries of imports and fetches: the papers that one of them added, and the sizes of editions."""

from collections.abc import Collection

from .reader import CorpusReader
from .tables import NEWEST_BATCH


def ids_added_by(reader: CorpusReader, batch: int | None) -> list[str]:
    """Return the ids of the papers that were first added by a batch, in their order."""
    found = reader.database.rows("select id from paper where added = ? order by row", (batch,))
    return [identity for (identity,) in found]


def new_rows(reader: CorpusReader) -> list[int]:
    """Return the rows of the papers that were added by the latest import or fetch that added any."""
    found = reader.database.rows(f"select row from imported where before is null and number = {NEWEST_BATCH}")
    return [row for (row,) in found]


def days_of_size(reader: CorpusReader, sizes: Collection[int]) -> list[str]:
    """Return the days whose editions have exactly one of some numbers of papers, in order."""
    found = reader.database.rows(
        "select edition from appearance where edition glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' "
        f"group by edition having count(*) in ({','.join(map(str, sizes))}) order by edition"
    )
    return [day for (day,) in found]
