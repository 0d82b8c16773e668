"""Single rows: what finds a damaged one, what recovers it, and that nothing else suffers from it."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factories import paper
from paper_index.config import JournalLimits
from paper_index.errors import PaperError
from paper_index.library import Library, Marks, backups, exchange
from paper_index.library.inspection import inspect_library
from paper_index.library.row_checks import bad_rows
from paper_index.library.sync_format import LONG_NOTE
from paper_index.library.table_layout import STEPS
from paper_index.paths import Home
from paper_index.storage import sqlite
from paper_index.text.sanitize import clean_note
from paper_index.workspace import Workspace

ONE, TWO, THREE = PAPERS = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(1, 4)]
NOTE = "A note about something."
FLIPPED = "A note abouu something."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An open library with a note, a tag and a saved search."""
    opened = Library(tmp_path / "library.db", backup=False)
    opened.tag([ONE, TWO], ["thesis"])
    opened.note(ONE, NOTE)
    opened.save_search("new", {"query": "x"}, 1)
    yield opened
    opened.close()


def change(library: Library | Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change rows as an accident does: past the program, and past their checksums."""
    path = library if isinstance(library, Path) else library.database.path
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma foreign_keys=off")
        for sql, values in statements:
            assert db.execute(sql, values).rowcount


BAD_TEXT = "cast(x'41ff42' as text)"
ROWS = [
    ("update cell set value = ? where field = 'note'", (FLIPPED,), "cell 2601.00001 note: it does not match"),
    (f"update cell set value = {BAD_TEXT} where field = 'note'", (), "cell 2601.00001 note: its value is not UTF-8"),
    ("update cell set value = x'41' where field = 'note'", (), "cell 2601.00001 note: its value is not a text"),
    ("update cell set value = 'other' where field = 'tag/thesis' and paper <> ''", (), "its value is invalid for tag"),
    ("update cell set stamp = 1 where field = 'note'", (), "cell 2601.00001 note: it does not match its checksum"),
    ("update cell set stamp = 'x' where field = 'note'", (), "cell 2601.00001 note: its stamp is not a number"),
    ("update cell set stamp = -1 where field = 'note'", (), "cell 2601.00001 note: its stamp is not a time"),
    ("update cell set field = 'nope' where field = 'note'", (), "cell 2601.00001 nope: its field is unknown"),
    (f"update cell set field = 'tag/' || {BAD_TEXT} where field = 'note'", (), "its field is not UTF-8"),
    ("update cell set paper = 'x' where field = 'note'", (), "cell x note: it does not match its checksum"),
    ("update cell set value = '{' where field = 'saved/new'", (), "cell saved/new: its value is invalid for saved"),
    ("update cell set value = '\"x\"' where field = 'saved/new'", (), "its value is invalid for saved"),
    ("update paper set record = '{' where id = '2601.00001'", (), "paper 2601.00001: its record is not the JSON of a"),
    (f"update paper set record = {BAD_TEXT} where id = '2601.00001'", (), "paper 2601.00001: its record is not UTF-8"),
    ("update paper set id = 'x' where id = '2601.00001'", (), "paper x: its record has another id"),
    ("update entry set label = 'x' where number = 2", (), "entry 2: it does not match its checksum"),
    ("update entry set undone = 7 where number = 2", (), "entry 2: its state is unknown"),
    ("update entry set undone = 1 where number = 2", (), "entry 2: it does not match its checksum"),
    ("update entry set made = 1 where number = 2", (), "entry 2: it does not match its checksum"),
    ("update change set after = ? where field = 'note'", (FLIPPED,), "change 2 2601.00001 note: it does not match"),
    ("update change set before = 'x' where field = 'note'", (), "change 2 2601.00001 note: it does not match"),
    (
        f"update change set after = {BAD_TEXT} where field = 'note'",
        (),
        "change 2 2601.00001 note: its after is not UTF",
    ),
    ("update change set field = 'nope' where field = 'note'", (), "change 2 2601.00001 nope: its field is unknown"),
    ("delete from entry where number = 2", (), "change 2 2601.00001 note: its entry is missing"),
    ("update clock set latest = 1", (), "clock : it is behind the latest change"),
]


@pytest.mark.parametrize(("sql", "values", "told"), ROWS)
def test_a_damaged_row_is_found_named_and_passed_over(
    library: Library, tmp_path: Path, sql: str, values: tuple[Any, ...], told: str
) -> None:
    """Before anything is repaired, all that reads goes on, and no copy of it counts as a good backup."""
    library.backup.copy_to(good := backups.place(library.database.path, "2026-01-05"))
    content = good.read_bytes()
    change(library, (sql, values))
    assert told in library.reader.problem()
    seen = inspect_library(library.database.path)
    assert told in seen.problem and told in str(seen.rows[0])
    (
        library.reader.marks([ONE.id, TWO.id]),
        library.reader.described_tags(),
        library.reader.notes(),
        library.reader.rated(),
        library.reader.tagged(),
    )
    (
        library.reader.saved_searches(),
        library.reader.kept(ONE.id),
        library.reader.entries(),
        library.reader.cells(),
        library.reader.records(),
    )
    assert {each.id for each in library.reader.kept_papers()} >= {TWO.id}
    named: list[object] = []
    export = exchange.export(library, named.append).encode()
    assert bool(named) == (not sql.split()[1].startswith(("entry", "change", "clock")) and "from entry" not in sql)
    with contextlib.closing(Library(tmp_path / "other.db", backup=False)) as other:
        assert exchange.merge(other, export, "damaged").problems == ()
        assert other.reader.tags()["thesis"] == 2
    for copy in (lambda: library.backup.copy_to(tmp_path / "copy.db"), library.backup.make_now):
        with pytest.raises(PaperError, match="the copy is damaged"):
            copy()
    assert good.read_bytes() == content
    exchange.restore(library, good, missing=True)
    exchange.restore(library, good)
    assert library.reader.notes() == {ONE.id: NOTE}
    while library.journal.undo():
        pass


@pytest.mark.parametrize(("sql", "values", "told"), ROWS)
def test_a_damaged_row_is_recovered_from_the_journal_or_a_backup(
    library: Library, sql: str, values: tuple[Any, ...], told: str
) -> None:
    library.backup.copy_to(backups.place(library.database.path, "2026-01-05"))
    before = exchange.export(library), library.reader.entries()
    library.close()
    change(library.database.path, (sql, values))
    damaged = library.database.path.read_bytes()
    with contextlib.closing(Library(library.database.path, backup=False)) as again:
        assert again.quarantined_path is not None and again.quarantined_path.read_bytes() == damaged
        assert exchange.export(again) == before[0]
        report = again.recovery
        assert report is not None
        if "from entry" in sql:
            assert (len(report.lost), report.entries) == (1, 2), "an entry that is gone cannot be undone"
        else:
            assert (report.lost, report.doubtful) == ((), ())
            assert again.reader.entries() == before[1]
        assert again.reader.problem() == ""


def test_what_has_no_good_copy_is_kept_as_it_is_and_named(home: Home) -> None:
    """A note with one wrong letter is worth more than none."""
    with Workspace(home) as workspace:
        library, (one, two) = workspace.library, workspace.papers([1, 2])
        library.note(one, NOTE)
        library.tag([two], ["thesis"])
        for backup in backups.listed(home.library):
            backup.path.unlink()
    change(
        home.library,
        ("update cell set value = ? where field = 'note'", (FLIPPED,)),
        ("update change set after = ? where field = 'note'", ("A note about samething.",)),
        (f"update cell set field = {BAD_TEXT} where field = 'tag/thesis' and paper = ?", (two.id,)),
    )
    with Workspace(home) as workspace:
        warning, library = workspace.warning, workspace.library
        assert library.reader.notes() == {one.id: FLIPPED}
        assert library.reader.tags() == {"thesis": 1}, "the journal knows it"
        assert library.recovery is not None
        assert [str(row) for row in library.recovery.doubtful] == [
            f"change 1 {one.id} note: it does not match its checksum",
            f"cell {one.id} note: it does not match its checksum",
        ]
        assert f"Kept as found, please check: 2 damaged rows (change 1 {one.id} note: it does not" in warning
        assert library.reader.problem() == "", "it is named once"
    with Workspace(home) as workspace:
        assert workspace.warning == ""


def test_a_damaged_note_is_kept_without_its_control_characters(home: Home) -> None:
    """A piece of a note that is left of a cut file ends in zeros; another library would refuse them."""
    with Workspace(home) as workspace:
        workspace.library.note(ONE, NOTE)
        for backup in backups.listed(home.library):
            backup.path.unlink()
    damaged = "A note\0\0\x1b[2J"
    change(home.library, ("update cell set value = ?", (damaged,)), ("update change set after = ?", (damaged,)))
    with Workspace(home) as workspace:
        assert workspace.library.reader.notes() == {ONE.id: clean_note(damaged)}
        assert "2601.00001 note: its value is invalid for note" in workspace.warning


def test_a_backup_with_a_damaged_row_restores_the_others(library: Library, tmp_path: Path) -> None:
    """What the row is about stays as it is."""
    library.backup.copy_to(tmp_path / "copy.db")
    change(
        tmp_path / "copy.db",
        ("update cell set value = 'x' where field = 'tag/thesis' and paper = ?", (TWO.id,)),
        ("update cell set field = 'nope' where field = 'note'", ()),
        ("update paper set record = '{' where id = ?", (TWO.id,)),
        ("update cell set value = '{' where field = 'saved/new'", ()),
    )
    library.tag([ONE, THREE], ["later"])
    library.save_search("new", {"query": "later"})
    done = exchange.restore(library, tmp_path / "copy.db")
    assert sorted(str(row).split(":")[0] for row in done.damaged) == [
        f"cell {ONE.id} nope", f"cell {TWO.id} tag/thesis", "cell saved/new", f"paper {TWO.id}",
    ]  # fmt: skip
    assert library.reader.tags() == {"thesis": 2}
    assert [search.view for search in library.reader.saved_searches()] == [{"query": "later"}]
    library.journal.undo()
    assert library.reader.tags() == {"thesis": 2, "later": 2}
    assert exchange.restore(library, tmp_path / "copy.db", missing=True).number is None


def test_a_note_that_is_too_long_is_named_and_not_taken_in(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither from an export nor from a backup; all else is."""
    other = Library(tmp_path / "other.db", backup=False)
    other.note(ONE, "x" * 500)
    other.note(TWO, "A short one.")
    export = exchange.export(other).encode()
    other.close()
    monkeypatch.setattr("paper_index.library.sync_format.LONGEST_NOTE", 100)
    merged = exchange.merge(library, export, "other.jsonl")
    assert [problem.reason for problem in merged.problems] == [LONG_NOTE]
    assert library.reader.notes() == {ONE.id: NOTE, TWO.id: "A short one."}
    library.journal.undo()
    for missing in (True, False):
        restored = exchange.restore(library, tmp_path / "other.db", missing=missing)
        assert [str(row) for row in restored.damaged] == [f"cell {ONE.id} note: {LONG_NOTE}"]
    assert library.reader.notes() == {ONE.id: NOTE, TWO.id: "A short one."}


def test_undoing_a_damaged_change_writes_back_what_is_left_of_it(library: Library) -> None:
    library.bookmark([THREE])
    library.rate([ONE, TWO], 3)
    library.rate([ONE, TWO], 5)
    change(library, ("update change set before = 'x' where number = 6 and paper = ?", (TWO.id,)))
    undone = library.journal.undo()
    assert undone is not None and undone.label.endswith("(damaged values skipped: 1)")
    assert sorted(library.reader.rated()) == [(3, ONE.id), (5, TWO.id)]


def test_rows_of_a_large_library_are_checked_when_the_days_backup_is_made(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paper_index.library import opening

    change(library, ("update cell set value = ? where field = 'note'", (FLIPPED,)))
    monkeypatch.setattr(opening, "CHECKED_WHOLE", 0)
    with contextlib.closing(Library(library.database.path)) as large:
        assert large.quarantined_path is None
        large.bookmark([ONE])
        assert "Today's backup failed (the copy is damaged: cell 2601.00001 note: it does" in large.backup.problem
        assert backups.listed(library.database.path) == []
    with contextlib.closing(Library(library.database.path, thorough=True)) as repaired:
        assert repaired.quarantined_path is not None
        assert repaired.reader.notes() == {ONE.id: NOTE}


def test_where_it_cannot_be_repaired_a_library_with_a_damaged_row_is_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.close()
    change(library, ("update cell set value = ? where field = 'note'", (FLIPPED,)))
    before = library.database.path.read_bytes()

    def refused(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refused)
        with contextlib.closing(Library(library.database.path)) as frozen:
            assert "is damaged and could not be moved aside (Permission denied" in frozen.database.read_only_reason
            assert frozen.reader.notes() == {ONE.id: FLIPPED}
            with pytest.raises(PaperError, match=r"^Nothing was changed: The library .* is damaged"):
                frozen.bookmark([ONE])
    assert library.database.path.read_bytes() == before
    with contextlib.closing(Library(library.database.path)) as repaired:
        assert repaired.reader.notes() == {ONE.id: NOTE}


# Earlier versions


def library_of_version_2(path: Path, *bad: tuple[str, tuple[Any, ...]]) -> None:
    """Make a library as the version before checksums made it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        sqlite.migrate(db, STEPS[:2])
        record = json.dumps(ONE.to_dict())
        db.executescript(
            f"""
            insert into entry values (1, 1700000000000001, 'bookmarked 1 paper', 0), (2, 1700000000000002, 'noted', 0);
            insert into change values (1, '{ONE.id}', 'bookmark', null, 'yes'),
              (2, '{ONE.id}', 'note', null, '{NOTE}');
            insert into cell values ('{ONE.id}', 'bookmark', 'yes', 1700000000000001),
              ('{ONE.id}', 'note', '{NOTE}', 1700000000000002), ('{TWO.id}', 'tag/x', 'X', 1700000000000000),
              ('', 'tag/x', 'X', 1700000000000000);
            insert into paper values ('{ONE.id}', '{record}');
            update clock set latest = 1700000000000002;
            """
        )
        for sql, values in bad:
            db.execute(sql, values)


def test_a_library_of_version_2_gets_checksums(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library_of_version_2(path)
    assert inspect_library(path).problem == "", "a backup of that version is whole"
    with contextlib.closing(Library(path, backup=False)) as library:
        assert library.quarantined_path is None
        assert library.reader.marks([ONE.id, TWO.id]) == {
            ONE.id: Marks(bookmarked=True, note=NOTE),
            TWO.id: Marks(tags=("X",)),
        }
        assert library.reader.kept(ONE.id) == ONE
        assert [entry.stamp for entry in library.reader.entries()] == [1_700_000_000_000_002, 1_700_000_000_000_001]
        for table in ("cell", "entry", "change", "paper"):
            assert library.database.connection.execute(
                f"select count(*) from {table} where checksum is null"
            ).fetchone() == (0,)
        assert library.reader.problem() == ""
        library.journal.undo()
        assert library.reader.notes() == {}
        library.journal.redo()
        library.tag([TWO], remove=["X"])
    change(path, ("update cell set value = ? where field = 'note'", (FLIPPED,)))
    with contextlib.closing(Library(path, backup=False)) as library:
        assert library.quarantined_path is not None
        assert library.reader.notes() == {ONE.id: NOTE}


def test_a_damaged_library_of_version_2_is_recovered(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    bad = (f"update cell set value = {BAD_TEXT} where field = 'note'", ())
    library_of_version_2(path, bad)
    assert "its value is not UTF-8" in inspect_library(path).problem
    with contextlib.closing(Library(path, backup=False)) as library:
        assert library.quarantined_path is not None
        assert library.reader.notes() == {ONE.id: NOTE}, "as the journal has it"
        library_of_version_2(tmp_path / "old.db", bad)
        assert [str(row) for row in exchange.restore(library, tmp_path / "old.db").damaged] == [
            f"cell {ONE.id} note: its value is not UTF-8"
        ]


def test_a_backup_of_version_2_is_restored(library: Library, tmp_path: Path) -> None:
    path = backups.place(library.database.path, "2026-01-05")
    path.parent.mkdir()
    library_of_version_2(path)
    newest = backups.newest_good(library.database.path)
    assert newest is not None and newest.path == path
    exchange.restore(library, path)
    assert library.reader.marks([ONE.id]) == {ONE.id: Marks(bookmarked=True, note=NOTE)}
    assert library.reader.problem() == ""


# The clock


def test_a_library_is_intact_while_another_program_changes_it(library: Library) -> None:
    """A change that comes between two statements of the check is no damage."""
    with contextlib.closing(sqlite3.connect(library.database.path, isolation_level=None)) as db:
        db.set_trace_callback(lambda _statement: library.tag([THREE], [f"tag-{time.monotonic_ns()}"]))
        assert list(bad_rows(db)) == []


def test_a_clock_that_was_far_ahead_dates_no_later_change(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time_ns
    ahead = int(datetime(2099, 1, 1, tzinfo=UTC).timestamp()) * 10**9
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: ahead)
        library.note(ONE, "Written in 2099.")
        library.journal.undo()
        library.journal.redo()
    before = real() // 1000
    library.note(ONE, "Written today.")
    library.bookmark([TWO])
    assert [entry.stamp // 10**6 == ahead // 10**9 for entry in library.reader.entries(3)] == [False, False, True]
    assert all(before <= entry.stamp <= real() // 1000 for entry in library.reader.entries(2))
    with contextlib.closing(Library(library.database.path.with_name("other.db"), backup=False)) as other:
        other.note(ONE, "Written elsewhere.")
        exchange.merge(other, exchange.export(library).encode(), "ahead")
        assert other.reader.notes() == {ONE.id: "Written today."}, "the order of changes is kept"
        exchange.merge(library, exchange.export(other).encode(), "other")
        assert exchange.export(other) == exchange.export(library)


def test_old_entries_are_pruned_after_a_clock_was_far_ahead(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: 4_070_908_800 * 10**9)
        library.bookmark([ONE])
    year = time.time_ns() - 400 * 86_400 * 10**9
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: year)
        library.bookmark([TWO])
    now = time.time_ns() // 1000
    library.database.connection.execute("begin")
    library.database.connection.executemany(
        "insert into entry (stamp, label, made) values (?, 'tagged', ?)", [(n, now + n) for n in range(1_000)]
    )
    library.database.connection.execute("commit")
    assert library.journal.prune(JournalLimits(0, 365)) == 1, "that of a year ago; the one of 2099 waits for its number"


@pytest.mark.parametrize("clock", [5 * 10**18, -(10**18)])
def test_a_clock_that_is_nowhere_near_changes_nothing(
    library: Library, clock: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: clock)
        library.note(ONE, "one")
        library.note(ONE, "two")
    library.note(ONE, "three")
    library.journal.undo()
    assert library.reader.notes() == {ONE.id: "two"}
    with contextlib.closing(Library(library.database.path.with_name("other.db"), backup=False)) as other:
        assert exchange.merge(other, exchange.export(library).encode(), "far").problems == ()
        assert other.reader.notes() == {ONE.id: "two"}
    assert library.reader.problem() == ""
