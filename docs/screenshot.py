"""Makes docs/images/explorer.svg by running the explorer on a home of its own: `python docs/screenshot.py`."""

import asyncio
import re
import tempfile
from pathlib import Path

from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend

TARGET = Path(__file__).parent / "images" / "explorer.svg"
SIZE = (130, 34)
QUERY = "vision transformer"


async def picture(home: Home) -> str:
    """Return the explorer's screen as SVG, with some papers marked."""
    with Workspace(home) as workspace:
        workspace.ready_index()
        (home.cache / "welcomed").touch()
        papers = workspace.papers(workspace.engine.answer(View(QUERY)).rows[:4])
        workspace.library.tag(papers[:1], ["thesis"])
        workspace.library.tag(papers[2:3], ["reading/next"])
        workspace.library.bookmark(papers[:2])
    app = PaperApp(Backend(home, View(QUERY)))
    async with app.run_test(size=SIZE) as pilot:
        main = app.get_default_screen()
        while main.answer is None or not main.answer.view.query or main.progress.indexed or main.answer.note:
            await pilot.pause(0.05)
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="paper-tui", simplify=True)
    # The picture loads nothing: whoever has Fira Code sees it, all others their own fixed-width letters.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(asyncio.run(picture(Home.find(folder))), encoding="utf-8")
