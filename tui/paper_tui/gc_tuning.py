"""The garbage collector. A collection blocks the keyboard, so there are few, and they skip what lives for good."""

import gc

_THRESHOLDS = 5_000, 4, 250
"""Thresholds of the collector. Young collections stay short; full ones, which can take longer than two frames after an
import, become rare."""


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
    if gc.get_threshold() == _THRESHOLDS:  # not in a test, where the program shares its Python
        gc.freeze()
