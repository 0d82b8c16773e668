"""The file of an open library is removed, replaced or overwritten, or was missing when it was opened."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from child_process import start_python
from factories import paper
from paper_index.errors import PaperError
from paper_index.library import Library, backups, exchange
from paper_index.paths import Home
from paper_index.workspace import Workspace

ONE, TWO, THREE = PAPERS = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(1, 4)]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Library]:
    """An open library with two tagged papers, the first of them in the file and the second in the log alone."""
    library = Library(tmp_path / "data" / "library.db", backup=False)
    library.tag([ONE], ["first"])
    library.backup.copy_to(tmp_path / "copy.db")
    library.database.connection.execute("pragma wal_checkpoint(truncate)")
    library.tag([TWO], ["second"])
    yield library
    library.close()


def parts(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]


def tags_in(path: Path) -> dict[str, int]:
    """What somebody reads who opens the library now."""
    with contextlib.closing(Library(path, backup=False)) as library:
        assert library.reader.problem() == ""
        return library.reader.tags()


def remove(*which: int) -> Callable[[Path], object]:
    def removed(path: Path) -> None:
        for number in which:
            parts(path)[number].unlink()

    return removed


def put(content: bytes) -> Callable[[Path], object]:
    """Put another file in its place, as `mv` does."""

    def replaced(path: Path) -> None:
        other = path.with_name("other")
        other.write_bytes(content)
        other.replace(path)

    return replaced


ACCIDENTS: dict[str, Callable[[Path], object]] = {
    "the file removed": remove(0),
    "all files removed": remove(0, 1, 2),
    "the folder removed": lambda path: shutil.rmtree(path.parent),
    "the folder renamed": lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    "the log removed": remove(1),
    "the index of the log removed": remove(2),
    "the log and its index removed": remove(1, 2),
    "an empty file put there": put(b""),
    "garbage put there": put(b"garbage " * 2_000),
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_the_next_change_writes_the_library_again(opened: Library, accident: str) -> None:
    ACCIDENTS[accident](opened.database.path)
    assert opened.guard.take_notices() == []
    opened.tag([THREE], ["third"])
    assert opened.reader.tags() == tags_in(opened.database.path) == {"first": 1, "second": 1, "third": 1}
    (notice,) = opened.guard.take_notices()
    assert str(opened.database.path) in notice and "It was rewritten with all your marks." in notice
    assert opened.guard.take_notices() == [], "said once"
    opened.journal.undo()
    assert tags_in(opened.database.path) == {"first": 1, "second": 1}
    assert opened.guard.take_notices() == []


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    with path.open("rb+") as file:
        file.write(b"garbage " * 2_000)


@pytest.mark.parametrize(
    "accident", [cut, overwrite, lambda path: path.write_bytes(b"")], ids=["cut", "garbage", "empty"]
)
@pytest.mark.parametrize("seen", [False, True], ids=["at once", "after a look"])
def test_an_overwritten_library_takes_no_change_that_would_be_lost(
    opened: Library, accident: Callable[[Path], object], seen: bool
) -> None:
    accident(opened.database.path)
    if seen:
        with contextlib.suppress(PaperError):
            opened.journal.external_changes()
    try:
        opened.tag([THREE], ["third"])
    except PaperError as error:
        assert str(error).startswith(f"Nothing was changed: {opened.database.path} was overwritten by another program")
        assert "'paper-tui library restore'" in str(error)
        with contextlib.suppress(PaperError):
            assert "third" not in opened.reader.tags()
    else:
        assert opened.reader.tags() == tags_in(opened.database.path) == {"first": 1, "second": 1, "third": 1}


def test_where_it_cannot_be_written_again_nothing_is_changed(opened: Library, tmp_path: Path) -> None:
    shutil.rmtree(opened.database.path.parent)
    opened.database.path.parent.write_text("in the way")
    for _ in range(2):
        with pytest.raises(
            PaperError, match=r"^Nothing was changed: .*library\.db was removed.*could not be rewritten"
        ):
            opened.tag([THREE], ["third"])
    assert opened.reader.tags() == {"first": 1, "second": 1}
    opened.database.path.parent.unlink()
    opened.tag([THREE], ["third"])
    assert tags_in(opened.database.path) == {"first": 1, "second": 1, "third": 1}


@pytest.mark.parametrize("log", [False, True], ids=["its log gone", "its log left"])
def test_another_library_in_its_place_is_followed(opened: Library, tmp_path: Path, log: bool) -> None:
    """The log of the one before is not applied to it, and what only that one had is kept."""
    other = Library(tmp_path / "other.db", backup=False)
    other.tag(PAPERS, ["other"])
    other.close()
    if not log:
        remove(1, 2)(opened.database.path)
    put(other.database.path.read_bytes())(opened.database.path)
    opened.tag([THREE], ["third"])
    assert opened.reader.tags() == tags_in(opened.database.path) == {"other": 3, "third": 1}
    (notice,) = opened.guard.take_notices()
    assert "Another program replaced" in notice
    (kept,) = opened.database.path.parent.glob("library.db.replaced-*")
    assert str(kept) in notice
    assert tags_in(kept) == {"first": 1, "second": 1}


def test_a_later_state_of_the_same_library_is_followed_without_a_word(opened: Library, tmp_path: Path) -> None:
    with contextlib.closing(Library(opened.database.path, backup=False)) as other:
        other.tag([THREE], ["third"])
        other.backup.copy_to(tmp_path / "later.db")
    put((tmp_path / "later.db").read_bytes())(opened.database.path)
    assert opened.journal.external_changes() == ["tagged “Paper 3” #third"]
    assert opened.reader.tags() == {"first": 1, "second": 1, "third": 1}
    assert opened.guard.take_notices() == []


def test_a_backup_copied_over_it_is_shown(opened: Library, tmp_path: Path) -> None:
    """`cp` writes into the file that is open; the log of before must not be mixed with it."""
    opened.journal.external_changes()  # all that is in the log is in the file
    opened.database.path.write_bytes((tmp_path / "copy.db").read_bytes())
    opened.tag([THREE], ["third"])
    assert opened.reader.tags() == tags_in(opened.database.path) == {"first": 1, "third": 1}
    assert "overwrote" in opened.guard.take_notices()[0]


def test_two_programs_that_lost_their_library_write_one_again(opened: Library) -> None:
    """What either of them changes afterwards is there, whoever writes it first."""
    with contextlib.closing(Library(opened.database.path, backup=False)) as other:
        remove(0, 1, 2)(opened.database.path)
        opened.tag([THREE], ["third"])
        other.tag([THREE], ["fourth"])
        opened.tag([THREE], ["fifth"])
        expected = {"first": 1, "second": 1, "third": 1, "fourth": 1, "fifth": 1}
        assert opened.reader.tags() == other.reader.tags() == tags_in(opened.database.path) == expected


@pytest.mark.slow
def test_many_programs_change_a_library_while_its_file_is_removed(tmp_path: Path) -> None:
    """Each change is refused, or it is in the file that the first of them writes again."""
    path = tmp_path / "library.db"
    code = """
import sys
from pathlib import Path
from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.papers.paper import Paper
name, path = sys.argv[1:]
library = Library(Path(path), backup=False)
print("open", flush=True)
for number in range(15):
    try:
        library.tag([Paper(f"{name}-{number}", "title")], [name])
    except PaperError as error:
        assert "was lost" in str(error) or "Nothing was changed" in str(error), error
    else:
        print(f"{name}-{number}", flush=True)
library.close()
"""
    with contextlib.closing(Library(path, backup=False)) as library:
        library.tag([ONE], ["first"])
        running = [start_python("-c", code, name, str(path)) for name in ("p", "q")]
        for process in running:
            assert process.stdout and process.stdout.readline() == "open\n"
        acknowledged = {ONE.id}
        for number in range(10):
            if number == 5:
                path.unlink()
            with contextlib.suppress(PaperError):
                library.tag([paper("Own", f"own-{number}")], ["own"])
                acknowledged.add(f"own-{number}")
        said = [process.communicate(timeout=60)[0] for process in running]
        assert [process.returncode for process in running] == [0, 0]
        acknowledged |= {name for each in said for name in each.split()}
        library.tag([TWO], ["last"])
        assert acknowledged <= {who for _, who in library.reader.tagged()}
    assert "first" in tags_in(path)


def test_a_copy_of_the_file_alone_holds_what_was_changed_a_moment_ago(opened: Library, tmp_path: Path) -> None:
    """Many copy `library.db` without its log."""
    opened.journal.external_changes()
    shutil.copy(opened.database.path, tmp_path / "alone.db")
    assert tags_in(tmp_path / "alone.db") == {"first": 1, "second": 1}


# Missing at the start


@pytest.fixture
def backed_up(home: Home) -> Home:
    """A home whose library has a backup of an earlier day."""
    with Workspace(home) as workspace:
        workspace.library.tag(workspace.papers([1, 2]), ["thesis"])
        workspace.library.backup.make_now()
    backups.place(home.library, time.strftime("%Y-%m-%d")).rename(backups.place(home.library, "2026-01-05"))
    return home


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("how", ["missing", "empty", "log lost"])
def test_a_lost_library_is_no_first_start(backed_up: Home, how: str) -> None:
    match how:
        case "missing":
            backed_up.library.unlink()
        case "empty":
            backed_up.library.write_bytes(b"")
        case _:  # begun, and all that was said in it was in a log that is gone
            backed_up.library.unlink()
            Library(backed_up.library).close()
    for _ in range(2):
        with Workspace(backed_up) as workspace:
            assert workspace.library.reader.tags() == {}
            assert "but the backup of 2026-01-05 has 2 marks." in workspace.warning
            assert "'paper-tui library restore 2026-01-05' restores them." in workspace.warning
    with Workspace(backed_up) as workspace:
        workspace.restore_library(backups.place(backed_up.library, "2026-01-05"))
        assert workspace.library.reader.tags() == {"thesis": 2}
        assert workspace.warning == ""
    with Workspace(backed_up) as workspace:
        assert workspace.warning == ""


def test_a_first_start_has_no_warning(home: Home) -> None:
    for _ in range(2):
        with Workspace(home) as workspace:
            assert workspace.warning == ""


@pytest.mark.parametrize("left", ["-wal alone", "-wal and an empty file"])
def test_what_is_in_a_log_alone_is_recovered(tmp_path: Path, left: str) -> None:
    """SQLite deletes a log whose file is empty or not there."""
    path = tmp_path / "library.db"
    library = Library(path, backup=False)
    library.tag(PAPERS, ["thesis"])
    library.note(ONE, "A note.")
    shutil.copy(path.with_name("library.db-wal"), tmp_path / "kept")
    library.close()
    (tmp_path / "kept").rename(path.with_name("library.db-wal"))
    path.write_bytes(b"") if "file" in left else path.unlink()
    with contextlib.closing(Library(path, backup=False)) as again:
        assert again.quarantined_path is not None
        assert (again.reader.tags(), again.reader.notes()) == ({"thesis": 3}, {ONE.id: "A note."})


# Backups


def test_todays_backup_is_not_replaced_by_one_that_holds_less(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.library.tag(workspace.papers([1, 2]), ["thesis"])
        path = workspace.library.backup.make_now()
    content = path.read_bytes()
    home.library.unlink()
    with contextlib.closing(Library(home.library)) as library:
        for _ in range(2):
            with pytest.raises(PaperError, match=r"it has 2 marks that the library lacks. 'paper-tui library res"):
                library.backup.make_now()
            library.bookmark([ONE])
        assert path.read_bytes() == content
        exchange.restore(library, path, missing=True)
        library.backup.make_now()
        assert library.reader.tags() == {"thesis": 2}
        library.tag(library.reader.kept_papers(), remove=["thesis"])
        exchange.rename_papers(library, {ONE.id: "10.1000/one"})
        library.backup.make_now(), "what was removed has its entry in the journal"
    assert backups.problem_of(path) == ""


def test_the_last_backup_of_a_lost_library_outlives_those_of_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    with contextlib.closing(Library(path, backup=False)) as library:
        library.tag(PAPERS, ["thesis"])
        for day in ("2026-01-05", "2026-01-06"):
            library.backup.copy_to(backups.place(path, day))
    path.unlink()
    with contextlib.closing(Library(path, backup=False)) as library:
        library.bookmark([ONE])
        for after in range(1, 41):
            backups.daily(library.database.connection, path, (date(2026, 3, 1) + timedelta(days=after)).isoformat())
    days = [backup.day for backup in backups.listed(path)]
    assert "2026-01-06" in days and "2026-01-05" not in days


def test_without_a_name_the_newest_backup_with_marks_is_restored(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with contextlib.closing(Library(path, backup=False)) as library:
        library.backup.copy_to(backups.place(path, "2026-01-06"))
        library.tag(PAPERS, ["thesis"])
        library.backup.copy_to(backups.place(path, "2026-01-05"))
    newest = backups.newest_good(path)
    assert newest is not None and newest.day == "2026-01-05"
