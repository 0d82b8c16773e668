"""What terminals, lines and hurried people can do to the explorer: nothing is lost, the screen comes out right."""

import random
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from paper_index.paths import Home
from paper_index.workspace import Workspace

if TYPE_CHECKING:
    from end_to_end.conftest import Launch
    from terminal import Terminal

FIRST = "A Comprehensive Survey of Mamba"
KEY = 1 / 40
"""Seconds between two keys of a fast typist."""


def type_fast(terminal: "Terminal", keys: str) -> None:
    """Type as fast as can be, while the program writes."""
    for key in keys:
        terminal.send(key)
        terminal.listen(KEY)


@pytest.mark.slow
def test_fast_typing_loses_and_misroutes_no_key(launch: "Launch", home: Home) -> None:
    """From before there is anything to be seen, while the index is built and results arrive."""
    terminal = launch(installed=True)
    type_fast(terminal, "/title:hornet\rb0/title:swin title:hierarchical\rtfast, a tag\r")
    type_fast(terminal, "0/title:astroformer\rb0/title:volo\rtq j k\r0/mamba jkbq")
    # On the screen of the program: before it is there the terminal echoes what is typed, and keeps Ctrl+q for itself.
    terminal.wait(lambda text: "/ mamba jkbq" in text and "F1 help" in text)
    terminal.send("\x11")
    assert terminal.finish() == 0
    with Workspace(home) as workspace:

        def title(paper: str) -> str:
            return workspace.found([paper])[0].title.split(":")[0]

        assert {title(paper) for paper in workspace.library.reader.bookmarked()} == {"HorNet", "Astroformer"}
        assert {(title(paper), tag) for tag, paper in workspace.library.reader.tagged()} == {
            ("Swin Transformer", "fast"),
            ("Swin Transformer", "a tag"),
            ("VOLO", "q j k"),
        }


@pytest.mark.slow
def test_rough_handling_loses_nothing(launch: "Launch", indexed: Home) -> None:
    """One explorer after the other; each leaves it with the cursor on the first paper."""
    terminal = launch(installed=True)
    terminal.wait(FIRST)
    for handle in (resize_while_moving, resize_often, paste_much, leave_for_the_shell, close_the_terminal):
        try:
            handle(terminal, indexed)
        except AssertionError as error:
            error.add_note(f"in {handle.__name__}")
            raise


def resize_while_moving(terminal: "Terminal", home: Home) -> None:
    """From large to nothing and back."""
    for columns, lines in [(140, 40), (80, 24), (30, 8), (1, 1), (60, 18), (200, 50), (3, 60), (100, 30)]:
        terminal.resize(columns, lines)
        time.sleep(0.05)
        terminal.send("j")
    terminal.settle(0.5)
    terminal.resize(80, 24)
    terminal.wait("Papers")
    terminal.send("gg")
    terminal.wait(FIRST)


def resize_often(terminal: "Terminal", home: Home) -> None:
    """Twenty times in a second, to too small sizes among them; the screen is right in the end."""
    terminal.send("j" * 10)
    terminal.wait("11 of 327")
    sizes = random.Random(6)
    for _ in range(20):
        terminal.wipe()  # what is drawn in between is not looked at
        terminal.resize(sizes.randint(20, 220), sizes.randint(5, 60))
        terminal.listen(0.04)
    terminal.settle(0.6)
    terminal.wipe()
    terminal.resize(80, 24)

    def is_right(text: str) -> bool:
        lines = text.split("\n")
        return (
            "11 of 327" in text
            and "q Quit" in text
            and lines[0].startswith(" / words")
            and lines[0].endswith("327 papers")
            and lines[1].startswith("  by trending")
            and [line[:1] for line in lines[2:-2]] == ["╭", *"│" * 18, "╰"]
            and sum("▌" in line for line in lines) == 2  # the cursor is in sight
        )

    terminal.wait(is_right)
    terminal.send("gg")
    terminal.wait("1 of 327")


def paste_much(terminal: "Terminal", home: Home) -> None:
    """100 KB into the search box, the tag bar and a note: what has room is taken, none of it as keys."""
    paste = "\x1b[200~" + "mamba [red] q\n" * 7_000 + "\x1b[201~"
    for key in "/tn":
        terminal.send(key)
        writing = threading.Thread(target=terminal.send, args=(paste,))
        writing.start()
        while writing.is_alive():
            terminal.listen(0.02)
        if key == "n":
            terminal.send("\x1b")
            terminal.wait("Saved the note")
        else:
            terminal.wait(lambda text: "mamba [red]" in text and "q Quit" not in text)
            terminal.send("\x1b")
            terminal.wait("q Quit")  # and not before: Esc and a key in one are another key
    with Workspace(home) as workspace:
        [note] = workspace.library.reader.notes().values()
        assert note == ("mamba [red] q\n" * 7_000).strip()
        assert not workspace.library.reader.tags() and not workspace.library.reader.bookmarked()


def leave_for_the_shell(terminal: "Terminal", home: Home) -> None:
    """Ctrl+z stops the program and gives the terminal back as it was; going on draws the screen anew."""
    terminal.send("jj")
    terminal.wait("3 of 327")
    for by_key in (True, False):
        written = len(terminal.raw)
        if by_key:
            terminal.send("\x1a")
        else:
            terminal.signal(signal.SIGTSTP)
        terminal.until(lambda: terminal.stopped)
        terminal.listen(0.05)
        assert terminal.cooked
        for mode in (b"\x1b[?1049l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?25h"):
            assert mode in terminal.raw[written:]
        terminal.wipe()
        terminal.signal(signal.SIGCONT)
        terminal.wait(lambda text: FIRST in text and "3 of 327" in text and "q Quit" in text)
        assert not terminal.cooked
    terminal.send("jb")
    terminal.wait("4 of 327")
    terminal.wait("★")


def close_the_terminal(terminal: "Terminal", home: Home) -> None:
    """A note that is being written is kept, and how the screen was left."""
    terminal.settle()
    terminal.send("/vcmamba\r")
    terminal.wait("1 of 1 ")
    terminal.send("n")
    terminal.wait("Note on")
    terminal.send("Half a thought")
    terminal.wait("Half a thought")
    terminal.signal(signal.SIGHUP)
    terminal.finish()
    with Workspace(home) as workspace:
        assert "Half a thought" in workspace.library.reader.notes().values()
    assert "vcmamba" in (home.cache / "session.json").read_text(encoding="utf-8")


@pytest.mark.slow
def test_over_a_slow_line_everything_arrives(launch: "Launch", indexed: Home) -> None:
    """Sequences come in pieces, what is drawn is read slowly; keys and clicks mean what they mean nearby."""
    terminal = launch(
        installed=True, ESCDELAY="10000"
    )  # ms: a piece that comes late on a busy machine still belongs to its sequence
    terminal.wait(FIRST)
    for sequences, shown in (
        ((("\x1b", "[B"), ("\x1b[", "B"), ("\x1b[<0;1", "2;10M\x1b[<0;12;10m"), ("\x1bO", "B")), "5 of 327"),
        ((("/sw", "in\r"), ("j",), ("b",)), "★ SLAB"),
    ):
        for pieces in sequences:
            for piece in pieces:
                terminal.send(piece)
                time.sleep(0.02)
            terminal.listen(0.1, at_once=2_048, pause=0.02)
        terminal.wait(shown)
    terminal.send("q")
    assert terminal.finish() == 0
