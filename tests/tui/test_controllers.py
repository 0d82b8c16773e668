"""The controllers behind the screen, without a screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from paper_index.corpus import CorpusReader
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_tui.actions.program import import_message
from paper_tui.backend import indexing, orders
from paper_tui.backend.importing import ImportController, ImportReport
from paper_tui.backend.library import LibraryChanged, LibraryController
from paper_tui.backend.search import SearchController
from paper_tui.backend.worker import Backend

pytestmark = pytest.mark.usefixtures("forked_commands")


@pytest.fixture
async def backend(filled_home: Home) -> AsyncIterator[Backend]:
    backend = Backend(filled_home, View())
    await backend.first_answer()
    yield backend
    backend.close()


def failed(error: Exception) -> None:
    raise AssertionError(error)


async def test_only_the_latest_view_is_answered(backend: Backend) -> None:
    """While one view is being answered, of those that follow only the last one counts."""
    answers: list[Answer] = []
    search = SearchController(backend, lambda _, answer: answers.append(answer), failed)
    block = Event()
    blocked = asyncio.ensure_future(backend.run(block.wait))
    for query in ("m", "ma", "mam", "mamba"):
        search.show(View(query))
        await asyncio.sleep(0)
    assert not search.idle
    block.set()
    await blocked
    await search.wait()
    assert search.idle
    assert [answer.view.query for answer in answers] == ["mamba"]
    assert search.answer is answers[0]


async def test_a_large_index_is_searched_before_the_user_types(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the first letter does not wait for what is read once; an error is not reported before a search."""
    searched: list[str] = []

    def answer(view: View, **_: object) -> Answer:
        searched.append(view.query)
        raise PaperError("cannot read the papers")

    monkeypatch.setattr(indexing, "PAUSE", 0)
    monkeypatch.setattr(orders, "PAUSE", 0)
    monkeypatch.setattr(backend.workspace.engine, "answer", answer)
    index = indexing.IndexController(backend, lambda _: None, failed, lambda: None)
    await index.prepare()
    assert not searched, "a small one is fast enough"
    monkeypatch.setattr(indexing, "MANY", 300)
    await index.prepare()
    assert index.settled.is_set() and len(searched) == 2


@pytest.fixture
def read_sorts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The orders that are read from the corpus."""
    monkeypatch.setattr(orders, "PAUSE", 0)
    read: list[str] = []
    rows = CorpusReader._read_order

    def read_order(reader: CorpusReader, sort: str) -> list[int]:
        read.append(sort)
        return rows(reader, sort)

    monkeypatch.setattr(CorpusReader, "_read_order", read_order)
    return read


async def test_the_orders_are_read_before_the_first_use(backend: Backend, read_sorts: list[str]) -> None:
    engine = backend.workspace.engine
    await orders.read_orders(backend)
    assert sorted(read_sorts) == sorted(orders.SORTS)
    for sort in ("date", "votes", "added", "title", "rank", "unread", "author"):
        answer = await backend.run(partial(engine.answer, View(sort=sort)))
        assert len(answer.rows) == 327
    assert len(read_sorts) == len(orders.SORTS), "none is read again"


async def test_orders_wait_for_a_pause_of_the_input_and_outdated_ones_are_not_used(
    backend: Backend, read_sorts: list[str]
) -> None:
    backend.vectors.note_input()
    reading = asyncio.create_task(orders.read_orders(backend))
    await asyncio.sleep(0.05)
    assert not read_sorts
    reading.cancel()
    backend.workspace.corpus.reader.put_order("title", [2, 1], backend.corpus.generation - 1)
    answer = await backend.run(lambda: backend.workspace.engine.answer(View(sort="title")))
    assert len(answer.rows) == 327 and read_sorts == ["title"]


async def test_ending_the_program_ends_the_reading_of_an_order(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = Event()
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"

    def read_order(reader: CorpusReader, sort: str) -> list[int]:
        began.set()
        return [row for (row,) in reader.database.rows(endless)]

    monkeypatch.setattr(orders, "PAUSE", 0)
    monkeypatch.setattr(CorpusReader, "_read_order", read_order)
    reading = asyncio.create_task(orders.read_orders(backend))
    await asyncio.to_thread(began.wait, 20)
    await asyncio.sleep(0.05)
    reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled()
    await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), 20)


async def test_a_failed_search_is_reported_and_the_next_one_works(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Answer] = []
    errors: list[Exception] = []
    search = SearchController(backend, lambda _, answer: answers.append(answer), errors.append)

    def fail(*_: object, **__: object) -> Answer:
        raise PaperError("The papers cannot be read.")

    with monkeypatch.context() as broken:
        broken.setattr(backend.workspace.engine, "answer", fail)
        search.show(View("mamba"))
        await search.wait()
    assert [str(error) for error in errors] == ["The papers cannot be read."]
    search.show(View("swin"))
    await search.wait()
    assert [answer.view.query for answer in answers] == ["swin"]


async def test_the_cursor_stays_on_its_paper_when_only_the_order_changes(backend: Backend) -> None:
    search = SearchController(backend, lambda *_: None, failed)
    before, after = Answer(View(), rows=(1, 2, 3)), Answer(View(reverse=True), rows=(3, 2, 1))
    assert search.cursor_for(before, after, 2) == 0
    assert search.cursor_for(before, after, 0) == 0, "at the top it stays at the top"
    assert search.cursor_for(before, Answer(View("swin"), rows=(3, 2, 1)), 2) == 0, "a new question starts at the top"
    search.restore_row = 2
    assert search.cursor_for(before, Answer(View("swin"), rows=(3, 2, 1)), 0) == 1
    assert search.restore_row is None


async def test_a_change_names_its_papers_and_can_be_undone(backend: Backend) -> None:
    changes: list[LibraryChanged] = []
    library = LibraryController(backend, changes.append, failed)
    papers = backend.workspace.papers([3, 4])
    assert await library.change(lambda: backend.workspace.library.bookmark(papers))
    assert changes[-1].papers == frozenset(paper.id for paper in papers)
    assert changes[-1].rows == {3, 4} and changes[-1].kind == "change" and changes[-1].undoable
    assert await library.undo()
    assert await library.redo()
    assert not await library.redo(), "there is nothing more"
    assert [change.kind for change in changes] == ["change", "undo", "redo"]


async def test_a_change_that_fails_is_passed_on(backend: Backend) -> None:
    errors: list[Exception] = []
    library = LibraryController(backend, failed, errors.append)  # type: ignore[arg-type]

    def fail() -> None:
        raise PaperError("The disk is full. Nothing was changed.")

    await library.try_change(fail)
    assert [str(error) for error in errors] == ["The disk is full. Nothing was changed."]
    with pytest.raises(PaperError):
        await library.change(fail)


async def test_a_library_whose_file_was_removed_is_read_where_it_was_written_again(backend: Backend) -> None:
    """What the screen reads is not what is left of the old file."""
    notices: list[str] = []
    library = LibraryController(backend, lambda _: None, failed, notices.append)
    papers = backend.workspace.papers([3, 4])
    assert await library.change(lambda: backend.workspace.library.bookmark(papers[:1]))
    backend.home.library.unlink()
    assert await library.change(lambda: backend.workspace.library.bookmark(papers[1:]))
    assert set(backend.library.bookmarked()) == {paper.id for paper in papers}
    assert notices == [
        f"{backend.home.library} was removed while paper-tui had it open. It was rewritten with all your marks."
    ]


async def test_a_backup_that_failed_is_passed_on_once(backend: Backend) -> None:
    notices: list[str] = []
    library = LibraryController(backend, lambda _: None, failed, notices.append)
    (backend.home.data / "backups").write_text("a file where the folder belongs")
    for paper in backend.workspace.papers([3, 4]):
        await library.change(lambda paper=paper: backend.workspace.library.bookmark([paper]))  # type: ignore[misc]
    assert len(notices) == 1 and notices[0].startswith("Today's backup failed")


@pytest.fixture
def importing(backend: Backend) -> Callable[[Path], "asyncio.Future[ImportReport]"]:
    """Import a path; returns a future of the report."""

    def start(path: Path) -> "asyncio.Future[ImportReport]":
        done: asyncio.Future[ImportReport] = asyncio.get_running_loop().create_future()
        ImportController(backend, lambda _: None, done.set_result).start(path)
        return done

    return start


async def test_an_import_without_a_file_reports_why(
    importing: Callable[[Path], "asyncio.Future[ImportReport]"], tmp_path: Path
) -> None:
    report = await importing(tmp_path / "missing.bib")
    assert report.problems and not report.read and not report.cancelled


async def test_an_import_reports_how_it_recognised_papers(
    importing: Callable[[Path], "asyncio.Future[ImportReport]"], tmp_path: Path
) -> None:
    file = tmp_path / "twice.jsonl"
    first, revised = '"id": "2601.90001", "title": "First"', '"id": "2601.90001", "title": "Revised", "read": true'
    file.write_text(f'{{{first}}}\n{{"schema": "paper-tui/1", {revised}}}\n')
    report = await importing(file)
    assert (report.new, report.merged, report.merged_by) == (1, 1, {"arXiv id": 1})
    assert report.marked == 1
    shown = import_message(report, narrowed=False)
    assert shown == "Imported 2 papers: 1 new, 1 updated (1 by arXiv id), marks changed on 1 paper"


async def test_a_folder_of_pages_and_bibliographies_is_imported(
    importing: Callable[[Path], "asyncio.Future[ImportReport]"], backend: Backend, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "page.md").write_text("---\narxiv: 2602.00001\ntitle: A page\ntags: [thesis]\n---\nMine.\n")
    (vault / "diary.md").write_text("Nothing of papers.\n")
    (vault / "one.bib").write_text("@misc{a, title={An entry}, eprint={2602.00002}, archiveprefix={arXiv}}\n")
    report = await importing(vault)
    assert (report.read, report.new, report.marked, report.ignored) == (2, 2, 1, 1)
    text = import_message(report, narrowed=False)
    assert text == "Imported 2 papers: 2 new, 0 updated, marks changed on 1 paper, 1 other file ignored"
    assert backend.workspace.library.reader.marks(["2602.00001"])["2602.00001"].note == "Mine."
