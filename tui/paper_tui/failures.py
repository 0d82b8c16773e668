"""Unexpected errors: their cause, a summary, and the report in `crash.txt`."""

import traceback
from pathlib import Path

from textual.worker import WorkerFailed


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
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except OSError:
        return None
    return file
