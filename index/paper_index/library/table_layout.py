"""The tables of `library.db`, the checksum of a row, and the fields that exist.

Every mark is one *cell*: a paper (or "" for the library itself), a field, a value and a time. Removing a value keeps
its cell, without a value, so that two machines agree on removals.
"""

import re
import sqlite3
import zlib
from collections.abc import Callable
from typing import Any

COLUMNS = {
    "cell": ("paper", "field", "value", "stamp"),
    "entry": ("number", "stamp", "label", "undone", "made"),
    "change": ("number", "paper", "field", "before", "after"),
    "paper": ("id", "record"),
}
"""The columns of each table, without `checksum`, which all have. `entry.made` is the time that the clock showed."""
KEYS = {"cell": ("paper", "field"), "entry": ("number",), "change": ("number", "paper", "field"), "paper": ("id",)}
"""The primary keys."""


def checksum(*values: object) -> int:
    """Return the checksum of a row: the CRC-32 of its values in the order of `COLUMNS`."""
    return zlib.crc32("\x1f".join(map(str, values)).encode())


def sealed(*values: Any) -> tuple[Any, ...]:
    """Return a row as it is written: its values and their checksum."""
    return (*values, checksum(*values))


def resealed(seal: int | None, before: tuple[Any, ...], after: tuple[Any, ...]) -> int | None:
    """Return the checksum of a row that changes. A checksum that was wrong stays wrong, a missing one stays missing."""
    return None if seal is None else seal ^ checksum(*before) ^ checksum(*after)


def insertion(table: str, how: str = "insert") -> str:
    """Return the SQL that writes one `sealed` row; `how` begins it, as `insert or ignore`."""
    columns = (*COLUMNS[table], "checksum")
    return f"{how} into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"


def _add_checksums(db: sqlite3.Connection) -> None:
    """Add the checksums. A damaged row gets none: a closer look then finds it again."""
    from .row_checks import plausible_rows

    db.execute("alter table entry add column made integer")
    for table, keys in KEYS.items():
        db.execute(f"alter table {table} add column checksum integer")
        places = [COLUMNS[table].index(key) for key in keys]
        db.executemany(
            f"update {table} set checksum = ? where " + " and ".join(f"{key} = ?" for key in keys),
            [(checksum(*values), *(values[place] for place in places)) for values in plausible_rows(db, table)],
        )


STEPS: list[str | Callable[[sqlite3.Connection], None]] = [
    """
create table cell (
  paper text not null,         -- the paper's id; '' for what belongs to the library itself
  field text not null,
  value text,                  -- null once taken away
  stamp integer not null,      -- microseconds since 1970
  primary key (paper, field)
) without rowid;
create index cell_by_field on cell (field, paper) where value is not null;
create table entry (           -- one change by the user, of any number of papers
  number integer primary key,
  stamp integer not null,
  label text not null,         -- "tagged 12 papers 'thesis'"
  undone integer not null default 0
);
create table change (
  number integer not null references entry(number) on delete cascade,
  paper text not null,
  field text not null,
  before text,
  after text,
  primary key (number, paper, field)
) without rowid;
create table paper (           -- the papers concerned, whole: a tagged paper outlives its source
  id text primary key,
  record text not null
) without rowid
""",
    # Since version 2 a tag's spelling and the latest stamp are stored once.
    """
create table clock (latest integer not null);
insert into clock select max(coalesce((select max(stamp) from entry), 0), coalesce((select max(stamp) from cell), 0));
insert or ignore into cell
  select '', field, max(value), max(stamp) from cell
  where value is not null and paper <> '' and field >= 'tag/' and field < 'tag0' group by field
""",
    # Since version 3 every row has a checksum, and an entry the time that the clock showed: stamps only put in order.
    _add_checksums,
    # Since version 4 there are edits and removals, which earlier versions would take for damaged rows.
    lambda _: None,
    # Since version 5 there are attachments.
    lambda _: None,
    # Since version 6 there are the bases of pages in vaults.
    lambda _: None,
    # Since version 7 there are corrections of recommendations.
    lambda _: None,
]
"""Step n leads from `user_version` n to n + 1."""

STANDS, UNDONE, PASSED = 0, 1, 2
"""States of an entry: in force; undone, and can be redone; undone, and followed by another change."""

BOOKMARK, STATE, RATING, NOTE, TAG = "bookmark", "read", "rating", "note", "tag/"
"""Fields of a paper. The library's own `tag/<folded name>` holds the spelling of a tag."""
EDIT, REMOVED, SPLIT, DISTINCT, FORMERLY = "edit/", "removed", "split/", "distinct/", "formerly/"
"""Further fields of a paper: corrections of its record (see `papers.corrections`); whether the list omits it; by the
id of each paper that was split off from it, the names of the parts of that paper; groups of papers that are not
duplicates of each other, which all have the same field; and each id that the paper had before the user gave it another
one, with the value `SOURCE` for the id of its sources, else "yes"."""
SOURCE = "source"
FILE = "file/"
"""Further fields of a paper: its attachments, by the SHA-256 of the file, each with path and size."""
PAGE = "page/"
"""Further fields of a paper: the base of its page in a vault (see `papers.page_base`), by the digest of the folder."""
NOT_FOR, MUTED = "not/", "mute/"
"""A field of a paper that is not recommended for a profile, by its key; a field of the library itself: a reason that
does not count in recommendations, by the key and the term, with its label. See `profile_marks`."""
COLOUR, ABOUT, SAVED, KEY, SEEN, WITHDRAWN = "colour/", "about/", "saved/", "key/", "seen/", "withdrawn/"
"""Fields of the library itself: of a tag, of a saved search, the saved search of a key, an import that was undone.

`SEEN` was written by earlier versions only.
"""
FOLLOWED, LOOKED = "follow/", "looked/"
"""Further fields of a saved search: whether it is followed; and, by the identity of a corpus and the name, the number
of the last import whose papers the user has looked at. Each corpus counts its imports by itself."""

LATEST = 4_102_444_800_000_000
"""The year 2100 in microseconds: stamps from there on are refused, because they would win every merge."""

_PAPER_FIELD = re.compile(
    r"bookmark|read|rating|note|removed|(?:tag|edit|split|distinct|formerly)/.+|not/[^/]+"
    r"|file/[0-9a-f]{64}|page/[0-9a-f]{16}"
)
_LIBRARY_FIELD = re.compile(
    r"(?:tag|colour|about|saved|seen|withdrawn|follow)/.+|key/[1-9]|looked/[0-9a-f]+/.+|mute/[^/]+/.+"
)


def is_field(paper: str, field: str) -> bool:
    """Return whether a paper, or with "" the library itself, can have a field."""
    return bool((_PAPER_FIELD if paper else _LIBRARY_FIELD).fullmatch(field))
