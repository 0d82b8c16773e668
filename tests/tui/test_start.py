"""Starting: the first time, on a damaged home, on one that cannot be opened."""

import asyncio
import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories import paper
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.models import DamagedIndex
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.search.ranking.result_set import ResultSet
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend import subprocesses
from paper_tui.backend.worker import Backend
from paper_tui.gc_tuning import start_pause
from tui.explorer import Explorer, until


async def indexed(app: PaperApp) -> None:
    """Wait until the index is ready."""
    main = app.get_default_screen()
    await until(lambda: main.answer and main.progress.indexed is None and main.backend.workspace.engine.indexed)


@pytest.mark.slow
async def test_the_first_launch_shows_papers_while_the_index_is_built(home: Home) -> None:
    """The list is there at once, with filters and a plain search; then the search is live."""
    app = PaperApp(Backend(home, View()))
    async with app.run_test(size=(120, 36)):
        main = app.get_default_screen()
        await until(lambda: main.progress.indexed is not None)
        assert main.answer is not None
        assert main.answer.total == 327
        assert not main.backend.workspace.engine.indexed
        main.view = View(query="resnet50")
        await until(lambda: main.answer and main.answer.view.query)
        assert main.answer.total
        assert "The index is not ready" in main.answer.note
        await indexed(app)
        await until(lambda: main.answer and not main.answer.note)
        assert main.answer.total == 17
        assert not main.answer.note
    assert home.index.stat().st_mode & 0o077 == 0


@pytest.mark.slow
async def test_papers_that_come_while_the_index_is_built_are_indexed_after_it(
    catalogue_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: list[int] = []
    at_once: list[int] = []

    async def build_index(home: Home, progress: Callable[[int, int], None]) -> None:
        builds.append(len(at_once))
        at_once.append(1)
        await subprocesses.build_index(home, progress)
        if len(builds) == 1:
            with Workspace(home) as other:
                other.corpus.add([paper("A Late One", "2601.00001")])
        at_once.pop()

    monkeypatch.setattr("paper_tui.backend.indexing.build_index", build_index)
    app = PaperApp(Backend(catalogue_home, View()))
    async with app.run_test(size=(120, 36)):
        main = app.get_default_screen()
        await main.opened.wait()
        for _ in range(3):
            main.run_worker(main.index.prepare, group="index")
        await until(lambda: len(builds) > 1 and not at_once)
        await indexed(app)
        assert builds == [0, 0], "one behind the other, and no more than needed"
        assert len(main.backend.workspace.corpus.reader) == 328


async def test_a_query_on_the_command_line_is_asked_at_once(filled_home: Home) -> None:
    """`paper-tui mamba` opens on what it finds."""
    app = PaperApp(Backend(filled_home, View("mamba")))
    async with app.run_test(size=(120, 36)) as pilot:
        await indexed(app)
        main = app.get_default_screen()
        await Explorer(app, pilot).settle()
        assert main.search_box.value == "mamba"
        assert main.answer is not None
        assert 0 < main.answer.total < 20


async def test_a_damaged_library_is_set_aside_and_said(filled_home: Home) -> None:
    """Its bytes are kept, and a new one works."""
    filled_home.library.write_bytes(b"not a database at all, but precious")
    for suffix in ("-wal", "-shm"):
        Path(f"{filled_home.library}{suffix}").unlink(missing_ok=True)
    app = PaperApp(Backend(filled_home, View()))
    async with app.run_test(size=(120, 36)) as pilot:
        explorer = Explorer(app, pilot)
        await indexed(app)
        assert any("was moved to" in text for text in explorer.messages)
        await explorer.press("b")
        assert len(app.backend.workspace.library.reader.bookmarked()) == 1
    aside = list(filled_home.library.parent.glob("library.db.corrupt-*"))
    assert [file.read_bytes() for file in aside] == [b"not a database at all, but precious"]


@pytest.mark.slow
async def test_a_damaged_index_is_rebuilt_without_a_question(filled_home: Home) -> None:
    """Garbage in its files costs nothing but a second."""
    for file in filled_home.index.rglob("segments.json"):
        file.write_bytes(b"garbage")
    app = PaperApp(Backend(filled_home, View()))
    async with app.run_test(size=(120, 36)):
        await indexed(app)


@pytest.mark.slow
async def test_an_index_that_fails_while_it_is_used_is_rebuilt(
    filled_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage that shows itself only when a page is read."""
    working = IndexSearcher.term
    failures: list[str] = []

    def damaged(searcher: IndexSearcher, text: str, *arguments: Any, **options: Any) -> ResultSet:
        if not failures:
            failures.append(text)
            raise DamagedIndex("a page differs from its checksum")
        return working(searcher, text, *arguments, **options)

    app = PaperApp(Backend(filled_home, View()))
    async with app.run_test(size=(120, 36)):
        await indexed(app)
        main = app.get_default_screen()
        engine = main.backend.workspace.engine
        monkeypatch.setattr(IndexSearcher, "term", damaged)
        main.view = View("mamba")
        await until(lambda: engine.indexed and main.answer and main.answer.view.query and not main.answer.note)
        assert failures
        assert engine.indexed
        assert main.answer is not None
        assert main.answer.view.query
        assert main.answer.total


async def test_a_home_that_cannot_be_opened_ends_with_a_sentence(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("")
    app = PaperApp(Backend(Home.find(tmp_path / "file"), View()))
    async with app.run_test():
        await until(lambda: app.return_value is not None)
    assert app.return_code == 1
    assert str(app.return_value).startswith("Cannot open ")


async def test_a_home_that_cannot_be_opened_leaves_no_traceback(tmp_path: Path) -> None:
    """The sentence is all: the loop has nothing to add of an exception that nobody asked for."""
    (tmp_path / "file").write_text("")
    said: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: said.append(context))
    backend = Backend(Home.find(tmp_path / "file"), View())
    assert await backend.ready(within=5)
    await asyncio.sleep(0)
    with pytest.raises(PaperError, match=r"^Cannot open "):
        await backend.first_answer()
    backend.close()
    gc.collect()
    assert not said


@pytest.mark.slow
async def test_marks_of_another_program_are_counted(filled_home: Home) -> None:
    """What the command line does while the explorer runs is in the next answer."""
    app = PaperApp(Backend(filled_home, View()))
    async with app.run_test(size=(120, 36)):
        await indexed(app)
        with Workspace(filled_home) as other:
            other.library.bookmark(other.papers([1, 2, 3]))
        main = app.get_default_screen()
        main.view = View(reverse=True)
        await until(lambda: main.answer and main.answer.view.reverse)
        assert main.answer is not None
        assert main.answer.facets["bookmarked"] == [("yes", 3)]


@pytest.mark.slow
def test_reading_begins_before_textual_is_loaded() -> None:
    """The modules that open the papers import nothing of the interface."""
    import subprocess
    import sys

    code = "import sys, paper_tui.launch; sys.exit(any(m in sys.modules for m in ('textual', 'rich', 'whoosh')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_garbage_is_collected_from_the_first_screen_on(filled_home: Home) -> None:
    """What the start makes is no garbage: looking through it would only take time."""
    threshold = gc.get_threshold()
    start_pause.begin()
    try:
        app = PaperApp(Backend(filled_home, View()))
        async with app.run_test():
            await indexed(app)
            await until(gc.isenabled)  # a search that still runs pauses it as well
    finally:
        start_pause.end()
        gc.set_threshold(*threshold)


async def test_what_is_to_be_done_to_papers_waits_for_them(filled_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys pressed while the files are still being opened are not lost, and not too early."""
    pressed = threading.Event()

    def open_late(home: Home) -> Workspace:
        assert pressed.wait(60)
        return Workspace(home)

    monkeypatch.setattr("paper_tui.backend.worker.Workspace", open_late)
    app = PaperApp(Backend(filled_home, View()))
    async with app.run_test(size=(80, 24)) as pilot:
        main = app.get_default_screen()
        assert main.answer is None
        explorer = Explorer(app, pilot)
        asyncio.get_running_loop().call_later(0.1, pressed.set)
        await explorer.burst("j", "b", "slash", *"swin", "enter", "j", "space", "C", "escape", "u", "U")
        assert main.answer and main.answer.view.query == "swin"
        assert main.selection == {main.answer.rows[1]}
        assert len(main.backend.workspace.library.reader.bookmarked()) == 1
        assert "Nothing to undo." not in explorer.said


@pytest.mark.slow
async def test_a_key_waits_for_what_only_the_index_finds(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain search finds nothing for a word in another form; the key is for what is there a moment later."""
    monkeypatch.setattr("paper_tui.keys.dispatcher.INDEX_WAIT", 60)
    app = PaperApp(Backend(home, View("quantizes")))
    async with app.run_test(size=(80, 24)) as pilot:
        main = app.get_default_screen()
        explorer = Explorer(app, pilot)
        await explorer.burst("b")
        await explorer.until(lambda: explorer.said)
        await explorer.settle()
        assert main.answer and main.answer.rows
        assert len(main.backend.workspace.library.reader.bookmarked()) == 1
        await explorer.burst("slash", *"zzqq", "enter", "b")
        assert explorer.said[-1] == "No paper selected."
