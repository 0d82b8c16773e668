"""Opening the explorer, as quickly as can be: the papers are read while the interface is being loaded."""

import sys
from dataclasses import replace

from paper_index.config import read_config
from paper_index.paths import Home
from paper_index.search import View

from . import gc_tuning
from .backend.worker import Backend
from .session import Session, read_session, write_session


def run(home: Home, query: str = "", theme: str = "", *, ascii: bool = False) -> int:
    """Open the explorer and stay until it is left; return the exit code. What made it end is said on stderr."""
    gc_tuning.pause()  # until the first screen is drawn
    settings = read_config(home.settings).interface  # what is wrong in it is said by the workspace
    file = home.cache / "session.json"
    session = read_session(file) if settings.restore else Session()
    backend = Backend(home, View(query) if query else session.view)

    from .app import PaperApp  # Textual comes with it

    app = PaperApp(backend, session, theme or settings.theme, ascii=ascii or settings.ascii)

    def keep() -> None:
        if app.return_code == 1:  # what could not be shown is not tried again
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
