"""The index controller: opens the search index, and builds it first if it is missing or out of date."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial

from paper_index.errors import PaperError
from paper_index.search import View

from .orders import read_orders
from .subprocesses import build_index
from .worker import Backend

_BUILDS = 3
"""Builds in a row at most, when other programs add papers meanwhile."""
MANY = 20_000
"""Papers from which on the first search of a session takes noticeably longer than the next ones."""
_COMMON, _RARE = "e", "zz"
"""Beginnings of a word that very many papers have, and hardly any."""
PAUSE = 0.3
"""Seconds before each of these searches: a key of the user comes first."""

Progress = tuple[int, int]
"""Papers done, and papers in all."""


class IndexController:
    """Opens and builds the index."""

    def __init__(
        self,
        backend: Backend,
        on_progress: Callable[[Progress | None], None],
        on_error: Callable[[PaperError], None],
        on_ready: Callable[[], None],
    ) -> None:
        """Prepare to open the index.

        Args:
            backend: the backend whose index it is.
            on_progress: called while the index is built, and with None at the end.
            on_error: called if it cannot be built; search then goes on without an index.
            on_ready: called when the index is open, or search has to do without it.
        """
        self._backend = backend
        self._on_progress, self._on_error, self._on_ready = on_progress, on_error, on_ready
        self._lock = asyncio.Lock()
        self._building = False
        self._was_open = False
        self.settled = asyncio.Event()
        """Set while the index is open, or cannot be had."""

    @property
    def damaged(self) -> bool:
        """Whether the index was open and is no longer: damage was found while searching."""
        return self._was_open and not self._building and not self._backend.workspace.engine.indexed

    async def prepare(self) -> None:
        """Open the index, building it first if necessary. Calls wait for each other: the latest index wins."""
        engine = self._backend.workspace.engine
        self._was_open = False
        self.settled.clear()
        async with self._lock:
            opened = await self._backend.run(engine.open_index)
            for _ in range(_BUILDS):
                if opened or self._backend.workspace.corpus.database.read_only_reason or not await self._build():
                    break
                opened = await self._backend.run(engine.open_index)
            self._was_open = opened  # the index may be damaged by now: then `damaged` is true
        self._on_ready()
        self.settled.set()
        await self._warm_up()

    async def _warm_up(self) -> None:
        """Search for something, and read the orders, so that the user does not wait for what the engine keeps."""
        backend, engine = self._backend, self._backend.workspace.engine
        if len(backend.corpus) < MANY:
            return
        for query in (_COMMON, _RARE):
            await asyncio.sleep(PAUSE)
            if engine.indexed:
                with contextlib.suppress(PaperError):  # the next search reports it
                    await backend.run(partial(engine.answer, View(query), typing=True))
        await read_orders(backend)

    async def _build(self) -> bool:
        """Build the index in a process of its own; return whether that worked."""
        self._building = True
        self._on_progress((0, len(self._backend.corpus)))
        try:
            await build_index(self._backend.home, lambda done, total: self._on_progress((done, total)))
        except PaperError as error:
            self._on_error(error)
            return False
        finally:
            self._building = False
            self._on_progress(None)
        return True
