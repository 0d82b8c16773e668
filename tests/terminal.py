"""A program in a real pseudo-terminal with a screen emulator: what the benchmarks and end-to-end tests look at."""

import contextlib
import os
import select
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ptyprocess
import pyte


class Terminal:
    """A running program and its screen."""

    def __init__(
        self, command: Sequence[str], size: tuple[int, int] = (120, 36), folder: Path | None = None, **environment: str
    ) -> None:
        """Start `command` in a terminal of `size` columns and lines."""
        columns, lines = size
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        """Everything the program wrote."""
        self._fed = 0
        keep = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES", "TEXTUAL", "CI")}
        self.started = time.perf_counter()
        self._process = ptyprocess.PtyProcess.spawn(
            list(command),
            cwd=folder,
            env=keep | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | environment,
            dimensions=(lines, columns),
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def text(self) -> str:
        """The screen as one reads it."""
        self._stream.feed(self.raw[self._fed :])  # only now: a program shall not wait for our slow screen
        self._fed = len(self.raw)
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def process(self) -> int:
        """The number of the program's process."""
        return int(self._process.pid)

    def send(self, keys: str) -> None:
        """Type."""
        self._process.write(keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        assert self.text is not None  # what came until now was for the size before
        self.screen.resize(lines, columns)
        self._process.setwinsize(lines, columns)

    def wait(self, until: Callable[[str], bool] | str, seconds: float = 20) -> float:
        """Read until the screen shows something; return the seconds since the start.

        Raises:
            AssertionError: with the screen in it, if that takes too long or the program ends before.
        """
        seen = (lambda text: until in text) if isinstance(until, str) else until
        end = time.perf_counter() + seconds
        while not seen(self.text):
            alive = self._read(0.02)
            if seen(self.text):
                break
            if not alive or time.perf_counter() > end:
                raise AssertionError(f"{'ended' if not alive else 'not seen'}: {until!r}; the screen is\n{self.text}")
        return time.perf_counter() - self.started

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._process.kill(number)

    @property
    def stopped(self) -> bool:
        """Whether it has been stopped since this was last asked."""
        pid, status = os.waitpid(self._process.pid, os.WUNTRACED | os.WNOHANG)
        return bool(pid) and os.WIFSTOPPED(status)

    @property
    def cooked(self) -> bool:
        """Whether the terminal is as a shell has it: it shows what is typed, and takes it line by line."""
        flags = termios.tcgetattr(self._process.fd)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON)

    def listen(self, seconds: float, *, at_once: int = 65_536, pause: float = 0) -> None:
        """Read for some time; a slow line brings some bytes at once, and has pauses between."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left, at_once)
            time.sleep(pause)

    def settle(self, seconds: float = 0.3) -> None:
        """Read until nothing comes for a while."""
        quiet = time.perf_counter()
        while time.perf_counter() - quiet < seconds:
            before = len(self.raw)
            if not self._read(0.02):
                return
            if len(self.raw) != before:
                quiet = time.perf_counter()

    def read_for(self, seconds: float) -> None:
        """Take in what is written in some seconds, however much or little it is."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self._read(left):
            pass

    def finish(self, seconds: float = 10) -> int:
        """Wait for the end; return the exit code."""
        end = time.perf_counter() + seconds
        while self._read(0.05):
            if time.perf_counter() > end:
                raise AssertionError(f"still running; the screen is\n{self.text}")
        self._process.wait()
        return int(self._process.exitstatus if self._process.exitstatus is not None else -self._process.signalstatus)

    def kill(self) -> None:
        """End the program, whatever it does."""
        with contextlib.suppress(Exception):
            self._process.terminate(force=True)

    def _read(self, seconds: float, at_once: int = 65_536) -> bool:
        """Take in what was written; return whether more can come."""
        ready, _, _ = select.select([self._process.fd], [], [], seconds)
        if not ready:
            return bool(self._process.isalive())
        try:
            data = self._process.read(at_once)
        except EOFError:
            return False
        self.raw += data
        return True
