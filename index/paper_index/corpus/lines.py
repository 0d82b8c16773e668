"""Reads the lines of a list. The same papers are listed again for the next letter of a query, so lines are kept."""

import json
from collections.abc import Sequence

from ..papers.field_limits import LONGEST, LONGEST_ENTRY
from ..storage.database import Database
from ..text.person_names import cited
from ..text.sanitize import clean, repair
from .tables import NEWEST_BATCH, Line

_MOST_KEPT = 2_048
_SELECT = (
    # Cut, because earlier versions had no limits.
    f"select row, id, substr(title, 1, {LONGEST['title']}), substr(area, 1, {LONGEST['area']}), "
    f"substr(kind, 1, {LONGEST['kind']}), substr(edition, 1, {LONGEST_ENTRY}), rank, votes, date, "
    "case when json_valid(record) then "
    "json_extract(record, '$.authors[0]', '$.authors[1]', '$.authors[2]', '$.venue') end, "
    f"exists (select 1 from imported where number = {NEWEST_BATCH} and row = paper.row and before is null) "
    "from paper where row"
)


class Lines:
    """The lines of papers, kept until the database changes."""

    def __init__(self, database: Database) -> None:
        """Read from an open `papers.db`."""
        self._database = database
        self._kept: dict[int, Line] = {}
        """Row to line."""
        self._version = (-1, -1)
        """The version of the database to which they belong."""

    def of(self, rows: Sequence[int]) -> list[Line]:
        """Return the lines for `rows`, in their order, without missing rows."""
        with self._database.lock:
            version = self._database.version
            if self._database.connection.in_transaction or len(rows) > _MOST_KEPT:  # a transaction may be undone
                lines = self._read(rows)
            else:
                if version != self._version or len(self._kept) + len(rows) > _MOST_KEPT:
                    self._kept, self._version = {}, version
                lines = self._kept
                lines |= self._read([row for row in rows if row not in lines])
        return [lines[row] for row in rows if row in lines]

    def _read(self, rows: Sequence[int]) -> dict[int, Line]:
        return {values[0]: _line(*values) for values in self._database.rows_among(_SELECT, rows)}


def _line(
    row: int,
    identity: str,
    title: str,
    area: str,
    kind: str,
    edition: str,
    rank: int | None,
    votes: int | None,
    date: str,
    record: str | None,
    new: int,
) -> Line:
    """Return the line of a paper from its stored values. `record` is a JSON list of three authors and the venue."""
    names = clean(title), clean(area), clean(kind), clean(edition)
    return Line(row, identity, repair(names[0]), *names[1:], rank, votes, date, *_authors_and_venue(record), bool(new))


def _authors_and_venue(record: str | None) -> tuple[str, str]:
    """Return the authors as they are cited (one, two, or the first and "et al."), and the venue.

    Args:
        record: a JSON list of the first three authors and the venue.
    """
    *names, venue = json.loads(record or "[null]")
    authors = [clean(name[:LONGEST_ENTRY]) for name in names if isinstance(name, str)]
    return cited(authors), repair(clean(venue[: LONGEST["venue"]])) if isinstance(venue, str) else ""
