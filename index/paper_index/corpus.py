"""`papers.db`: every known paper, where it appeared, and who it is known to be."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from . import catalogue
from .database import is_damage, opened, parts_of, transaction
from .errors import PaperError, told
from .paper import Paper, Problem, canonical_id, merge, strength, title_id
from .text import clean, repair

_SCHEMA = [
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
"""
]

SORTS = ("relevance", "trending", "date", "added", "title")
"""The orders of a list. `trending` is votes where known, then the latest batch in its own order."""

_ORDERS = {
    "trending": "votes is null, votes desc, added desc, row",
    "date": "date desc, edition, rank, row",
    "added": "added desc, row",
    "title": "title_key, row",
}


class Line(NamedTuple):
    """What a list shows of one paper."""

    row: int
    id: str
    title: str
    area: str
    kind: str
    edition: str
    rank: int | None
    votes: int | None
    date: str


@dataclass(slots=True)
class Report:
    """What an import did, in papers."""

    read: int = 0
    new: int = 0
    merged: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Records that were rejected."""
    lost_tags: list[Problem] = field(default_factory=list)
    """Tags that could not be kept; the papers they were on were."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Ids that gave way to a stronger one: old to new."""


def facets_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the (facet, value) pairs under which a paper is counted."""
    if paper.area:
        yield "area", paper.area
    if paper.kind:
        yield "kind", paper.kind
    for name, values in (("task", paper.tasks), ("method", paper.methods), ("dataset", paper.datasets)):
        for value in values:
            yield name, value
    for place in paper.appearances:
        yield "edition", place.label
    if paper.code:
        yield "code", "yes"


class Corpus:
    """The known papers. One connection, whose users take turns; any number of processes at a time."""

    def __init__(self, path: Path) -> None:
        """Open `path`, or begin it. A file that is no database is set aside: it can be made again.

        Raises:
            PaperError: if it cannot be opened or was written by a later version.
        """
        self.path = path
        self.set_aside: Path | None = None
        """Where a damaged file was moved to at opening, if one was."""
        self.frozen = ""
        """Why nothing is kept that is added, or nothing."""
        self._lock = threading.RLock()
        try:
            self._db = self._opened()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise PaperError(f"{path} cannot be read ({error}); it was left as it is. Try again.") from error
            self.set_aside = self._move_aside()
            self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        db, self.frozen = opened(self.path, _SCHEMA, _check, synchronous="NORMAL")
        if db.execute("select 1 from fact where name = 'identity'").fetchone() is None:
            db.execute("insert into fact values ('identity', ?) on conflict do nothing", (uuid.uuid4().hex,))
        return db

    def _move_aside(self) -> Path:
        aside = self.path.with_name(self.path.name + ".corrupt")
        try:
            for part in parts_of(self.path):
                part.replace(aside.with_name(aside.name + part.name.removeprefix(self.path.name)))
            return aside
        except OSError as error:
            raise PaperError(
                f"{self.path} is damaged and could not be set aside ({told(error)}). Make its folder writable, or "
                "choose another with --home."
            ) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    # What is known

    @property
    def identity(self) -> str:
        """What tells this corpus from any other, also from one that took its place."""
        return str(self._fact("identity"))

    @property
    def generation(self) -> int:
        """Counted up by every change of any paper; an index of another generation is out of date."""
        return int(self._fact("generation") or 0)

    def __len__(self) -> int:
        return int(self._one("select count(*) from paper"))

    def lines(self, rows: Sequence[int]) -> list[Line]:
        """Return what a list shows of `rows`, in their order; rows that are gone are left out."""
        found: dict[int, Line] = {}
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            marks = ",".join("?" * len(some))
            for values in self._all(
                f"select row, id, title, area, kind, edition, rank, votes, date from paper where row in ({marks})",
                some,
            ):
                row, identity, title, area, kind, edition, rank, votes, date = values
                found[row] = Line(
                    row, identity, repair(clean(title)), clean(area), clean(kind), clean(edition), rank, votes, date
                )
        return [found[row] for row in rows if row in found]

    def papers(self, rows: Iterable[int]) -> Iterator[Paper]:
        """Yield the whole records of `rows`, in their order."""
        for row in rows:
            record = self._one("select record from paper where row = ?", (row,))
            if record is not None:
                yield Paper.from_dict(json.loads(record))

    def all_papers(self) -> Iterator[tuple[int, Paper]]:
        """Yield every (row, paper) in row order."""
        for row, record in self.records():
            yield row, Paper.from_dict(json.loads(record))

    def records(self) -> Iterator[tuple[int, str]]:
        """Yield every (row, record as JSON) in row order, read a thousand at a time."""
        last = 0
        while batch := self._all("select row, record from paper where row > ? order by row limit 1000", (last,)):
            yield from batch
            last = batch[-1][0]

    def find(self, identity: str) -> int | None:
        """Return the row of the paper known under `identity` in any form of it, or None."""
        for form in dict.fromkeys((canonical_id(identity), clean(identity))):
            row = self._one("select row from alias where id = ?", (form,))
            if row is not None:
                return int(row)
        return None

    def rows_of(self, identities: Iterable[str]) -> dict[str, int]:
        """Return id to row for those of `identities` (in stored form) that are known."""
        wanted = list(identities)
        found: dict[str, int] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found.update(self._all(f"select id, row from alias where id in ({','.join('?' * len(some))})", some))
        return found

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of `rows`, in their order."""
        known: dict[int, str] = {}
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            known.update(self._all(f"select row, id from paper where row in ({','.join('?' * len(some))})", some))
        return [known[row] for row in rows if row in known]

    def order(self, sort: str) -> list[int]:
        """Return all rows in the order `sort`, one of `SORTS` but relevance, best first."""
        return [row for (row,) in self._all(f"select row from paper order by {_ORDERS[sort]}")]

    def edition(self, label: str) -> dict[int, tuple[int | None, int | None]]:
        """Return row to (rank, votes) for the papers of an edition, in its order: most votes first, then by rank."""
        return {
            row: (rank, votes)
            for row, rank, votes in self._all(
                "select row, rank, votes from appearance where edition = ? "
                "order by votes is null, votes desc, rank is null, rank, row",
                (label,),
            )
        }

    def facets(self) -> list[tuple[str, str, int]]:
        """Return every (facet, value, row)."""
        return self._all("select facet, value, row from facet")

    # What is added

    def add(
        self,
        papers: Iterable[Paper | Problem],
        *,
        report: Callable[[Report], None] | None = None,
    ) -> Report:
        """Add papers, joining each with the one it already is, in one transaction.

        Args:
            papers: what a reader yields; problems are collected in the report and nothing is added for them.
            report: called now and then with the state so far.
        """
        done = Report()
        with self._lock, transaction(self._db):
            batch = int(self._fact("batch") or 0) + 1
            for paper in papers:
                if isinstance(paper, Problem):
                    done.problems.append(paper)
                    continue
                done.read += 1
                self._join(paper, batch, done)
                if report and done.read % 500 == 0:
                    report(done)
            if done.new or done.merged:
                self._remember("batch", batch)
                self._remember("generation", self.generation + 1)
        if report:
            report(done)
        return done

    def add_catalogue(self) -> Report | None:
        """Add the starter catalogue unless this edition of it is in already."""
        if self._fact("catalogue") == catalogue.EDITION:
            return None
        done = self.add(catalogue.papers())
        with self._lock, transaction(self._db):
            self._remember("catalogue", catalogue.EDITION)
        return done

    def _join(self, paper: Paper, batch: int, done: Report) -> None:
        row = self._row_of(paper.id)
        if row is None and (row := self._same_paper(paper)) is not None:
            self._name(row, paper)
        if row is None:
            done.new += 1
            self._write(None, paper, batch)
            return
        known = Paper.from_dict(json.loads(self._one("select record from paper where row = ?", (row,))))
        merged = merge(known, paper)
        if merged == known:
            done.unchanged += 1
            return
        done.merged += 1
        if merged.id != known.id:
            done.renamed[known.id] = merged.id
        self._write(row, merged, batch)

    def _row_of(self, identity: str) -> int | None:
        row: int | None = self._one("select row from alias where id = ?", (identity,))
        return row

    def _same_paper(self, paper: Paper) -> int | None:
        """The row of the paper that `paper`, whose id is not known, is all the same: by its DOI or its title."""
        if paper.doi and (row := self._row_of(paper.doi)) is not None:
            return row
        row = self._row_of(title_id(paper.title))
        if row is not None and strength(paper.id) > 0:
            other = self._one("select id from paper where row = ?", (row,))
            if strength(other) > 0:
                return None  # two papers with ids of their own that share a title
        return row

    def _write(self, row: int | None, paper: Paper, batch: int) -> None:
        latest = max(paper.appearances, key=lambda place: place.date, default=None)
        votes = max((place.votes for place in paper.appearances if place.votes is not None), default=None)
        values: dict[str, Any] = {
            "id": paper.id,
            "title": paper.title,
            "area": paper.area,
            "kind": paper.kind,
            "edition": latest.label if latest else "",
            "rank": latest.rank if latest else None,
            "votes": votes,
            "date": paper.published or (latest.date if latest else ""),
            "title_key": paper.display_title.casefold().lstrip("\"'“‘$([{ "),
            "record": json.dumps(paper.to_dict(), ensure_ascii=False, separators=(",", ":")),
        }
        if row is None:
            values["added"] = batch
            names = ",".join(values)
            marks = ",".join(f":{name}" for name in values)
            row = self._db.execute(f"insert into paper ({names}) values ({marks})", values).lastrowid
        else:
            changes = ",".join(f"{name}=:{name}" for name in values)
            self._db.execute(f"update paper set {changes} where row = :row", values | {"row": row})
            self._db.execute("delete from facet where row = ?", (row,))
            self._db.execute("delete from appearance where row = ?", (row,))
        assert row is not None
        self._name(row, paper)
        self._db.executemany(
            "insert into appearance values (?, ?, ?, ?) on conflict do nothing",
            [(place.label, row, place.rank, place.votes) for place in paper.appearances],
        )
        self._db.executemany(
            "insert into facet values (?, ?, ?) on conflict do nothing",
            [(f, v, row) for f, v in facets_of(paper)],
        )

    def _name(self, row: int, paper: Paper) -> None:
        """Let a row be found under every id of `paper`."""
        names = (paper.id, title_id(paper.title), paper.doi)
        self._db.executemany(
            "insert into alias values (?, ?) on conflict do nothing", [(name, row) for name in names if name]
        )

    def _fact(self, name: str) -> Any:
        return self._one("select value from fact where name = ?", (name,))

    def _remember(self, name: str, value: Any) -> None:
        self._db.execute(
            "insert into fact values (?, ?) on conflict(name) do update set value = excluded.value",
            (name, value),
        )

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        found = self._all(sql, values)
        return found[0][0] if found else None

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise PaperError(
                    f"{self.path} cannot be read ({error}). Your own marks are safe in library.db; delete papers.db "
                    "and start again to have it rebuilt."
                ) from error


def _check(db: sqlite3.Connection) -> None:
    for table in ("paper", "alias", "facet", "appearance", "fact"):
        db.execute(f"select * from {table} limit 1").fetchall()
