"""What outlives accidents: earlier versions' libraries, daily copies, what a damaged file still holds, the journal."""

import contextlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from example_counts import THOROUGH
from factories import paper
from paper_index.config import JournalLimits
from paper_index.errors import PaperError
from paper_index.library import Library, Marks, backups, exchange
from paper_index.paths import Home
from paper_index.workspace import Workspace

ONE, TWO, THREE = PAPERS = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(1, 4)]

# Earlier versions

VERSION_1 = """
create table cell (paper text not null, field text not null, value text, stamp integer not null,
  primary key (paper, field)) without rowid;
create index cell_by_field on cell (field, paper) where value is not null;
create table entry (number integer primary key, stamp integer not null, label text not null,
  undone integer not null default 0);
create table change (number integer not null references entry(number) on delete cascade, paper text not null,
  field text not null, before text, after text, primary key (number, paper, field)) without rowid;
create table paper (id text primary key, record text not null) without rowid;
insert into entry values (1, 1700000000000001, 'bookmarked 1 paper', 0), (2, 1700000000000002, 'tagged 2 papers', 0),
  (3, 1700000000000003, 'tagged 1 paper ''gone''', 1);
insert into change values (1, '2601.00001', 'bookmark', null, 'yes'), (2, '2601.00001', 'tag/thesis', null, 'Thesis'),
  (2, '2601.00002', 'tag/thesis', null, 'Thesis'), (3, '2601.00002', 'tag/gone', null, 'gone');
insert into cell values ('2601.00001', 'bookmark', 'yes', 1700000000000001),
  ('2601.00001', 'tag/thesis', 'Thesis', 1700000000000002), ('2601.00002', 'tag/thesis', 'Thesis', 1700000000000002),
  ('2601.00002', 'tag/gone', null, 1700000000000004), ('2601.00001', 'read', 'read', 1700000000000001);
pragma user_version=1;
"""


def library_of_version_1(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript(VERSION_1)
        db.execute("insert into paper values (?, ?)", (ONE.id, json.dumps(ONE.to_dict())))
        db.commit()


def test_a_library_of_version_1_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library_of_version_1(path)
    library = Library(path)
    assert library.reader.marks([ONE.id, TWO.id]) == {
        ONE.id: Marks(bookmarked=True, state="read", tags=("Thesis",)),
        TWO.id: Marks(tags=("Thesis",)),
    }
    assert library.reader.cells()["", "tag/thesis"][0] == "Thesis", "its spelling is said once"
    assert library.reader.kept(ONE.id) == ONE
    assert [(entry.number, entry.undone) for entry in library.reader.entries()] == [(3, True), (2, False), (1, False)]
    library.journal.redo()
    assert library.reader.tags() == {"gone": 1, "Thesis": 2}
    for _ in range(3):
        assert library.journal.undo()
    assert library.reader.marks([ONE.id, TWO.id]) == {ONE.id: Marks(state="read")}
    assert library.reader.cells()[ONE.id, "bookmark"][1] > 1_700_000_000_000_004, "later than all before"
    assert library.reader.problem() == ""
    library.close()
    with contextlib.closing(Library(path)) as again:
        assert again.quarantined_path is None


def test_an_earlier_version_is_joined_and_brought_back(library: Library, tmp_path: Path) -> None:
    library_of_version_1(tmp_path / "old.db")
    library.bookmark([ONE], on=True)
    library.bookmark([ONE], on=False)
    exchange.restore(library, tmp_path / "old.db", missing=True)
    assert library.reader.marks([ONE.id]) == {ONE.id: Marks(state="read", tags=("Thesis",))}, (
        "what was said later stays"
    )
    exchange.restore(library, tmp_path / "old.db")
    assert library.reader.marks([ONE.id])[ONE.id].bookmarked
    assert library.reader.bookmarked() == [ONE.id]


# Copies


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Set the date that the library sees."""
    real = time.strftime
    seen = [date(2026, 1, 5)]
    monkeypatch.setattr(
        time, "strftime", lambda form, *more: seen[0].isoformat() if form == "%Y-%m-%d" else real(form, *more)
    )

    def become(day: date) -> None:
        seen[0] = day

    return become


def days(library: Library) -> list[str]:
    return [backup.day for backup in backups.listed(library.database.path)]


def test_the_first_change_of_a_day_makes_a_copy(library: Library, today: Callable[[date], None]) -> None:
    assert days(library) == []
    library.reader.tags()
    assert days(library) == [], "looking makes none"
    library.bookmark([ONE])
    copy = backups.listed(library.database.path)[0]
    assert (copy.day, library.backup.problem, backups.problem_of(copy.path)) == ("2026-01-05", "", "")
    content = copy.path.read_bytes()
    library.bookmark([TWO])
    with contextlib.closing(Library(library.database.path)) as other:
        other.bookmark([THREE])
    assert copy.path.read_bytes() == content, "one a day"
    today(date(2026, 1, 6))
    library.journal.undo()
    assert days(library) == ["2026-01-06", "2026-01-05"]
    assert {file.name for file in copy.path.parent.iterdir()} == {f"library-2026-01-0{day}.db" for day in (5, 6)}


def test_seven_days_and_four_weeks_are_kept(library: Library, today: Callable[[date], None]) -> None:
    first = date(2026, 1, 5)  # a Monday
    for day in range(60):
        today(first + timedelta(days=day))
        library.bookmark([ONE], on=day % 2 == 0)
    daily = [(first + timedelta(days=day)).isoformat() for day in range(59, 52, -1)]
    weekly = ["2026-03-02", "2026-02-23", "2026-02-16", "2026-02-09"]
    assert days(library) == sorted({*daily, *weekly}, reverse=True)


def test_copies_after_a_wrong_clock_are_kept_as_ever(library: Library, today: Callable[[date], None]) -> None:
    for day in range(10):
        today(date(2090, 1, 1) + timedelta(days=day))
        library.bookmark([ONE], on=day % 2 == 0)
    ahead = days(library)
    for day in range(5, 9):
        today(date(2026, 1, day))
        library.bookmark([ONE], on=day % 2 == 0)
    assert days(library) == [*ahead, *(f"2026-01-0{day}" for day in (8, 7, 6, 5))]


def test_a_bad_copy_pushes_out_no_good_one(
    library: Library, today: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 11):
        today(date(2026, 1, day))
        library.bookmark([ONE], on=day % 2 == 1)
    there = days(library)
    real = backups.problem_of
    monkeypatch.setattr(backups, "problem_of", lambda path: "a page is lost" if ".part" in path.name else real(path))
    today(date(2026, 1, 11))
    assert library.bookmark([TWO]).number, "the change itself is kept"
    assert library.backup.problem == (
        "Today's backup failed (the copy is damaged: a page is lost). The library itself is safe."
    )
    assert days(library) == there
    assert all(file.name.startswith("library-") for file in backups.folder_of(library.database.path).iterdir()), (
        "nothing is left"
    )
    newest = backups.listed(library.database.path)[0].path
    newest.write_bytes(newest.read_bytes()[:5_000])
    good = backups.newest_good(library.database.path)
    assert good is not None
    assert good.day == there[1]
    with pytest.raises(PaperError, match=r"was not restored \(.*Nothing was changed\.$"):
        exchange.restore(library, newest)


@pytest.mark.parametrize("missing", [False, True])
def test_restoring_is_one_change(library: Library, tmp_path: Path, missing: bool) -> None:
    library.tag([ONE, TWO], ["thesis"])
    library.note(ONE, "kept")
    library.save_search("new", {"query": "x"}, 1)
    library.backup.copy_to(tmp_path / "copy.db")
    # Later: a note is taken away, a tag comes; and as if by an accident, a mark is gone that nobody took away.
    library.note(ONE, "")
    library.tag([THREE], ["later"])
    library.database.connection.execute("delete from cell where paper = ? and field = 'tag/thesis'", (TWO.id,))
    before, count = exchange.export(library), len(library.reader.entries())
    done = exchange.restore(library, tmp_path / "copy.db", missing=missing)
    assert done.number
    assert done.papers == ({TWO.id} if missing else {ONE.id, TWO.id, THREE.id})
    assert library.reader.tags() == ({"later": 1, "thesis": 2} if missing else {"thesis": 2})
    assert library.reader.notes() == ({} if missing else {ONE.id: "kept"})
    assert len(library.reader.entries()) == count + 1
    assert exchange.restore(library, tmp_path / "copy.db", missing=missing).number is None, "all is so already"
    library.journal.undo()
    assert values(exchange.export(library)) == values(before)
    library.journal.redo()
    assert library.reader.tags()["thesis"] == 2
    with pytest.raises(PaperError, match=r"file not found.*Nothing was changed\.$"):
        exchange.restore(library, tmp_path / "none.db", missing=missing)


def values(export: str) -> set[tuple[str, str, str]]:
    """What an export says to be so, whenever it was said."""
    lines = [json.loads(line) for line in export.splitlines()[1:]]
    return {(line["paper"], line["field"], line["value"]) for line in lines if line.get("value") is not None}


def test_merged_marks_follow_to_the_names_known_here(home: Home) -> None:
    """Another machine knows a paper by a weaker id than this one."""
    strong, weak = paper("One title", "2601.77777", doi="10.1000/one"), paper("One title", "10.1000/one")
    with Workspace(home) as workspace:
        workspace.corpus.add([weak])
        workspace.corpus.add([strong])
        (known,) = workspace.found([weak.id])
        assert known.id == strong.id
        other = Library(home.data / "other.db", backup=False)
        other.tag([weak], ["thesis"])
        workspace.merge_library(exchange.export(other).encode(), "other")
        other.close()
        assert workspace.library.reader.marks([known.id]) == {known.id: Marks(tags=("thesis",))}
        workspace.library.journal.undo()
        assert workspace.library.reader.tags() == {}


# Damage


@pytest.fixture(scope="module")
def large_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a thousand papers in which much was done."""
    path = tmp_path_factory.mktemp("large") / "library.db"
    library = Library(path, backup=False)
    many = [
        paper(f"A paper with number {number}", f"2601.{number:05}", abstract="text " * 20) for number in range(1_000)
    ]
    for start in range(0, 1_000, 50):
        library.tag(many[start : start + 50], [f"part {start // 250}", "all"])
    library.bookmark(many[::3])
    library.rate(many[::10], 4)
    library.note(many[7], "a note")
    library.tag(many[:50], ["mistake"])
    library.journal.undo()
    library.close()
    return path


def marks_of(library: Library) -> set[tuple[str, str, str]]:
    return {(paper, field, value) for (paper, field), (value, _) in library.reader.cells().items() if paper and value}


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("where", [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99] if THOROUGH else [0.1, 0.5, 0.9])
def test_one_damaged_page_costs_little(large_library: Path, tmp_path: Path, where: float) -> None:
    path = tmp_path / "library.db"
    shutil.copy(large_library, path)
    with contextlib.closing(sqlite3.connect(path)) as db:
        size, pages = (db.execute(f"pragma {name}").fetchone()[0] for name in ("page_size", "page_count"))
    whole = Library(path, backup=False)
    wanted, entries = marks_of(whole), len(whole.reader.entries(1_000))
    whole.close()
    content = bytearray(path.read_bytes())
    content[(page := int(where * pages) * size) : page + size] = b"\xa5" * size
    path.write_bytes(content)
    library = Library(path, thorough=True)
    if library.quarantined_path is None:
        pytest.skip("a page that nothing is on")
    assert library.quarantined_path.read_bytes() == content, "untouched, byte for byte"
    assert library.recovery is not None
    found = marks_of(library)
    assert found == wanted, "what is lost of the one table is in the other"
    assert (library.recovery.marks, library.recovery.papers) == (len(found), len({paper for paper, _, _ in found}))
    assert library.recovery.entries >= 0.9 * entries
    assert "mistake" not in library.reader.tags(), "what was undone stays undone"
    assert library.reader.problem() == ""
    library.tag([ONE], ["after"])
    library.journal.undo()
    assert marks_of(library) == found
    library.close()
    assert {file.name for file in tmp_path.iterdir()} <= {
        "library.db", "library.db.lock", "backups", library.quarantined_path.name, "home",
    }  # fmt: skip


def test_a_log_left_over_is_set_aside_and_read(tmp_path: Path) -> None:
    """What a killed program left in the log is salvaged with the rest."""
    path = tmp_path / "library.db"
    library = Library(path, backup=False)
    library.tag([ONE], ["first"])
    library.database.connection.execute("pragma wal_checkpoint(truncate)")
    library.tag([TWO], ["second"])
    kept = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ("", "-wal")}
    library.close()
    for suffix, content in kept.items():
        path.with_name(path.name + suffix).write_bytes(content)
    with path.open("r+b") as file:  # what a page's type is
        file.seek(4096 * 2)
        file.write(b"\xff" * 8)
    damaged = path.read_bytes()
    library = Library(path, backup=False)
    if library.quarantined_path is not None:
        assert library.quarantined_path.read_bytes() == damaged
        assert library.quarantined_path.with_name(library.quarantined_path.name + "-wal").read_bytes() == kept["-wal"]
    assert library.reader.tags() == {"first": 1, "second": 1}
    library.close()


def test_damage_is_told_in_plain_words(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.library.tag(workspace.papers([1, 2]), ["thesis"])
    content = home.library.read_bytes()
    home.library.write_bytes(content[:4096] + b"\0" * 4096 + content[8192:])
    with Workspace(home) as workspace:
        assert workspace.library.quarantined_path is not None
        assert workspace.warning == (
            f"The library was damaged. The file was moved to {workspace.library.quarantined_path}, unchanged. "
            "Recovered: 2 marks of 2 papers, 1 change to undo. "
            f"There is a backup of {time.strftime('%Y-%m-%d')}: 'paper-tui library restore --missing' restores marks "
            "that are still missing."
        )
        assert workspace.library.reader.tags() == {"thesis": 2}
    with Workspace(home) as workspace:
        assert workspace.warning == "", "told once"
        workspace.library.tag(workspace.papers([3]), ["later"])
    home.library.write_bytes(b"nothing of it" * 1_000)
    with Workspace(home) as workspace:
        assert "Nothing could be recovered. There is a backup of" in workspace.warning
        backup = backups.newest_good(home.library)
        assert backup is not None
        workspace.restore_library(backup.path, missing=True)
        assert workspace.library.reader.tags() == {"thesis": 2}


@pytest.mark.parametrize("step", range(1, 6))
def test_a_program_killed_while_it_salvages_loses_nothing(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    library = Library(path, backup=False)
    library.tag(PAPERS, ["thesis"])
    library.close()
    content = path.read_bytes()
    damaged = content[:8192] + b"\xaa" * 4096 + content[12288:]
    path.write_bytes(damaged)
    path.with_name("library.db-wal").write_bytes(b"")
    real, done = Path.rename, []

    class Killed(BaseException):
        pass

    def rename(self: Path, target: Path) -> Path:
        done.append(self)
        if len(done) == step:
            raise Killed
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with contextlib.suppress(Killed):
            Library(path, backup=False).close()
    library = Library(path, backup=False)
    assert library.reader.tags() == {"thesis": 3}
    assert any(file.read_bytes() == damaged for file in tmp_path.glob("library.db.corrupt-*[0-9]"))
    library.close()
    assert not list(tmp_path.glob("*.recovered*"))


def test_one_that_has_the_damaged_library_open_follows(tmp_path: Path) -> None:
    """What an explorer changes after a command replaced the damaged library is not lost with the damaged file."""
    path = tmp_path / "library.db"
    explorer = Library(path, backup=False)
    explorer.tag(PAPERS, ["thesis"])
    explorer.database.connection.execute("pragma wal_checkpoint(truncate)")
    version = explorer.journal.version
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xaa" * 4096)
    command = Library(path, backup=False)
    assert command.quarantined_path is not None
    explorer.bookmark([ONE])
    assert explorer.journal.version != version
    assert command.journal.external_changes() == ["bookmarked “Paper 1”"]
    assert explorer.reader.tags() == command.reader.tags() == {"thesis": 3}
    command.close()
    explorer.close()


# The journal's length


def journal(library: Library, number: int, *, old: int) -> None:
    """Put entries into a journal, the first `old` of them a year old."""
    now = time.time_ns() // 1000
    year = 365 * 86_400_000_000
    library.database.connection.execute("begin")
    library.database.connection.executemany(
        "insert into entry (stamp, label) values (?, 'tagged')",
        [(now - year + n if n < old else now + n,) for n in range(number)],
    )
    library.database.connection.execute("commit")


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("number", "old", "entries", "age", "left"),
    [
        (1_500, 1_500, 0, 0, 1_500),
        (1_500, 0, 10, 0, 1_000),
        (1_500, 0, 1_200, 0, 1_200),
        (1_500, 0, 0, 30, 1_500),
        (1_500, 1_500, 0, 30, 1_000),
        (1_500, 300, 0, 30, 1_200),
        (1_500, 300, 1_400, 30, 1_200),
        (1_500, 50, 1_400, 30, 1_400),
        (900, 900, 1, 1, 900),
    ],
)
def test_the_newest_thousand_entries_stay(
    library: Library, number: int, old: int, entries: int, age: int, left: int
) -> None:
    journal(library, number, old=old)
    assert library.journal.prune(JournalLimits(entries, age)) == number - left
    there = [entry.number for entry in library.reader.entries(3_000)]
    assert there == list(range(number, number - left, -1)), "the newest are there"
    assert library.journal.prune(JournalLimits(entries, age)) == 0


def test_what_is_pruned_stays_changed(library: Library) -> None:
    library.tag([ONE], ["thesis"])
    journal(library, 1_000, old=0)
    assert library.journal.prune(JournalLimits(1_000, 0)) == 1
    assert library.reader.tags() == {"thesis": 1}
    assert library.database.connection.execute("select count(*) from change").fetchone() == (0,)
