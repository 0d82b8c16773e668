"""Importing PDFs in the explorer: the results are listed, and one undo takes them back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from made_pdfs import Text, pdf
from paper_index.library import NO_MARKS
from paper_index.paths import Home
from paper_tui.backend import importing
from tui.explorer import Explorer, Open

STAMP = Text("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026", x=30, y=250, size=20, turned=True)


def files(explorer: Explorer) -> list[str]:
    reader = explorer.main.backend.workspace.library.reader
    return [file.name for file in reader.marks(["2608.01234"]).get("2608.01234", NO_MARKS).files]


async def test_a_folder_of_pdfs_is_imported_listed_and_undone(explore: Open) -> None:
    Path("shelf").mkdir()
    body = [Text("Leaves are counted in autumn.", y=600 - 12 * line) for line in range(20)]
    Path("shelf", "a.pdf").write_bytes(pdf([Text("Counting Leaves", y=720, size=18), STAMP, *body]))
    Path("shelf", "b.pdf").write_bytes(pdf([]))
    Path("shelf", "c.pdf").write_bytes(pdf([Text("Moss and Lichens of Stones", y=720, size=18), *body]))
    async with explore() as explorer:
        await explorer.press("i")
        await explorer.type("shelf/")
        await explorer.until_seen(". (all files of this folder)")
        await explorer.press("enter")
        await explorer.until(lambda: "Imported 3 PDFs: 1 new paper, 1 uncertain, 1 left" in explorer.text)
        assert "1 PDF not attached, because the paper is uncertain." in explorer.text
        assert "new       2608.01234  stamp p1" in explorer.text and "left      scan, no text" in explorer.text
        await explorer.press("enter")
        await explorer.until(lambda: explorer.titles == ["Counting Leaves"])
        assert files(explorer) == ["a.pdf"]
        await explorer.press("u")
        await explorer.until(lambda: not files(explorer))
        await explorer.until(lambda: explorer.main.backend.workspace.corpus.reader.find("2608.01234") is None)


async def test_a_double_enter_opens_a_folder_and_imports_nothing(explore: Open) -> None:
    Path("shelf/papers").mkdir(parents=True)
    Path("shelf", "one.jsonl").write_text('{"title": "A paper on xylographs"}')
    async with explore() as explorer:
        await explorer.press("i")
        await explorer.type("she")
        await explorer.until_seen("shelf/")
        field = explorer.app.screen.query_one(Input)
        for _ in range(2):
            await field.action_submit()
        await explorer.until_seen("one.jsonl")
        await explorer.press("enter")
        assert explorer.card_open and len(explorer.main.backend.corpus) == 327
        await explorer.press("down", "down", "down", "enter")
        await explorer.until(lambda: len(explorer.main.backend.corpus) == 328)


@pytest.mark.slow
async def test_the_results_of_hundreds_of_pdfs_are_listed(explore: Open) -> None:
    folder = Path("x" * 200)
    folder.mkdir()
    for number in range(300):
        Path(folder, f"{number}.pdf").write_text("no PDF")
    async with explore() as explorer:
        explorer.main.imports.start(folder.absolute())
        await explorer.until(lambda: "Imported 300 PDFs: 300 left" in explorer.text)


async def test_a_cancelled_import_of_pdfs_imports_nothing(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(home: Home, path: Path, progress: Any) -> dict[str, Any]:
        progress(1, 2)
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(importing, "import_pdfs", wait)
    Path("a.pdf").write_bytes(pdf([STAMP]))
    async with explore() as explorer:
        explorer.main.imports.start(Path("a.pdf").absolute())
        await explorer.until(lambda: "Reading PDFs: 1 of 2" in explorer.text)
        await explorer.press("escape")
        await explorer.until(lambda: explorer.said[-1] == "Import cancelled. No PDF was imported.")
