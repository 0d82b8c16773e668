"""The process that reads PDFs, as its parent sees it: requests, answers, time and memory."""

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self, TypeVar

from ..errors import PaperError, os_error_text
from .answers import Answer, Invalid, checked_text
from .limits import SYSTEM_LIMITS_MEMORY, Limits
from .memory import memory_of

ERRORS = frozenset(
    {
        *("missing", "not-pdf", "empty", "password", "encryption", "damaged", "failed", "memory"),
        *("large", "gone", "permission", "unreadable"),
    }
)
"""The errors that the child answers. This module adds `crashed`, `ended` and `slow`."""
_LONGEST_ANSWER = 2**23
"""Bytes of a line of the child; the longest it sends has the text of a page, escaped."""
_POLL = 0.5
"""Seconds between two looks at the clock and the memory of the child."""
_GRACE_SECONDS = 2
"""The time between the end of the output of a child and its own end."""
_END_SECONDS = 5
"""The time that a killed child has to end."""
_START_SECONDS = 120
"""The child imports a few modules, which takes long only on a machine that does not answer."""
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from paper_index.pdf.child import main; main()"

_Result = TypeVar("_Result")


class NoProcess(PaperError):
    """The child ended before it took a request, so that no file is to blame."""

    def __init__(self) -> None:
        """Take nothing."""
        super().__init__("Cannot read PDFs: the process that reads them ended. Nothing was read. Try again.")


class Failed(Exception):
    """A file was not read."""

    def __init__(self, key: str, *, deadly: bool = False, seconds: float = 0) -> None:
        """Take the key of the reason, whether the child has ended or must be ended, and the seconds it had."""
        super().__init__(key)
        self.key = key
        self.deadly = deadly
        self.seconds = seconds


class Child:
    """The process; one thread reads with it, any may end it."""

    def __init__(self, limits: Limits) -> None:
        """Start it.

        Raises:
            PaperError: if no process can be started.
        """
        self._limits = limits
        self._ready = False
        paths = [path for path in sys.path if path]
        try:
            self._process = subprocess.Popen(
                # -I: no variable and no file of the current directory changes it. It gets the paths of this process
                # instead, whether the package is installed or not.
                [sys.executable, "-I", "-c", _PROGRAM, json.dumps(paths), json.dumps(asdict(limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),  # of Windows
            )
        except OSError as error:
            raise PaperError(f"Cannot read PDFs: no process can be started ({os_error_text(error)}).") from error

    @property
    def process_id(self) -> int:
        """The id of the process."""
        return self._process.pid

    def end(self) -> None:
        """Kill it and wait for it, but not for a file system that does not answer."""
        self._process.kill()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            return
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if stream:
                    stream.close()

    def read(self, path: Path, kind: str, convert: Callable[[Answer], _Result]) -> _Result:
        """Return the converted answer to a request.

        Raises:
            Failed: if the file cannot be read.
            NoProcess: if the process ended before it took the request.
        """
        if not self._ready:
            with _Watch(self._process, _START_SECONDS):
                self._expect("ready")
            self._ready = True
        most = None if self._limits.system_memory and SYSTEM_LIMITS_MEMORY else self._limits.megabytes * 2**20
        with _Watch(self._process, self._limits.seconds, most) as watch:
            try:
                answer = self._exchange(path, kind, watch)
                if isinstance(answer, Answer):
                    return convert(answer)
            except Invalid:
                raise Failed("crashed", deadly=True) from None
        if answer:
            raise Failed(answer, deadly=answer == "memory")
        raise Failed(watch.reason or self._cause(), deadly=True, seconds=watch.seconds)

    def _expect(self, state: str) -> None:
        """Wait until the process is in a state.

        Raises:
            NoProcess: if it ends instead.
        """
        with contextlib.suppress(Invalid):
            if self._answer() == {"state": state}:
                return
        raise NoProcess

    def _exchange(self, path: Path, kind: str, watch: "_Watch") -> Answer | str:
        """Return the answer, the key of the reason why the file cannot be read, or "" if the child ended.

        Raises:
            Invalid: if the child does not keep to the protocol.
            NoProcess: if it ended before it took the request.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended: so does its output
            self._process.stdin.write(json.dumps({"kind": kind, "path": str(path)}).encode() + b"\n")
            self._process.stdin.flush()
        self._expect("begun")
        pages, texts, left = 0, list[str](), self._limits.characters
        while answer := self._answer():
            match answer:
                case {"error": str(key)} if key in ERRORS:
                    return key
                case {"pages": int(pages)} if pages > 0:
                    watch.seconds = self._limits.seconds_for(pages)
                case {"text": text} if len(texts) < self._limits.pages:
                    texts.append(checked_text(text, left))
                    left -= len(texts[-1])
                case {"end": dict(end)} if pages:
                    return Answer(pages, tuple(texts), end)
                case _:
                    raise Invalid
        return ""

    def _answer(self) -> dict[str, Any]:
        """Return the next answer, empty if the child ended.

        Raises:
            Invalid: if it is not an object of JSON, or too long.
        """
        assert self._process.stdout is not None
        try:
            line = self._process.stdout.readline(_LONGEST_ANSWER)
        except (OSError, ValueError):  # closed by `end`
            return {}
        if not line.endswith(b"\n"):
            if len(line) == _LONGEST_ANSWER:
                raise Invalid
            return {}
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Invalid from error
        if not isinstance(answer, dict) or not answer:
            raise Invalid
        return answer

    def _cause(self) -> str:
        """Return the key of the reason why the child ended by itself."""
        try:
            code = self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:  # it only closed its output
            return "crashed"
        if sys.platform == "win32":
            return "crashed"
        # PDFium aborts if it gets no memory; its other checks end in other signals.
        return {-signal.SIGABRT: "memory", -signal.SIGKILL: "ended"}.get(code, "crashed")


class _Watch:
    """Kills a process that takes too long, or too much memory where the system does not limit it."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float, most_memory: int | None = None) -> None:
        """Take the process, its time, and the bytes of memory it may use, or None not to look at them."""
        self._process = process
        self.seconds = seconds
        self._most_memory = most_memory
        self.reason = ""
        """The key of the reason why the process was killed."""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End. The process is not killed after this."""
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        used, before = 0.0, time.monotonic()
        while not self._done.wait(min(_POLL, max(self.seconds - used, 0.01))):
            now = time.monotonic()
            used += min(now - before, 2 * _POLL)  # no more: both processes may have been stopped with Ctrl-Z
            before = now
            if used >= self.seconds:
                self.reason = "slow"
            elif self._most_memory is not None and memory_of(self._process.pid) > self._most_memory:
                self.reason = "memory"
            if self.reason:
                self._process.kill()
                return
