"""Full texts in the explorer: attached PDFs are read in the background, and matches show page and passage."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories import paper
from index.fulltext.homes import PAGE, WORDS, TextReader
from paper_index.errors import PaperError
from paper_index.fulltext.extraction import extract
from paper_index.library.attaching import attach, detach
from paper_index.papers.attachments import attachment_of
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from tui.explorer import Explorer, Open

pytest.importorskip("pypdfium2")
ONE = paper("A Paper with a Text", "2601.00002")


async def extract_here(home: Home, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Extract in a thread, without PDFs."""

    def work() -> list[str]:
        with Workspace(home) as workspace:
            corpus, library = workspace.corpus.reader, workspace.library.reader
            return list(extract(home, corpus, library, home.data, TextReader()).problems)

    progress(0, 1)
    return {"problems": await asyncio.to_thread(work)}


@pytest.fixture(autouse=True)
def in_a_thread(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_tui.backend.fulltexts.extract_full_texts", extract_here)
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 0.01)


async def attach_text(explorer: Explorer, path: Path, *pages: str) -> None:
    path.write_text(PAGE.join(f"{page}\n{WORDS}" for page in pages), encoding="utf-8")
    library = explorer.main.backend.workspace.library
    await explorer.main.library.change(lambda: attach(library, [(ONE, attachment_of(path))]))
    await explorer.settle()


async def test_an_attached_pdf_is_searchable_soon_and_shows_page_and_passage(explore: Open, tmp_path: Path) -> None:
    async with explore(size=(120, 24)) as explorer:
        await explorer.add_papers([ONE])
        explorer.main.view = View("fulltext:zebrafish")
        await explorer.settle()
        assert explorer.main.answer is not None and not explorer.main.answer.rows
        await attach_text(explorer, tmp_path / "own.pdf", "nothing", "here are zebrafish in a tank")
        await explorer.until(lambda: explorer.main.answer is not None and len(explorer.main.answer.rows) == 1)
        await explorer.until_seen("p. 2 here are zebrafish in a tank", "In the PDF")
        library = explorer.main.backend.workspace.library
        await explorer.main.library.change(lambda: detach(library, ONE))
        await explorer.until_seen("no longer matches")


async def test_a_passage_opens_its_pdf_and_a_missing_one_is_named(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, int]] = []
    monkeypatch.setattr("paper_tui.system.viewer.show_file", lambda path, _, page, __: opened.append((path, page)))
    path = tmp_path / "own.pdf"
    async with explore(size=(120, 40)) as explorer:
        await explorer.add_papers([ONE])
        await attach_text(explorer, path, "zebrafish")
        explorer.main.view = View("fulltext:zebrafish")
        await explorer.settle()
        await explorer.until(lambda: "passage" in [item.kind for item in explorer.main.detail_pane.items])
        await explorer.press("w", "enter")
        await explorer.until(lambda: opened == [(path, 1)])
        path.unlink()
        await explorer.press("enter")
        await explorer.until(lambda: explorer.said[-1] == f"{path} was not found.")


async def test_an_error_of_the_extraction_is_reported(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(home: Home, progress: object) -> dict[str, Any]:
        raise PaperError("The texts of PDFs cannot be written (the disk is full). Free some space.")

    monkeypatch.setattr("paper_tui.backend.fulltexts.extract_full_texts", full)
    async with explore() as explorer:
        await explorer.add_papers([ONE])
        await attach_text(explorer, tmp_path / "own.pdf", "word")
        await explorer.until(lambda: any("disk is full" in text for text in explorer.said))


@pytest.mark.slow
async def test_nothing_is_started_without_pdfs(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unexpected(home: Home, progress: object) -> dict[str, Any]:
        raise AssertionError("no PDF is attached")

    monkeypatch.setattr("paper_tui.backend.fulltexts.extract_full_texts", unexpected)
    async with explore() as explorer:
        await explorer.press("b")
        await explorer.settle()


async def test_the_text_and_the_pdf_are_opened_at_the_best_page(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[int, str]] = []
    monkeypatch.setattr("paper_tui.system.viewer.show_file", lambda _, __, page, word: opened.append((page, word)))
    async with explore(size=(120, 40)) as explorer:
        await explorer.add_papers([ONE])
        await attach_text(explorer, tmp_path / "own.pdf", "Zebrafish", "no", "a Zebrafish saw other\nzebrafish  swim")
        explorer.main.view = View('fulltext:zebrafish fulltext:"saw other"')
        await explorer.until(lambda: explorer.main.answer is not None and len(explorer.main.answer.rows) == 1)
        await explorer.press("g", "v")
        await explorer.until_seen("── 3 of 3 ──", "2 of 4", "page 3 of 3")
        await explorer.press("n", "n", "p", "escape", "escape", "p")
        await explorer.until(lambda: opened == [(3, "Zebrafish"), (3, "Zebrafish")])


@pytest.mark.slow
async def test_pdfs_are_read_after_another_process_was_ended(
    explore: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = 0

    async def busy_at_first(home: Home, progress: Callable[[int, int], None]) -> dict[str, Any]:
        nonlocal tries
        tries += 1
        return {"problems": [], "busy": True} if tries == 1 else await extract_here(home, progress)

    monkeypatch.setattr("paper_tui.backend.fulltexts.extract_full_texts", busy_at_first)
    monkeypatch.setattr("paper_tui.backend.fulltexts.BUSY_PAUSE", 0.01)
    async with explore(size=(120, 24)) as explorer:
        await explorer.add_papers([ONE])
        await attach_text(explorer, tmp_path / "own.pdf", "here are zebrafish in a tank")
        explorer.main.view = View("fulltext:zebrafish")
        await explorer.until(lambda: explorer.main.answer is not None and len(explorer.main.answer.rows) == 1)
