"""How long it takes from starting the process to rows on the screen, beside a bare Textual app in the same run.

The bare app is an OptionList of two lines. Both run in a pseudo-terminal with a screen emulator, in turn.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from terminal import Terminal

ROUNDS = 9
BARE = """
from textual.app import App
from textual.widgets import OptionList
class Bare(App):
    def compose(self):
        yield OptionList("first line", "second line")
Bare().run()
"""
FIRST_TITLE = "A Comprehensive Survey of Mamba"


def seconds(command: list[str], sign: str, leave: str) -> float:
    """Start a program, wait for a sign on its screen, leave it."""
    with Terminal(command) as terminal:
        taken = terminal.wait(sign)
        terminal.send(leave)
        terminal.finish()
    return taken


def main() -> None:
    """Print medians and ratios."""
    bare: list[float] = []
    first: list[float] = []
    second: list[float] = []
    for number in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as home:
            explorer = [sys.executable, "-m", "paper_tui", "--home", home]
            taken = (
                seconds([sys.executable, "-c", BARE], "second line", "\x11"),
                seconds(explorer, FIRST_TITLE, "q"),
                seconds(explorer, FIRST_TITLE, "q"),
            )
        if number:  # the first round only warms the disk's cache
            for times, one in zip((bare, first, second), taken, strict=True):
                times.append(one)
    base = statistics.median(bare)
    print(f"{ROUNDS} rounds each, medians")
    for name, times in (("bare Textual app", bare), ("first launch", first), ("second launch", second)):
        median = statistics.median(times)
        print(f"{name:18} {median:6.3f} s   {median / base:4.2f} × bare   (from {min(times):.3f} to {max(times):.3f})")


if __name__ == "__main__":
    main()
