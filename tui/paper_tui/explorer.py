"""Opening the explorer, as quickly as can be: the papers are read while the interface is being loaded."""

import sys

from paper_index.paths import Home
from paper_index.search import View

from .desk import Desk


def run(home: Home, query: str = "") -> int:
    """Open the explorer and stay until it is left; return the exit code. What made it end is said on stderr."""
    desk = Desk(home, View(query))

    from .app import PaperApp  # Textual comes with it

    app = PaperApp(desk)
    said = app.run()
    if said:
        print(f"paper-tui: {said}", file=sys.stderr)
    return app.return_code or 0
