"""Finds the facts in the texts of papers, and writes them."""

import json
from collections.abc import Callable

from .. import extraction
from ..extraction import facts
from ..papers.paper import Paper
from ..storage.second_process import is_worthwhile, second_process
from .paper_rows import encode, put_facets, remember
from .reader import CorpusReader, completed
from .results import put_found

_AT_ONCE = 1_000
"""Papers in one transaction: an interruption costs the work for that many at most."""
_BETWEEN = 100
"""Papers between two calls of `progress`."""


def find_facts(reader: CorpusReader, progress: Callable[[int, int], None] | None = None, *, after: int = 0) -> int:
    """Extract facts from texts that were not searched yet; return the number of papers.

    A second process does half of a large corpus.

    Args:
        reader: reads the corpus.
        progress: called now and then with papers done and papers in all. If it raises, the papers done before are
            kept, and the next call continues after them.
        after: the row after which the papers begin. With a row, no second process is started.

    Raises:
        NotWritten: if they cannot be written.
        PaperError: if the second process failed. The papers done before are kept.
    """
    rows = [
        row
        for (row,) in reader.database.rows(
            "select row from paper where row > ? and row not in (select row from found where version = ?) "
            "and json_extract(record, '$.abstract') is not null order by row",
            (after, extraction.VERSION),
        )
    ]
    if after or not is_worthwhile(len(rows)) or reader.database.read_only_reason:
        _find(reader, rows, lambda done: progress(done, len(rows)) if progress else None)
    else:
        own = rows[: len(rows) // 2]
        command = ("facts", str(reader.database.path), "--after", str(own[-1]))
        with second_process(*command, failure="Facts could not be found in some papers") as process:

            def report(done: int) -> None:
                if progress:
                    progress(min(done + process.done, len(rows)), len(rows))

            _find(reader, own, report)
            process.wait(lambda: report(len(own)))
    if progress and rows:
        progress(len(rows), len(rows))
    return len(rows)


def _find(reader: CorpusReader, rows: list[int], progress: Callable[[int], None]) -> None:
    """Extract the facts of some papers."""
    for start in range(0, len(rows), _AT_ONCE):
        records = reader.records_of(rows[start : start + _AT_ONCE])
        papers = {row: Paper.from_dict(json.loads(record)) for row, record in records.items()}
        # Before the transaction, so that no other program has to wait.
        found = {}
        for done, (row, paper) in enumerate(papers.items(), start):
            if not done % _BETWEEN:
                progress(done)
            found[row] = facts.find(paper.title, paper.abstract)
        stored = {row: facts.stored(each) for row, each in found.items()}
        with reader.database.transaction() as db:
            now = reader.records_of(records)
            same = [row for row in records if now.get(row) == records[row]]
            db.executemany(
                "insert or replace into found values (?, ?, ?)",
                [(row, extraction.VERSION, encode(stored[row])) for row in same],
            )
            for table in ("facet", "link"):
                db.executemany(f"delete from {table} where row = ?", [(row,) for row in same])
            put_facets(db, {row: completed(papers[row].to_dict(), stored[row]) for row in same})
            put_found(db, {row: [(each.value, each.sentence) for each in found[row].results] for row in same})
            remember(db, "generation", reader.generation + 1)
