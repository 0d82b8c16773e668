"""Homes in which one of the files cannot be read, which are for the user alone, or which are nowhere."""

import os
import shutil
import stat
import time
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.library import backups
from paper_index.paths import HOME_VARIABLE, Home

posix = pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")


@pytest.fixture
def one(filled_home: Home) -> str:
    """The id of a paper that is tagged and bookmarked; the library has a backup."""
    found = run_ok("search", "mamba", "--limit", "1", "--format", "ids").out.strip()
    run_ok("tag", "add", "thesis", found)
    return found


def folder_for(file: Path) -> None:
    """Put a folder in the place of a file, which is kept beside it."""
    file.rename(file.with_name(f"kept-{file.name}"))
    file.mkdir()


def test_papers_are_found_where_the_library_cannot_be_read(one: str, home: Home, tmp_path: Path) -> None:
    folder_for(home.library)
    for command in (
        ["search", "mamba"],
        ["show", one],
        ["similar", one],
        ["cite", one, "--format", "bibtex"],
        ["export", "mamba", "--format", "ids"],
        ["export", "mamba", "-o", str(tmp_path / "out.bib")],
        ["index", "status"],
    ):
        result = run_ok(*command)
        assert f"Cannot open {home.library} (it is a folder, not a file). Move it away, or choose" in result.err
        assert "Until then you see papers without your marks." in result.err
    assert (tmp_path / "out.bib").read_text().startswith("@")


def test_what_is_about_marks_is_refused_where_the_library_cannot_be_read(one: str, home: Home, tmp_path: Path) -> None:
    """An empty list, export or backup would look as if nothing had ever been marked."""
    (backup,) = backups.listed(home.library)
    before = backup.path.read_bytes()
    folder_for(home.library)
    (tmp_path / "papers.jsonl").write_text('{"title": "Another"}\n')
    for command in (
        ["tag", "list"],
        ["bookmark", "list"],
        ["saved", "list"],
        ["note", one],
        ["undo", "--list"],
        ["undo"],
        ["tag", "add", "x", one],
        ["library", "export"],
        ["library", "export", "-o", str(tmp_path / "library.jsonl")],
        ["library", "backup"],
        ["library", "restore"],
        ["library", "verify"],
        ["library", "verify", "--repair"],
        ["import", str(tmp_path / "papers.jsonl")],
        ["import", "--undo"],
    ):
        assert f"Cannot open {home.library} (it is a folder, not a file)." in error_of(*command)
    assert not (tmp_path / "library.jsonl").exists()
    assert backup.path.read_bytes() == before
    home.library.rmdir()
    home.library.with_name("kept-library.db").rename(home.library)
    assert run_ok("tag", "list").lines == ["1  thesis"]


def test_marks_are_kept_where_the_papers_cannot_be_read(one: str, home: Home, tmp_path: Path) -> None:
    folder_for(home.papers)
    result = run_ok("search", "mamba", "--format", "ids")
    assert f"Cannot open {home.papers} (it is a folder, not a file)" in result.err
    assert "Until then you see the starter catalogue and the papers you marked." in result.err
    assert one in result.lines
    run_ok("tag", "add", "later", one)
    (tmp_path / "papers.jsonl").write_text('{"title": "Another"}\n')
    assert "Nothing was imported: Cannot open" in error_of("import", str(tmp_path / "papers.jsonl"))
    home.papers.rmdir()
    home.papers.with_name("kept-papers.db").rename(home.papers)
    assert run_ok("tag", "list").lines == ["1  later", "1  thesis"]


def test_where_neither_can_be_read_nothing_opens(one: str, home: Home) -> None:
    shutil.rmtree(home.data)
    home.data.write_text("a file")
    said = error_of("search", "mamba")
    assert said == (
        f"paper-tui: Cannot open {home.library} ({home.data} is not a folder). Move it away, or choose another folder "
        "with --home."
    )


# For the user alone


@posix
def test_what_leaves_the_library_is_for_the_user_alone(one: str, home: Home, tmp_path: Path) -> None:
    """Papers are exported as any file; marks and notes are not for everybody."""
    old = os.umask(0o022)
    try:
        (tmp_path / "again.jsonl").write_text("shared before")
        run_ok("library", "export", "-o", str(tmp_path / "library.jsonl"))
        run_ok("library", "export", "-o", str(tmp_path / "again.jsonl"), "--force")
        run_ok("library", "backup", "-o", str(tmp_path / "library.db"))
        run_ok("export", "mamba", "-o", str(tmp_path / "papers.bib"))
    finally:
        os.umask(old)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir() if file.is_file()}
    assert modes == {"library.jsonl": 0o600, "again.jsonl": 0o600, "library.db": 0o600, "papers.bib": 0o644}
    for file in (home.library, home.papers):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


# Nowhere


def test_the_variable_that_leads_to_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "~nobody-of-this-name/x")
    said = error_of("paths")
    assert f"Cannot expand {HOME_VARIABLE} (~nobody-of-this-name/x): no such user. Use a full path." in said


@pytest.mark.parametrize("place", [None, Path("relative")])
def test_without_a_home_folder_one_is_asked_for(monkeypatch: pytest.MonkeyPatch, place: Path | None) -> None:
    """As for a user whom the system does not know."""
    import platformdirs

    def found(*_: object, **__: object) -> Path:
        if place is None:
            raise RuntimeError("could not determine the home directory")
        return place

    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setattr(platformdirs, "user_data_path", found)
    assert "HOME is not set to a folder. Set it, or choose a folder with --home" in error_of("paths")


def test_a_clock_beyond_all_numbers_is_named(one: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def beyond() -> int:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr(time, "time_ns", beyond)
    said = error_of("tag", "add", "later", one)
    assert said.startswith("paper-tui: The clock of this computer is set beyond the year 2262")
