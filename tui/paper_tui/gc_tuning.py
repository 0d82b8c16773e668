"""The garbage collector runs while nobody presses a key, and as briefly as possible.

Python frees most objects at once. Those that refer to each other, such as the widgets of a closed dialog, stay until a
collection finds them. Collections of the youngest generation are short, and Python starts them as usual. A collection
of the middle generation takes longer than a frame and waits for a pause in the input. A full one takes several times
as long and waits for a long pause.
"""

import gc
from time import monotonic

_NEVER = 1_000_000
_THRESHOLDS = 5_000, _NEVER, _NEVER
"""Thresholds of the collector: Python starts collections of the youngest generation alone."""
_PAUSE, _MAX_INPUTS = 1.0, 50
"""Seconds without input before the middle generation is collected; and how many keys and clicks it waits for that."""
_LONG_PAUSE, _MIN_COLLECTIONS, _MAX_COLLECTIONS = 10.0, 5, 40
"""Seconds without input before a full collection; how many of the middle generation come before it, and how many at
most while there is no long pause."""


def pause() -> None:
    """Collect nothing while the program starts: what it makes then is in use."""
    gc.disable()


def resume() -> None:
    """Collect from now on, without what is alive now."""
    if not gc.isenabled():
        gc.set_threshold(*_THRESHOLDS)
        freeze()
        gc.enable()


def freeze() -> None:
    """Make collections skip what is alive now."""
    if _is_tuned():
        gc.freeze()


def _is_tuned() -> bool:
    """Tell whether the collector is ours. In a test it is not: there the program shares its Python."""
    return gc.get_threshold() == _THRESHOLDS


class IdleCollector:
    """Collects garbage in pauses of the input. If none comes, it does not wait for ever, so that memory is bounded."""

    def __init__(self) -> None:
        self._latest = monotonic()
        self._inputs = 0
        """Keys and clicks since the last collection."""
        self._collections = 0
        """Collections of the middle generation since the last full one."""

    def note_input(self) -> None:
        """Note a key or a click."""
        self._inputs += 1
        self._latest = monotonic()

    def collect_if_due(self) -> None:
        """Collect garbage if it is time to. To be called about once a second, while no key is waiting."""
        if not _is_tuned():
            return
        idle = monotonic() - self._latest
        if self._collections > (_MIN_COLLECTIONS if idle > _LONG_PAUSE else _MAX_COLLECTIONS):
            gc.collect()
            self._inputs = self._collections = 0
        elif self._inputs > (0 if idle > _PAUSE else _MAX_INPUTS):
            gc.collect(1)
            self._inputs, self._collections = 0, self._collections + 1
