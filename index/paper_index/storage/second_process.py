"""A second process that does half of the work on a large corpus, as a command of `python -m paper_index`."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import PaperError

_SOURCES = Path(__file__).parents[2]
"""The folder of the package, wherever it is installed."""
PARALLEL_FROM = 2_000
"""Papers from which on a second process makes the work faster."""


class SecondProcess:
    """A running process, and its progress."""

    def __init__(self, process: subprocess.Popen[str], failure: str) -> None:
        self._process, self._failure = process, failure
        self.done = 0
        """The number of papers done so far."""
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
        """Wait until it ends, and return the number of papers it did. `on_progress` is called five times a second.

        Raises:
            PaperError: if it failed.
        """
        while self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.2)
            on_progress()
        self._listener.join(10)
        if self._process.returncode:
            raise PaperError(f"{self._failure}: {self._error}")
        return self.done

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listener.join(10)
        if self._process.stdout:
            self._process.stdout.close()


def is_worthwhile(papers: int) -> bool:
    """Return whether a second process makes the work on so many papers faster."""
    return papers >= PARALLEL_FROM and (os.cpu_count() or 1) > 1


@contextlib.contextmanager
def second_process(*command: str, failure: str) -> Iterator[SecondProcess]:
    """Start a process, which ends with the block at the latest.

    Args:
        command: the command with its arguments, which prints `{"done": n}` now and then, or `{"error": "…"}`.
        failure: the beginning of the message of an error.
    """
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_SOURCES), os.environ.get("PYTHONPATH"))))
    }
    process = SecondProcess(
        subprocess.Popen(
            # -P: a folder named paper_index in the current directory is not this package.
            [sys.executable, "-P", "-m", "paper_index", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ),
        failure,
    )
    try:
        yield process
    finally:
        process.stop()
