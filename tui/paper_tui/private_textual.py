"""The only module that uses private names of Textual, but for `private_keys.py` and `App._handle_exception`.

Each name is looked up before it is used. If a release of Textual lacks one, plain Textual does the work: everything
is drawn as it should be, only less quickly. A test removes each of the names.
"""

import asyncio
import contextlib
import inspect
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from time import monotonic
from typing import Any, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.content import Content
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.style import Style as ContentStyle
from textual.widget import Widget
from textual.widgets import OptionList
from textual.worker import NoActiveWorker, Worker, WorkerFailed, get_current_worker

try:
    from textual._context import active_message_pump
except ImportError:  # a release without it: errors are those of the screen on top
    active_message_pump = None  # type: ignore[assignment]

try:
    from textual._styles_cache import StylesCache
except ImportError:  # a release without it
    StylesCache = None  # type: ignore[assignment, misc]

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
        "_callbacks",
        "_context",
        "_message_loop_exit",
        "__watchers",
        "update_widgets",
        "visible_widgets",
        "render_strips",
    )
}
"""The names in use. The last three belong to the compositor, which is private as a whole."""

STEP = 0.008
"""Seconds of drawing between two looks at the event queue."""
_ROUNDS = 4  # times that changes made during drawing are drawn before everything is shown
_LINES = 8  # drawn between two looks at the clock


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


def forget_watchers(widget: Widget) -> None:
    """Remove a widget's watchers of the app. Textual keeps them, and so the removed widget, until they next run."""
    watchers = _private(widget.app, "__watchers") or {}
    for watching in watchers.values():
        watching[:] = [each for each in watching if each[0] is not widget]


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

    _steps: Iterator[None] | None = None  # the lines left to draw
    _turns = 0  # of the event loop during drawing

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # nothing changes styles while another screen is open

    async def _invoke_and_clear_callbacks(self) -> None:
        # The screen on top calls back the code that opened it; an error there is not an error of this screen.
        if not _has(self, "_callbacks", "_context") or not _has(self.app, "_handle_exception"):
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

    def _compositor_refresh(self) -> None:
        if self is not self.app.screen or not self._can_draw_in_steps():
            super()._compositor_refresh()
        elif self._steps is None:  # else changes since then are drawn together with the rest
            self._steps = self.draw_steps()
            self._draw()

    def _can_draw_in_steps(self) -> bool:
        compositor = _private(self, "_compositor")
        return (
            _has(self, "_dirty_widgets")
            and _has(self, "_context")
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
                # Otherwise Textual would also consider these widgets drawn.
                self._compositor.update_widgets(self._dirty_widgets)
                super()._compositor_refresh()
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
                        if widget.is_attached:
                            widget.render_lines(Region(0, first, region.width, min(_LINES, bottom - first)))
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
        if not mounted and _has(self, "_message_loop_exit"):
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


def failed_screen(app: App[Any], error: Exception) -> Screen[Any] | App[Any] | None:
    """Return the screen whose handler, action, worker, timer or widget raised an error.

    The app acts for the screen on top, for example when it runs the action of a key; before there is a screen, the
    result is the app. It is None if the widget that raised the error has been removed since.
    """
    node: Any = active_message_pump.get(app) if active_message_pump is not None else app
    if isinstance(error, WorkerFailed):
        with contextlib.suppress(NoActiveWorker):
            node = get_current_worker().node
    while isinstance(node, DOMNode) and not isinstance(node, Screen | App):
        node = node.parent
    if isinstance(node, App) and app.screen_stack:
        return app.screen
    return node if isinstance(node, Screen | App) else None


# Changes to Textual 8.2 itself.

# The hash of a rule is the one of any object. Textual computes it in Python, some hundred times for each styled node.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]

_Components = dict[str, RenderStyles]
_components: WeakKeyDictionary[DOMNode, tuple[object, dict[tuple[Any, ...], _Components]]] = WeakKeyDictionary()
"""The style rules, and the component styles of a node by what selects them."""
_MAX_STATES = 8
"""States of a node whose component styles are kept, such as with and without focus."""


def _process_component_classes(stylesheet: Stylesheet, node: DOMNode) -> None:
    """Update the styles of a node's component classes. Those of an earlier state of the node are used again.

    Textual computes all of them again whenever the node or one above it gets the focus or a class.
    """
    if not node._get_component_classes():
        return
    rules, states = _components.get(node, (None, {}))
    if rules is not stylesheet.rules_map or len(states) >= _MAX_STATES:
        rules, states = _components[node] = stylesheet.rules_map, {}
    state = tuple((type(each), each.id, each.classes, each._pseudo_classes_cache_key) for each in node.css_path_nodes)
    before = node._component_styles.copy()
    if state not in states:
        _process_all(stylesheet, node)
        states[state] = node._component_styles.copy()
    elif before != states[state]:
        node._component_styles.clear()
        node._component_styles.update(states[state])
        node.refresh()


if hasattr(Stylesheet, "_process_component_classes") and hasattr(DOMNode, "_pseudo_classes_cache_key"):
    _process_all = Stylesheet._process_component_classes
    Stylesheet._process_component_classes = _process_component_classes  # type: ignore[assignment, method-assign]


def _move_page(options: OptionList, direction: Any) -> None:
    with contextlib.suppress(KeyError, IndexError):  # its options have no lines yet, as right after it is filled
        _move_by_lines(options, direction)


if hasattr(OptionList, "_move_page"):
    _move_by_lines, OptionList._move_page = OptionList._move_page, _move_page  # type: ignore[assignment, method-assign]

# Textual 8.2 keeps some memory for too long. The rest can go when Textual frees it itself.

_divide, _crop_extend = Strip.divide, Strip.crop_extend


def _divide_without_cycle(strip: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    cuts = list(cuts)
    return [strip] if cuts == [strip.cell_length] else _divide(strip, cuts)


def _crop_extend_without_cycle(strip: Strip, start: int, end: int, style: Style | None) -> Strip:
    return strip if start <= 0 and end == strip.cell_length else _crop_extend(strip, start, end, style)


# A strip whose result is the strip itself puts itself into its own cache. Only the garbage collector can free it then,
# and that is every line of the screen, each time it is drawn.
Strip.divide, Strip.crop_extend = _divide_without_cycle, _crop_extend_without_cycle  # type: ignore[assignment, method-assign]


@lru_cache(1024)
def _inner_outer(base: Color, background: Color) -> tuple[ContentStyle, ContentStyle]:
    return ContentStyle(background=base + background), ContentStyle(background=base)


# This method is cached by colours and by `self`, so a thousand removed widgets stay, with all their lines:
# https://github.com/Textualize/textual/issues/6665
if hasattr(StylesCache, "get_inner_outer"):
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]
