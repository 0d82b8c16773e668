"""The workspace behind the screen, in a thread of its own, so that nothing heavy runs where keys are read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.workspace import Workspace

T = TypeVar("T")


class Desk:
    """One home's workspace and the one thread that works on it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper-tui")
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The open workspace; quick reads of its stores are safe from any thread."""
        if self._workspace is None:
            raise RuntimeError("not open yet")
        return self._workspace

    @property
    def is_open(self) -> bool:
        """Whether `workspace` is there."""
        return self._workspace is not None

    async def open(self) -> None:
        """Open the workspace. Raises PaperError if it cannot be."""
        self._workspace = await self.run(lambda: Workspace(self.home))

    async def answer(self, view: View, *, typing: bool) -> Answer:
        """Return what a view holds."""
        return await self.run(lambda: self.workspace.engine.answer(view, typing=typing))

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in the desk's thread, after whatever is being done there."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Finish what is under way and close all files."""
        if self._workspace is not None:
            self._thread.submit(self._workspace.close)
        self._thread.shutdown(wait=True)
