"""What keeps a file from being used is named as what it is, and what can be read is read all the same."""

import errno
import os
import random
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from paper_index.storage.file_errors import Unreadable, obstacle
from paper_index.storage.sqlite import connect, open_database, read_into
from paper_index.storage.wal import applied

posix = pytest.mark.skipif(os.name != "posix", reason="links and modes are of POSIX")


def failing(code: int, text: str = "disk I/O error") -> sqlite3.OperationalError:
    """Return an error as SQLite raises it."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


def file_system(monkeypatch: pytest.MonkeyPatch, *, inodes: int = 1_000, free: int = 10**9, flags: int = 0) -> None:
    """Have the file system of every path be in a state."""
    state = SimpleNamespace(f_files=1_000, f_favail=inodes, f_flag=flags)
    monkeypatch.setattr(os, "statvfs", lambda path: state, raising=False)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))


def forbidden(monkeypatch: pytest.MonkeyPatch, path: Path, bits: int) -> None:
    """Take a permission on a path from whoever runs the tests, also from root."""
    access = os.access
    monkeypatch.setattr(os, "access", lambda at, asked: access(at, asked) and not (Path(at) == path and asked & bits))


# Named


@pytest.mark.parametrize(
    ("error", "reason", "remedy"),
    [
        (OSError(errno.ENOSPC, "x"), "the disk is full", "Free some space"),
        (OSError(errno.EDQUOT, "x"), "your disk quota is used up", "Delete some of your files"),
        (OSError(errno.EFBIG, "x"), "the limit on the size of a file is reached", "Raise it with ulimit -f"),
        (OSError(errno.EROFS, "x"), "the file system is mounted read-only", "Mount it writable, or choose another"),
        (OSError(errno.ENAMETOOLONG, "x"), "its name is too long", "Use a shorter one"),
        (failing(sqlite3.SQLITE_FULL), "the disk is full", "Free some space"),
        (failing(sqlite3.SQLITE_BUSY, "database is locked"), "database is locked", "Another program is writing"),
        (failing(sqlite3.SQLITE_IOERR), "its file system cannot lock it or is failing: disk I/O error", "Move it to a"),
        (failing(sqlite3.SQLITE_PROTOCOL, "locking protocol"), "its file system cannot lock it", "Move it to a local"),
    ],
)
def test_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, remedy: str
) -> None:
    file_system(monkeypatch)
    found = obstacle(tmp_path / "library.db", error)
    assert found.reason.startswith(reason)
    assert remedy in found.explanation()
    assert found.room is (remedy.startswith(("Free", "Delete", "Raise")))


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "x"), failing(sqlite3.SQLITE_CANTOPEN)])
def test_a_file_system_without_inodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    file_system(monkeypatch, inodes=0)
    found = obstacle(tmp_path / "none" / "library.db", error)
    assert (found.reason, found.room) == ("the file system has no inodes left", True)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR | 19 << 8, sqlite3.SQLITE_CANTOPEN])
def test_a_disk_without_room_for_shared_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """SQLite calls it an I/O error."""
    file_system(monkeypatch, free=4096)
    assert obstacle(tmp_path / "library.db", failing(code)).reason == "the disk is full"


def test_a_quota_is_found_out_by_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite calls it an I/O error, and the file system has room for others."""

    def exceeded(**_: Any) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    file_system(monkeypatch)
    monkeypatch.setattr(tempfile, "TemporaryFile", exceeded)
    assert obstacle(tmp_path / "library.db", failing(sqlite3.SQLITE_IOERR)).reason == "your disk quota is used up"


def test_a_limit_on_files_is_found_by_their_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    (tmp_path / "papers.db-wal").write_bytes(bytes(150_000))
    monkeypatch.setattr(resource, "getrlimit", lambda which: (200_000, resource.RLIM_INFINITY))
    found = obstacle(tmp_path / "papers.db", failing(sqlite3.SQLITE_IOERR))
    assert found.reason == "the limit on the size of a file is reached"


def folder_for(place: str) -> Callable[[Path], object]:
    return lambda root: (root / place).mkdir(parents=True)


@posix
@pytest.mark.parametrize(
    ("make", "reason", "hides"),
    [
        (folder_for("data/library.db"), "it is a folder, not a file", True),
        (folder_for("data/library.db-wal"), "{root}/data/library.db-wal is a folder, not a file", False),
        (lambda root: (root / "data").touch(), "{root}/data is not a folder", True),
        (lambda root: (root / "data").symlink_to("away"), "{root}/data is a link to away, which does not exist", True),
        (
            lambda root: [(root / "data").mkdir(), (root / "data" / "library.db").symlink_to("/away/x")],
            "it is a link to /away/x, which does not exist",
            True,
        ),
    ],
    ids=["folder", "folder for the log", "file for the folder", "folder that is away", "file that is away"],
)
def test_what_is_in_the_way(tmp_path: Path, make: Callable[[Path], object], reason: str, hides: bool) -> None:
    make(tmp_path)
    path = tmp_path / "data" / "library.db"
    found = obstacle(path, failing(sqlite3.SQLITE_CANTOPEN, "unable to open database file"))
    assert (found.reason, found.hides, found.room) == (reason.format(root=tmp_path), hides, False)
    if hides:
        with pytest.raises(Unreadable) as refused:
            connect(path, synchronous="FULL")
        assert str(refused.value).startswith(f"Cannot open {path} ({found.reason}). ")
        assert "--home" in str(refused.value)


@posix
@pytest.mark.parametrize(
    ("name", "bits", "reason", "hides"),
    [
        ("data", os.X_OK, "you have no permission to enter the folder {path}", True),
        ("data", os.W_OK, "you have no permission to write in the folder {path}", False),
        ("data/library.db", os.R_OK, "you have no permission to read it, whose mode is 0600", True),
        ("data/library.db", os.W_OK, "you have no permission to write it, whose mode is 0600", False),
        ("data/library.db-wal", os.R_OK, "you have no permission to read {path}", True),
    ],
)
def test_permissions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bits: int, reason: str, hides: bool
) -> None:
    (tmp_path / "data").mkdir()
    for each in ("library.db", "library.db-wal"):
        (tmp_path / "data" / each).touch(mode=0o600)
    forbidden(monkeypatch, tmp_path / name, bits)
    found = obstacle(tmp_path / "data" / "library.db", failing(sqlite3.SQLITE_CANTOPEN))
    assert found.reason.startswith(reason.format(path=tmp_path / name))
    assert found.hides is hides


@posix
def test_a_read_only_mount_is_no_question_of_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_system(monkeypatch, flags=os.ST_RDONLY)
    forbidden(monkeypatch, tmp_path, os.W_OK)
    found = obstacle(tmp_path / "library.db", failing(sqlite3.SQLITE_CANTOPEN))
    assert found.reason == "the file system is mounted read-only"


# Read all the same


STEPS = ["create table one (number integer primary key, text)"]


def written(path: Path, *, rows: int = 50) -> sqlite3.Connection:
    """Return an open database whose latest changes are in its log alone."""
    db = connect(path, synchronous="NORMAL")
    db.execute("pragma journal_mode=wal")
    db.executescript(f"pragma wal_autocheckpoint=0; {STEPS[0]}; pragma user_version=1")
    db.executemany("insert into one values (?, ?)", [(number, "x" * 200) for number in range(rows)])
    return db


def rows_of(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return db.execute("select * from one order by number").fetchall()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_CANTOPEN, "the file system has no inodes left"),
        (sqlite3.SQLITE_IOERR, "the file system has no inodes left"),
        (sqlite3.SQLITE_READONLY, "the file system has no inodes left"),
    ],
)
@pytest.mark.parametrize("log", [True, False], ids=["log", "no log"])
def test_what_cannot_be_written_is_read_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, why: str, log: bool
) -> None:
    """There need not be shared memory, a temporary folder or a place for either."""
    path = tmp_path / "one.db"
    db = written(path)
    expected = rows_of(db)
    if log:  # as a program that was killed leaves it
        kept = {part: part.read_bytes() for part in tmp_path.iterdir() if not part.name.endswith("-shm")}
        db.close()
        for part, content in kept.items():
            part.write_bytes(content)
        assert path.with_name("one.db-wal").stat().st_size
    db.close()
    before = {part.name: part.read_bytes() for part in tmp_path.iterdir()}
    file_system(monkeypatch, inodes=1_000 if "full" in why else 0)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    real = sqlite3.connect

    def connect_only_to_read(place: Any, **more: Any) -> Any:
        if not more.get("uri") and place != ":memory:":
            raise failing(code)
        return real(place, **more)

    monkeypatch.setattr(sqlite3, "connect", connect_only_to_read)
    found, frozen = open_database(path, STEPS, lambda _: None, synchronous="FULL")
    assert rows_of(found) == expected
    assert frozen.startswith(f"{path} cannot be written ({why}). ") and not frozen.endswith(".")
    found.execute("insert into one values (1000, '')")
    found.close()
    assert {part.name: part.read_bytes() for part in tmp_path.iterdir()} == before


def test_a_log_is_read_as_sqlite_reads_it(tmp_path: Path) -> None:
    """Wherever it breaks off, and whatever is damaged in it."""
    chance = random.Random(7)
    path = tmp_path / "one.db"
    db = written(path, rows=0)
    db.execute("pragma wal_checkpoint(truncate)")
    for step in range(8):
        db.execute("begin")
        for _ in range(30):
            db.execute("insert or replace into one values (?, ?)", (chance.randrange(200), "y" * chance.randrange(900)))
        if step % 3 == 2:
            db.execute("delete from one where number % 2")
        db.execute("commit")
    db.execute("vacuum")  # the file is shorter then
    database, log = path.read_bytes(), path.with_name("one.db-wal").read_bytes()
    db.close()
    assert applied(database, b"") and applied(b"", b"") == b""
    seen = set()
    for number in range(20):
        cut = bytearray(log[: len(log) if not number else chance.randrange(len(log))])
        if number % 4 == 3 and cut:
            cut[chance.randrange(len(cut))] ^= 1 << chance.randrange(8)
        other = tmp_path / f"{number}.db"
        other.write_bytes(database)
        other.with_name(f"{number}.db-wal").write_bytes(cut)
        ours = sqlite3.connect(":memory:")
        read_into(ours, other)
        theirs = sqlite3.connect(other)
        assert list(ours.iterdump()) == list(theirs.iterdump())
        assert ours.execute("pragma integrity_check").fetchone() == ("ok",)
        seen.add(len(list(ours.iterdump())))
        ours.close()
        theirs.close()
    assert len(seen) > 3, "the cuts were at different transactions"


def test_what_is_not_finished_in_a_journal_is_rolled_back_in_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma cache_size=5")
    db.execute(STEPS[0])
    db.execute("insert into one values (1, 'kept')")
    db.execute("begin")
    db.executemany("insert into one values (?, ?)", [(number, "x" * 900) for number in range(2, 200)])
    copy = tmp_path / "copy.db"
    for suffix in ("", "-journal"):
        shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    db.close()
    before = copy.read_bytes()
    found = sqlite3.connect(":memory:")
    read_into(found, copy)
    assert rows_of(found) == [(1, "kept")]
    found.close()
    assert copy.read_bytes() == before


# For the user alone


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_a_database_is_for_the_user_alone(tmp_path: Path, umask: int) -> None:
    """Its folders as well where they are made; one that was open to others before is closed."""
    old = os.umask(umask)
    try:
        path = tmp_path / "home" / "data" / "one.db"
        db = written(path)
        assert {part.name: oct(stat.S_IMODE(part.stat().st_mode)) for part in path.parent.iterdir()} == {
            "one.db": "0o600",
            "one.db-wal": "0o600",
            "one.db-shm": "0o600",
        }
        db.close()
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [0o700] * 2
        path.chmod(0o644)
        path.parent.chmod(0o755)
        connect(path, synchronous="NORMAL").close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755, "the folder is the user's affair"
    finally:
        os.umask(old)
