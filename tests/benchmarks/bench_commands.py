"""How long a command takes: its help beside bare Python, words completed in a shell, and every command that reads.

Without an argument they run over the starter catalogue; `bench_commands.py HOME` over a home, which is only read.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
PROGRAM = (sys.executable, "-m", "paper_tui")
READS = (
    "search",
    "search mamba",
    "search mamba --unread",
    "search author:smith --sort date --format json",
    "search --sort title --limit 5 --format ids",
    "show {id}",
    "similar {id}",
    "cite {id} --format bibtex",
    "export --ids - --format markdown",
    "bookmark list",
    "tag list",
    "saved list",
    "note {id}",
    "undo --list",
    "index status",
    "library verify",
    "library export",
    "paths",
    "keys",
    "man",
)
TABS = ("paper-tui ", "paper-tui search --tag ", "paper-tui search --date ", "paper-tui export --format ")


def seconds(command: list[str], home: str, stdin: str = "", **more: str) -> float:
    """Return the shortest time a command takes, of several."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ended = subprocess.run(
            command, input=stdin, text=True, capture_output=True, env=os.environ | {"PAPER_TUI_HOME": home} | more
        )
        taken.append(time.perf_counter() - began)
        assert ended.returncode == 0, ended.stderr
    return min(taken)


def main() -> None:
    """Print the times and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(sys.argv[1]).absolute()) if len(sys.argv) > 1 else folder
        found = [*PROGRAM, "search", "--limit", "1", "--format", "ids"]
        env = os.environ | {"PAPER_TUI_HOME": home}
        one = subprocess.run(found, capture_output=True, text=True, env=env, check=True).stdout.strip()
        subprocess.run([*PROGRAM, "search", "mamba"], capture_output=True, env=env, check=True)  # an index is made
        base = seconds([sys.executable, "-c", "pass"], home)
        print(f"bare Python {base:.3f} s; the best of {ROUNDS} each")
        rows = [(text, seconds([*PROGRAM, *text.split()], home)) for text in ("--version", "--help", "search --help")]
        rows += [
            (f"Tab: {line}", seconds([*PROGRAM], home, _PAPER_TUI_COMPLETE="bash_complete", COMP_LINE=line))
            for line in TABS
        ]
        rows += [(text, seconds([*PROGRAM, *text.format(id=one).split()], home, one)) for text in READS]
        for text, taken in rows:
            print(f"{text:48} {taken:6.3f} s   {taken / base:5.1f} × bare Python")


if __name__ == "__main__":
    main()
