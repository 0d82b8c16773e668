"""Unexpected errors: their cause, a summary, and the report in `crash.txt`."""

import traceback
from pathlib import Path

from textual.worker import WorkerFailed

from paper_index.errors import PaperError
from paper_index.storage.atomic_files import make_folder, write_private


def cause_of(error: Exception) -> BaseException:
    """Return the error itself; Textual wraps the errors of workers."""
    return error.error if isinstance(error, WorkerFailed) else error


def summary(error: BaseException) -> str:
    """Return the kind of an error and the first line of its message."""
    return f"{type(error).__name__}: {error}".split("\n")[0][:200]


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write the traceback of an error to `crash.txt` in a folder; return the file, or None if it cannot be written."""
    file = folder / "crash.txt"
    try:
        make_folder(folder)
        report = "".join(traceback.format_exception(error))
        write_private(file, report.encode(errors="replace"))
    except (OSError, PaperError):
        return None
    return file
