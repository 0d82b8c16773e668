"""`library.db` when things go wrong: programs killed, disks full, folders that cannot be written, many at once."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from child_process import run_at_once, start_python
from example_counts import THOROUGH
from factories import paper
from paper_index.config import JournalLimits
from paper_index.errors import PaperError
from paper_index.library import Library, exchange, opening
from paper_index.paths import Home
from paper_index.search import View
from paper_index.storage import sqlite
from paper_index.storage.wal import is_damaged
from paper_index.workspace import Workspace

MANY = 200
BULK = [paper(f"Bulk {number}", f"bulk-{number}") for number in range(MANY)]
ONE = paper("Paper 1", "2601.00001")

# Killed


def keep_changing(path: Path, number: int, acknowledge: int) -> None:
    """Change the library until killed; write each change that returned to a pipe: its number and its entry."""
    library = Library(path, backup=False)
    while True:
        match number % 4:
            case 0:
                done = library.tag([paper(f"Single {number}", f"single-{number}")], [f"s{number}"])
            case 1:
                done = library.tag(BULK, [f"b{number}"])
            case 2:
                done = library.note(BULK[0], f"note {number}")
            case _:
                done = library.journal.undo() or library.bookmark([paper("Single", f"single-{number}")])
        os.write(acknowledge, f"{number} {done.number}\n".encode())
        number += 1


def killed_after(path: Path, first: int, delay: float, *, begun: bool) -> list[tuple[int, int]]:
    """Start a process that changes, kill it after a while; return what it acknowledged: (number, entry).

    With `begun` the while is counted from its first change, however slow the machine is.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            keep_changing(path, first, writing)
        finally:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 1_000) if begun else b""
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        said += pipe.read()
    _, how = os.waitpid(child, 0)
    assert os.WIFSIGNALED(how), "it went on until it was killed"
    return [(int(number), int(entry)) for number, entry in (line.split() for line in said.decode().splitlines())]


def check_all(db: sqlite3.Connection) -> None:
    """Check that a bulk change is whole, and that all of it hangs together."""
    assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
    counts = dict(db.execute("select number, count(*) from change group by number"))
    for number, label in db.execute("select number, label from entry"):
        # What tags says the tag's spelling as well.
        assert counts.pop(number) == (MANY + 1 if f"{MANY} papers" in label else 2 if "tagged" in label else 1), label
    assert not counts, "no change without its entry"
    check_chain(db)


def check_chain(db: sqlite3.Connection) -> None:
    """Check that each change that stands begins where the one before it left off, and that the cells are where the
    last one did. (One that was undone may have begun where another one stood that has been undone since.)
    """
    expected: dict[tuple[str, str], str | None] = {}
    for who, field, before, after, undone in db.execute(
        "select paper, field, before, after, undone from change join entry using (number) order by number"
    ):
        if undone:
            expected.setdefault((who, field), None)
        else:
            assert expected.get((who, field)) == before
            expected[who, field] = after
    assert {(who, field): value for who, field, value in db.execute("select paper, field, value from cell")} == expected


def killed_often(path: Path, kills: int) -> int:
    """Kill a program that changes a library, again and again, and check what it left; return how much was done."""
    chance, done = random.Random(), 0
    for kill in range(1, kills + 1):
        first, begun = 1000 * kill + chance.randrange(4), kill % 2 == 0
        acknowledged = killed_after(path, first, chance.uniform(0, 0.025), begun=begun)
        done += len(acknowledged)
        with contextlib.suppress(FileNotFoundError):
            assert not is_damaged(path.with_name(path.name + "-wal").read_bytes()), "a kill is no damage"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            if kill > 1 or acknowledged:
                entries = dict(db.execute("select number, undone from entry"))
                for number, entry in acknowledged:
                    assert entry in entries, f"change {number} was acknowledged"
                    assert entries[entry] or number % 4 != 3 or "bookmarked" in labels_of(db, entry)
            if kill % 20 == 0 or kill == kills:
                check_all(db)
                # A young journal again: checking it takes no time.
                db.executescript("pragma foreign_keys=on; begin; delete from cell; delete from entry; commit")
    Library(path, backup=False).close()
    assert not list(path.parent.glob("*.corrupt-*"))
    return done


def labels_of(db: sqlite3.Connection, entry: int) -> str:
    return str(db.execute("select label from entry where number = ?", (entry,)).fetchone()[0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked and killed as on POSIX")
def test_a_killed_program_loses_nothing_it_acknowledged(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Every change that was acknowledged is there, and none is there by half, whenever the program is killed."""
    kills = int(pytestconfig.getoption("--kills"))
    # In a process of its own, which has one thread: others do not survive a fork.
    killing = start_python(__file__, str(tmp_path / "library.db"), str(kills))
    try:
        said, _ = killing.communicate(timeout=60 + kills)
    finally:
        killing.kill()
    assert killing.returncode == 0
    assert int(said) >= kills // 2, "there was something to be killed in"


# Many at once


def test_ten_programs_at_once(tmp_path: Path) -> None:
    """All changes by ten processes are entries, and nobody hears of a lock."""
    path, each = tmp_path / "library.db", 200 if THOROUGH else 20
    code = """
import sys
from pathlib import Path
from paper_index.library import Library
from paper_index.papers.paper import Paper
name, path, changes = sys.argv[1:]
library = Library(Path(path))
for number in range(int(changes)):
    library.tag([Paper(f"{name}-{number}", "title"), Paper("all", "title")], [f"{name}-{number}"])
library.close()
"""
    assert run_at_once(code, *([f"p{number}", str(path), str(each)] for number in range(10))) == [0] * 10
    library = Library(path)
    entries = library.reader.entries(3_000)
    assert len(entries) == len({entry.number for entry in entries}) == 10 * each
    assert len(library.reader.marks(["all"])["all"].tags) == 10 * each
    assert [entry.stamp for entry in entries] == sorted({entry.stamp for entry in entries}, reverse=True)
    assert library.reader.problem() == ""
    library.close()


def damaged_library(folder: Path) -> Path:
    """Return a library of one entry, MANY papers tagged, one page of it overwritten."""
    path = folder / "library.db"
    library = Library(path, backup=False)
    library.tag(BULK, ["thesis"])
    library.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xaa" * 4096)
    return path


def test_many_open_a_damaged_library_at_once(tmp_path: Path) -> None:
    """One of them puts what is salvaged in its place; none takes another's place, and no change is lost."""
    path = damaged_library(tmp_path)
    code = """
import sys
from pathlib import Path
from paper_index.library import Library
from paper_index.papers.paper import Paper
library = Library(Path(sys.argv[2]), backup=False)
library.tag([Paper("mine", "title")], [sys.argv[1]])
library.close()
"""
    assert run_at_once(code, *([f"p{number}", str(path)] for number in range(6))) == [0] * 6
    assert len(list(tmp_path.glob("library.db.corrupt-*[0-9]"))) == 1
    library = Library(path, backup=False)
    assert library.reader.tags() == {**{f"p{number}": 1 for number in range(6)}, "thesis": MANY}
    assert len(library.reader.entries()) == 7
    library.close()


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "copies"])
def test_the_place_of_a_damaged_library_is_never_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """A program that opened just then began a library there, and its log hid what had been salvaged."""
    path = damaged_library(tmp_path)
    damaged = path.read_bytes()
    there = []

    def watched(of: type, name: str) -> None:
        real = getattr(of, name)

        def moved(self: Path, *places: Path) -> object:
            done = real(self, *places)
            there.append(path.exists())
            return done

        monkeypatch.setattr(of, name, moved)

    def no_links(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    for name in ("rename", "replace", "unlink", "hardlink_to"):
        watched(Path, name)
    library = Library(path, backup=False)
    assert library.reader.tags() == {"thesis": MANY}
    assert len(there) > 1 and all(there)
    assert library.quarantined_path is not None and library.quarantined_path.read_bytes() == damaged
    library.close()


def test_a_log_that_goes_while_it_is_copied_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that looks at the damaged library cleans up behind itself."""
    path = damaged_library(tmp_path)
    log = path.with_name("library.db-wal")
    log.write_bytes(b"")
    copyfile = shutil.copyfile

    def gone_before(source: Path, target: Path) -> Path:
        if source == log:
            log.unlink()
        return copyfile(source, target)

    monkeypatch.setattr(shutil, "copyfile", gone_before)
    library = Library(path, backup=False)
    assert library.reader.tags() == {"thesis": MANY}
    library.close()


def test_without_room_for_what_is_salvaged_nothing_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = damaged_library(tmp_path)
    before = path.read_bytes()

    def full(source: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        with pytest.raises(
            PaperError, match=r"could not be moved aside \(No space left on device.*Nothing was changed"
        ):
            Library(path, backup=False)
    assert path.read_bytes() == before
    library = Library(path, backup=False)
    assert library.reader.tags() == {"thesis": MANY}
    library.close()


def test_a_library_replaced_while_it_is_opened_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "library.db", tmp_path / "other.db"
    for place, tag in ((path, "before"), (other, "after")):
        library = Library(place, backup=False)
        library.tag(BULK[:1], [tag])
        library.close()
    opened = sqlite.open_database

    def slow(*given: Any, **named: Any) -> Any:
        found = opened(*given, **named)
        if other.exists():
            other.replace(path)
        return found

    monkeypatch.setattr(opening, "open_database", slow)
    library = Library(path, backup=False)
    assert library.reader.tags() == {"after": 1}
    library.tag(BULK[:1], ["mine"])
    library.close()
    with contextlib.closing(Library(path, backup=False)) as again:
        assert again.reader.tags() == {"after": 1, "mine": 1}


def test_a_tag_is_spelled_and_renamed_whoever_is_quicker(tmp_path: Path) -> None:
    """What is read to decide what to write is still so when it is written."""
    path = tmp_path / "library.db"
    code = """
import sys
from pathlib import Path
from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.papers.paper import Paper
which, path = sys.argv[1:]
library = Library(Path(path), backup=False)
for number in range(60):
    if which == "tagging":
        library.tag([Paper(f"{number}", "title")], ["one"])
    else:
        try:
            library.rename_tag("one", "two") if number % 2 else library.rename_tag("two", "one")
        except PaperError as error:
            assert "tag" in str(error) and "cannot" not in str(error), error
library.close()
"""
    assert run_at_once(code, *([which, str(path)] for which in ("tagging", "renaming", "renaming"))) == [0] * 3
    library = Library(path, backup=False)
    assert sum(library.reader.tags().values()) == 60, "no paper has both names, none has neither"
    with contextlib.closing(sqlite3.connect(path)) as db:
        check_chain(db)
    library.close()


def test_threads_take_turns(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db", backup=False)
    problems: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(25):
                library.tag([paper("Both", "both")], [f"{name}-{number}"])
                library.reader.marks(["both"])
                exchange.export(library)
                library.journal.external_changes()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert len(library.reader.marks(["both"])["both"].tags) == len(library.reader.entries(1_000)) == 100
    library.close()


# Nothing can be written


def every_change(library: Library, elsewhere: bytes) -> dict[str, Callable[[], object]]:
    """Every way to change a library in which ONE is tagged 'thesis' and a search 'new' is saved."""
    return {
        "bookmark": lambda: library.bookmark([ONE]),
        "state": lambda: library.set_state([ONE], "read"),
        "rate": lambda: library.rate([ONE], 5),
        "note": lambda: library.note(ONE, "text " * 2_000),
        "tag": lambda: library.tag(BULK, ["x"]),
        "untag": lambda: library.tag([ONE], remove=["thesis"]),
        "rename": lambda: library.rename_tag("thesis", "work"),
        "merge tags": lambda: library.merge_tag("thesis", "later"),
        "describe": lambda: library.describe_tag("thesis", colour="#aabbcc"),
        "save": lambda: library.save_search("other", {"query": "x"}, 3),
        "drop": lambda: library.drop_search("new"),
        "undo": library.journal.undo,
        "redo": library.journal.redo,
        "take over": lambda: exchange.add_marks(library, {ONE.id: {"bookmarked": True}}, [ONE]),
        "merge": lambda: exchange.merge(library, elsewhere, "other.jsonl"),
        "prune": lambda: library.journal.prune(JournalLimits(1, 0)),
    }


def filled(library: Library) -> bytes:
    """Put something into a library; return another one's export."""
    library.tag([ONE], ["thesis", "later"])
    library.save_search("new", {"query": "x"}, 1)
    library.bookmark([ONE])
    library.journal.undo()
    return (
        b'{"paper-tui": "library", "version": 1}\n'
        b'{"paper": "x", "field": "bookmark", "value": "yes", "stamp": 1700000000000000}\n'
    )


def test_a_full_disk_is_said_and_passes(library: Library) -> None:
    elsewhere = filled(library)
    before, journal = exchange.export(library), library.reader.entries()
    pages = library.database.connection.execute("pragma page_count").fetchone()[0]
    library.database.connection.execute(f"pragma max_page_count={pages}")
    many = [paper(f"Paper {number} " + "long " * 50, f"key-{number}") for number in range(300)]
    with pytest.raises(
        PaperError,
        match=r"^Nothing was changed: .*library\.db cannot be written \(the disk is full\)\. Free some space",
    ):
        library.tag(many, ["all"])
    for _ in range(3):
        with pytest.raises(PaperError, match=r"^Nothing was changed"):
            library.note(ONE, "long " * 100_000)
    assert (exchange.export(library), library.reader.entries()) == (before, journal), "no half of it"
    assert library.reader.problem() == ""
    library.database.connection.execute("pragma max_page_count=1000000")
    assert library.tag(many, ["all"]).papers == {each.id for each in many}
    library.journal.undo()
    library.journal.undo()
    assert library.reader.saved_searches() == [], "what was done before is undone as ever"
    exchange.merge(library, elsewhere, "other")


def frozen_everywhere(workspace: Workspace, why: str) -> None:
    """Check that a home that cannot be written is read, and that no change pretends to be one."""
    library = workspace.library
    assert why in library.database.read_only_reason, library.database.read_only_reason
    assert library.database.read_only_reason in workspace.warning
    assert "You can read and search, but not change marks." in workspace.warning
    assert workspace.engine.answer(View(query="attention")).total > 0
    before = exchange.export(library)
    for name, change in every_change(library, b'{"paper-tui": "library", "version": 1}').items():
        with pytest.raises(PaperError, match=r"^Nothing was changed: .*--home\.$"):
            change()
        assert exchange.export(library) == before, name
    workspace.following.begin()
    assert exchange.export(library) == before


READ_ONLY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from paper_index.library import exchange
from paper_index.paths import Home
from paper_index.search import View
from paper_index.storage import sqlite
from paper_index.workspace import Workspace
from test_faults import filled, frozen_everywhere
with Workspace(Home.find(Path(sys.argv[3]))) as workspace:  # what is imported late is imported now
    exchange.merge(workspace.library, filled(workspace.library), "other")
    workspace.engine.answer(View(query="attention"))
if os.getuid() == 0:  # who may write everywhere
    os.setuid(65534)
with Workspace(Home.find(Path(sys.argv[1]))) as workspace:
    frozen_everywhere(workspace, "cannot be written")
    print(*workspace.library.reader.tags())
"""


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that every user may read; those of pytest are closed to others."""
    if os.name != "posix" or not hasattr(os, "getuid"):
        pytest.skip("read-only folders are tried as POSIX has them")
    if os.getuid() == 0 and any(not folder.stat().st_mode & stat.S_IXOTH for folder in Path(__file__).parents):
        pytest.skip("the program is in a folder closed to the user that root becomes")
    with tempfile.TemporaryDirectory(prefix="paper-tui-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)


def tags_read_only(root: Path, another: Home) -> str:
    """Make a home read-only and look at it as somebody who cannot write it; return the tags seen."""
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(root)], check=True)
    looking = start_python("-c", READ_ONLY, str(root), str(Path(__file__).parent), str(another.data.parent))
    said, _ = looking.communicate(timeout=60)
    assert looking.returncode == 0
    return said.strip()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("left", ["", "-wal"])
def test_a_read_only_home_is_read(readable: Path, catalogue_root: Path, catalogue_home: Home, left: str) -> None:
    home = Home.find(shutil.copytree(catalogue_root, readable / "home"))
    with Workspace(home) as workspace:
        filled(workspace.library)
        if left:  # as a program that was killed leaves it
            for file in home.data.iterdir():
                if file.is_file():
                    shutil.copy(file, file.with_name(f"kept-{file.name}"))
    if left:
        for file in home.data.glob("kept-*"):
            file.rename(file.with_name(file.name.removeprefix("kept-")))
        assert (home.data / "library.db-wal").stat().st_size
    files = {file: file.read_bytes() for file in home.data.rglob("*") if file.is_file()}
    assert tags_read_only(readable / "home", catalogue_home) == "later thesis"
    assert {file: file.read_bytes() for file in home.data.rglob("*") if file.is_file()} == files


@pytest.mark.slow
def test_an_empty_read_only_home_shows_the_catalogue(readable: Path, catalogue_home: Home) -> None:
    (readable / "home").mkdir()
    assert tags_read_only(readable / "home", catalogue_home) == ""
    assert not list((readable / "home").iterdir())


class Unlockable(sqlite3.Connection):
    """A connection to a file on a file system that fails at locks."""

    code = sqlite3.SQLITE_IOERR

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        locks = sql == "begin immediate" or "journal_mode=" in sql
        if locks and self.cursor().execute("pragma database_list").fetchone()[2]:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = self.code
            raise error
        return super().execute(sql, *values)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR | 15 << 8, sqlite3.SQLITE_PROTOCOL])
@pytest.mark.parametrize("begun", [True, False])
def test_a_home_that_cannot_be_locked_is_read(
    home: Home, begun: bool, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if begun:
        with Workspace(home) as workspace:
            filled(workspace.library)
    real = sqlite3.connect

    def connect(*args: Any, **more: Any) -> sqlite3.Connection:
        return real(*args, factory=Unlockable, **more)

    monkeypatch.setattr(Unlockable, "code", code)
    monkeypatch.setattr(sqlite3, "connect", connect)
    with Workspace(home) as workspace:
        frozen_everywhere(workspace, "its file system cannot lock it or is failing")
        assert workspace.library.reader.tags() == ({"thesis": 1, "later": 1} if begun else {})
    assert not list(home.data.glob("*.corrupt*"))


if __name__ == "__main__":
    Library(Path(sys.argv[1]), backup=False).close()
    print(killed_often(Path(sys.argv[1]), int(sys.argv[2])))
