"""The garbage collector, paused while thousands of objects are made that stay."""

import contextlib
import gc
import threading
from collections.abc import Iterator


class _Pauses:
    """Pauses of the garbage collector, which all threads share. It runs again after the last of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._enabled_before = True

    def begin(self) -> None:
        """Begin a pause."""
        with self._lock:
            if not self._count:
                self._enabled_before = gc.isenabled()
            self._count += 1
            gc.disable()

    def end(self) -> None:
        """End a pause."""
        with self._lock:
            self._count -= 1
            if not self._count and self._enabled_before:
                gc.enable()


_pauses = _Pauses()
pause_collections = _pauses.begin
"""Pause the garbage collector until `resume_collections`. Pauses may overlap, also in several threads."""
resume_collections = _pauses.end


@contextlib.contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Pause the garbage collector: it would traverse all new objects again and again, and none of them is garbage."""
    pause_collections()
    try:
        yield
    finally:
        resume_collections()
