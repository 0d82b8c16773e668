"""Search by meaning in the explorer: the model opens meanwhile, and papers without the words are marked."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from factories import paper
from hashed_encoder import HashedEncoder
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_index.semantic import model_files, onnx_encoder, status
from paper_index.semantic.building import build_vectors
from paper_index.workspace import Workspace
from paper_tui.backend import vectors
from paper_tui.backend.model import ModelLoader
from tui.explorer import Explorer, Open

CAR = paper("Zebra car", "2501.00001", abstract="Zebra zebra.")
OTHER = paper("Quick automobile", "2501.00002", abstract="Nothing else.")


class SlowModel:
    """A model that is open once it may be."""

    def __init__(self) -> None:
        self.may_open = threading.Event()
        self.opened: list[str] = []

    def open(self, setting: str) -> HashedEncoder:
        assert self.may_open.wait(20)
        self.opened.append(setting)
        return HashedEncoder()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> SlowModel:
    slow = SlowModel()
    monkeypatch.setattr(onnx_encoder, "open_encoder", slow.open)
    return slow


def note(explorer: Explorer) -> str:
    return explorer.main.message_line.note.plain


async def test_words_are_searched_until_the_model_is_open(explore: Open, model: SlowModel, home: Home) -> None:
    pytest.importorskip("numpy", reason="vectors are compared by numpy, which the extra 'semantic' installs")
    with Workspace(home) as workspace:
        workspace.corpus.add([CAR, OTHER], name="test")
        workspace.ready_index()
        build_vectors(workspace.corpus.reader, home.vectors, HashedEncoder())
    async with explore(size=(120, 40)) as explorer:
        explorer.search_for("~ zebra car")
        await explorer.settle()
        assert note(explorer).startswith("Loading the model for search by meaning")
        assert "Zebra car" in explorer.text and "Quick automobile" not in explorer.text
        model.may_open.set()
        await explorer.until_seen("Quick automobile", "by meaning")
        assert note(explorer) == "" and model.opened == [""]
        explorer.main.cursor = explorer.titles.index("Quick automobile")
        await explorer.until_seen("By meaning · not by its words")
        explorer.search_for("zebra car")
        await explorer.settle()
        assert "Quick automobile" not in explorer.text and len(model.opened) == 1
        explorer.search_for("~")
        await explorer.until_seen("Quick automobile", "by trending")


async def test_a_model_that_cannot_be_opened_is_reported_and_words_are_searched(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(setting: str) -> HashedEncoder:
        raise PaperError("Cannot use the model: it is a teapot.")

    monkeypatch.setattr(onnx_encoder, "open_encoder", refuse)
    async with explore(size=(120, 40)) as explorer:
        explorer.search_for("~ mamba")
        await explorer.until(lambda: "it is a teapot" in note(explorer))
        assert "Mamba" in explorer.text and "by meaning" not in explorer.text and "by relevance" in explorer.text


async def test_without_the_extra_the_command_that_installs_it_fits(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "_NEEDED", ("a_package_that_is_not_installed",))
    async with explore(size=(80, 24)) as explorer:
        explorer.search_for("~ mamba")
        await explorer.until_seen("needs an extra: pip install 'paper-tui[semantic]'.")
        assert "'. Searched by words only." in note(explorer)


def test_a_model_that_opened_while_the_words_were_searched_is_not_missed(model: SlowModel) -> None:
    loader = ModelLoader("")
    with pytest.raises(PaperError, match="Loading the model"):
        loader()
    model.may_open.set()
    missed = loader.take_missed()
    assert missed is not None and missed.result(20) is loader()
    with_it = loader.take_missed()
    assert with_it is None


class Process:
    """The process that makes vectors, as the controller sees it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.started = 0
        self.may_end = asyncio.Event()
        self.was_cancelled = False
        self.error = ""

    async def run(
        self, home: Home, progress: Callable[[int, int], None], begun: Callable[["Process"], None]
    ) -> dict[str, int]:
        self.started += 1
        self.progress = progress
        begun(self)
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        if self.error:
            raise PaperError(self.error)
        return {"embedded": 1}

    def is_closing(self) -> bool:
        return False

    def write(self, line: bytes) -> None:
        self.lines.append(line.decode().strip())


@pytest.fixture
def process(explore: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Process:
    made, file = Process(), tmp_path / "model.onnx"
    file.write_bytes(b"m")
    monkeypatch.setattr(vectors, "make_vectors", made.run)
    monkeypatch.setattr(vectors, "CALM", 0.01)
    monkeypatch.setattr(model_files, "find_model", lambda setting: model_files.ModelFiles("a model", file, None))
    return made


async def test_vectors_are_made_in_the_background_and_wait_while_keys_come(
    explore: Open, process: Process, monkeypatch: pytest.MonkeyPatch, filled_home: Home
) -> None:
    async with explore() as explorer:
        await explorer.press("j")
        await asyncio.sleep(0.05)
        assert not process.started  # nobody has asked for vectors
        with Workspace(filled_home) as workspace:
            build_vectors(workspace.corpus.reader, filled_home.vectors, HashedEncoder())
        await explorer.add_papers([CAR])
        explorer.search_for("zebra")
        await explorer.until(lambda: process.started)
        monkeypatch.setattr(vectors, "CALM", 0.2)
        await explorer.press("j", "k")
        assert process.lines == ["wait"]
        await explorer.until(lambda: process.lines == ["wait", "go"])
    assert process.was_cancelled


async def test_a_search_by_meaning_asks_for_the_first_vectors(
    explore: Open, process: Process, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def check(folder: Path) -> bool:
        begun.set()
        assert may_end.wait(20)
        return False

    monkeypatch.setattr(status, "is_used", check)
    model.may_open.set()
    process.may_end.set()
    async with explore() as explorer:
        explorer.search_for("agent")
        await explorer.until(begun.is_set)
        explorer.search_for("~ mamba")  # before the check for the first search is over
        await explorer.settle()
        may_end.set()
        await explorer.until(lambda: process.started)
        await explorer.until(lambda: note(explorer).startswith("No paper has a vector yet: they are being made."))
        explorer.search_for("~ other")
        await explorer.settle()
        await asyncio.sleep(0.05)
    assert process.started == 1


@pytest.mark.parametrize("width", [60, 80, 200])
async def test_the_pause_fits_into_the_line(explore: Open, process: Process, width: int) -> None:
    async with explore(size=(width, 24)) as explorer:
        explorer.main.progress.show_embedding((75_000, 75_044, True))
        await explorer.until_seen("75,000 of 75,044 papers; paused")
        assert ("paused while you type" in explorer.text) is (width == 200)
        explorer.main.progress.show_embedding((120, 327, True))
        await explorer.until_seen("120 of 327 papers; paused")


async def test_progress_pauses_and_failures_are_shown(
    explore: Open, process: Process, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SHOWN_AFTER", 0.0)
    model.may_open.set()
    async with explore() as explorer:
        explorer.search_for("~ mamba")
        await explorer.until(lambda: process.started)
        explorer.search_for("")
        await explorer.settle()
        process.progress(1_200, 6_160)
        await explorer.until_seen("Making vectors", "1,200 of 6,160 papers")
        monkeypatch.setattr(vectors, "CALM", 0.2)
        for _ in range(500):
            if "papers; paused" in explorer.text:
                break
            await explorer.press("j")
            await asyncio.sleep(0.01)
        assert "1,200 of 6,160 papers; paused" in explorer.text
        await explorer.until(lambda: process.lines[-1] == "go" and "paused" not in explorer.text)
        process.error = "Cannot write the vectors: the disk is full. Earlier ones are kept."
        process.may_end.set()
        await explorer.until(lambda: process.error in explorer.said)
        assert "Making vectors" not in explorer.text
        explorer.search_for("~ mamba")
        await explorer.until(lambda: process.error in note(explorer))
