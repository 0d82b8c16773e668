"""Screens: drawn some lines at a time, and dialogs over the dimmed screen behind."""

import asyncio
import inspect
from collections.abc import Iterator
from functools import lru_cache
from time import monotonic
from typing import Any, Protocol, TypeVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from ..gc_tuning import frame_collector
from .names import has, lines_to_draw, private, strips_of

T = TypeVar("T")

STEP = 0.008
"""Seconds of drawing between two looks at the event queue."""
PACE = 0.004
"""Seconds after a frame before the next one is drawn, unless Textual's timer draws it."""
_ROUNDS = 4  # times that changes made during drawing are drawn before everything is shown
_LINES = 16  # drawn between two looks at the clock


class IncrementalScreen(Screen[T]):
    """Draws its widgets some lines at a time and lets the event loop run in between, so that keys never wait.

    Each widget caches its lines until they change, so Textual, which would draw them all at once, finds them ready.
    The terminal is updated once, when the last line is drawn.
    """

    # As in Textual 8.2, but without drawing the whole screen again: focused widgets draw themselves.
    focused: var[Widget | None] = var(None)

    _steps: Iterator[None] | None = None  # the lines left to draw
    _turns = 0  # of the event loop during drawing
    _drawn = 0.0  # the time of the last frame

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # nothing changes styles while another screen is open

    async def _invoke_and_clear_callbacks(self) -> None:
        # The screen on top calls back the code that opened it; an error there is not an error of this screen.
        if not has(self, "_callbacks", "_context") or not has(self.app, "_handle_exception"):
            await super()._invoke_and_clear_callbacks()
            return
        callbacks, self._callbacks = self._callbacks, []
        for callback, sender in callbacks:
            with sender._context():
                try:
                    if inspect.isawaitable(done := callback()):
                        await done
                except Exception as error:
                    self.app._handle_exception(error)

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:
        """Run a coroutine function in the background. Textual's types do not know that it may be a bound method."""
        return super().run_worker(work, *arguments, **options)

    @property
    def drawing(self) -> bool:
        """Whether lines are left to draw."""
        return self._steps is not None

    async def _on_idle(self, event: events.Idle) -> None:
        # Textual draws at the ticks of a timer, and so an answer up to two ticks after the letter that asked for it.
        # Textual calls this before its own handler, which leaves the rest to the timer.
        if self.is_current and self._steps is None and monotonic() - self._drawn >= PACE and self._can_draw_in_steps():
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self is not self.app.screen or not self._can_draw_in_steps():
            super()._compositor_refresh()
        elif self._steps is None:  # else changes since then are drawn together with the rest
            self._steps = self.draw_steps()
            self._draw()

    def _can_draw_in_steps(self) -> bool:
        compositor = private(self, "_compositor")
        return (
            has(self, "_dirty_widgets")
            and has(self, "_context")
            and has(self, "_on_timer_update")
            and has(self.app, "_handle_exception")
            and has(compositor, "update_widgets", "visible_widgets", "_dirty_regions")
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
                # Otherwise Textual would also consider these widgets drawn.
                self._compositor.update_widgets(self._dirty_widgets)
                super()._compositor_refresh()
                self._drawn = monotonic()
                frame_collector.note_frame()
        except Exception as error:
            with self._context():  # the error belongs to this screen
                self.app._handle_exception(error)

    def draw_steps(self) -> Iterator[None]:
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
                        lines = lines_to_draw(widget, range(first, min(first + _LINES, bottom)))
                        if lines and widget.is_attached:
                            widget.render_lines(Region(0, lines[0], region.width, len(lines)))
                            yield
            if self._turns == turns:
                break


class _Reporter(Protocol):
    """The app, as far as dialogs use it."""

    def report(self, error: BaseException) -> None:
        """Show an error that the explorer survives."""


class OverlayScreen(ModalScreen[T], IncrementalScreen[T]):
    """A screen over another one, which is visible behind it, dimmed.

    The dimmed lines are cached: Textual would render the whole screen behind again whenever something changes here.
    """

    _behind: list[Strip] | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.settled = asyncio.Event()
        """Set when the dialog is closed and its result is handled."""

    @property
    def on_stack(self) -> bool:
        """Whether the dialog is among the open screens."""
        return self in self.app.screen_stack

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the dialog with a result. Closing it a second time does nothing."""
        if not self.on_stack:
            return AwaitComplete()
        while self.app.screen is not self:  # another dialog is open over this one
            self.app.pop_screen()
        return super().dismiss(result)

    def action_close(self) -> None:
        """Close the dialog without a result."""
        self.dismiss(None)

    def close_soon(self) -> None:
        """Close the dialog once the text typed so far is in it."""
        (self.focused or self).call_later(self.action_close)

    def rescue(self) -> str:
        """Save the typed text, because the dialog may not close normally; return a sentence about it."""
        return ""

    async def _pre_process(self) -> bool:
        mounted: bool = await super()._pre_process()
        if not mounted and has(self, "_message_loop_exit"):
            await self._message_loop_exit()  # Textual does not remove a screen that could not be mounted
        return mounted

    async def _dispatch_message(self, message: Message) -> None:
        # Widgets still send messages about keys and clicks from before the dialog was closed. A second Enter must not
        # run the command of the palette a second time.
        from_user = isinstance(message, events.InputEvent) or message.control is not None
        if self.on_stack or not from_user:
            await super()._dispatch_message(message)

    def _push_result_callback(self, requester: Any, callback: Any, future: Any = None) -> None:
        # The dialog is closed when its result is handled: an error there is reported and ends nothing.
        async def handle(result: T | None) -> None:
            try:
                if callback is not None and inspect.isawaitable(done := callback(result)):
                    await done
            except Exception as error:
                cast("_Reporter", self.app).report(error)
            finally:
                self.settled.set()

        super()._push_result_callback(requester, handle, future)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen behind."""
        if self._behind is None:
            self._behind = strips_of(self.app.screen_stack[self.app.screen_stack.index(self) - 1])
        if self._behind is None:
            return super().render_line(y)
        if y >= len(self._behind):
            return Strip.blank(self.size.width)
        strip, dim = self._behind[y], self.styles.background
        if y == len(self._behind) - 1:  # the line of messages
            return strip
        return Strip([Segment(text, _dimmed(style, dim)) for text, style, _ in strip], strip.cell_length)

    def _set_dirty(self, *regions: Region) -> None:
        if regions:  # these have changed behind the dialog
            self._behind = None
        super()._set_dirty(*regions)


@lru_cache(1_000)
def _dimmed(style: Style | None, dim: Color) -> Style | None:
    """Return a style as Textual dims it behind a translucent colour."""
    return next(iter(BackgroundScreen.process_segments([Segment(" ", style)], dim))).style
