"""What must hold of a library, whatever was pressed and whenever the program was killed.

Read with SQL of their own, so that a fault in the program's reading cannot hide one in its writing.
"""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

STANDS, UNDONE, PASSED = 0, 1, 2
"""Of an entry of the journal: in force; undone; undone, and something else was done since."""

_DONE = re.compile(r"u to undo|Undone:|Redone:")

Cell = tuple[str, str]
"""A paper ("" for the library itself) and a field."""


class Broken(AssertionError):
    """A law was broken."""

    def __init__(self, law: str, why: str) -> None:
        super().__init__(f"{law}: {why}")
        self.law = law
        """Its name: two scripts that break the same law show the same fault."""


def broken(law: str, why: str) -> NoReturn:
    """Say that a law was broken. Raises Broken."""
    raise Broken(law, why)


@dataclass(frozen=True)
class Entry:
    """One change of the journal."""

    label: str
    undone: int


@dataclass(frozen=True)
class Facts:
    """What a library says at one moment."""

    entries: Mapping[int, Entry]
    cells: Mapping[Cell, str]
    """What the user has said; what was taken away is not among it."""
    replayed: Mapping[Cell, str]
    """What the user must have said, by the changes of the journal that stand."""
    bookmarked: frozenset[str]
    """Titles of the papers with a bookmark."""


def read(library: Path) -> Facts:
    """Read a library. Raises Broken if it is missing or damaged."""
    try:
        with closing(sqlite3.connect(f"{library.as_uri()}?mode=rw", uri=True, timeout=30)) as db:
            db.execute("begin")  # all of it at one moment
            [(said,)] = db.execute("pragma integrity_check(1)")
            if said != "ok":
                broken("whole", said)
            return Facts(
                {
                    number: Entry(label, undone)
                    for number, label, undone in db.execute("select number, label, undone from entry")
                },
                _said(db, "select paper, field, value from cell"),
                # SQLite takes the other columns from the row that holds the maximum.
                _said(
                    db,
                    "select paper, field, after, max(number) from change join entry using (number) "
                    f"where undone = {STANDS} group by paper, field",
                ),
                frozenset(
                    title
                    for (title,) in db.execute(
                        "select record ->> 'title' from paper join cell on cell.paper = paper.id "
                        "where field = 'bookmark' and value is not null"
                    )
                ),
            )
    except sqlite3.Error as error:
        broken("whole", f"{library.name} cannot be read: {error}")


def _said(db: sqlite3.Connection, query: str) -> dict[Cell, str]:
    # When a saved search was last looked at is no change of the user's and in no journal.
    return {
        (paper, field): value
        for paper, field, value, *_ in db.execute(query)
        if value is not None and not field.startswith("seen/")
    }


def check(now: Facts) -> None:
    """Check one moment: the library says what its journal says. Raises Broken."""
    differ = {key for key in now.cells.keys() | now.replayed.keys() if now.cells.get(key) != now.replayed.get(key)}
    if differ:
        some = [
            f"{key}: {now.cells.get(key)!r}, by the journal {now.replayed.get(key)!r}" for key in sorted(differ)[:3]
        ]
        broken("journal", f"{len(differ)} differ: {'; '.join(some)}")


def check_since(before: Facts, now: Facts) -> None:
    """Check that nothing of an earlier moment was lost since. Raises Broken."""
    for number, entry in before.entries.items():
        later = now.entries.get(number)
        if later is None or later.label != entry.label:
            broken("kept", f"the change {entry.label!r} is gone from the journal")
        if entry.undone == PASSED != later.undone:
            broken("kept", f"the change {entry.label!r} came back")


def check_said(before: Facts, now: Facts, said: str) -> None:
    """Check that what was said of one change is what happened to the library, and all of it. Raises Broken.

    Args:
        said: what the program said, wherever its lines were broken.
    """
    done = [now.entries[number].label for number in sorted(now.entries.keys() - before.entries.keys())]
    for number, entry in before.entries.items():
        if entry.undone == STANDS != now.entries[number].undone:
            done.append(f"undone: {entry.label}")
        elif entry.undone == UNDONE and now.entries[number].undone == STANDS:
            done.append(f"redone: {entry.label}")
    wanted = len(_DONE.findall(said))
    if len(done) != wanted or not all(letters(each) in letters(said) for each in done):
        broken("acknowledged", f"it said {said!r}, and the library has {done}")


def letters(text: str) -> str:
    """Return the letters and digits of a text: what is left of it where lines are broken and mathematics drawn."""
    return "".join(filter(str.isalnum, text)).casefold()
