"""The controller of full texts: reads new PDFs in the background, in a process of its own."""

import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic
from typing import Any

from paper_index.corpus import CorpusReader
from paper_index.errors import PaperError
from paper_index.library import LibraryReader

from .subprocesses import extract_full_texts
from .worker import Backend

_SHOWN_AFTER = 3.0
"""Seconds after which the progress of an extraction is shown."""
_PAUSE = 0.25
"""Seconds between two displays of the progress."""
BUSY_PAUSE = 10.0
"""Seconds until it is tried again, if another process reads PDFs."""
_BATCH = 32
"""PDFs after which more may be searchable, about."""


class FullTextController:
    """Has the attached PDFs read that are new or changed."""

    def __init__(
        self,
        backend: Backend,
        on_progress: Callable[[tuple[int, int] | None], None],
        on_error: Callable[[PaperError], None],
        on_texts: Callable[[], None],
    ) -> None:
        """Prepare to read PDFs.

        Args:
            backend: the backend whose papers have the PDFs.
            on_progress: called with the PDFs read and all to be read if it takes long, and with None at the end.
            on_error: called if the texts cannot be written, or were damaged and are read again.
            on_texts: called when more texts may be searchable.
        """
        self._backend = backend
        self._on_progress, self._on_error, self._on_texts = on_progress, on_error, on_texts
        self._lock = asyncio.Lock()
        self._waiting = False
        self._began = self._shown = 0.0
        self._reported = 0

    async def prepare(self) -> None:
        """Read the PDFs that are new or changed, unless nothing changed. A call waits for the one before."""
        if self._waiting or find_spec("pypdfium2") is None:
            return
        self._waiting = True
        async with self._lock:
            self._waiting = False
            while await asyncio.to_thread(self._is_outdated):
                if not await self._extract():
                    break
                await asyncio.sleep(BUSY_PAUSE)  # the other process may be ended before it has read all

    def _is_outdated(self) -> bool:
        from paper_index.fulltext.sources import is_outdated

        workspace = self._backend.workspace
        if workspace.corpus.database.read_only_reason or workspace.library.database.read_only_reason:
            return False
        corpus = CorpusReader(workspace.corpus.database.open_reader())
        library = LibraryReader(workspace.library.database.open_reader())
        try:
            return is_outdated(self._backend.home, corpus, library)
        except PaperError:  # the next search reports it
            return False
        finally:
            corpus.database.close()
            library.database.close()

    async def _extract(self) -> bool:
        """Read PDFs; return whether another process does so."""
        result: dict[str, Any] = {}
        self._began, self._reported = monotonic(), 0
        try:
            result = await extract_full_texts(self._backend.home, self._progress)
            if result["problems"]:
                self._on_error(PaperError(" ".join(result["problems"])))
        except PaperError as error:
            self._on_error(error)
        finally:
            self._on_progress(None)
        self._on_texts()
        return bool(result.get("busy"))

    def _progress(self, done: int, total: int) -> None:
        now = monotonic()
        if total and now - self._began > _SHOWN_AFTER and now - self._shown > _PAUSE:
            self._shown = now
            self._on_progress((done, total))
        if done - self._reported > 2 * _BATCH:
            self._reported = done
            self._on_texts()
