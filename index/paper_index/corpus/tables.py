"""`papers.db`: its tables, and the values read from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import PaperError
from ..papers.paper import Cut, Paper, Problem, Remark
from ..papers.record import Record
from ..storage.file_errors import NotWritten
from ..storage.sqlite import Step
from .upgrades import fold_again, link_table, result_tables

STEPS: list[Step] = [
    """
create table paper (
  row integer primary key,
  id text not null unique,
  title text not null,
  area text not null,
  kind text not null,
  edition text not null,       -- the latest appearance, as it is shown
  rank integer,
  votes integer,
  date text not null,          -- of publication, else of the latest edition that is a date, else ''
  title_key text not null,     -- what titles are sorted by
  added integer not null,      -- the batch in which it came, counted up
  record text not null         -- the whole Paper as JSON
);
create table alias (           -- every id under which a paper is known
  id text primary key,
  row integer not null references paper(row)
) without rowid;
create table facet (
  facet text not null,
  value text not null,
  row integer not null references paper(row),
  primary key (facet, value, row)
) without rowid;
create table appearance (      -- the place of a paper in each of its editions, by the edition's label
  edition text not null,
  row integer not null references paper(row),
  rank integer,
  votes integer,
  primary key (edition, row)
) without rowid;
create table fact (name text primary key, value not null) without rowid
""",
    # Since version 2 an import can be undone, and facts are extracted from texts.
    """
create table found (           -- what `facts` found in the text of a paper, to complete its record
  row integer primary key references paper(row) on delete cascade,
  version integer not null,    -- of the looking
  fields text not null         -- JSON: field to [[value, sentence], …]
);
alter table alias add column batch integer not null default 0;
create table import (
  number integer primary key,  -- the batch
  stamp integer not null,      -- seconds since 1970
  name text not null,          -- what it came from
  new integer not null,
  merged integer not null
);
create table imported (        -- the rows an import touched, with the record that was there before, if one was
  number integer not null references import(number) on delete cascade deferrable initially deferred,
  row integer not null,
  before text,
  primary key (number, row)
) without rowid
""",
    fold_again,
    # Since version 4 the user can edit papers and remove them from the list. The ids of removed papers stay.
    """
create table alias_again (
  id text primary key,
  row integer not null,
  batch integer not null default 0
) without rowid;
insert into alias_again select id, row, batch from alias;
drop table alias;
alter table alias_again rename to alias;
create table if not exists curated (  -- edited and removed papers; `paper` has them as edited, without removed ones
  row integer primary key,
  record text not null,        -- the paper as its sources describe it
  added integer not null,      -- as in `paper`
  corrections text not null,   -- JSON: field to the user's value
  removed integer not null
)
""",
    # Since version 5 merged papers can be split again.
    """
create table if not exists part (  -- the records that were merged into a paper, if their names differ
  row integer not null,
  name text not null,          -- see `parts.record_name`
  batch integer not null,
  record text not null,
  primary key (row, name, batch)
);
create index if not exists part_by_batch on part (batch);
create table if not exists split (
  row integer primary key,     -- of the paper that was split off
  origin integer not null      -- the row of the paper that had its parts
)
""",
    # Since version 6 an import that was undone can be made again.
    """
create table if not exists withdrawal (
  key text primary key,
  number integer not null,     -- the batch in which the import was made last
  name text not null,
  undone integer not null
);
create table if not exists withdrawn (  -- the records of an import that was undone
  key text not null references withdrawal(key) on delete cascade,
  place integer not null,      -- their order
  record text not null,
  primary key (key, place)
) without rowid
""",
    # Since version 7 the details of a paper are found without reading a table whole.
    """
create index if not exists facet_by_row on facet (row);
create index if not exists appearance_by_row on appearance (row);
create index if not exists alias_by_row on alias (row)
""",
    # Since version 8 references and citations are kept; see `citations`.
    """
create table if not exists work (  -- a paper in such a list, or the paper that has the list
  number integer primary key,
  record text not null,        -- the Paper as JSON, as services describe it
  cites_count integer,         -- the number of its references that a service gives
  cited_count integer,         -- and of its citations
  service text not null default '',
  counted integer not null default 0  -- when, in seconds since 1970
);
create table if not exists work_id (  -- every id under which a work is known
  id text primary key,
  work integer not null
) without rowid;
create index if not exists work_id_by_work on work_id (work);
create table if not exists citation (
  citing integer not null,     -- the number of a work
  cited integer not null,
  primary key (citing, cited)
) without rowid;
create index if not exists citation_by_cited on citation (cited);
create table if not exists citation_list (  -- the lists that a service was asked for
  work integer not null,
  kind text not null,          -- `references` or `citations`
  service text not null,
  asked integer not null,      -- when, in seconds since 1970
  total integer,               -- the length of the whole list, where the service gives it
  primary key (work, kind)
) without rowid
""",
    # Since version 9 the sources of fields are known, and votes over time.
    """
create table if not exists provenance (  -- the fields that a record changed in a known paper, see `provenance.py`
  row integer not null,
  batch integer not null,
  place integer not null,      -- the number of the record in its import
  source text not null,
  at integer not null,         -- seconds since 1970, or 0 if unknown
  fields text not null,        -- JSON: a list of names
  primary key (row, batch, place)
) without rowid;
create table if not exists vote (  -- votes that differ from those before; without lines they never changed
  row integer not null,
  edition text not null,       -- its key
  batch integer not null,
  at integer not null,         -- seconds since 1970, or 0 if unknown
  votes integer not null,
  primary key (row, edition, batch, at)
) without rowid
""",
    # Since version 10 reported results have a table of their own; see `results.py`.
    result_tables,
    # Since version 11 the papers of some days are found without reading the table whole.
    "create index if not exists paper_by_date on paper (date)",
    # Since version 12 the leaderboards of an archive are counted after its import; see `archived_boards.py`.
    """
create table if not exists archived_board (
  dataset text not null,       -- the folded name
  metric text not null,        -- as a value has it
  papers integer not null,     -- with a certain value
  numbers integer not null,    -- certain values
  all_papers integer not null,
  all_numbers integer not null
)
""",
    link_table,  # since version 13 papers are found by their links; see `links.py`
]
"""Step n leads from `user_version` n to n + 1."""

SORTS = ("relevance", "trending", "date", "votes", "rank", "added", "title", "author", "rating", "unread")
"""The orders of a list. `trending` is votes by their age (see `trending.py`), then the latest batch in its order.

`rank` is the place in the edition, `rating` the user's, and `unread` the time since an unread paper was imported.
"""

ORDERS = {
    "trending": "votes is null, votes desc, added desc, row",
    "date": "rank, row",  # within an edition; see `CorpusReader.order`
    "rank": "rank is null, rank, row",
    "votes": "votes is null, votes desc, added desc, row",
    "added": "added desc, row",
    "oldest": "added, row",
    "title": "title_key, row",
}


class Line(NamedTuple):
    """A paper in a list."""

    row: int
    id: str
    title: str
    area: str
    kind: str
    edition: str
    rank: int | None
    votes: int | None
    date: str
    authors: str = ""
    """The family names of the one author or of both, or the first one and "et al."."""
    venue: str = ""
    new: bool = False
    """Whether the latest import or fetch that added papers added it."""


NEWEST_BATCH = "(select max(number) from import where new > 0)"
"""SQL for the latest batch that added papers."""

MOST_PROBLEMS = 20_000

MATCHES = ("title", "id", "DOI", "arXiv id")
"""By what two records are the same paper, in the order of `strength`."""


class Match(NamedTuple):
    """A record that was merged with a known paper and changed it."""

    record: int
    """The number of the record among those that could be read, from 0."""
    title: str
    known_id: str
    """The id of the known paper before; the record may have a stronger one."""
    known_title: str
    by: str
    """One of `MATCHES`."""
    line: int | None = None
    """The line of the record, from 1, where it is known."""


@dataclass(slots=True)
class SourceCounts:
    """The papers of one source in an import."""

    new: int = 0
    voted: int = 0
    """Known papers of which only the votes or ranks in known editions changed."""
    updated: int = 0
    """Known papers that changed otherwise."""


@dataclass(slots=True)
class Report:
    """The result of an import, in papers."""

    number: int | None = None
    """The batch; None when nothing was read."""
    stopped: bool = False
    """Whether it was stopped before its end."""
    read: int = 0
    new: int = 0
    merged: int = 0
    merged_by: dict[str, int] = field(default_factory=dict)
    """The number of merged papers by each of `MATCHES`."""
    matches: list[Match] = field(default_factory=list)
    """The first `MOST_PROBLEMS` merges."""
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    """The papers of each source of which any was new or changed."""
    unchanged: int = 0
    results: int = 0
    """Results of an archive of leaderboards."""
    new_results: int = 0
    """Those of them that were not known."""
    removed: set[str] = field(default_factory=set)
    """The ids of papers that were read again although the user removed them; they stay removed."""
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Records that were rejected, the first `MOST_PROBLEMS` of them."""
    cut: int = 0
    """Fields that were longer than is kept; the papers were read."""
    cuts: list[Problem] = field(default_factory=list)
    """The first `MOST_PROBLEMS` truncated fields."""
    remarked: int = 0
    """Doubts about how something was read; the papers were read."""
    remarks: list[Problem] = field(default_factory=list)
    """The first `MOST_PROBLEMS` of these doubts."""
    marked: int = 0
    """Papers whose marks changed, because the file brought marks of its own."""
    lost_tags: list[Problem] = field(default_factory=list)
    """Tags that could not be kept; the papers they were on were."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Ids that gave way to a stronger one: old to new."""

    def count(self, records: list[Record]) -> list[Paper]:
        """Count some records that were read; return the papers among them."""
        papers = [record for record in records if isinstance(record, Paper)]
        cuts = [record for record in records if isinstance(record, Cut)]
        remarks = [record for record in records if isinstance(record, Remark) and not isinstance(record, Cut)]
        problems = [record for record in records if isinstance(record, Problem) and not isinstance(record, Remark)]
        self.rejected += len(problems)
        self.problems += problems[: MOST_PROBLEMS - len(self.problems)]
        self.cut += len(cuts)
        self.cuts += cuts[: MOST_PROBLEMS - len(self.cuts)]
        self.remarked += len(remarks)
        self.remarks += remarks[: MOST_PROBLEMS - len(self.remarks)]
        self.read += len(papers)
        return papers


class Unfinished(PaperError):
    """An import failed half-way. The papers read before are in the corpus, and the import can be undone."""

    def __init__(self, cause: PaperError, read: int) -> None:
        """Say why, and how many papers were read before."""
        reason = cause.reason if isinstance(cause, NotWritten) else str(cause)
        papers = "1 paper" if read == 1 else f"{read:,} papers"
        super().__init__(f"The import stopped: {reason} {papers} kept; 'paper-tui import --undo' undoes the import.")


MERGED = "merged"
"""The first word of the name of an import that merged two known papers."""


def is_merge(name: str) -> bool:
    """Return whether the import of a name merged two known papers."""
    return name.startswith(f"{MERGED} ")


class Import(NamedTuple):
    """An import that can be undone, or the merge of two papers."""

    number: int
    stamp: int
    """When, in seconds since 1970."""
    name: str
    new: int
    merged: int


def facets_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the (facet, value) pairs under which a paper is counted."""
    if paper.area:
        yield "area", paper.area
    if paper.kind:
        yield "kind", paper.kind
    for name, values in (("task", paper.tasks), ("method", paper.methods), ("dataset", paper.datasets)):
        for value in values:
            yield name, value
    for keyword in paper.reference.keywords:
        yield "keyword", keyword
    for place in paper.appearances:
        yield "edition", place.label
    if paper.code:
        yield "code", "yes"
