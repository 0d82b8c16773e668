"""The program that shows a file in a window: that of the settings, or that of the system."""

import contextlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

from paper_index.config import command_words
from paper_index.errors import PaperError, os_error_text

from .programs import start_beside

_PLACEHOLDER = re.compile(r"\{(?:file|page|word)\}")
_FAILS_WITHIN = 1.0
"""Seconds in which a viewer that cannot show the file ends."""


def has_display() -> bool:
    """Return whether a window can be opened: seldom over SSH."""
    if sys.platform in ("win32", "darwin", "cygwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_file(path: Path, viewer: str = "", page: int = 0, word: str = "") -> None:
    """Open a file in a viewer, and wait a moment for an error. No shell is involved.

    Args:
        path: the file, as an absolute path.
        viewer: the command, with `{file}`, `{page}` and `{word}` for the arguments; "" for the program of the system,
            which takes no page.
        page: the page to open the file at, from 1; 0 for none.
        word: a word to be found in the file, or "".

    Raises:
        PaperError: if the viewer cannot be run, or ends with an error at once.
    """
    if not viewer and sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606 - the program is chosen by the system
        except OSError as error:
            raise _not_opened(path, os_error_text(error)) from error
        return
    command = _command(path, viewer, page, word)
    try:
        process = start_beside(command)
    except OSError as error:
        raise _not_opened(path, f"{command[0]}: {os_error_text(error)}") from error
    with contextlib.suppress(subprocess.TimeoutExpired):
        if code := process.wait(_FAILS_WITHIN):
            raise _not_opened(path, f"{command[0]} ended with exit code {code}")


def _command(path: Path, viewer: str, page: int, word: str) -> list[str]:
    """Return the words of a command. Without a page or a word, its argument is dropped, and the option before it."""
    words, file = command_words(viewer), str(path.absolute())
    if not words:
        return ["open" if sys.platform == "darwin" else "xdg-open", file]
    values = {"{file}": file, "{page}": str(page) if page else "", "{word}": word.replace("\0", "")}
    filled = [words[0]]
    for before, argument in itertools.pairwise(words):
        if any(name in argument and not value for name, value in values.items()):
            if before.startswith("-") and "{" not in before and len(filled) > 1:
                filled.pop()
            continue
        filled.append(_PLACEHOLDER.sub(lambda found: values[found[0]], argument))
    return filled if "{file}" in viewer else [*filled, file]


def _not_opened(path: Path, reason: str) -> PaperError:
    return PaperError(f"{path} was not opened ({reason}). Set viewer under [pdf] in config.toml to another program.")
