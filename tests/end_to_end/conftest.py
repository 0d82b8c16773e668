"""The program in a real pseudo-terminal: as installed, or forked from a process that has imported it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_index.paths import Home

if TYPE_CHECKING:
    from terminal import Terminal

PROGRAM = Path(sys.executable).with_name("paper-tui")

Launch = Callable[..., "Terminal"]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Start the explorer on the test's home; it is ended with the test.

    The installed program is started, as by a user, only with `installed=True`: where the start is tested, the relation
    to the shell, or a variable that Textual reads when it is imported.
    """
    pytest.importorskip("ptyprocess", reason="pseudo-terminals are not to be had on this system")
    from forked_terminal import ForkedTerminal
    from terminal import Terminal

    started: list[Terminal] = []

    def start(
        *arguments: str,
        size: tuple[int, int] = (100, 30),
        home: str = "home",
        installed: bool = False,
        **environment: str,
    ) -> Terminal:
        options = ["--home", str(tmp_path / home), *arguments]
        if installed:
            # Without the installed script the module does: the same program from a bare checkout.
            command = [str(PROGRAM)] if PROGRAM.exists() else [sys.executable, "-m", "paper_tui"]
            terminal = Terminal([*command, *options], size=size, folder=tmp_path, **environment)
        else:
            terminal = ForkedTerminal(["paper-tui", *options], size=size, folder=tmp_path, **environment)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.kill()


@pytest.fixture
def indexed(indexed_home: Home) -> Home:
    """The test's own home, with the catalogue and its index; the welcome has been shown."""
    (indexed_home.cache / "welcomed").touch()
    return indexed_home
