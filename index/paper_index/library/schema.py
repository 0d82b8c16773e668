"""`library.db`: its tables, and the names of what can be said.

Everything a user can say is one *cell*: a paper (or "" for the library itself), a field, a value, and when it was said.
A value taken away leaves its cell behind without a value, so that two machines agree on what was taken away.
"""

import re

STEPS = [
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
    # Since version 2 a tag's spelling is said once, and the latest stamp is known without a look.
    """
create table clock (latest integer not null);
insert into clock select max(coalesce((select max(stamp) from entry), 0), coalesce((select max(stamp) from cell), 0));
insert or ignore into cell
  select '', field, max(value), max(stamp) from cell
  where value is not null and paper <> '' and field >= 'tag/' and field < 'tag0' group by field
""",
]
"""Step n leads from `user_version` n to n + 1."""

STANDS, UNDONE, PASSED = 0, 1, 2
"""Of an entry: in force; undone and can be done again; undone, and something else was done since."""

BOOKMARK, STATE, RATING, NOTE, TAG = "bookmark", "read", "rating", "note", "tag/"
"""Fields of a paper. `tag/<folded name>` of the library itself holds the tag's spelling."""
COLOUR, ABOUT, SAVED, KEY, SEEN = "colour/", "about/", "saved/", "key/", "seen/"
"""Fields of the library itself: of a tag, of a saved search, the saved search of a key."""

LATEST = 4_102_444_800_000_000
"""The year 2100: a stamp from there on would win against everything for ever."""

_PAPER_FIELD = re.compile(r"bookmark|read|rating|note|tag/.+")
_LIBRARY_FIELD = re.compile(r"(?:tag|colour|about|saved|seen)/.+|key/[1-9]")


def is_field(paper: str, field: str) -> bool:
    """Tell whether such a thing can be said of a paper, or of the library itself."""
    return bool((_PAPER_FIELD if paper else _LIBRARY_FIELD).fullmatch(field))
