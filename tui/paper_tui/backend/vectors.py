"""The controller of vectors: makes those of new papers in the background, in a process of its own that gives way."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from paper_index.corpus import CorpusReader
from paper_index.errors import PaperError

from .subprocesses import make_vectors

if TYPE_CHECKING:
    from .worker import Backend

CALM = 2.0
"""Seconds without input before vectors are made."""
SHOWN_AFTER = 3.0
"""Seconds after which the progress is shown."""

Progress = tuple[int, int, bool]
"""Papers that have vectors, all papers, and whether the work waits because keys arrive."""


class VectorController:
    """Has the papers embedded that are new or changed, once the user makes vectors or searches by meaning."""

    def __init__(self, backend: "Backend") -> None:
        """Take the backend whose papers are embedded."""
        self._backend = backend
        self._task: asyncio.Task[None] | None = None
        self._wanted = False
        """Whether the user searched by meaning."""
        self._checked: tuple[int, bool] | None = None
        """The state in which it was last checked whether papers have no vectors."""
        self._input: asyncio.StreamWriter | None = None
        """The standard input of the process."""
        self._latest = 0.0
        """The time of the latest key."""
        self._resuming: asyncio.TimerHandle | None = None
        self._counts = (0, 0)
        """Papers that have vectors, and all papers, as the process counts them."""
        self._began = 0.0
        """The time at which the process was started."""
        self.problem = ""
        """Why the vectors could not be made, a sentence; or ""."""
        self.on_progress: Callable[[Progress | None], None] = lambda progress: None
        """Called with the progress if it takes long, and with None at the end."""
        self.on_error: Callable[[PaperError], None] = lambda error: None
        """Called if the vectors cannot be made."""
        self.on_made: Callable[[], None] = lambda: None
        """Called when all papers have vectors."""

    def prepare(self, *, wanted: bool) -> None:
        """Make the vectors of new papers soon, unless nothing changed since the last call.

        Args:
            wanted: whether to make the first vectors as well.
        """
        self._wanted = self._wanted or wanted
        if not self._backend.is_open or self._state == self._checked:
            return
        if self._task is None or self._task.done():  # else the task sees the new state
            self._task = asyncio.create_task(self._prepare())

    @property
    def _state(self) -> tuple[int, bool]:
        """The generation of the corpus, and whether vectors are wanted."""
        return self._backend.corpus.generation, self._wanted

    def note_input(self) -> None:
        """Make the process wait while keys arrive: it takes a moment, and only one of many keys has work to do."""
        self._latest = monotonic()
        if self._input is not None and self._resuming is None:
            self._tell("wait")
            self._resume_later(CALM)

    async def until_calm(self) -> None:
        """Wait until no key came for `CALM` seconds."""
        while True:
            if (rest := CALM - (monotonic() - self._latest)) <= 0:
                return
            await asyncio.sleep(rest)

    def close(self) -> None:
        """End the process. The vectors that it has written are kept."""
        if self._task is not None:
            self._task.cancel()
        if self._resuming is not None:
            self._resuming.cancel()

    def _resume_later(self, seconds: float) -> None:
        self._resuming = asyncio.get_running_loop().call_later(seconds, self._resume)

    def _resume(self) -> None:
        calm = monotonic() - self._latest
        self._show(waits=calm < CALM)
        if calm < CALM:
            self._resume_later(CALM - calm)
            return
        self._resuming = None
        self._tell("go")

    def _show(self, *, waits: bool) -> None:
        """Show the progress. A pause is shown when it takes long: a few keys change nothing on the screen."""
        if self._input is not None and self._counts[1] and monotonic() - self._began >= SHOWN_AFTER:
            self.on_progress((*self._counts, waits))

    def _tell(self, word: str) -> None:
        if self._input is not None and not self._input.is_closing():
            self._input.write(f"{word}\n".encode())

    async def _prepare(self) -> None:
        while self._state != self._checked:
            await asyncio.sleep(CALM)
            if not self._backend.workspace.engine.indexed:
                return  # an answer follows when the index is built
            self._checked = self._state
            await self._make()

    async def _make(self) -> None:
        if not await asyncio.to_thread(self._is_outdated, self._wanted):
            return
        self._counts, self._began = (0, 0), monotonic()
        try:
            await make_vectors(self._backend.home, self._progress, self._begin)
            self.problem = ""
            self.on_made()
        except PaperError as error:
            self.problem = str(error)
            self.on_error(error)
        finally:
            self._input = None
            self.on_progress(None)

    def _progress(self, done: int, total: int) -> None:
        self._counts = done, total
        self._show(waits=False)

    def _begin(self, standard_input: asyncio.StreamWriter) -> None:
        self._input = standard_input

    def _is_outdated(self, wanted: bool) -> bool:
        """Return whether papers have no vectors although they should."""
        from paper_index.semantic.building import is_complete
        from paper_index.semantic.model_files import find_model
        from paper_index.semantic.status import is_used

        workspace = self._backend.workspace
        if workspace.corpus.database.read_only_reason or not (wanted or is_used(self._backend.home.vectors)):
            return False
        corpus = CorpusReader(workspace.corpus.database.open_reader())
        try:
            model = find_model(workspace.config.search.model).fingerprint()
            return not is_complete(corpus, self._backend.home.vectors, model)
        except PaperError:  # the next search by meaning reports it
            return False
        finally:
            corpus.database.close()
