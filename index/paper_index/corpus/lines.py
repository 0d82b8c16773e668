"""Reads the lines of a list. The same papers are listed again for the next letter of a query, so lines are kept."""

import json
from collections.abc import Sequence
from functools import lru_cache

from ..papers.field_limits import LONGEST, LONGEST_ENTRY
from ..storage.database import Database
from ..text.person_names import cited
from ..text.sanitize import clean, repair
from .tables import NEWEST_BATCH, Line


def lines_of(database: Database, rows: Sequence[int]) -> list[Line]:
    """Return the lines of a list for `rows`, in their order, without missing rows."""
    lines = database.rows_among(
        # Cut, because earlier versions had no limits.
        f"select row, id, substr(title, 1, {LONGEST['title']}), substr(area, 1, {LONGEST['area']}), "
        f"substr(kind, 1, {LONGEST['kind']}), substr(edition, 1, {LONGEST_ENTRY}), rank, votes, date, "
        "case when json_valid(record) then "
        "json_extract(record, '$.authors[0]', '$.authors[1]', '$.authors[2]', '$.venue') end, "
        f"exists (select 1 from imported where number = {NEWEST_BATCH} and row = paper.row and before is null) "
        "from paper where row",
        rows,
    )
    found = {values[0]: _line(*values) for values in lines}
    return [found[row] for row in rows if row in found]


@lru_cache(maxsize=2_048)
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
