"""The workspace behind the screen, in a thread of its own, so that nothing heavy runs where keys are read.

Imports nothing of Textual: the workspace is being opened while the interface is still loading.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.workspace import Workspace

T = TypeVar("T")


class Desk:
    """One home's workspace and the one thread that works on it."""

    corpus: Corpus
    """The papers, for quick reads where keys are read: nothing waits there for the desk's thread."""
    library: Library
    """The user's marks, likewise."""

    def __init__(self, home: Home, view: View) -> None:
        """Begin to open the workspace, and to answer the first view."""
        self.home = home
        self.first_view = view
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper-tui")
        self._workspace: Workspace | None = None
        self._first: Future[Answer] = self._thread.submit(self._open, view)

    def _open(self, view: View) -> Answer:
        workspace = Workspace(self.home)
        try:
            if view.query:
                workspace.engine.open_index()  # else a moment later: a list in its own order needs none
            answer = workspace.engine.answer(view, typing=True, done=True)
        except BaseException:
            workspace.close()
            raise
        self.corpus, self.library = workspace.corpus.beside(), workspace.library.beside()
        self._workspace = workspace
        return answer

    @property
    def workspace(self) -> Workspace:
        """The open workspace, for work in the desk's thread."""
        if self._workspace is None:
            raise RuntimeError("not open yet")
        return self._workspace

    @property
    def is_open(self) -> bool:
        """Whether `workspace` is there."""
        return self._workspace is not None

    async def ready(self, *, within: float) -> bool:
        """Wait some seconds for the first answer; return whether it is there, or cannot be had."""
        waiting = asyncio.wrap_future(self._first)
        waiting.add_done_callback(lambda it: it.cancelled() or it.exception())  # told by first_answer
        await asyncio.wait([waiting], timeout=within)
        return self._first.done()

    async def first_answer(self) -> Answer:
        """Return the answer to the first view. Raises PaperError if the workspace cannot be opened."""
        return await asyncio.shield(asyncio.wrap_future(self._first))

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in the desk's thread, after whatever is being done there."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def read_anew(self) -> None:
        """Read the marks from the file that is there now: another program may have put another one in its place."""
        if self.library.openings == self.workspace.library.openings:
            return
        before, self.library = self.library, await self.run(self.workspace.library.beside)
        if before is not self.workspace.library:
            before.close()

    def close(self) -> None:
        """Finish what is under way and close all files."""

        def closed() -> None:
            if self._workspace is not None:
                self.corpus.close()
                self.library.close()
                self._workspace.close()

        self._thread.submit(closed)
        self._thread.shutdown(wait=True)
