"""`library.db`: what the user made. Tags, bookmarks, notes and read state, and the journal that undoes them.

Everything a user can say of a paper is one *cell*: a paper, a field, a value, and when it was said. A change writes its
cells and one journal entry, with what was there before, in one transaction.
Undoing an entry is a change like any other.
"""

import json
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .database import connect, is_damage, let_readers_in, migrate, parts_of, transaction
from .errors import PaperError, told
from .paper import Paper
from .text import clean

_SCHEMA = [
    """
create table cell (
  paper text not null,         -- the paper's id; '' for what belongs to the library itself
  field text not null,         -- 'bookmark', 'read', 'note', 'tag/<folded name>'
  value text,                  -- null once taken away
  stamp integer not null,      -- microseconds since 1970, never twice the same
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
"""
]

MAX_TAG = 100
"""Characters of a tag."""

_BOOKMARK = "bookmark"
_READ = "read"
_TAG = "tag/"


def folded_tag(tag: str) -> str:
    """Return what two spellings of one tag share: case and accents' composition set aside."""
    return unicodedata.normalize("NFC", clean(tag)).casefold()


def parse_tags(text: str) -> tuple[list[str], list[str]]:
    """Return the tags to add and to remove that `text` names: `thesis, -later, +vision/edge`.

    Commas separate; a leading `-` removes, a leading `+` may be left out.

    Raises:
        PaperError: if a tag is longer than `MAX_TAG` characters.
    """
    add: list[str] = []
    remove: list[str] = []
    for part in clean(text).split(","):
        name = part.strip()
        chosen = remove if name.startswith("-") else add
        name = name.lstrip("+-").strip()
        if name:
            chosen.append(checked_tag(name))
    return list(dict.fromkeys(add)), list(dict.fromkeys(remove))


def checked_tag(name: str) -> str:
    """Return `name` as a tag is stored: clean, without blanks around its `/` and without the `#` it is shown with.

    Raises:
        PaperError: if nothing is left of it, it holds a comma, or it is longer than `MAX_TAG`.
    """
    tag = "/".join(part for raw in clean(name).lstrip("# ").split("/") if (part := raw.strip()))
    if not tag:
        raise PaperError(f"{clean(name)!r} is no tag: it needs at least one letter.")
    if "," in tag:
        raise PaperError(f"{tag[:40]!r} is no tag: commas separate tags.")
    if len(tag) > MAX_TAG:
        raise PaperError(f"The tag {tag[:20]!r}… has {len(tag)} characters; {MAX_TAG} at most.")
    return tag


def usable_tag(name: str) -> str | None:
    """Return `name` as a tag is stored, or None if it cannot be one."""
    try:
        return checked_tag(name)
    except PaperError:
        return None


@dataclass(frozen=True, slots=True)
class Marks:
    """What the user has said of one paper."""

    bookmarked: bool = False
    read: bool = False
    tags: tuple[str, ...] = ()
    """In alphabetical order."""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Change:
    """What one action did."""

    number: int | None
    """The journal's entry; None when everything was so already."""
    label: str
    """In words: "tagged 12 papers 'thesis'"."""
    papers: frozenset[str]
    """The papers concerned."""


class Library:
    """The user's marks. One connection, whose users take turns; any number of processes at a time."""

    def __init__(self, path: Path) -> None:
        """Open `path`, or begin it. A damaged file is set aside, never overwritten: see `set_aside`.

        Raises:
            PaperError: if it cannot be opened or was written by a later version.
        """
        self.path = path
        self.set_aside: Path | None = None
        """Where a damaged library was moved to at opening, if it was."""
        self._lock = threading.RLock()
        try:
            self._db = self._opened()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise PaperError(f"{path} cannot be read ({error}); it was left as it is. Try again.") from error
            self.set_aside = self._move_aside()
            self._db = self._opened()
        self._seen = self._version()

    def _opened(self) -> sqlite3.Connection:
        db = connect(self.path, synchronous="FULL")
        try:
            migrate(db, _SCHEMA)
            for table in ("cell", "entry", "change", "paper"):
                db.execute(f"select * from {table} limit 1").fetchall()
            problem = db.execute("pragma quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise sqlite3.DatabaseError(problem)
            let_readers_in(db)
        except BaseException:
            db.close()
            raise
        return db

    def _move_aside(self) -> Path:
        # Microseconds: two damaged files in one second must not meet.
        aside = self.path.with_name(
            f"{self.path.name}.corrupt-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**6:06}"
        )
        try:
            for part in parts_of(self.path):
                part.rename(aside.with_name(aside.name + part.name.removeprefix(self.path.name)))
        except OSError as error:
            raise PaperError(
                f"The library {self.path} is damaged and could not be set aside ({told(error)}). Nothing was changed; "
                "make its folder writable, or choose another with --home."
            ) from error
        return aside

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    # What is said

    def marks(self, papers: Iterable[str]) -> dict[str, Marks]:
        """Return the marks of those of `papers` that have any."""
        wanted = list(papers)
        cells: dict[str, dict[str, str]] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            for paper, field, value in self._all(
                "select paper, field, value from cell "
                f"where value is not null and paper in ({','.join('?' * len(some))})",
                some,
            ):
                cells.setdefault(paper, {})[field] = value
        return {
            paper: Marks(
                _BOOKMARK in said,
                said.get(_READ) == "read",
                tuple(sorted((clean(v) for f, v in said.items() if f.startswith(_TAG)), key=str.casefold)),
            )
            for paper, said in cells.items()
        }

    def tags(self) -> dict[str, int]:
        """Return every tag in use with its number of papers, in alphabetical order."""
        counted = self._all(
            "select max(value), count(*) from cell "
            "where value is not null and field >= 'tag/' and field < 'tag0' group by field"
        )
        return dict(sorted(((clean(tag), count) for tag, count in counted), key=lambda tag: tag[0].casefold()))

    def tagged(self) -> list[tuple[str, str]]:
        """Return every (tag, paper)."""
        spelling = {folded_tag(tag): tag for tag in self.tags()}
        return [
            (spelling.get(field[len(_TAG) :], field[len(_TAG) :]), paper)
            for field, paper in self._all(
                "select field, paper from cell where value is not null and field >= 'tag/' and field < 'tag0'"
            )
        ]

    def bookmarked(self) -> list[str]:
        """Return the bookmarked papers, the latest first."""
        return [
            paper
            for (paper,) in self._all(
                "select paper from cell where field = 'bookmark' and value is not null order by stamp desc, paper"
            )
        ]

    def kept(self, identity: str) -> Paper | None:
        """Return the paper as it was when the user first marked it, or None if it never was."""
        found = self._all("select record from paper where id = ?", (identity,))
        return Paper.from_dict(json.loads(found[0][0])) if found else None

    def kept_papers(self) -> list[Paper]:
        """Return all papers that the user ever marked, as they were then."""
        return [Paper.from_dict(json.loads(record)) for (record,) in self._all("select record from paper")]

    def changed(self) -> bool:
        """Tell whether anybody, this process or another, changed the library since the last call."""
        seen, self._seen = self._seen, self._version()
        return seen != self._seen

    def _version(self) -> tuple[int, int]:
        # data_version moves with other connections' commits, total_changes with our own.
        with self._lock:
            return self._all("pragma data_version")[0][0], self._db.total_changes

    # What is changed

    def bookmark(self, papers: Sequence[Paper], on: bool = True) -> Change:
        """Bookmark papers, or take the bookmark away."""
        done = "bookmarked" if on else "removed the bookmark of"
        return self._change(
            lambda some: f"{done} {some}", {(p.id, _BOOKMARK): "yes" if on else None for p in papers}, papers
        )

    def tag(self, papers: Sequence[Paper], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
        """Add and remove tags. A tag known in another case keeps the case it has.

        Raises:
            PaperError: if a tag is none (see `checked_tag`).
        """
        known = {folded_tag(tag): tag for tag in self.tags()}
        adding = list(dict.fromkeys(known.setdefault(folded_tag(tag), tag) for tag in map(checked_tag, add)))
        removing = list(dict.fromkeys(known.get(folded_tag(tag), tag) for tag in map(checked_tag, remove)))
        cells: dict[tuple[str, str], str | None] = {}
        for paper in papers:
            cells.update({(paper.id, _TAG + folded_tag(tag)): None for tag in removing})
            cells.update({(paper.id, _TAG + folded_tag(tag)): tag for tag in adding})
        added, taken = ", ".join(map(repr, adding)), ", ".join(map(repr, removing))

        def label(some: str) -> str:
            if added and taken:
                return f"tagged {some} {added} and took {taken} off"
            return f"tagged {some} {added}" if added else f"took {taken} off {some}" if taken else "changed nothing"

        return self._change(label, cells, papers)

    def restore_marks(self, said: Mapping[str, Mapping[str, Any]], papers: Sequence[Paper]) -> Change:
        """Take over the marks of exported papers: what they add is added, nothing is taken away.

        What is no tag (see `usable_tag`) is passed over.
        """
        known = {folded_tag(tag): tag for tag in self.tags()}
        cells: dict[tuple[str, str], str | None] = {}
        for paper in papers:
            exported = said[paper.id]
            if exported.get("bookmarked") is True:
                cells[paper.id, _BOOKMARK] = "yes"
            if exported.get("read") is True:
                cells[paper.id, _READ] = "read"
            listed = exported.get("tags")
            for raw in listed if isinstance(listed, list) else ():
                if isinstance(raw, str) and (tag := usable_tag(raw)):
                    folded = folded_tag(tag)
                    cells[paper.id, _TAG + folded] = known.setdefault(folded, tag)
        return self._change(lambda some: f"took over the marks of {some}", cells, papers)

    def rename_papers(self, renamed: Mapping[str, str]) -> None:
        """Let the marks follow papers that are now known by a stronger id (old to new). Not an action of the user's."""
        with self._lock, transaction(self._db):
            for old, new in renamed.items():
                self._db.execute(
                    "insert into cell select ?, field, value, stamp from cell where paper = ? "
                    "on conflict(paper, field) do update set value = excluded.value, stamp = excluded.stamp "
                    "where excluded.stamp > stamp",
                    (new, old),
                )
                self._db.execute("delete from cell where paper = ?", (old,))
                self._db.execute("update or ignore change set paper = ? where paper = ?", (new, old))
                self._db.execute("update or ignore paper set id = ? where id = ?", (new, old))

    def undo(self) -> Change | None:
        """Take back the latest change that stands; None when there is none."""
        return self._step("select number, label from entry where not undone order by number desc limit 1", back=True)

    def redo(self) -> Change | None:
        """Do again the change that was undone last; None when there is none."""
        return self._step("select number, label from entry where undone order by number limit 1", back=False)

    def _step(self, which: str, *, back: bool) -> Change | None:
        with self._lock, transaction(self._db):
            found = self._db.execute(which).fetchone()
            if found is None:
                return None
            number, label = found
            cells = self._db.execute(
                f"select paper, field, {'before' if back else 'after'} from change where number = ?",
                (number,),
            ).fetchall()
            self._put(cells)
            self._db.execute("update entry set undone = ? where number = ?", (int(back), number))
        return Change(number, label, frozenset(paper for paper, _, _ in cells))

    def _change(
        self,
        label: Callable[[str], str],
        cells: Mapping[tuple[str, str], str | None],
        papers: Sequence[Paper],
    ) -> Change:
        """Write `cells`, and the journal entry that undoes them, in one transaction. `label` says it of "2 papers"."""
        with self._lock, transaction(self._db):
            before = self._before(cells)
            changes = [
                (paper, field, before.get((paper, field)), after)
                for (paper, field), after in cells.items()
                if before.get((paper, field)) != after
            ]
            concerned = frozenset(paper for paper, *_ in changes)
            count = len(concerned) or len(papers)
            text = label("1 paper" if count == 1 else f"{count:,} papers")
            if not changes:
                return Change(None, text, frozenset())
            self._db.execute("delete from entry where undone")  # a new change ends what could be redone
            number = self._db.execute("insert into entry (stamp, label) values (?, ?)", (self._stamp(), text)).lastrowid
            self._db.executemany("insert into change values (?, ?, ?, ?, ?)", [(number, *change) for change in changes])
            self._put([(paper, field, after) for paper, field, _, after in changes])
            self._db.executemany(
                "insert into paper values (?, ?) on conflict do nothing",
                [(p.id, json.dumps(p.to_dict(), ensure_ascii=False)) for p in papers if p.id in concerned],
            )
        return Change(number, text, concerned)

    def _before(self, cells: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for paper, field in cells:
            row = self._db.execute(
                "select value from cell where paper = ? and field = ? and value is not null", (paper, field)
            ).fetchone()
            if row:
                found[paper, field] = row[0]
        return found

    def _put(self, cells: Sequence[tuple[str, str, str | None]]) -> None:
        stamp = self._stamp()
        self._db.executemany(
            "insert into cell values (?, ?, ?, ?) "
            "on conflict(paper, field) do update set value = excluded.value, stamp = excluded.stamp",
            [(paper, field, value, stamp) for paper, field, value in cells],
        )

    def _stamp(self) -> int:
        """A time later than every change before it, whatever the clock says."""
        last: int = self._db.execute(
            "select max(coalesce((select max(stamp) from entry), 0), coalesce((select max(stamp) from cell), 0))"
        ).fetchone()[0]
        return max(time.time_ns() // 1000, last + 1)

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise PaperError(f"{self.path} cannot be read ({error}); nothing was changed.") from error
