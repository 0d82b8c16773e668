"""The clipboard: by the terminal, by a program of the system, and by a file if neither is certain to work.

A terminal receives the text in an escape sequence (OSC 52) and never confirms that it copied it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_PATIENCE = 2.0
"""Seconds a program may take."""

_PROGRAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", "wl-copy", ()),
    ("DISPLAY", "xclip", ("-selection", "clipboard")),
    ("DISPLAY", "xsel", ("--clipboard", "--input")),
    ("", "pbcopy", ()),
    ("", "clip.exe", ()),
    ("", "clip", ()),
)
"""The variable that must be set for a program, its name and its arguments."""


def program() -> list[str] | None:
    """Return the command that copies its input to the system's clipboard, if there is one."""
    for needs, name, told in _PROGRAMS:
        if name == "clip" and sys.platform != "win32":
            continue  # another program has that name on other systems
        if (not needs or os.environ.get(needs)) and (found := shutil.which(name)):
            return [found, *told]
    return None


def put(text: str, command: list[str]) -> bool:
    """Copy a text with a clipboard program; return whether it succeeded."""
    nowhere = subprocess.DEVNULL  # some stay in the background and would keep a pipe open
    encoding = "utf-16-le" if Path(command[0]).name.startswith("clip") else "utf-8"
    try:
        done = subprocess.run(
            command, input=text.encode(encoding), stdout=nowhere, stderr=nowhere, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
