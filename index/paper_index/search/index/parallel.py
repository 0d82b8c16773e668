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


class Helper:
    """The process, and how far it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.done = 0
        self._error = "its process ended early"
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError):
            for line in self._process.stdout:
                news = json.loads(line)
                self.done = news.get("done", self.done)
                self._error = news.get("error", self._error)

    def wait(self, tell: Callable[[], None]) -> int:
        """Wait for its end, telling how far it is; return the papers it indexed.

        Raises:
            PaperError: if it failed.
        """
        while self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.2)
            tell()
        self._listener.join(10)
        if self._process.returncode:
            raise PaperError(f"A part of the index could not be built: {self._error}")
        return self.done

    def stop(self) -> None:
        """End it, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listener.join(10)
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def helping(papers: Path, into: Path, *, after: int) -> Iterator[Helper]:
    """Have a process index the papers after a row into a directory; it does not outlive the block."""
    into.mkdir(mode=0o700)
    code = str(Path(__file__).parents[3])  # the same code, wherever it lies
    found = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH"))))}
    command = ["section", str(papers), "--into", str(into), "--after", str(after)]
    helper = Helper(
        subprocess.Popen(
            # -P: a folder named paper_index where the user happens to stand is not ours.
            [sys.executable, "-P", "-m", "paper_index", *command],
            env=found,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    )
    try:
        yield helper
    finally:
        helper.stop()
