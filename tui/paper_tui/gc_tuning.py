"""The garbage collector: short collections while keys arrive, full ones in pauses of the input.

Python frees most objects at once. Those that refer to each other, such as the widgets of a closed dialog, stay until a
collection finds them. A collection takes longer the more objects it looks at. The young and the middle generation are
kept so small that their collections take less than a frame (16 ms). A full collection takes about 100 ms and waits for
a pause in the input. The objects that survive it are frozen until the next pause, so that the old generation holds only
newer objects. If no pause comes, that generation is collected alone.
"""

import gc
from time import monotonic

from paper_index.storage.garbage import pause_collections, resume_collections

_NEVER = 1_000_000
THRESHOLDS = 1_500, 5, _NEVER
"""New objects before the young generation is collected; collections of it before one of the middle generation, which
then looks at 9,000 objects at most; and none of the old generation."""
_PAUSE = 2.0
"""Seconds without input before a full collection."""
_MIN_COLLECTIONS, _MAX_COLLECTIONS = 5, 15
"""Collections of the middle generation before a full one in a pause; and before one of the old generation without a
pause, which then looks at about 110,000 objects: five dialogs that were closed."""


class StartPause:
    """The pause of the collector while the program starts: its objects are in use."""

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Collect nothing from now on."""
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


class IdleCollector:
    """Runs full collections in pauses of the input. If none comes, it does not wait for ever."""

    def __init__(self) -> None:
        self._latest = monotonic()

    def note_input(self) -> None:
        """Note a key or a click."""
        self._latest = monotonic()

    def collect_if_due(self) -> None:
        """Collect all garbage if it is time to. To be called about once a second, while no key is waiting."""
        if not _is_tuned():
            return
        idle = monotonic() - self._latest
        collections_of_middle = gc.get_count()[2]  # since the last full collection
        if idle > _PAUSE and collections_of_middle > _MIN_COLLECTIONS:
            gc.unfreeze()  # much may be garbage by now, such as the data of an index that was built again
            gc.collect()
            gc.freeze()
        elif collections_of_middle > _MAX_COLLECTIONS:
            gc.collect()
