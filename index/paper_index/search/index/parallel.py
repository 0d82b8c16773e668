"""A second process that indexes half of a large corpus: `python -m paper_index section`."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ...errors import PaperError

_SOURCES = Path(__file__).parents[3]
"""The folder of the package, wherever it is installed."""


class SegmentProcess:
    """A running process, and its progress."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.done = 0
        """The number of papers indexed so far."""
        self._error = "its process ended early"
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError):
            for line in self._process.stdout:
                message = json.loads(line)
                self.done = message.get("done", self.done)
                self._error = message.get("error", self._error)

    def wait(self, on_progress: Callable[[], None]) -> int:
        """Wait until it ends, and return the number of papers it indexed. `on_progress` is called five times a second.

        Raises:
            PaperError: if it failed.
        """
        while self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.2)
            on_progress()
        self._listener.join(10)
        if self._process.returncode:
            raise PaperError(f"A part of the index could not be built: {self._error}")
        return self.done

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listener.join(10)
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def segment_process(papers: Path, folder: Path, *, after: int) -> Iterator[SegmentProcess]:
    """Start a process that indexes the papers after a row into a new folder. It ends with the block at the latest."""
    folder.mkdir(mode=0o700)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_SOURCES), os.environ.get("PYTHONPATH"))))
    }
    command = ["section", str(papers), "--into", str(folder), "--after", str(after)]
    process = SegmentProcess(
        subprocess.Popen(
            # -P: a folder named paper_index in the current directory is not this package.
            [sys.executable, "-P", "-m", "paper_index", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    )
    try:
        yield process
    finally:
        process.stop()
