"""The links of papers, by which pasted addresses find them. Functions with `db` are steps of a transaction."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from ..papers.identifiers import safe_link
from ..papers.link_keys import link_keys
from ..papers.paper import Paper
from .reader import CorpusReader, completed


def rows_with_links(reader: CorpusReader, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the rows of the papers with each of some keys, see `link_keys`; a key without papers is missing."""
    rows: dict[str, list[int]] = {}
    for key, row in sorted(reader.database.rows_among("select key, row from link where key", keys)):
        rows.setdefault(key, []).append(row)
    return rows


def put_links(db: sqlite3.Connection, papers: dict[int, Paper]) -> None:
    """Write the links of papers, which must have none in the table."""
    keys = ((row, keys[0]) for row, paper in papers.items() for link in _links_of(paper) if (keys := link_keys(link)))
    db.executemany("insert or ignore into link (row, key) values (?, ?)", keys)


def fill_links(db: sqlite3.Connection) -> None:
    """Write the links of all papers into the empty table."""
    linked = " or ".join(f"instr(paper.record, '\"{name}\":')" for name in ("url", "code", "files"))
    listed = db.execute(
        "select paper.row, record, fields from paper left join found on found.row = paper.row "
        f"where json_valid(record) and ({linked} or instr(fields, '\"code\":'))"
    )
    for row, record, fields in listed.fetchall():
        put_links(db, {row: completed(json.loads(record), json.loads(fields) if fields else {})})


def _links_of(paper: Paper) -> Iterator[str]:
    yield from filter(None, (paper.url, *paper.code, *(safe_link(file.path) for file in paper.reference.files)))
