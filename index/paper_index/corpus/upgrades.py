"""Changes of `papers.db` from an earlier version that SQL alone cannot make."""

import json
import sqlite3

from ..papers.identifiers import canonical_id, title_id
from ..text.folding import LETTERS, title_key
from ..text.sanitize import repair

_LETTERS = frozenset("".join(LETTERS) + "".join(LETTERS).upper())


def fold_again(db: sqlite3.Connection) -> None:
    """Sort and recognise titles by their plain letters (version 3), and remove the class from ids of arXiv."""
    for row, identity, title, batch in db.execute("select row, id, title, added from paper").fetchall():
        if not title.isascii() or "\\" in title:
            db.execute("update paper set title_key = ? where row = ?", (title_key(repair(title)), row))
        stored = canonical_id(identity)
        names = {stored} - {identity}
        if not _LETTERS.isdisjoint(title):
            names.add(title_id(title))
        db.executemany("insert or ignore into alias values (?, ?, ?)", [(name, row, batch) for name in names])
        if stored != identity and not db.execute("select 1 from paper where id = ?", (stored,)).fetchone():
            db.execute("update paper set id = ? where row = ?", (stored, row))


_RESULT_TABLES = """
create table if not exists result (  -- the results that papers report
  row integer not null,
  place integer not null,      -- their order
  dataset text not null,
  metric text not null,        -- as written
  key text not null,           -- of the metric, see `extraction.metrics`: only results with one key can be compared
  value text not null,         -- as written, with its bound and unit
  number real,                 -- in the unit of the metric; null if the value has no number
  condition text not null,     -- split, resolution and others, joined with commas; '' if none is known
  sentence text not null,      -- that reports it; '' if a source gave the result
  own integer not null,        -- 0 if it is a result of a model that the paper evaluates
  doubtful integer not null,   -- 1 if it may have been read wrongly
  source text not null,        -- see `results.SOURCES`
  primary key (row, place)
) without rowid;
create index if not exists result_by_dataset on result (dataset, key);
create table if not exists archived_result (  -- results of an imported archive, also of unknown papers
  id integer primary key,      -- a hash of the result, so that a second import adds none twice
  batch integer not null,      -- of the import; negative while the import is undone
  arxiv text not null,         -- the arXiv id or the DOI of the paper, or ''
  title_id text not null,      -- the id made from its title, or ''
  title text not null,
  url text not null,
  date text not null,
  model text not null,
  task text not null,
  dataset text not null,
  metric text not null,
  key text not null,
  value text not null,
  number real
);
create index if not exists archived_result_by_dataset on archived_result (dataset, key);
create index if not exists archived_result_by_batch on archived_result (batch);
create index if not exists archived_result_by_arxiv on archived_result (arxiv) where arxiv <> '';
create index if not exists archived_result_by_title on archived_result (title_id) where title_id <> ''
"""

_LINK_TABLE = """
create table if not exists link (
  key text not null,           -- see `papers.link_keys`
  row integer not null,
  primary key (key, row)
) without rowid;
create index if not exists link_by_row on link (row)
"""


def result_tables(db: sqlite3.Connection) -> None:
    """Make the tables of reported results (version 10), and copy those that records have into them."""
    from ..papers.paper import Paper
    from .results import put_given

    for statement in _RESULT_TABLES.split(";\n"):
        db.execute(statement)
    rows = db.execute("select row, record from paper where instr(record, '\"results\"') and json_valid(record)")
    for row, record in rows.fetchall():
        put_given(db, {row: Paper.from_dict(json.loads(record))})


def link_table(db: sqlite3.Connection) -> None:
    """Make the table of links (version 13), and copy those that records have into it."""
    from .links import fill_links

    for statement in _LINK_TABLE.split(";\n"):
        db.execute(statement)
    fill_links(db)
