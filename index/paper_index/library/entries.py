"""The entries of the journal: a label and the values before and after each change.

All functions are steps of a transaction that the caller has begun.
"""

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..config import LEAST_ENTRIES
from .row_checks import Row, carried, rows
from .table_layout import PASSED, STANDS, UNDONE, insertion, sealed

_DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """The undo or redo of one entry."""

    number: int
    label: str
    cells: list[tuple[str, str, str | None]]
    """(paper, field, value)"""
    damaged: int
    """The values that cannot be written back because their rows are damaged."""


def write(
    db: sqlite3.Connection,
    stamp: int,
    now: int,
    label: str,
    changes: Sequence[tuple[str, str, str | None, str | None]],
) -> int:
    """Add an entry and return its number. Undone entries can no longer be redone.

    Args:
        stamp: the stamp of the changed cells.
        now: the time of the clock, in microseconds since 1970.
        changes: (paper, field, before, after)
    """
    _turn(db, PASSED, f"where undone = {UNDONE}")
    number, made = db.execute("select number, made from entry order by number desc limit 1").fetchone() or (0, None)
    # In order if the clock goes back a little. A clock that was far ahead once has no effect.
    made = made + 1 if type(made) is int and now <= made < now + _DAY else now
    db.execute(insertion("entry"), sealed(number + 1, stamp, label, STANDS, made))
    db.executemany(insertion("change"), [sealed(number + 1, *change) for change in changes])
    return int(number) + 1


def undo(db: sqlite3.Connection) -> Step | None:
    """Undo the latest entry in force, or return None."""
    return _step(db, f"where undone = {STANDS} order by number desc limit 1", "before", UNDONE)


def redo(db: sqlite3.Connection) -> Step | None:
    """Redo the entry that was undone last, or return None."""
    return _step(db, f"where undone = {UNDONE} order by number limit 1", "after", STANDS)


def _step(db: sqlite3.Connection, which: str, side: str, state: int) -> Step | None:
    found = list(rows(db, "entry", which))
    if not found:
        return None
    number, _, label, *_ = found[0].values
    changes = list(rows(db, "change", "where number = ?", (number,)))
    kept = [change.values for change in changes if change.usable]
    _turn(db, state, "where number = ?", number)
    return Step(
        number,
        label,
        [(paper, field, before if side == "before" else after) for _, paper, field, before, after in kept],
        len(changes) - len(kept),
    )


def _turn(db: sqlite3.Connection, state: int, which: str, *values: object) -> None:
    """Change the state of entries."""
    for row in list(rows(db, "entry", which, values)):
        number, stamp, label, _, made = row.values
        seal = carried(row, number, stamp, label, state, made)[-1]
        db.execute("update entry set undone = ?, checksum = ? where number = ?", (state, seal, number))


def latest(db: sqlite3.Connection) -> tuple[str, str, int] | None:
    """Return paper, field and stamp of one of the latest changes; None if it is missing or damaged."""
    with contextlib.suppress(sqlite3.DatabaseError):
        found = db.execute(
            "select paper, field, stamp from change join entry using (number) order by number desc limit 1"
        ).fetchone()
        return found if found and tuple(map(type, found)) == (str, str, int) else None
    return None


def prune(db: sqlite3.Connection, now: int, *, entries: int = 0, days: int = 0) -> int:
    """Remove entries beyond a number or an age (0: no bound), never of the newest `LEAST_ENTRIES`; return how many."""
    keep = max(entries or LEAST_ENTRIES, LEAST_ENTRIES)
    old = now - days * _DAY if days else 0
    too_many = "number <= (select number from entry order by number desc limit 1 offset ?)"
    wanted = (
        f"{too_many} and coalesce(made, stamp) < ?"
        if not entries
        else f"{too_many} or ({too_many} and coalesce(made, stamp) < ?)"
    )
    values = (keep, old) if not entries else (keep, LEAST_ENTRIES, old)
    return db.execute(f"delete from entry where {wanted}", values).rowcount


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    """Let the changes of a paper follow it to another id. If an entry has both ids, the other id's change stays."""
    changes: list[Row] = list(rows(db, "change", "where paper = ?", (old,)))
    db.executemany(
        insertion("change", "insert or ignore"),
        [carried(row, row.values[0], new, *row.values[2:]) for row in changes if row.usable],
    )
    db.executemany(
        "delete from change where number = ? and paper = ? and field = ?", [row.key for row in changes if row.usable]
    )


def some_papers(papers: frozenset[str], titles: Mapping[str, str]) -> str:
    """Return the subject of a label: the title of one paper, the number of several."""
    if len(papers) == 1 and (title := titles.get(next(iter(papers)))):
        return f"“{title if len(title) <= 50 else title[:49].rstrip(' .:,;-') + '…'}”"
    return "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"
