"""The installed program in a real pseudo-terminal, as a researcher meets it."""

import contextlib
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from end_to_end.conftest import Launch

FIRST = "A Comprehensive Survey of Mamba"


def test_a_first_session_and_the_next(launch: "Launch", tmp_path: Path) -> None:
    """First launch, search, tag, bookmark, export, quit; the second launch shows the tag."""
    terminal = launch(installed=True)
    terminal.wait(FIRST)
    terminal.wait("327 papers")
    # In what was written: it may be gone from the screen before anybody looks.
    terminal.wait(lambda text: b"Indexing" in terminal.raw and "Indexing" not in text)
    terminal.send("/swin transformer")
    terminal.wait("Swin Transformer: Hier")
    terminal.wait(lambda text: "of 327 papers" in text and "by relevance" in text)
    terminal.send("\r")
    terminal.send("t")
    terminal.wait("Tags of 1 paper")
    terminal.send("thesis, to read")
    terminal.wait("adds #thesis to 1 paper")
    terminal.send("\r")
    terminal.wait("#thesis #to read")
    terminal.send("b")
    terminal.wait("★")
    terminal.send("e")
    terminal.wait("papers.md")
    terminal.send("2\r")  # this paper, not the list
    terminal.wait("Exported 1 paper to")
    terminal.send("\x1b")
    terminal.settle()
    terminal.send("q")
    assert terminal.finish() == 0
    assert terminal.raw.endswith(b"\n") or b"\x1b[?1049l" in terminal.raw[-400:]  # the screen is given back
    written = (tmp_path / "papers.md").read_text(encoding="utf-8")
    assert written.startswith("## Swin Transformer: Hierarchical Vision Transformer using Shifted Windows\n")
    assert "- Tags: thesis, to read\n" in written

    again = launch()
    again.wait(FIRST)
    again.send("f")
    again.wait("#thesis")
    again.send("\r")
    again.wait(lambda text: "1 of 327 papers" in text or "Bookmarked ✕" in text)
    again.wait("#thesis #to read")
    again.send("q")
    assert again.finish() == 0


@pytest.mark.slow
def test_keys_typed_before_anything_is_drawn_do_no_harm(launch: "Launch") -> None:
    """A query typed blindly right after starting is a query."""
    terminal = launch(size=(120, 36), installed=True)
    terminal.send("/title:mamba beq")
    terminal.wait(lambda text: "title:mamba beq" in text.split("\n")[0])
    terminal.settle()
    assert "title:mamba beq" in terminal.text.split("\n")[0]
    assert "★" not in terminal.text
    terminal.send("\x1b")
    terminal.wait(lambda text: FIRST in text and "title:mamba" not in text)  # Esc and a key at once are another key
    terminal.send("\x11")
    assert terminal.finish() == 0


@pytest.mark.slow
def test_a_paper_cannot_reach_the_terminal(launch: "Launch", tmp_path: Path) -> None:
    """Escape sequences in a file that was imported stay out of what the program writes."""
    page = tmp_path / "evil.jsonl"
    page.write_text(
        '{"id": "evil", "title": "Zebra \\u001b]52;c;ZXZpbA==\\u0007 \\u001b[31mthief\\u009b5m [red]x[/nope]"}\n'
    )
    home = str(tmp_path / "home")
    subprocess.run([sys.executable, "-m", "paper_tui", "--home", home, "import", str(page)], check=True)
    terminal = launch("zebra", size=(120, 30))
    terminal.wait("Zebra")
    terminal.send("\r")
    terminal.wait("Zebra thief [red]x[/nope]")
    terminal.settle()
    assert b"]52;" not in terminal.raw
    assert b"\x9b" not in re.sub(rb"[\xc2-\xf4][\x80-\xbf]+", b"", terminal.raw)


@pytest.mark.slow
def test_a_damaged_library_is_said_and_kept(launch: "Launch", tmp_path: Path) -> None:
    """The user reads where it went; a bookmark made then is in the new one."""
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    (data / "library.db").write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)
    terminal = launch(size=(120, 36))
    terminal.wait("was moved to")
    terminal.wait(FIRST)
    terminal.send("b")
    terminal.wait("★")
    terminal.send("q")
    assert terminal.finish() == 0
    [aside] = data.glob("library.db.corrupt-*")
    assert aside.read_bytes().startswith(b"SQLite format 3\0garbage")
    with contextlib.closing(sqlite3.connect(data / "library.db")) as library:
        assert library.execute("select count(*) from cell").fetchone() == (1,)


@pytest.mark.slow
def test_a_home_that_cannot_be_used_is_one_sentence(launch: "Launch", tmp_path: Path) -> None:
    """Not a traceback."""
    (tmp_path / "file").write_text("")
    terminal = launch(home="file", installed=True)
    assert terminal.finish() == 1
    assert "Cannot open" in terminal.text
    assert "Traceback" not in terminal.text


@pytest.mark.slow
def test_without_colour(launch: "Launch") -> None:
    """NO_COLOR gives no colours but greys, and loses nothing."""
    terminal = launch(NO_COLOR="1")
    terminal.wait(FIRST)
    terminal.settle()
    colours = set(re.findall(rb"\x1b\[[0-9;]*?[34]8;2;(\d+);(\d+);(\d+)", terminal.raw))
    assert all(red == green == blue for red, green, blue in colours)
    terminal.send("q")
    assert terminal.finish() == 0


def test_without_a_terminal_it_says_so() -> None:
    """In a pipe the explorer is no use."""
    run = subprocess.run(
        [sys.executable, "-m", "paper_tui", "mamba"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert run.returncode == 2
    assert "terminal" in run.stderr
    assert not run.stdout
