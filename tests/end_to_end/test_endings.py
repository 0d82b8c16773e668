"""How the explorer ends, whoever ends it: the terminal is as it was, and what was typed is there."""

import os
import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_index.paths import Home
from paper_index.workspace import Workspace
from paper_tui.drafts import Drafts

if TYPE_CHECKING:
    from end_to_end.conftest import Launch
    from terminal import Terminal

FIRST = "A Comprehensive Survey of Mamba"
RESTORED = (
    b"\x1b[?1049l",
    b"\x1b[?1000l",
    b"\x1b[?1003l",
    b"\x1b[?1006l",
    b"\x1b[?2004l",
    b"\x1b[?1004l",
    b"\x1b[?25h",
)
"""What leaves the other screen, and turns off mouse, pastes and focus reports, and shows the cursor."""


def noting(terminal: "Terminal", text: str) -> None:
    """Type in the note of the first paper."""
    terminal.wait(FIRST)
    terminal.settle()
    terminal.send("n")
    terminal.wait("Note on")
    terminal.send(text)
    terminal.wait(text)


def is_restored(terminal: "Terminal") -> bool:
    """Whether the terminal is as a shell has it."""
    left = bytes(terminal.raw)
    return all(left.rfind(mode) > left.rfind(mode.translate(bytes.maketrans(b"lh", b"hl"))) for mode in RESTORED)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("name, code", [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_ends_it_in_order(name: str, code: int, launch: "Launch", indexed: Home) -> None:
    """The note being typed is saved, the screen is remembered, the terminal is restored."""
    terminal = launch("mamba")
    terminal.wait("Mamba")
    terminal.settle()
    terminal.send("\rn")
    terminal.wait("Note on")
    terminal.send("Half a thought")
    terminal.wait("Half a thought")
    terminal.signal(getattr(signal, name))
    terminal.signal(getattr(signal, name))
    assert terminal.finish() == code
    assert is_restored(terminal) and terminal.cooked
    with Workspace(indexed) as workspace:
        assert list(workspace.library.reader.notes().values()) == ["Half a thought"]
    assert not indexed.drafts.exists()
    assert "mamba" in (indexed.cache / "session.json").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_signal_at_the_start_leaves_no_other_screen(launch: "Launch", indexed: Home) -> None:
    terminal = launch()
    terminal.until(lambda: b"\x1b[?1049h" in terminal.raw)
    terminal.signal(signal.SIGTERM)
    assert terminal.finish() == 143 and is_restored(terminal)


@pytest.mark.slow
def test_what_was_typed_a_moment_before_a_kill_is_offered_again(launch: "Launch", indexed: Home) -> None:
    """Of the text at most what came in the last seconds is lost; the next start tells of it."""
    terminal = launch()
    noting(terminal, "Half a thought")
    terminal.until(lambda: "Half a thought" in [file.read_text() for file in indexed.drafts.glob("*/note.md")])
    terminal.send(" and more")
    assert not Drafts(indexed.drafts).left(), "another window would not take it over"
    terminal.signal(signal.SIGKILL)
    terminal.finish()
    assert [text[:14] for text in Drafts(indexed.drafts).left().values()] == ["Half a thought"]
    terminal = launch()
    terminal.wait("1 note was not saved: A Comprehensive Survey of Mamba")
    terminal.send("n")
    terminal.wait(lambda text: "Half a thought" in text and "Esc saves it." in text)
    terminal.send("\x1b")
    terminal.wait("Saved the note")
    terminal.send("q")
    assert terminal.finish() == 0
    assert not indexed.drafts.exists()


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """An editor that leaves the terminal as a shell has it, says when it has written, and waits to be ended."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys, time\n"
        "file = pathlib.Path(sys.argv[-1])\n"
        "file.write_text(file.read_text() + 'my precious text')\n"
        "try:\n    print('edits', file.name, flush=True)\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    sys.exit(int(sys.argv[1]) if sys.argv[2:] else 0)\n"
    )
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"


def edit(terminal: "Terminal") -> None:
    """Open the note of the first paper in the editor."""
    terminal.wait(FIRST)
    terminal.settle()
    terminal.wipe()
    terminal.send("N")
    terminal.wait("edits note.md")


@pytest.mark.slow
def test_ctrl_c_in_an_editor_is_the_editors(launch: "Launch", indexed: Home, editor: str) -> None:
    """It ends as it likes, its text becomes the note, and the explorer goes on."""
    terminal = launch(EDITOR=editor, VISUAL="")
    edit(terminal)
    terminal.send("\x03")
    terminal.wait("Saved the note")
    terminal.send("q")
    assert terminal.finish() == 0 and is_restored(terminal)
    with Workspace(indexed) as workspace:
        assert list(workspace.library.reader.notes().values()) == ["my precious text"]
    assert not indexed.drafts.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_ctrl_z_in_an_editor_stops_both(launch: "Launch", indexed: Home, editor: str) -> None:
    """The shell continues both, and the text of the editor becomes the note."""
    terminal = launch(installed=True, EDITOR=editor, VISUAL="")
    edit(terminal)
    terminal.send("\x1a")
    terminal.until(lambda: terminal.stopped)
    terminal.signal(signal.SIGCONT)
    terminal.send("\x03")
    terminal.wait("Saved the note")
    terminal.send("q")
    assert terminal.finish() == 0 and is_restored(terminal)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_the_text_of_an_editor_that_is_killed_is_kept(launch: "Launch", indexed: Home, editor: str) -> None:
    """Its file is named, and the note offers it again; SIGTERM ends the editor before the explorer."""
    terminal = launch(EDITOR=editor, VISUAL="", size=(200, 30))
    edit(terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.finish() == 143 and is_restored(terminal)
    [file] = indexed.drafts.glob("*/note.md")
    assert file.read_text() == "my precious text"
    terminal = launch(EDITOR=f"{editor} 3", VISUAL="", size=(320, 30))
    terminal.wait("1 note was not saved")
    edit(terminal)
    terminal.send("\x03")
    terminal.wait(lambda text: "failed with exit code 3. Nothing was changed." in text and "note.md" in text)
    assert file.read_text() == "my precious textmy precious text"
    terminal.send("n")
    terminal.wait("my precious textmy precious text")
    terminal.send("\x1b")
    terminal.wait("Saved the note")
    terminal.send("q")
    assert terminal.finish() == 0


def test_a_terminal_that_cannot_show_it_is_refused(launch: "Launch") -> None:
    """With a sentence that names what works there."""
    terminal = launch("mamba", size=(200, 5), installed=True, TERM="dumb")
    assert terminal.finish() == 2
    assert b"\x1b" not in terminal.raw
    said = "The explorer needs a terminal that can move the cursor; TERM is 'dumb'. Without a terminal, use: "
    assert terminal.text.strip() == f"paper-tui: {said}paper-tui search mamba"
