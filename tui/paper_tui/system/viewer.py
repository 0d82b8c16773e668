"""The program that shows a file in a window: that of the settings, or that of the system."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from paper_index.config import command_words
from paper_index.errors import PaperError, os_error_text

from .programs import start_beside

_FAILS_WITHIN = 1.0
"""Seconds in which a viewer that cannot show the file ends."""


def has_display() -> bool:
    """Return whether a window can be opened: seldom over SSH."""
    if sys.platform in ("win32", "darwin", "cygwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_file(path: Path, viewer: str = "") -> None:
    """Open a file in a viewer, and wait a moment for an error. No shell is involved.

    Args:
        path: the file, as an absolute path.
        viewer: the command, `{file}` in it being the path; "" for the program of the system.

    Raises:
        PaperError: if the viewer cannot be run, or ends with an error at once.
    """
    if not viewer and sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606 - the program is chosen by the system
        except OSError as error:
            raise _not_opened(path, os_error_text(error)) from error
        return
    command = _command(path, viewer)
    try:
        process = start_beside(command)
    except OSError as error:
        raise _not_opened(path, f"{command[0]}: {os_error_text(error)}") from error
    with contextlib.suppress(subprocess.TimeoutExpired):
        if code := process.wait(_FAILS_WITHIN):
            raise _not_opened(path, f"{command[0]} ended with exit code {code}")


def _command(path: Path, viewer: str) -> list[str]:
    words = command_words(viewer)
    if not words:
        return ["open" if sys.platform == "darwin" else "xdg-open", str(path)]
    filled = [words[0], *(word.replace("{file}", str(path)) for word in words[1:])]
    return filled if "{file}" in viewer else [*filled, str(path)]


def _not_opened(path: Path, reason: str) -> PaperError:
    return PaperError(f"{path} was not opened ({reason}). Set viewer under [pdf] in config.toml to another program.")
