"""What is copied reaches the system's clipboard program where there is one, and a file where there is none."""

import sys
from pathlib import Path

import pytest

from paper_tui.system import clipboard
from tui.explorer import Open

FIND = clipboard.program
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs here are scripts of sh")


@pytest.fixture
def xclip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clipboard program that writes what it takes into a file, the only program there is."""
    taken, folder = tmp_path / "taken", tmp_path / "bin"
    folder.mkdir()
    script = folder / "xclip"
    script.write_text(f'#!/bin/sh\necho "$@" > {taken}\nwhile IFS= read -r line; do echo "$line" >> {taken}; done\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(clipboard, "program", FIND)
    monkeypatch.setenv("DISPLAY", ":0")
    return taken


async def test_a_program_takes_what_is_copied(explore: Open, xclip: Path) -> None:
    async with explore() as explorer:
        await explorer.press("space", "space", "y", "t")
        assert xclip.read_text().split("\n")[:2] == ["-selection clipboard", explorer.titles[0]]
        assert explorer.said[-1] == "Copied 2 titles"


@pytest.mark.slow
async def test_a_program_that_fails_leaves_the_file(explore: Open, xclip: Path, tmp_path: Path) -> None:
    (tmp_path / "bin" / "xclip").write_text("#!/bin/sh\nexit 1\n")
    async with explore() as explorer:
        await explorer.press("y", "t")
        assert "copied.txt" in explorer.said[-1]


async def test_where_nothing_can_be_kept_the_terminal_alone_has_it(explore: Open) -> None:
    async with explore() as explorer:
        (explorer.main.backend.home.cache / "copied.txt").mkdir()
        await explorer.press("y", "t")
        assert explorer.said[-1].startswith("Copied 1 title: A Comprehensive")
        assert "copied.txt" not in explorer.said[-1]


async def test_too_many_papers_are_not_copied(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_tui.actions.copy._MOST", 300)
    async with explore() as explorer:
        await explorer.press("a", "y", "m")
        assert "e exports them to a file" in explorer.said[-1]
        assert not explorer.app.clipboard


def test_without_a_display_programs_that_need_one_are_left(xclip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    assert clipboard.program() is None
