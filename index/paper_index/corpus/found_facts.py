"""Finds the facts in the texts of papers, and writes them."""

import json
from collections.abc import Callable

from .. import extraction
from ..extraction import facts
from ..papers.paper import Paper
from .archived_boards import keep_archived_boards
from .paper_rows import encode, put_facets, remember
from .reader import CorpusReader, completed
from .results import put_found

_AT_ONCE = 1_000
"""Papers in one transaction: an interruption costs the work for that many at most."""
_BETWEEN = 100
"""Papers between two calls of `progress`."""


def find_facts(reader: CorpusReader, progress: Callable[[int, int], None] | None = None) -> int:
    """Extract facts from texts that were not searched yet, and count the leaderboards; return the number of papers.

    Args:
        reader: reads the corpus.
        progress: called now and then with papers done and papers in all. If it raises, the papers done before are
            kept, and the next call continues after them.

    Raises:
        NotWritten: if they cannot be written.
    """
    keep_archived_boards(reader.database)
    rows = [
        row
        for (row,) in reader.database.rows(
            "select row from paper where row not in (select row from found where version = ?) "
            "and json_extract(record, '$.abstract') is not null order by row",
            (extraction.VERSION,),
        )
    ]
    for start in range(0, len(rows), _AT_ONCE):
        records = reader.records_of(rows[start : start + _AT_ONCE])
        papers = {row: Paper.from_dict(json.loads(record)) for row, record in records.items()}
        # Before the transaction, so that no other program has to wait.
        found = {}
        for done, (row, paper) in enumerate(papers.items(), start):
            if progress and not done % _BETWEEN:
                progress(done, len(rows))
            found[row] = facts.find(paper.title, paper.abstract)
        stored = {row: facts.stored(each) for row, each in found.items()}
        with reader.database.transaction() as db:
            now = reader.records_of(records)
            same = [row for row in records if now.get(row) == records[row]]
            db.executemany(
                "insert or replace into found values (?, ?, ?)",
                [(row, extraction.VERSION, encode(stored[row])) for row in same],
            )
            db.executemany("delete from facet where row = ?", [(row,) for row in same])
            put_facets(db, {row: completed(papers[row].to_dict(), stored[row]) for row in same})
            put_found(db, {row: [(each.value, each.sentence) for each in found[row].results] for row in same})
            remember(db, "generation", reader.generation + 1)
    if progress and rows:
        progress(len(rows), len(rows))
    return len(rows)
