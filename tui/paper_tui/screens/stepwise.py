"""A screen that is drawn in steps: what would hold up the keys if it were drawn at once."""

import asyncio
import inspect
from collections.abc import Iterator
from time import monotonic
from typing import TypeVar

from textual import events
from textual.geometry import Region
from textual.screen import Screen

T = TypeVar("T")

_AT_ONCE = 0.008
"""Seconds that are drawn before keys are looked at."""
_ROUNDS = 4
"""Times that what has changed meanwhile is drawn before all is shown."""
_LINES = 8
"""Lines that are drawn before the clock is looked at."""


class Stepwise(Screen[T]):
    """Has its widgets draw their lines one after the other, with a look at the keys in between.

    Each widget keeps its lines until they change, so that Textual, which would draw them all in one go, finds them
    ready. What is seen changes at once, as ever, when the last is drawn.
    """

    _left_to_draw: Iterator[None] | None = None
    _turns = 0
    """How often keys were looked at while something was drawn."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # nothing changes the styles of what is behind, or just made

    async def _invoke_and_clear_callbacks(self) -> None:
        # The screen on top calls back whoever asked for it; an error there is theirs, not that of this screen.
        callbacks, self._callbacks = self._callbacks, []
        for callback, sender in callbacks:
            with sender._context():
                try:
                    if inspect.isawaitable(done := callback()):
                        await done
                except Exception as error:
                    self.app._handle_exception(error)

    def _compositor_refresh(self) -> None:
        if self is not self.app.screen:
            super()._compositor_refresh()
        elif self._left_to_draw is None:  # else what has changed since then is drawn together with the rest
            self._left_to_draw = self._drawn_first()
            self._draw_on()

    def _draw_on(self) -> None:
        end = monotonic() + _AT_ONCE
        try:
            if not self.is_attached or self is not self.app.screen:  # it was left meanwhile
                self._left_to_draw = None
            for _ in self._left_to_draw or ():
                if monotonic() > end:
                    self._turns += 1
                    asyncio.get_running_loop().call_soon(self._draw_on)
                    return
            self._left_to_draw = None
            if self.is_attached:
                self._compositor.update_widgets(self._dirty_widgets)  # else Textual takes these for drawn, too
                super()._compositor_refresh()
        except Exception as error:
            with self._context():  # it is this screen that failed, whoever had it drawn
                self.app._handle_exception(error)

    def _drawn_first(self) -> Iterator[None]:
        """Draw the lines of all widgets of which something has to be drawn anew; then those that changed meanwhile."""
        compositor = self._compositor
        for _ in range(_ROUNDS):
            compositor.update_widgets(self._dirty_widgets)
            turns, dirty = self._turns, tuple(compositor._dirty_regions)
            for widget in tuple(compositor.visible_widgets):
                region, clip = compositor.visible_widgets.get(widget, (Region(), Region()))  # it may be gone by now
                seen = region.intersection(clip)
                if any(map(seen.overlaps, dirty)):
                    top, bottom = seen.y - region.y, seen.bottom - region.y
                    for first in range(top, bottom, _LINES):
                        if widget.is_attached:
                            widget.render_lines(Region(0, first, region.width, min(_LINES, bottom - first)))
                        yield
            if self._turns == turns:
                break
