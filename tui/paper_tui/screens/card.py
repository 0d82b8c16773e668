"""What all dialogs have in common: a card over the main screen that Esc closes, once."""

import asyncio
import inspect
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import OptionList

from .stepwise import Stepwise

if TYPE_CHECKING:
    from ..app import PaperApp

T = TypeVar("T")


class Over(ModalScreen[T], Stepwise[T]):
    """A screen that stands over another, which is seen behind it, dimmed.

    Textual draws all of the other again, and works out each of its colours, whenever something changes here.
    """

    _behind: list[Strip] | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.settled = asyncio.Event()
        """Set when the dialog is closed and its result has been dealt with."""

    @property
    def on_stack(self) -> bool:
        """Whether the dialog is among the open screens."""
        return self in self.app.screen_stack

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the dialog with a result. Closing it again does nothing, however late that comes."""
        if not self.on_stack:
            return AwaitComplete()
        while self.app.screen is not self:  # another dialog stands over this one
            self.app.pop_screen()
        return super().dismiss(result)

    def action_close(self) -> None:
        """Close the dialog without a result."""
        self.dismiss(None)

    def close_soon(self) -> None:
        """Close the dialog when what was typed until now has reached it."""
        (self.focused or self).call_later(self.action_close)

    def rescue(self) -> str:
        """Keep what was typed where the dialog may not come to its end; return a sentence about it."""
        return ""

    async def _pre_process(self) -> bool:
        if begun := await super()._pre_process():
            return begun
        await self._message_loop_exit()  # Textual leaves what could not be mounted where it is, with its widgets
        return begun

    async def _dispatch_message(self, message: Message) -> None:
        # Widgets still send what keys and clicks meant to them before the dialog was closed. A second Enter must not
        # run the command of the palette a second time.
        from_user = isinstance(message, events.InputEvent) or message.control is not None
        if self.on_stack or not from_user:
            await super()._dispatch_message(message)

    def _push_result_callback(self, requester: Any, callback: Any, future: Any = None) -> None:
        # The dialog is closed when its result is dealt with: an error there is reported and ends nothing.
        async def deal(result: T | None) -> None:
            try:
                if callback is not None and inspect.isawaitable(done := callback(result)):
                    await done
            except Exception as error:
                cast("PaperApp", self.app).report(error)
            finally:
                self.settled.set()

        super()._push_result_callback(requester, deal, future)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen behind."""
        if self._behind is None:
            stack = self.app.screen_stack
            self._behind = stack[stack.index(self) - 1]._compositor.render_strips()
        if y >= len(self._behind):
            return Strip.blank(self.size.width)
        strip, dim = self._behind[y], self.styles.background
        return Strip([Segment(text, _dimmed(style, dim)) for text, style, _ in strip], strip.cell_length)

    def _set_dirty(self, *regions: Region) -> None:
        if regions:  # these have changed behind
            self._behind = None
        super()._set_dirty(*regions)


class Card(Over[T]):
    """A screen with one card on it. A click beside the card closes it too."""

    DEFAULT_CLASSES = "-tall"  # as most terminals are: styles are not looked up again for it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012, as Textual declares it
    BINDINGS: ClassVar = [("escape", "close", "Close"), ("ctrl+q", "close", "Close")]

    def walk(self, event: events.Key, options: OptionList) -> bool:
        """Move through a list while its filter is typed; return whether the key was for that."""
        steps = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key not in steps or self.focused is options:
            return False
        event.stop()
        getattr(options, f"action_{steps[event.key]}")()
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()


@lru_cache(1_000)
def _dimmed(style: Style | None, dim: Color) -> Style | None:
    """Return what Textual makes of a style that shines through a colour."""
    return next(iter(BackgroundScreen.process_segments([Segment(" ", style)], dim))).style
