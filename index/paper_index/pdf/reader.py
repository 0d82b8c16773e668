"""Reading PDFs in a process of its own, which is ended when a file takes too much time or memory.

with PdfReader() as reader:
    text = reader.text(path)
"""

import contextlib
import json
import os
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
from ..text.sanitize import clean
from .answers import Answer, Invalid, checked_text, first_pages_from, pdf_text_from
from .limits import SYSTEM_LIMITS_MEMORY, Limits
from .memory import memory_of
from .models import FirstPages, PdfText
from .refused import RefusedFiles

REASONS = {
    "not-pdf": "it is not a PDF",
    "empty": "it is empty",
    "password": "it needs a password",
    "damaged": "it is damaged",
    "failed": "the PDF library reported an error",
    "crashed": "it crashes the PDF library",
    "ended": "the system ended the process that read it",
    "memory": "it needs more memory than {megabytes:,} MB",
    "slow": "it took more than {seconds:g} seconds",
    "large": "it is larger than {file_megabytes:,} MB",
    "gone": "it does not exist",
    "permission": "permission denied",
    "unreadable": "it is not a readable file",
    "unsafe": "it could not be read safely twice",
}
_MISSING = "the extra for PDFs is not installed"
_LONGEST_ANSWER = 2**23
"""Bytes of a line of the child; the longest it sends has the text of a page, escaped."""
_POLL = 0.5
"""Seconds between two looks at the clock and the memory of the child."""
_GRACE_SECONDS = 2
"""The time between the end of the output of a child and its own end."""
_START_SECONDS = 120
"""The child imports a few modules, which takes long only on a machine that does not answer."""
_CHILD = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from paper_index.pdf.child import main; main()"

_Result = TypeVar("_Result")


class Unreadable(PaperError):
    """A file that cannot be read as a PDF. The file is unchanged."""

    def __init__(self, path: Path, reason: str) -> None:
        """Take the file and the reason, part of a sentence: "it needs a password"."""
        super().__init__(f"Cannot read {clean(path.name)}: {reason}.")
        self.path = path
        self.reason = reason


class ExtraMissing(Unreadable):
    """No PDF can be read: the extra `pdf` is not installed."""

    def __init__(self, path: Path) -> None:
        """Take the file that was to be read."""
        super().__init__(path, f"{_MISSING}. Install it with: pip install 'paper-tui[pdf]'")
        self.reason = _MISSING


class Stopped(PaperError):
    """The reader was stopped by `PdfReader.stop`."""

    def __init__(self) -> None:
        """Take nothing."""
        super().__init__("Reading PDFs was stopped.")


class PdfReader:
    """Reads PDFs, one at a time, in a child process that is started by the first file and used for all.

    Threads may share a reader: each waits until the file of another is read. A file that ends its child costs only
    itself, because the next file gets a new child.
    """

    def __init__(self, refused: Path | None = None, limits: Limits | None = None) -> None:
        """Start nothing yet.

        Args:
            refused: the file for `RefusedFiles`, usually `Home.refused_pdfs`; by default no file is remembered.
            limits: the limits of each file.
        """
        self._limits = limits or Limits()
        self._refused = RefusedFiles(refused) if refused else None
        self._turn = threading.Lock()
        self._change = threading.Lock()
        """Held while the child is started or ended."""
        self._child: _Child | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.stop()

    def stop(self) -> None:
        """End the child at once, from any thread. A file that is being read raises `Stopped`, and so do later calls."""
        with self._change:
            self._stopped = True
            if self._child:
                self._child.end()
                self._child = None

    @property
    def process_id(self) -> int | None:
        """The id of the child, or None if it has not been started or has ended."""
        child = self._child
        return child.process_id if child else None

    def first_pages(self, path: Path) -> FirstPages:
        """Return the metadata of a PDF and its first two pages with their layout.

        Raises:
            Unreadable: if the file cannot be read; `ExtraMissing` if no PDF can.
            Stopped: if the reader was stopped.
            PaperError: if the child cannot be started.
        """
        return self._read(path, "first", first_pages_from)

    def text(self, path: Path) -> PdfText:
        """Return the text of all pages and the outline, at most `Limits.pages` and `Limits.characters`.

        Raises:
            Unreadable: if the file cannot be read; `ExtraMissing` if no PDF can.
            Stopped: if the reader was stopped.
            PaperError: if the child cannot be started.
        """
        return self._read(path, "text", pdf_text_from)

    def _read(self, path: Path, kind: str, convert: Callable[[Answer], _Result]) -> _Result:
        path = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays a link
        with self._turn:
            if self._refused and self._refused.refuses(path):
                raise Unreadable(path, REASONS["unsafe"])
            try:
                return self._attempt(path, kind, convert)
            except _NoProcess:  # it ended between two files
                return self._attempt(path, kind, convert)

    def _attempt(self, path: Path, kind: str, convert: Callable[[Answer], _Result]) -> _Result:
        child = self._started()
        try:
            return child.read(path, kind, convert)
        except (_Failed, _NoProcess) as failure:
            if isinstance(failure, _NoProcess) or failure.deadly:
                self._end(child)
            if self._stopped:
                raise Stopped from failure
            if isinstance(failure, _NoProcess):
                raise
            raise self._explained(path, failure) from failure

    def _explained(self, path: Path, failure: "_Failed") -> Unreadable:
        """Return the error for a file that was not read; count it if it ended the child."""
        if failure.deadly and self._refused:
            self._refused.add(path)
        if failure.key == "missing":
            return ExtraMissing(path)
        values = asdict(self._limits) | {"seconds": failure.seconds}
        return Unreadable(path, REASONS[failure.key].format(**values))

    def _started(self) -> "_Child":
        with self._change:
            if self._stopped:
                raise Stopped
            if not self._child:
                self._child = _Child(self._limits)
            return self._child

    def _end(self, child: "_Child") -> None:
        with self._change:
            child.end()
            if self._child is child:
                self._child = None


class _NoProcess(PaperError):
    """The child ended before it took a request, so that no file is to blame."""

    def __init__(self) -> None:
        """Take nothing."""
        super().__init__("Cannot read PDFs: the process that reads them ended. Nothing was read. Try again.")


class _Failed(Exception):
    """A file was not read."""

    def __init__(self, key: str, *, deadly: bool = False, seconds: float = 0) -> None:
        """Take the key of the reason, whether the child has ended or must be ended, and the seconds it had."""
        super().__init__(key)
        self.key = key
        self.deadly = deadly
        self.seconds = seconds


class _Child:
    """The child process; one thread reads with it, any may end it."""

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
                [sys.executable, "-I", "-c", _CHILD, json.dumps(paths), json.dumps(asdict(limits))],
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
        """Kill it and wait for it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if stream:
                    stream.close()

    def read(self, path: Path, kind: str, convert: Callable[[Answer], _Result]) -> _Result:
        """Return the converted answer to a request.

        Raises:
            _Failed: if the file cannot be read.
            _NoProcess: if the process ended before it took the request.
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
                raise _Failed("crashed", deadly=True) from None
        if answer:
            raise _Failed(answer, deadly=answer == "memory")
        raise _Failed(watch.reason or self._cause(), deadly=True, seconds=watch.seconds)

    def _expect(self, state: str) -> None:
        """Wait until the process is in a state.

        Raises:
            _NoProcess: if it ends instead.
        """
        with contextlib.suppress(Invalid):
            if self._answer() == {"state": state}:
                return
        raise _NoProcess

    def _exchange(self, path: Path, kind: str, watch: "_Watch") -> Answer | str:
        """Return the answer, the key of the reason why the file cannot be read, or "" if the child ended.

        Raises:
            Invalid: if the child does not keep to the protocol.
            _NoProcess: if it ended before it took the request.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended: so does its output
            self._process.stdin.write(json.dumps({"kind": kind, "path": str(path)}).encode() + b"\n")
            self._process.stdin.flush()
        self._expect("begun")
        pages, texts, left = 0, list[str](), self._limits.characters
        while answer := self._answer():
            match answer:
                case {"error": str(key)} if key in REASONS or key == "missing":
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
