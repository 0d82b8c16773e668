"""Start of the explorer: the papers are read while the interface is imported."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from paper_index.config import read_config
from paper_index.paths import Home
from paper_index.search import View

from . import gc_tuning
from .backend.worker import Backend
from .session import Session, read_session, write_session

SWITCH_INTERVAL = 0.001
"""Seconds after which the backend's thread gives way to the event loop. Python's 5 ms are a third of a frame."""


def lacks_signs() -> bool:
    """Return whether the terminal has no font for signs: the console of Linux."""
    return os.environ.get("TERM") == "linux"


def run(
    home: Home,
    query: str = "",
    theme: str = "",
    *,
    ascii: bool = False,
    command_lines: Callable[[], Sequence[tuple[str, str]]] = tuple,
    tutorial: bool = False,
) -> int:
    """Run the explorer; return the exit code. An error that ended it is printed on standard error."""
    gc_tuning.start_pause.begin()  # until the first screen is drawn
    sys.setswitchinterval(SWITCH_INTERVAL)
    settings = read_config(home.settings).interface  # the workspace reports errors in it
    file = home.cache / "session.json"
    session = read_session(file) if settings.restore else Session()
    backend = Backend(home, View(query) if query else session.view)

    from .app import PaperApp  # Textual comes with it

    theme, ascii = theme or settings.theme, ascii or settings.ascii or lacks_signs()
    app = PaperApp(backend, session, theme, ascii=ascii, command_lines=command_lines, tutorial=tutorial)
    if colours := {"256": 256, "standard": 16}.get(app.console.color_system or ""):
        app.adapt_to_few_colours(colours)

    def keep() -> None:
        if app.return_code == 1:  # do not restore a state that failed
            app.left = replace(session, view=View(), paper="")
        if settings.restore and app.left is not None:
            write_session(file, app.left)

    app.kept = keep
    said = app.run()
    gc_tuning.freeze()  # the program ends: no last collection
    keep()
    if said:
        print(f"paper-tui: {said}", file=sys.stderr)
    return app.return_code or 0
