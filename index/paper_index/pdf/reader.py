"""Reading PDFs in a process of its own, which is ended if a file takes too much time or memory."""

import os
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Self, TypeVar

from ..errors import PaperError
from ..text.sanitize import clean
from .answers import Answer, first_pages_from, pdf_text_from
from .limits import Limits
from .models import FirstPages, PdfText
from .process import Child, Failed, NoProcess
from .refused import RefusedFiles

REASONS = {
    "not-pdf": "it is not a PDF",
    "empty": "it is empty",
    "password": "it needs a password",
    "encryption": "its encryption is unknown",
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
    "unsafe": "it could not be read safely twice, and is not tried again before 'paper-tui index fulltext --again'",
}
"""The reasons of `Failed`, each part of a sentence."""
_MISSING = "the extra for PDFs is not installed"

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
        self._child: Child | None = None
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
            except NoProcess:  # it ended between two files
                return self._attempt(path, kind, convert)

    def _attempt(self, path: Path, kind: str, convert: Callable[[Answer], _Result]) -> _Result:
        child = self._started()
        try:
            return child.read(path, kind, convert)
        except Failed as failure:
            if failure.deadly:
                self._end(child)
            if self._stopped:
                raise Stopped from failure
            raise self._explained(path, failure) from failure
        except BaseException as error:  # also Ctrl-C, after which answers to this request would still come
            self._end(child)
            if self._stopped:
                raise Stopped from error
            raise

    def _explained(self, path: Path, failure: Failed) -> Unreadable:
        """Return the error for a file that was not read; count it if it ended the child."""
        if failure.deadly and self._refused:
            self._refused.add(path)
        if failure.key == "missing":
            return ExtraMissing(path)
        values = asdict(self._limits) | {"seconds": failure.seconds}
        return Unreadable(path, REASONS[failure.key].format(**values))

    def _started(self) -> Child:
        with self._change:
            if self._stopped:
                raise Stopped
            if not self._child:
                self._child = Child(self._limits)
            return self._child

    def _end(self, child: Child) -> None:
        with self._change:
            child.end()
            if self._child is child:
                self._child = None
