"""Plays a script of steps on the explorer in a real pseudo-terminal, and checks the laws."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paper_index.paths import Home
from paper_index.text.sanitize import repair
from paper_index.workspace import Workspace
from paper_tui.actions import BY_ID
from random_papers import write_random_papers
from terminal import Terminal

from . import laws
from .keys import clicked, dragged, mouse, pasted, pressed
from .laws import Facts, broken
from .watching import Process

_PROGRAM = (sys.executable, "-m", "paper_tui")
MARKS = {
    "bookmark": ("paper.bookmark", 0),
    "read": ("paper.read", 0),
    "reading": ("paper.reading", 0),
    "rate3": ("paper.rate", 3),
    "rate5": ("paper.rate", 5),
    "unrate": ("paper.rate", 0),
    "undo": ("library.undo", 0),
    "redo": ("library.redo", 0),
}
"""Changes that are acknowledged: the action, and which of its keys."""
OTHERS = ("tag", "note", "bookmark", "undo", "redo", "import", "search")
PASTES = ("word", "lines", "long", "made")
PATIENCE = 120
"""Seconds after which something does not come any more, however busy the machine is."""
_AGAIN = 5
"""Seconds after which a key without an answer is pressed again."""
_ESCAPE = 0.01
"""Seconds in which the program takes what follows Esc for a part of the same key; see ESCDELAY."""
_USUAL = (110, 30)
_MORE = 12
"""Files and threads that may be added for a while: databases are opened for what is read beside the keys."""
_ANSWERS = re.compile(r"u to undo|\(no change\)|Undone:|Redone:|Nothing to (?:un|re)do|No paper (?:selected|found)")
_HELP = "╭─ Help ─"
_UNFORESEEN = re.compile(rb"The action failed \(\w+|because of an error|Traceback \(most recent")


@dataclass(frozen=True)
class Template:
    """A home that is ready, its papers, and a file of papers to be imported."""

    home: Path
    made: Path
    papers: tuple[str, ...]

    @classmethod
    def build(cls, folder: Path, ready: Path | None = None) -> "Template":
        """Make them in a folder; of a home that is `ready`, if one is given."""
        folder.mkdir(parents=True, exist_ok=True)
        home = Home.find(ready or folder / "home")
        with Workspace(home) as workspace:
            workspace.ready_index()
            (home.cache / "welcomed").touch()
            home.settings.parent.mkdir(parents=True, exist_ok=True)
            home.settings.write_text("[journal]\nentries = 0\ndays = 0\n", encoding="utf-8")  # all are kept
            papers = tuple(workspace.corpus.reader.ids(range(1, len(workspace.corpus.reader) + 1)))
        return cls(ready or folder / "home", write_random_papers(folder / "made.jsonl", 40), papers)


class Player:
    """The explorer in a pseudo-terminal, on a copy of a home."""

    def __init__(self, template: Template, folder: Path, program: Sequence[str] = _PROGRAM) -> None:
        """Copy the home into a folder, and start the explorer there."""
        self._program = program
        self._home, self._here, self._temporary = (folder / name for name in ("home", "here", "tmp"))
        shutil.copytree(template.home, self._home)
        self._here.mkdir(parents=True)
        self._temporary.mkdir()
        self._made = Path(shutil.copy(template.made, self._here))
        self._papers = template.papers
        self._environment = {
            "BROWSER": "true",
            "EDITOR": """sh -c 'echo more >> "$1"' sh""",
            "PAGER": "cat",
            "SHELL": "true",  # no text runs as a command
            "TMPDIR": str(self._temporary),
            "ESCDELAY": str(round(_ESCAPE * 1000)),
            "DISPLAY": "",  # nothing is put into the clipboard of whoever runs this
            "WAYLAND_DISPLAY": "",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        self.keys = 0
        """Keys and mouse events sent."""
        self.kills = 0
        self.acknowledged = 0
        """Changes that were acknowledged, and were in the library."""
        self._others = 0
        self._known: Facts | None = None
        self._start()

    # The program

    def _start(self) -> None:
        self._first: tuple[int, int] | None = None
        self._terminal = Terminal(
            [*self._program, "--home", str(self._home)], size=_USUAL, folder=self._here, **self._environment
        )
        self.process = Process(self._terminal.process)
        try:
            self._terminal.wait(" papers", PATIENCE)
        except AssertionError as error:
            broken("starts", str(error))
        self.rest()

    def close(self) -> None:
        """End the program."""
        self._terminal.kill()

    def rest(self) -> None:
        """Wait until the program has nothing to do; start it again if it was left. Raises Broken if it crashed."""
        end = time.monotonic() + PATIENCE
        while not self.process.rests():
            self._terminal.listen(0.002)
            state = self.process.state
            if state == "T":
                self._terminal.signal(signal.SIGCONT)
            elif state in ("", "Z"):
                self._ended()
                return
            elif time.monotonic() > end:
                broken("rests", f"it does not come to rest; the screen is\n{self._terminal.text}")
        self._look_at(self._terminal.take())

    def wait(self, seconds: float) -> None:
        """Do nothing for some seconds."""
        self._terminal.listen(seconds)
        self.rest()

    @property
    def left_over(self) -> int:
        """How many temporary files there are."""
        return len(list(self._temporary.iterdir()))

    def _look_at(self, written: bytes) -> None:
        if found := _UNFORESEEN.search(written):
            broken("unforeseen", written[max(0, found.start() - 200) : found.end() + 300].decode(errors="replace"))
        report = self._home / "cache" / "crash.txt"
        if report.exists():
            text = report.read_text(encoding="utf-8")
            broken(f"crash {text.strip().splitlines()[-1].partition(':')[0]}", text)

    def _ended(self) -> None:
        code = self._terminal.finish(PATIENCE)
        written = self._terminal.take()
        self._look_at(written)
        if code:
            broken("ended", f"it ended with {code}: {written[-500:].decode(errors='replace')}")
        self._start()

    def _send(self, sequence: str) -> None:
        self.keys += 1
        try:
            self._terminal.send(sequence)
        except OSError:  # it has ended: `rest` finds out how
            return
        if sequence.endswith("\x1b"):
            self._terminal.listen(3 * _ESCAPE)

    # Steps

    def play(self, step: str) -> None:
        """Do one step. Raises Broken if the program or the library is not as it must be."""
        kind, _, what = step.partition(":")
        match kind:
            case "main":
                self._to_main()
                self._press(what)
            case "type":
                self._send(what.replace("_", " "))
            case "paste":
                self._paste(what)
            case "click" | "double" | "up" | "down" | "drag" if what:
                self._send(_moused(kind, [int(number) for number in what.split(",")]))
            case "size":
                columns, _, lines = what.partition("x")
                self._terminal.resize(int(columns), int(lines))
            case "import":
                self._import()
            case "mark":
                self._mark(*MARKS[what])
            case "other":
                self._other(what)
            case "check":
                self._check()
            case "kill":
                self._kill(int(what))
            case _:
                self._press(step)
        self.rest()

    def _press(self, keys: str) -> None:
        self.keys += keys.count(",")
        self._send(pressed(keys))
        self.rest()

    def _paste(self, what: str) -> None:
        texts = {
            "word": "mamba",
            "lines": "one\ntwo [red]\n",
            "long": "swin transformer " * 60,
            "made": str(self._made),
        }
        self._send(pasted(texts[what]))

    def _import(self) -> None:
        self._to_main()
        self._press("i")
        self._paste("made")
        self.rest()
        self._press("enter")

    def _to_main(self) -> None:
        """Close whatever stands over the main screen, and go to its list."""
        for _ in range(3):
            self._press("escape")

    def _catch_up(self) -> None:
        """Wait until all keys are handled. They are handled in order, and some wait for seconds for the index."""
        self._insist("?", lambda screen: _HELP in screen)
        self._insist("\x1b", lambda screen: _HELP not in screen)
        self.rest()

    def _insist(self, key: str, until: Callable[[str], bool]) -> None:
        """Press a key, and again every few seconds: on a busy machine it may join an Esc before it."""
        for last in (False,) * (PATIENCE // _AGAIN) + (True,):
            self._send(key)
            try:
                self._terminal.wait(until, _AGAIN)
            except AssertionError as error:
                self.rest()  # where it has ended, that is what is wrong
                if last:
                    broken("answers", str(error))
            else:
                return

    def _show(self) -> str:
        """Have all papers listed and the screen drawn anew, in the usual size; return it."""
        columns, lines = _USUAL
        self._terminal.resize(columns, lines)  # where there is no room, no key is taken
        self.rest()
        self._to_main()
        self._catch_up()
        self._press("0")
        for height in (lines - 1, lines):
            self._terminal.wipe()
            self._terminal.resize(columns, height)
            self._hear_out()
        return self._terminal.text

    def _hear_out(self) -> None:
        """Read until the program rests, and keep all it wrote for the screen, which `rest` does not."""
        self._terminal.listen(0.01)
        while not self.process.rests():
            self._terminal.listen(0.01)
        self._terminal.listen(0.01)

    # Laws

    def _facts(self) -> Facts:
        """Read the library and check it, by itself and beside what it was before."""
        facts = laws.read(self._home / "data" / "library.db")
        laws.check(facts)
        if self._known is not None:
            laws.check_since(self._known, facts)
        self._known = facts
        return facts

    def _check(self) -> None:
        """Check the library, the screen, and that what the program holds does not grow."""
        shown = _starred(self._show())
        titles = [laws.letters(repair(title)) for title in self._facts().bookmarked]  # as they are drawn
        for star in shown:
            shown_letters = laws.letters(star)  # a title may be cut, or columns may follow it
            if not any(title.startswith(shown_letters) or shown_letters.startswith(title) for title in titles):
                broken("star", f"{star!r} has a star on the screen and no bookmark in the library")
        end = time.monotonic() + PATIENCE
        while self.process.children:
            self._terminal.listen(0.02)
            if time.monotonic() > end:
                broken("processes", f"{self.process.children} have not ended")
        now = self.process.files, self.process.threads
        self._first = self._first or now
        if any(number > first + _MORE for number, first in zip(now, self._first, strict=True)):
            broken("files and threads", f"{now[0]} files and {now[1]} threads; at first {self._first}")
        if left := [path.name for path in self._temporary.iterdir()]:
            broken("temporary files", ", ".join(left))

    def _mark(self, action: str, number: int) -> None:
        """Change something: what is acknowledged must be in the library, and nothing else."""
        self._show()
        for _ in range(3):  # selection, range, and what was said of changes before
            self._press("escape")
        self._show()
        self._wait(lambda said: not _ANSWERS.search(said))
        before = self._facts()
        self._send(pressed(BY_ID[action].keys[number].replace(" ", ",")))
        said = self._wait(lambda said: bool(_ANSWERS.search(said) or "The action failed" in said))
        self._hear_out()
        if _ANSWERS.search(drawn := _message(self._terminal.text)):  # all of it: before, a part may have been missing
            said = drawn
        self.rest()
        after = self._facts()
        if "Changed in another window" not in said:  # that may have taken the place of what was said of the change
            laws.check_said(before, after, said)
            self.acknowledged += 1

    def _wait(self, until: Callable[[str], bool]) -> str:
        """Wait until what is said in passing is as wanted; return it."""
        try:
            self._terminal.wait(lambda screen: until(_message(screen)), PATIENCE)
        except AssertionError as error:
            self.rest()  # where it has ended, that is what is wrong
            broken("answers", str(error))
        return _message(self._terminal.text)

    def _kill(self, milliseconds: int) -> None:
        """Kill the program while it writes; nothing that was in the library before may be missing."""
        self._facts()
        self._send(pressed("b,j,b,u,b,j,r,j,b"))
        self._terminal.listen(milliseconds / 1000)
        self._terminal.kill()
        self.kills += 1
        shutil.rmtree(self._temporary)
        self._temporary.mkdir()
        self._facts()
        self._run("library", "verify")
        self._start()

    def _other(self, what: str) -> None:
        """Change something with the command line, while the explorer runs."""
        self._others += 1
        paper, text = self._papers[self._others * 7 % len(self._papers)], f"soaked{self._others}"
        commands: dict[str, tuple[str, ...]] = {
            "tag": ("tag", "add", text, paper),
            "note": ("note", paper, "--set", text),
            "bookmark": ("bookmark", "add", paper),
            "undo": ("undo",),
            "redo": ("redo",),
            "import": ("import", str(self._made)),
            "search": ("search", "mamba", "--limit", "3"),
        }
        self._run(*commands[what], may_fail=what in ("undo", "redo"))
        after = self._facts()
        wanted = {"tag": (f"tag/{text}", text), "note": ("note", text), "bookmark": ("bookmark", "yes")}
        if what in wanted:
            field, value = wanted[what]
            if after.cells.get((paper, field)) != value:
                broken("second program", f"its {what} of {paper} is not in the library")

    def _run(self, *arguments: str, may_fail: bool = False) -> None:
        """Run a command on the same home."""
        done = subprocess.run(
            [*_PROGRAM, "--home", str(self._home), *arguments],
            cwd=self._here,
            env=os.environ | self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self._look_at(done.stderr.encode())
        if done.returncode > (1 if may_fail else 0):
            broken("second program", f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")


def _moused(kind: str, places: list[int]) -> str:
    x, y, *rest = places
    match kind:
        case "double":
            return clicked(x, y) * 2
        case "up" | "down":
            return mouse(64 if kind == "up" else 65, x, y)
        case "drag":
            return dragged(x, y, *rest)
    return clicked(x, y)


def _message(screen: str) -> str:
    """Return the last line of the screen, that of messages."""
    return screen.rstrip("\n").rpartition("\n")[2].strip()


def _starred(screen: str) -> list[str]:
    """Return the titles that have a star in the list of papers."""
    lines = screen.splitlines()
    column = next((line.index("╭─ Papers") for line in lines if "╭─ Papers" in line), None)
    if column is None:
        return []
    found = (re.match(r"│[ ▌][ ✓–N]★ (.+?)(?:…|  |[│▇▅▃▁▌])", line[column:]) for line in lines)
    return [match[1].strip() for match in found if match]
