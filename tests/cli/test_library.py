"""`library`: copies, damage, the way back, and the way to other machines; and homes that cannot be written."""

import contextlib
import errno
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_line import Result, error_of, run, run_ok
from paper_index.library import backups
from paper_index.paths import Home
from paper_index.storage import sqlite

pytestmark = pytest.mark.usefixtures("filled_home")
TODAY = time.strftime("%Y-%m-%d")


@pytest.fixture
def papers(filled_home: Home) -> list[str]:
    """The ids of three papers."""
    return run_ok("search", "--limit", "3", "--format", "ids").lines


def verified(*arguments: str) -> dict[str, Any]:
    """What `library verify` tells of a library that is whole."""
    told: dict[str, Any] = run_ok("library", "verify", *arguments, "--format", "json").json
    return told


def damage(file: Path) -> None:
    """Let a database be no longer what it was."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("pragma journal_mode=delete")
        size = db.execute("pragma page_size").fetchone()[0]
        root = db.execute("select rootpage from sqlite_master where name = 'cell'").fetchone()[0]
    with file.open("rb+") as opened:
        opened.seek((root - 1) * size)
        opened.write(b"\xff" * size)


def backup_of(home: Home, day: str) -> Path:
    """Let today's copy be that of another day."""
    path = backups.place(home.library, TODAY)
    return path.rename(backups.place(home.library, day))


# Copies


def test_a_backup_is_todays_and_holds_all_there_is(papers: list[str], home: Home) -> None:
    run_ok("bookmark", "add", *papers)
    run_ok("read", papers[0])
    path = backups.place(home.library, TODAY)
    assert run_ok("library", "backup").err == f"Backed up the library to {path}.\n"
    assert verified(str(path)) == {"path": str(path), "state": "whole", "papers": 3, "marks": 4, "changes": 2}


def test_a_backup_goes_anywhere_but_over_nothing(papers: list[str], home: Home, tmp_path: Path) -> None:
    run_ok("bookmark", "add", papers[0])
    target = tmp_path / "copy.db"
    run_ok("library", "backup", "-o", str(target))
    run_ok("bookmark", "add", papers[1])
    assert "--force" in error_of("library", "backup", "-o", str(target))
    assert verified(str(target))["papers"] == 1
    run_ok("library", "backup", "-o", str(target), "--force")
    assert verified(str(target))["papers"] == 2
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.db"]
    error_of("library", "backup", "-o", "-", code=2)
    assert "was not written" in error_of("library", "backup", "-o", str(tmp_path / "no" / "copy.db"))


def test_a_copy_from_before_the_damage_is_not_replaced(papers: list[str], home: Home, tmp_path: Path) -> None:
    run_ok("bookmark", "add", *papers)
    run_ok("library", "backup")
    damage(home.library)
    run_ok("tag", "list")
    said = error_of("library", "backup")
    assert "was not changed" in said and "damaged today" in said
    run_ok("library", "backup", "-o", str(tmp_path / "copy.db"))
    run_ok("library", "restore")
    assert set(run_ok("bookmark", "list", "--format", "ids").lines) == set(papers)


# The way back


def test_the_library_is_restored_and_that_is_undone(papers: list[str], home: Home) -> None:
    run_ok("tag", "add", "x", *papers)
    run_ok("library", "backup")
    run_ok("tag", "remove", "x", papers[0])
    run_ok("bookmark", "add", papers[1])
    result = run_ok("library", "restore")
    assert "Restored" in result.err and "'paper-tui undo' undoes this.\n" in result.err and result.out == ""
    assert run_ok("tag", "list").out == "3  x\n" and run_ok("bookmark", "list").out == ""
    run_ok("undo")
    assert run_ok("tag", "list").out == "2  x\n"
    assert run_ok("bookmark", "list", "--format", "ids").lines == [papers[1]]


def test_only_what_is_missing_is_brought_back(papers: list[str], home: Home, tmp_path: Path) -> None:
    run_ok("tag", "add", "x", *papers)
    run_ok("library", "backup", "-o", str(tmp_path / "copy.db"))
    run_ok("tag", "remove", "x", papers[0])
    run_ok("bookmark", "add", papers[1])
    assert run_ok("library", "restore", str(tmp_path / "copy.db"), "--missing").err == ("Nothing to change.\n"), (
        "what was taken off later stays off"
    )
    home.library.unlink()
    for part in sqlite.parts_of(home.library):
        part.unlink()
    run_ok("library", "restore", str(tmp_path / "copy.db"), "--missing")
    assert run_ok("tag", "list").out == "3  x\n"


def test_a_day_names_a_backup(papers: list[str], home: Home) -> None:
    run_ok("bookmark", "add", papers[0])
    run_ok("library", "backup")
    backup_of(home, "2026-01-31")
    run_ok("bookmark", "add", *papers)
    assert "No backup of 2026-02-01. There are backups of 20" in error_of("library", "restore", "2026-02-01")
    run_ok("library", "restore", "2026-01-31")
    assert run_ok("bookmark", "list", "--format", "ids").lines == [papers[0]]


def test_what_is_no_backup_is_not_restored(papers: list[str], home: Home, tmp_path: Path) -> None:
    assert "No backup in" in error_of("library", "restore")
    run_ok("bookmark", "add", papers[0])
    (tmp_path / "text").write_text("no database")
    for wrong in (tmp_path / "text", tmp_path / "nothing", tmp_path, home.papers):
        assert "was not restored" in error_of("library", "restore", str(wrong))
        error_of("library", "restore", str(wrong), "--missing")
    assert run_ok("bookmark", "list", "--format", "ids").lines == [papers[0]]


# Damage


def test_a_whole_library_is_told_with_its_backups(papers: list[str], home: Home) -> None:
    before = run_ok("library", "verify")
    assert "state\twhole" in before.lines or "No library yet" in before.err
    run_ok("bookmark", "add", *papers)
    run_ok("rate", papers[0], "3")
    assert verified() == {
        "path": str(home.library),
        "state": "whole",
        "papers": 3,
        "marks": 4,
        "changes": 2,
        "backups": [{"date": TODAY, "state": "whole", "papers": 3, "marks": 3, "changes": 1}],
    }
    assert run_ok("library", "verify").lines[1:] == [
        "state\twhole",
        "papers\t3",
        "marks\t4",
        "changes\t2",
        f"backup\t{TODAY}\twhole, 3 marks of 3 papers",
    ]
    assert run_ok("library", "verify", "--repair").err == "Nothing to repair.\n"


def test_to_verify_makes_and_changes_nothing(tmp_path: Path, home: Home) -> None:
    told = run_ok("library", "verify", "--home", str(tmp_path / "empty"))
    assert "No library yet" in told.err and not (tmp_path / "empty").exists()
    run_ok("tag", "list")
    damage(home.library)
    before = home.library.read_bytes()
    assert run("library", "verify").code == 1
    assert home.library.read_bytes() == before and not list(home.data.glob("*corrupt*"))


def test_damage_is_told_and_repaired_and_what_was_recovered_is_said(papers: list[str], home: Home) -> None:
    run_ok("bookmark", "add", *papers)
    damage(home.library)
    result = run("library", "verify")
    assert result.code == 1 and "state\tdamaged (" in result.out
    assert "'paper-tui library verify --repair'" in result.err
    repaired = run_ok("library", "verify", "--repair")
    assert "The file was moved to" in repaired.err and "Recovered: 3 marks of 3 papers" in repaired.err
    assert f"There is a backup of {TODAY}" in repaired.err
    assert "state\twhole" in repaired.lines
    assert set(run_ok("bookmark", "list", "--format", "ids").lines) == set(papers)


def test_damage_that_opening_does_not_look_for_is_repaired_too(papers: list[str], home: Home) -> None:
    """An index of the database that leaves rows out: the table is whole, what is looked up in it is not there."""
    run_ok("bookmark", "add", *papers)
    with contextlib.closing(sqlite3.connect(home.library)) as db:
        db.execute("pragma writable_schema=on")
        db.execute("update sqlite_master set sql = sql || ' and 0' where name = 'cell_by_field'")
        db.commit()
    with contextlib.closing(sqlite3.connect(home.library)) as db:
        db.execute("reindex cell_by_field")
        db.execute("pragma writable_schema=on")
        db.execute("update sqlite_master set sql = replace(sql, ' and 0', '') where name = 'cell_by_field'")
        db.commit()
    assert run("library", "verify").code == 1
    assert "Recovered: 3 marks of 3 papers" in run_ok("library", "verify", "--repair").err
    assert verified()["state"] == "whole"
    assert set(run_ok("bookmark", "list", "--format", "ids").lines) == set(papers)


def test_damaged_backups_are_told_and_passed_over(papers: list[str], home: Home) -> None:
    run_ok("bookmark", "add", papers[0])
    backup_of(home, "2026-01-31")
    run_ok("bookmark", "add", papers[1])
    run_ok("library", "backup")
    damage(backups.place(home.library, TODAY))
    result = run_ok("library", "verify")
    assert f"skips damaged backups ({TODAY})" in result.err and result.lines[-1].startswith("backup\t2026-01-31\twhole")
    assert run("library", "verify", TODAY).code == 1
    error_of("library", "restore", TODAY)
    run_ok("library", "restore")
    assert run_ok("bookmark", "list", "--format", "ids").lines == [papers[0]]


def flip(file: Path) -> None:
    """Change a letter of a note, past the program."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        assert db.execute("update cell set value = 'Nota' where value = 'Note'").rowcount == 1
        db.commit()


def test_a_damaged_row_is_named_and_recovered(papers: list[str], home: Home) -> None:
    run_ok("note", papers[0], "--set", "Note")
    run_ok("bookmark", "add", *papers)
    flip(home.library)
    reason = f"cell {papers[0]} note: it does not match its checksum"
    result = run("library", "verify")
    assert result.code == 1 and f"row\t{reason}" in result.lines
    assert run("library", "verify", "--format", "json").json["rows"] == [
        {"table": "cell", "id": f"{papers[0]} note", "reason": "it does not match its checksum"}
    ]
    repaired = run_ok("library", "verify", "--repair")
    assert "1 damaged row restored from the journal or a backup." in repaired.err
    assert run_ok("note", papers[0]).out == "Note\n"
    assert verified()["state"] == "whole"


def test_a_backup_with_a_damaged_row_is_passed_over_and_restored_by_name(papers: list[str], home: Home) -> None:
    run_ok("note", papers[0], "--set", "Note")
    run_ok("library", "backup")
    flip(backup_of(home, "2026-01-31"))
    run_ok("bookmark", "add", papers[0])
    assert f"backup\t{TODAY}\twhole" in run_ok("library", "verify").out
    run_ok("note", papers[0], "--set", "")
    assert "Restored the marks of 1 paper" in (result := run_ok("library", "restore", "2026-01-31")).err
    assert f"Damaged in the backup: cell {papers[0]} note: it does not match its checksum" in result.err
    assert run_ok("note", papers[0]).out == "Nota\n", "it is worth more than none"


def test_a_lost_library_is_named_with_its_backup(papers: list[str], home: Home) -> None:
    run_ok("tag", "add", "x", *papers)
    run_ok("library", "backup")
    backup_of(home, "2026-01-31")
    home.library.unlink()
    assert "is missing. 'paper-tui library restore 2026-01-31' restores" in error_of("library", "verify")
    home.library.write_bytes(b"")
    assert "damaged (the file is empty)" in run("library", "verify").out
    assert "'paper-tui library restore 2026-01-31' restores them." in run_ok("tag", "list").err
    run_ok("library", "restore")
    assert run_ok("tag", "list").out == "3  x\n"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 5_000])
def test_a_file_that_is_no_library_is_damaged_or_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    result = run("library", "verify", str(tmp_path / "x"))
    assert result.code == 1 and "Traceback" not in result.err
    assert "not found" in error_of("library", "verify", str(tmp_path / "nothing"))
    error_of("library", "verify", str(tmp_path / "x"), "--repair", code=2)


# Other machines


def exported(*where: str) -> str:
    """A library as JSON lines."""
    return run_ok(*where, "library", "export").out


def test_a_library_goes_to_another_machine_and_comes_back_the_same(papers: list[str], tmp_path: Path) -> None:
    run_ok("tag", "add", "x", *papers)
    run_ok("note", papers[0], "--set", "A\n*note* 标签")
    run_ok("saved", "add", "s", "mamba", "--key", "1")
    other = ("--home", str(tmp_path / "other"))
    merged = run_ok(*other, "library", "merge", "-", stdin=exported())
    assert merged.out == "stdin: read 10, papers changed 3, rejected 0\n"
    assert merged.err.startswith("Merged the marks of 3 papers from stdin.\n")
    assert exported(*other) == exported()
    assert run_ok(*other, "library", "merge", "-", stdin=exported()).err == "Nothing to change.\n"
    run_ok(*other, "undo")
    assert run_ok(*other, "tag", "list").out == ""


@pytest.mark.slow
def test_papers_only_the_other_knows_come_along(tmp_path: Path) -> None:
    other = ("--home", str(tmp_path / "other"))
    run_ok(*other, "import", "-", stdin='{"id": "2602.00001", "title": "Known elsewhere"}')
    run_ok(*other, "bookmark", "add", "2602.00001")
    run_ok("library", "merge", "-", stdin=exported(*other))
    assert run_ok("search", "--bookmarked", "--format", "ids").lines == ["2602.00001"]


def test_an_export_is_a_file_that_is_not_replaced(papers: list[str], tmp_path: Path) -> None:
    target = tmp_path / "library.jsonl"
    run_ok("bookmark", "add", papers[0])
    assert run_ok("library", "export", "-o", str(target)).err == f"Exported the library to {target}.\n"
    assert target.read_text(encoding="utf-8") == exported() == run_ok("library", "export", "-o", "-").out
    run_ok("undo")
    assert "--force" in error_of("library", "export", "-o", str(target))
    run_ok("library", "export", "-o", str(target), "--force")
    assert run_ok("library", "merge", str(target)).code == 0


def test_lines_that_cannot_be_used_are_named_and_the_rest_is_merged(papers: list[str], tmp_path: Path) -> None:
    head = {"paper-tui": "library", "version": 1}
    good = {"paper": papers[0], "field": "bookmark", "value": "yes", "stamp": 5}
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join([json.dumps(head), "[", json.dumps(good), '{"paper": "x", "field": "?"}', ""]))
    result = run_ok("library", "merge", str(file))
    assert result.out == f"{file}: read 1, papers changed 1, rejected 2\n"
    assert result.err.splitlines()[:2] == [f"{file}:2: not JSON", f"{file}:4: its field is unknown"]
    file.write_text("\n".join([json.dumps(head), "[", "{}"]))
    assert run("library", "merge", str(file)).code == 1
    file.write_text(json.dumps(head) + "\n")
    assert run("library", "merge", str(file)).code == 0, "an empty library is one"


@pytest.mark.parametrize("content", [b"", b"x", b'{"paper-tui": "library", "version": 99}', b"\xff\xfe", b"[[[["])
def test_what_is_no_export_is_not_merged(content: bytes, tmp_path: Path) -> None:
    error_of("library", "merge", "-", stdin=content)
    (tmp_path / "x").write_bytes(content)
    error_of("library", "merge", str(tmp_path / "x"))
    assert "Cannot read" in error_of("library", "merge", str(tmp_path / "nothing"))


# A home that cannot be written


@pytest.fixture
def frozen(filled_home: Home, papers: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A library with a bookmark, a note and a backup on a disk that was made read-only."""
    run_ok("bookmark", "add", papers[0])
    run_ok("note", papers[0], "--set", "kept")

    def refuse(path: Path, *_: object) -> sqlite3.Connection:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "open_to_write", refuse)
        yield


@pytest.mark.usefixtures("frozen")
def test_a_home_that_cannot_be_written_is_read_with_a_warning(papers: list[str]) -> None:
    def warned(result: Result) -> Result:
        assert "the file system is mounted read-only" in result.err and "but not change marks" in result.err
        return result

    assert warned(run_ok("bookmark", "list", "--format", "ids")).lines == [papers[0]]
    assert warned(run_ok("note", papers[0])).out == "kept\n"
    assert warned(run_ok("search", "--limit", "1", "--format", "ids")).lines
    assert len(warned(run_ok("undo", "--list")).lines) == 2
    assert warned(run_ok("library", "export")).lines
    for command in (["tag", "list"], ["saved", "list"], ["show", papers[0]]):
        warned(run_ok(*command))
    assert verified()["papers"] == 1


@pytest.mark.usefixtures("frozen")
def test_nothing_is_changed_in_a_home_that_cannot_be_written(
    papers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    one = papers[0]
    for command in (
        ["read", one],
        ["rate", one, "3"],
        ["note", one, "--set", "x"],
        ["note", one, "--edit"],
        ["tag", "add", "x", one],
        ["bookmark", "remove", one],
        ["undo"],
        ["redo"],
        ["saved", "add", "x", "mamba"],
        ["library", "restore"],
    ):
        said = error_of(*command)
        assert re.search(r"(Nothing was changed|Cannot write a note): .*the file system is mounted read-only", said), (
            said
        )
    run_ok("library", "backup", "-o", str(tmp_path / "rescued.db"))
    assert verified(str(tmp_path / "rescued.db"))["marks"] == 2


def test_a_backup_that_cannot_be_made_is_said_and_the_change_is_kept(papers: list[str], home: Home) -> None:
    backups.folder_of(home.library).write_text("a file where the folder belongs")
    result = run_ok("bookmark", "add", papers[0])
    assert "Bookmarked" in result.err and "backup failed" in result.err
    assert run_ok("bookmark", "list", "--format", "ids").lines == [papers[0]]
    assert "was not written" in error_of("library", "backup")


# The journal's length


def test_the_journal_is_as_long_as_the_settings_say_after_the_days_first_change(papers: list[str], home: Home) -> None:
    run_ok("tag", "list")
    with contextlib.closing(sqlite3.connect(home.library)) as db:
        db.executemany("insert into entry (stamp, label) values (?, 'something')", [(n,) for n in range(1_010)])
        db.commit()
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[journal]\nentries = 1000\n")
    run_ok("bookmark", "add", papers[0])
    assert len(run_ok("undo", "--list", "--limit", "0").lines) == 1_000
    assert verified(TODAY)["changes"] == 1_011, "the copy was made before"
    run_ok("bookmark", "add", papers[1])
    assert len(run_ok("undo", "--list", "--limit", "0").lines) == 1_001, "once a day"


def test_settings_that_are_wrong_are_told_and_nothing_else_is_hindered(home: Home) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[journal]\nentries = 5\n")
    result = run_ok("tag", "list")
    assert f"{home.settings}:2: entries must be a number from 1,000 up" in result.err
