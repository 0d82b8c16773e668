"""SQLite's log, read without SQLite: what is damaged in it, and what can be saved."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from factories import paper
from paper_index.library import Library
from paper_index.library.inspection import inspect_library
from paper_index.storage.wal import applied, is_damaged, salvaged

HEADER, FRAME, PAGE = 32, 24, 4096
SLOT = FRAME + PAGE


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Path]:
    """A library of a program that was killed: a note is in its file, a later one and a bookmark are in its log."""
    library = Library(tmp_path / "open" / "library.db", backup=False)
    one = paper("Paper 1", "2601.00001")
    library.note(one, "Earlier")
    library.database.connection.execute("pragma wal_checkpoint(truncate)")
    library.note(one, "Later")
    library.bookmark([one])
    for name in ("library.db", "library.db-wal"):
        shutil.copy(tmp_path / "open" / name, tmp_path / name)
    yield tmp_path / "library.db"
    library.close()


def log_of(path: Path) -> Path:
    return path.with_name("library.db-wal")


def marked(path: Path) -> tuple[dict[str, str], list[str], bool]:
    """The notes and bookmarks of a library, and whether it was damaged."""
    with closing(Library(path, backup=False)) as library:
        return library.reader.notes(), library.reader.bookmarked(), library.quarantined_path is not None


WHOLE = ({"2601.00001": "Later"}, ["2601.00001"])


def test_the_log_of_a_killed_program_is_not_damaged(killed: Path) -> None:
    log = log_of(killed).read_bytes()
    assert len(log) > HEADER + SLOT
    for end in range(0, len(log) + 1, 1_000):
        assert not is_damaged(log[:end]), "a transaction that was not written to its end does not count"
    assert marked(killed) == (*WHOLE, False)


def test_a_log_that_is_used_again_is_not_damaged(tmp_path: Path) -> None:
    """Frames of its earlier use are still behind the present ones."""
    path = tmp_path / "used.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db, closing(sqlite3.connect(path)) as reader:
        db.execute("pragma journal_mode=wal")
        db.execute("create table text (value)")
        for number in range(30):
            db.execute("insert into text values (?)", ("x" * 9_000,))
            if number % 10 == 9:
                db.execute("pragma wal_checkpoint(restart)").fetchall()
                db.execute("update text set value = 'y' where rowid = 1")
            log = path.with_name("used.db-wal").read_bytes()
            assert not is_damaged(log)
        reader.execute("select 1")
        with closing(sqlite3.connect(":memory:")) as copy:
            copy.deserialize(applied(path.read_bytes(), log))
            assert copy.execute("select count(*) from text").fetchone() == (30,)


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("place", [0, 9, 17, 25, HEADER + FRAME + 300, HEADER + 17, HEADER + SLOT + FRAME + 3_000])
def test_damage_in_the_log_is_found_and_no_later_change_is_lost(killed: Path, place: int) -> None:
    """SQLite would open the library as it was before, without an error."""
    log = bytearray(log_of(killed).read_bytes())
    log[place] ^= 4
    log_of(killed).write_bytes(log)
    assert is_damaged(bytes(log))
    assert inspect_library(killed).problem == "its log is damaged"
    assert marked(killed) == (*WHOLE, True)
    assert marked(killed) == (*WHOLE, False), "it is repaired once"


def test_a_log_of_garbage_takes_no_memory(killed: Path) -> None:
    content = killed.read_bytes()
    garbage = b"\xff" * (HEADER + 3 * SLOT)
    assert is_damaged(garbage)
    assert len(salvaged(content, garbage)) <= len(content)
    log_of(killed).write_bytes(garbage)
    assert marked(killed) == ({"2601.00001": "Earlier"}, [], True)
