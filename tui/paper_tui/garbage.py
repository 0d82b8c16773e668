"""When the garbage collector runs: while nobody presses a key, and for as short as can be.

Python frees most objects at once. Those that refer to each other, like the widgets of a closed dialog, stay until the
garbage collector finds them. It looks at the newest as often as Python has it. A look at those that stayed after that
takes longer than a frame and waits for a pause; a look at all of them takes several times as long and waits for a long
one.
"""

import gc
from time import monotonic

_NEW = 5_000
"""Objects that are made before Python has the newest looked at."""
_NEVER = 1_000_000
_PAUSE, _INPUTS = 1.0, 50
"""Seconds without input before the objects that stayed since the last look are looked at. With so many keys and clicks
since then it waits for no pause: memory stays bounded without one."""
_LONG_PAUSE, _LOOKS, _MANY_LOOKS = 10.0, 5, 40
"""Seconds without input, after so many such looks, before all objects are looked at; with many it waits for no pause,
either."""


class Garbage:
    """Runs the collector in pauses, and after many keys without one."""

    def __init__(self) -> None:
        self._active = False
        self._latest = monotonic()
        self._inputs = 0
        """Keys and clicks since the last look."""
        self._looks = 0
        """Looks since all objects were looked at."""

    def begin(self) -> None:
        """Begin to collect, if the program was started with the collector off. What was made until now is in use."""
        if not gc.isenabled():
            self._active = True
            gc.set_threshold(_NEW, _NEVER, _NEVER)
            self.keep()
            gc.enable()

    def keep(self) -> None:
        """Have the objects that are there now never looked at again: they are in use until the program ends."""
        if self._active:
            gc.freeze()

    def input(self) -> None:
        """Note a key or a click."""
        self._inputs += 1
        self._latest = monotonic()

    def look(self) -> None:
        """Collect if it is time to. To be called about once a second, while no key is waiting."""
        if not self._active:
            return
        pause = monotonic() - self._latest
        if self._looks > (_LOOKS if pause > _LONG_PAUSE else _MANY_LOOKS):
            gc.collect()
            self._inputs = self._looks = 0
        elif self._inputs > (0 if pause > _PAUSE else _INPUTS):
            gc.collect(1)
            self._inputs, self._looks = 0, self._looks + 1
