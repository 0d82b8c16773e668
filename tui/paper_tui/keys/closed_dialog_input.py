"""Late input: keys and clicks that were meant for a dialog that has closed meanwhile."""

from typing import Any, Protocol
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.screen import Screen

_HELD, _DOUBLE = 0.1, App.CLICK_CHAIN_TIME_THRESHOLD
"""Seconds within which a repeated key is being held down, and within which two clicks are a double click."""
_DELAY = 0.75
"""Seconds after which terminals begin at the latest to repeat a key that is held down."""


class _Main(Protocol):
    """The main screen."""

    @property
    def app(self) -> App[object]:
        """The app, whose screen may be a dialog."""


class LateInput:
    """Recognises late input, which must not act on the main screen."""

    def __init__(self, main: _Main) -> None:
        self._main = main
        self._given: WeakKeyDictionary[events.Key, Screen[Any]] = WeakKeyDictionary()
        """The screen that each forwarded key was given to."""
        self._latest: tuple[object, float, object] = "", 0.0, main
        """The latest key or place of a click, its time, and the screen it was meant for."""
        self._click_is_late = False

    def skips(self, key: events.Key) -> bool:
        """Return whether a pressed key repeats the one that has just closed a dialog.

        The first repeat of a key that is held down comes so late that it may be a second press, and acts. Those after
        it follow each other quickly, and are skipped.
        """
        held, delay = (0.0, 0.0) if key.is_printable else (_HELD, _DELAY)
        if self._repeats(key.key, key.time, held, delay):
            return True
        self._given[key] = self._main.app.screen
        return False

    def is_late(self, event: events.Event) -> bool:
        """Return whether a forwarded key or a click was meant for a dialog that has closed."""
        screen = self._main.app.screen
        if isinstance(event, events.Key):  # no widget used it, so it would act on the main screen
            return self._given.get(event, screen) is not screen
        if isinstance(event, events.MouseDown):
            self._click_is_late = self._repeats((event.screen_x, event.screen_y), event.time, _DOUBLE)
        return isinstance(event, events.MouseDown | events.MouseUp) and self._click_is_late

    def _repeats(self, pressed: object, time: float, within: float, delay: float = 0.0) -> bool:
        """Return whether a press repeats the one that has just closed a dialog.

        Args:
            pressed: the key, or the place of a click.
            time: when it was pressed.
            within: the seconds within which it is a repetition.
            delay: the seconds within which those that follow may be repetitions.
        """
        before, at, screen = self._latest
        now: object = self._main.app.screen
        same = pressed == before and screen is not self._main and screen is not now
        repeats = same and time - at < within
        self._latest = pressed, time, screen if repeats or (same and time - at < delay) else now
        return repeats
