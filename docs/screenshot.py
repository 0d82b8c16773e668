"""Makes the pictures of the manual by running the explorer: `python docs/screenshot.py [NAME…]`."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend

FOLDER = Path(__file__).parent / "images"
SIZE = (130, 34)
QUERY = "vision transformer"
PICTURES = {
    "explorer": (View(QUERY), ""),
    "recommendations": (View(recommend="tag:mobile"), ""),
    "trends": (View(), "V"),
    "map": (View(), "H"),
    "my-reading": (View(), "Y"),
    "leaderboard": (View("2103.14030"), "L c down enter"),
}
"""By the name of the file: the view of which a picture is made, and the keys that lead on from the list."""


def fill(home: Home) -> None:
    """Make a home with the starter catalogue, its index, and marks on some papers."""
    with Workspace(home) as workspace:
        workspace.ready_index()
        (home.cache / "welcomed").touch()
        papers = workspace.papers(workspace.engine.answer(View(QUERY)).rows[:4])
        workspace.library.tag(papers[:1], ["thesis"])
        workspace.library.tag(papers[2:3], ["reading/next"])
        workspace.library.bookmark(papers[:2])
        workspace.library.tag(workspace.papers(workspace.engine.answer(View("mobile efficient")).rows[:4]), ["mobile"])


async def picture(home: Home, view: View, keys: str) -> str:
    """Return the explorer's screen as SVG."""
    app = PaperApp(Backend(home, view))
    async with app.run_test(size=SIZE) as pilot:
        main = app.get_default_screen()
        while main.answer is None or main.answer.view != view or main.progress.indexed or main.answer.note:
            await pilot.pause(0.05)
        await pilot.pause(0.5)
        for key in keys.split():
            await pilot.press(key)
            await pilot.pause(2)
        svg = app.export_screenshot(title="paper-tui", simplify=True)
    # The picture loads nothing: whoever has Fira Code sees it, all others their own fixed-width letters.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FOLDER.mkdir(exist_ok=True)
        home = Home.find(folder)
        fill(home)
        for name in sys.argv[1:] or PICTURES:
            (FOLDER / f"{name}.svg").write_text(asyncio.run(picture(home, *PICTURES[name])), encoding="utf-8")
