"""The garbage collector: it runs when a frame is drawn, and in pauses of the input.

Python frees most objects at once. Those that refer to each other, such as the widgets of a closed dialog, stay until a
collection finds them. A collection takes longer the more objects it looks at. The young and the middle generation are
kept so small that their collections take less than a frame (16 ms), and are collected once a frame is drawn. In a pause
of the input all new objects are collected, which takes about 20 ms, and those that survive are frozen: later
collections skip them. Frozen objects are only collected in a long pause, because that takes about 150 ms.
"""

import asyncio
import gc
from time import monotonic

from paper_index.storage.garbage import pause_collections, resume_collections

_NEVER = 1_000_000
THRESHOLDS = 3_000, 1, _NEVER
"""New objects before the young generation is collected; collections of it before one of the middle generation, which
then looks at 9,000 objects at most; and none of the old generation."""
_REST = 0.05
"""Seconds after a frame before garbage is collected: after the letter, its answer is drawn next."""
_WORTHWHILE, _YOUNG = 500, 3
"""New objects that are worth a collection after a frame; collections of the young generation before one of the middle
generation then."""
_PAUSE, _LONG_PAUSE = 2.0, 30.0
"""Seconds without input before all new objects are collected, and before the frozen ones are."""
_MIN_COLLECTIONS, _MAX_COLLECTIONS = 2, 15
"""Collections of the middle generation before one of all new objects in a pause; and before one without a pause, which
then looks at 130,000 objects at most: six dialogs that were closed."""
_MAX_PAUSES = 50
"""Pauses after which frozen objects are collected although no long pause came."""


class StartPause:
    """The pause of the collector while the program starts: its objects are in use."""

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Collect nothing from now on."""
        if not self._begun:
            self._begun = True
            pause_collections()

    def end(self) -> None:
        """Collect from now on, without the objects that are alive now. Without a pause, change nothing."""
        if self._begun:
            self._begun = False
            gc.set_threshold(*THRESHOLDS)
            freeze()
            resume_collections()


start_pause = StartPause()


def freeze() -> None:
    """Make collections skip the objects that are alive now."""
    if _is_tuned():
        gc.freeze()


def _is_tuned() -> bool:
    """Return whether the collector is ours. In a test it is not: there the program shares its Python."""
    return gc.get_threshold() == THRESHOLDS


class FrameCollector:
    """Runs short collections after frames, so that none is due before the next one is drawn."""

    def __init__(self) -> None:
        self._waiting: asyncio.TimerHandle | None = None

    def note_frame(self) -> None:
        """Note that a frame is drawn; to be called in the event loop."""
        if _is_tuned():
            if self._waiting is not None:
                self._waiting.cancel()
            self._waiting = asyncio.get_running_loop().call_later(_REST, self._collect)

    def _collect(self) -> None:
        new, young, middle = gc.get_count()
        if new > _WORTHWHILE and gc.isenabled():  # else the next answer is being computed
            gc.collect(2 if middle > _MAX_COLLECTIONS else 1 if young > _YOUNG else 0)


frame_collector = FrameCollector()


class IdleCollector:
    """Runs long collections in pauses of the input. If none comes, it does not wait for ever."""

    def __init__(self) -> None:
        self._latest = monotonic()
        self._pauses = 0
        """Pauses since the frozen objects were collected."""

    def note_input(self) -> None:
        """Note a key or a click."""
        self._latest = monotonic()

    def collect_if_due(self) -> None:
        """Collect garbage if it is time to. To be called about once a second, while no key is waiting."""
        if not _is_tuned():
            return
        idle = monotonic() - self._latest
        collections_of_middle = gc.get_count()[2]  # since the last one of the old generation
        if idle > _PAUSE and self._pauses > (0 if idle > _LONG_PAUSE else _MAX_PAUSES):
            gc.unfreeze()  # much may be garbage by now, such as the data of an index that was built again
            gc.collect()
            gc.freeze()
            self._pauses = 0
        elif idle > _PAUSE and collections_of_middle > _MIN_COLLECTIONS:
            gc.collect()
            gc.freeze()
            self._pauses += 1
        elif collections_of_middle > _MAX_COLLECTIONS:
            gc.collect()
