"""The explorer under test: on a home that is ready, without a terminal."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from child_process import IndexProcess
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.private_textual.screens import IncrementalScreen
from paper_tui.screens.notifications import Notifications
from tui import textual_internals
from tui.explorer import Explorer, Open, until


@pytest.fixture(scope="session", autouse=True)
def quick_textual() -> Iterator[None]:
    """Let all explorers of a test worker share parsed styles, and pilots wait no longer than needed."""
    with textual_internals.parse_styles_once(), textual_internals.quick_pilots():
        yield


@pytest.fixture(autouse=True)
def no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the clipboard of whoever runs it."""
    monkeypatch.setattr("paper_tui.system.clipboard.program", lambda: None)


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests take a browser to be there, but open none: they replace `open_url`."""
    monkeypatch.setattr("paper_tui.system.browser.is_available", lambda: True)
    monkeypatch.setattr("paper_tui.system.viewer.has_display", lambda: True)


async def build_index_here(home: Home, progress: object) -> None:
    """Build the index in a thread: a process, as the explorer starts one, takes half a second longer."""

    def build() -> None:
        with Workspace(home) as workspace:
            workspace.ready_index()

    await asyncio.to_thread(build)


async def read_no_pdfs(home: Home, progress: object) -> dict[str, list[str]]:
    """Read no PDFs: that takes a process."""
    return {"problems": []}


class ForkedCommand:
    """What the explorer uses of a process that it starts with `asyncio`; forked, which takes half as long."""

    def __init__(self, process: IndexProcess, stdout: asyncio.StreamReader) -> None:
        self._process, self.stdout = process, stdout
        self.terminate, self.kill = process.terminate, process.kill

    @classmethod
    async def start(cls, *command: str, limit: int = 2**16, **_: object) -> "ForkedCommand":
        """Run `python -P -m paper_index` with arguments."""
        assert command[1:4] == ("-P", "-m", "paper_index"), command
        process, stdout = IndexProcess(command[4:]), asyncio.StreamReader(limit)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdout), process.stdout)
        return cls(process, stdout)

    @property
    def returncode(self) -> int | None:
        return self._process.returncode

    async def wait(self) -> int:
        """Wait for its end; return the exit code."""
        await until(lambda: self.returncode is not None)
        assert self.returncode is not None
        return self.returncode


@pytest.fixture
def forked_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes that the explorer starts be forked from one that has imported the program."""
    monkeypatch.setattr("asyncio.create_subprocess_exec", ForkedCommand.start)


@pytest.fixture
def explore(filled_home: Home, tmp_path: Path, forked_commands: None, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the explorer on a home that is ready: `async with explore(size=(80, 24)) as explorer`.

    It is painted when a test looks at its text and at the end, not after each key: that is half of a test's time.
    """
    monkeypatch.chdir(tmp_path)
    textual_internals.skip_painting(monkeypatch)
    monkeypatch.setattr(IncrementalScreen, "draw_steps", lambda _: iter(()))
    monkeypatch.setattr("paper_tui.backend.indexing.build_index", build_index_here)
    monkeypatch.setattr("paper_tui.backend.fulltexts.extract_full_texts", read_no_pdfs)
    monkeypatch.setattr(Notifications, "remove_later", lambda *_: None)  # on a busy machine a test may look late
    # Papers like one, snippets and vectors come only where a test is about them.
    monkeypatch.setattr("paper_tui.backend.vectors.CALM", 3_600)
    monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 3_600)
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 3_600)

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36), query: str = "", home: Home = filled_home
    ) -> AsyncIterator[Explorer]:
        app = PaperApp(Backend(home, View(query)))
        async with app.run_test(size=size) as pilot:
            explorer = Explorer(app, pilot)
            await explorer.settle()
            yield explorer
            assert explorer.painted or explorer.text
        report = home.cache / "crash.txt"  # an error that no test expects fails it, also if the explorer survives it
        assert not report.exists(), report.read_text(encoding="utf-8")

    return opened
