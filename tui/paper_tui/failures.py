"""Unforeseen errors: where one happened, and the report of it that is kept in `crash.txt`."""

import contextlib
import traceback
from pathlib import Path
from typing import Any

from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import NoActiveWorker, WorkerFailed, get_current_worker

from paper_index.errors import PaperError
from paper_index.files import write_whole


def cause_of(error: Exception) -> BaseException:
    """Return the error itself where Textual wraps it, as it does for workers."""
    return error.error if isinstance(error, WorkerFailed) else error


def summary(error: BaseException) -> str:
    """Return the kind of an error and the first line of its message."""
    return f"{type(error).__name__}: {error}".split("\n")[0][:200]


def failed_screen(app: App[Any], error: Exception) -> Screen[Any] | App[Any] | None:
    """Return the screen whose handler, action, worker, timer or widget raised an error.

    What the app does itself, such as the action of a key, it does for the screen on top; before there is one, the
    result is the app. It is None where a widget raised the error that has been removed since.
    """
    node: Any = active_message_pump.get(app)
    if isinstance(error, WorkerFailed):
        with contextlib.suppress(NoActiveWorker):
            node = get_current_worker().node
    while isinstance(node, DOMNode) and not isinstance(node, Screen | App):
        node = node._parent
    if isinstance(node, App) and app.screen_stack:
        return app.screen
    return node if isinstance(node, Screen | App) else None


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write the traceback of an error to `crash.txt` in a folder; return the file, or None if it cannot be written."""
    file = folder / "crash.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        report = "".join(traceback.format_exception(error))
        write_whole(file, report.encode(errors="replace"), overwrite=True, private=True)
    except (OSError, PaperError):
        return None
    return file
