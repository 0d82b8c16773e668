"""What a process is doing, as Linux tells it.

Paths are texts here: they are read hundreds of times a second, and `Path` takes longer than the reading.
"""

# ruff: noqa: PTH115, PTH123, PTH208

import os
import re


class Process:
    """A process that is watched from outside."""

    def __init__(self, number: int) -> None:
        self._folder = f"/proc/{number}"
        self._seen: dict[str, str] = {}

    @property
    def state(self) -> str:
        """One letter: S where it waits, T where it is stopped, Z or nothing where it has ended."""
        return _state(f"{self._folder}/stat")

    def rests(self) -> bool:
        """Tell whether all its threads wait, and have waited since this was last asked.

        While it waits for another program, an editor for example, it does not rest.
        """
        before, self._seen = self._seen, {each: _turns(each) for each in self._threads()}
        waits = bool(self._seen) and "" not in self._seen.values() and self._seen == before
        return waits and not self._runs_another_program()

    def _runs_another_program(self) -> bool:
        own = _program(self._folder)
        children = [number for each in self._threads() for number in _text(f"{each}/children").split()]
        return any(_program(f"/proc/{child}") not in ("", own) for child in children)

    @property
    def threads(self) -> int:
        """How many threads it has."""
        return len(self._threads())

    @property
    def files(self) -> int:
        """How many files it has open."""
        return len(os.listdir(f"{self._folder}/fd"))

    @property
    def children(self) -> int:
        """How many processes it has started that have not ended, or whose end it has not looked at."""
        return sum(len(_text(f"{each}/children").split()) for each in self._threads())

    @property
    def memory(self) -> int:
        """Bytes it has in memory."""
        found = re.search(r"VmRSS:\s+(\d+)", _text(f"{self._folder}/status"))
        return int(found[1]) * 1024 if found else 0

    @property
    def computed(self) -> float:
        """Seconds it has computed."""
        user, system = _text(f"{self._folder}/stat").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _threads(self) -> list[str]:
        tasks = f"{self._folder}/task"
        try:
            return [f"{tasks}/{each}" for each in os.listdir(tasks)]
        except OSError:
            return []


def _turns(thread: str) -> str:
    """Return how often a thread had a processor; nothing while it has one or wants one, or has ended."""
    turns = _text(f"{thread}/schedstat").split()
    return turns[2] if turns and _state(f"{thread}/stat") == "S" else ""


def _program(process: str) -> str:
    """Return the path of the program that a process runs; nothing if it has ended."""
    try:
        return os.readlink(f"{process}/exe")
    except OSError:
        return ""


def _state(stat: str) -> str:
    return (_text(stat).rpartition(")")[2].split() or [""])[0]


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read()
    except OSError:  # it has ended
        return ""
