"""The clipboard: by the terminal, by a program of the system, and by a file when neither may have worked.

A terminal takes a text by an escape sequence (OSC 52) and never answers, so nobody knows whether it did.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_PATIENCE = 2.0
"""Seconds a program has."""

_PROGRAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", "wl-copy", ()),
    ("DISPLAY", "xclip", ("-selection", "clipboard")),
    ("DISPLAY", "xsel", ("--clipboard", "--input")),
    ("", "pbcopy", ()),
    ("", "clip.exe", ()),
    ("", "clip", ()),
)
"""What must be set for a program to have a clipboard, its name, what it is told."""


def program() -> list[str] | None:
    """Return the command that puts its input into the system's clipboard, if there is one."""
    for needs, name, told in _PROGRAMS:
        if name == "clip" and sys.platform != "win32":
            continue  # elsewhere something else has that name
        if (not needs or os.environ.get(needs)) and (found := shutil.which(name)):
            return [found, *told]
    return None


def put(text: str, command: list[str]) -> bool:
    """Give a text to a clipboard program; return whether it took it."""
    nowhere = subprocess.DEVNULL  # some stay behind in the background and would hold a pipe open
    encoding = "utf-16-le" if Path(command[0]).name.startswith("clip") else "utf-8"
    try:
        done = subprocess.run(
            command, input=text.encode(encoding), stdout=nowhere, stderr=nowhere, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
