"""The only module that uses private names of Textual, but for `App._handle_exception` in `app.py`.

Each name is looked up before it is used. If a release of Textual lacks one, plain Textual does the work: everything
is drawn as it should be, only less quickly. A test removes each of the names.
"""

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import var
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

T = TypeVar("T")

NAMES = {
    name: name
    for name in (
        "_compositor",
        "_dirty_regions",
        "_dirty_widgets",
        "_handle_exception",
        "_scroll_update",
        "_border_subtitle",
        "update_widgets",
        "visible_widgets",
        "render_strips",
    )
}
"""The names in use. The last three belong to the compositor, which is private as a whole."""

STEP = 0.008
"""Seconds of drawing between two looks at the event queue."""
_ROUNDS = 4
"""Times that changes made meanwhile are drawn before everything is shown."""
_LINES = 8
"""Lines drawn between two looks at the clock."""


def _private(owner: Any, name: str) -> Any:
    """Return a private attribute, or None if Textual has none of this name."""
    return getattr(owner, NAMES[name], None)


def _has(owner: Any, *names: str) -> bool:
    return all(hasattr(owner, NAMES[name]) for name in names)


def update_scrollbars(widget: Widget, virtual_size: Size) -> None:
    """Adapt the scroll bars to the number of lines, without a new layout of the screen."""
    update = _private(widget, "_scroll_update")
    if update is None:
        widget.refresh(layout=True)
    else:
        update(virtual_size)


def set_border_subtitle(widget: Widget, text: Content) -> bool:
    """Set the text on the lower border; return whether the caller has to draw that line again.

    The public way draws the whole widget again.
    """
    if _has(widget, "_border_subtitle"):
        setattr(widget, NAMES["_border_subtitle"], text)
        return True
    widget.border_subtitle = text
    return False


def strips_of(screen: Screen[Any]) -> list[Strip] | None:
    """Return the lines of a whole screen, or None if Textual does not give them."""
    render = _private(_private(screen, "_compositor"), "render_strips")
    return None if render is None else list(render())


class IncrementalScreen(Screen[T]):
    """Draws its widgets some lines at a time and lets the event loop run in between, so that keys never wait.

    Each widget caches its lines until they change, so Textual, which would draw them all at once, finds them ready.
    The terminal is updated once, when the last line is drawn.
    """

    # As in Textual 8.2, but without drawing the whole screen again: focused widgets draw themselves.
    focused: var[Widget | None] = var(None)

    _steps: Iterator[None] | None = None
    """What is left to draw."""
    _turns = 0
    """How often the event loop ran while something was drawn."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # nothing changes styles while another screen is open

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:
        """Run a coroutine function in the background. Textual's types do not know that it may be a bound method."""
        return super().run_worker(work, *arguments, **options)

    @property
    def drawing(self) -> bool:
        """Whether lines are left to draw."""
        return self._steps is not None

    def _compositor_refresh(self) -> None:
        if self is not self.app.screen or not self._can_draw_in_steps():
            super()._compositor_refresh()
        elif self._steps is None:  # else changes since then are drawn together with the rest
            self._steps = self._draw_steps()
            self._draw()

    def _can_draw_in_steps(self) -> bool:
        compositor = _private(self, "_compositor")
        return (
            _has(self, "_dirty_widgets")
            and _has(self.app, "_handle_exception")
            and _has(compositor, "update_widgets", "visible_widgets", "_dirty_regions")
        )

    def _draw(self) -> None:
        """Draw for a short time, and go on later if anything is left."""
        end = monotonic() + STEP
        try:
            if not self.is_attached or self is not self.app.screen:  # closed meanwhile
                self._steps = None
            for _ in self._steps or ():
                if monotonic() > end:
                    self._turns += 1
                    asyncio.get_running_loop().call_soon(self._draw)
                    return
            self._steps = None
            if self.is_attached:
                # Otherwise Textual would consider these widgets drawn, too.
                self._compositor.update_widgets(self._dirty_widgets)
                super()._compositor_refresh()
        except Exception as error:
            self.app._handle_exception(error)

    def _draw_steps(self) -> Iterator[None]:
        """Draw the lines of all changed widgets, then what changed meanwhile; yield after every few lines."""
        compositor = self._compositor
        for _ in range(_ROUNDS):
            compositor.update_widgets(self._dirty_widgets)
            turns, dirty = self._turns, tuple(compositor._dirty_regions)
            for widget in tuple(compositor.visible_widgets):
                region, clip = compositor.visible_widgets.get(widget, (Region(), Region()))  # it may be gone by now
                visible = region.intersection(clip)
                if any(map(visible.overlaps, dirty)):
                    top, bottom = visible.y - region.y, visible.bottom - region.y
                    for first in range(top, bottom, _LINES):
                        if widget.is_attached:
                            widget.render_lines(Region(0, first, region.width, min(_LINES, bottom - first)))
                        yield
            if self._turns == turns:
                break
