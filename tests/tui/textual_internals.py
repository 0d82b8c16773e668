"""The private names of Textual that tests use: a new release has to be compared with this module only."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from itertools import count
from time import monotonic
from typing import Any

import pyte
import pytest
from textual._compositor import Compositor, CompositorUpdate
from textual._queue import Queue
from textual._styles_cache import StylesCache
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

_RENDER_UPDATE = Compositor.render_update


def lines_of(app: App[Any]) -> list[Strip]:
    """Return all lines of the screen, painted anew."""
    return app.screen._compositor.render_strips(app.size)


def is_exiting(app: App[Any]) -> bool:
    """Return whether the app is about to end."""
    return app._exit


def has_failed(app: App[Any]) -> bool:
    """Return whether an error ends the app."""
    return app._exception is not None


def lose_layout(options: OptionList) -> None:
    """Put a list into the state it is in before it has a size."""
    options._index_to_line.clear()


def catch_results(dialog: Screen[Any], callback: Callable[[Any], None]) -> None:
    """Have a callback called with the result of a dialog, in place of the one it was opened with."""
    dialog._result_callbacks[-1].callback = callback


def take_changes(compositor: Compositor) -> set[Region]:
    """Return the regions that changed since the screen was painted, and consider them painted."""
    changes = set(compositor._dirty_regions)
    compositor._dirty_regions.clear()
    return changes


def changed_regions(screen: Screen[Any]) -> set[Region]:
    """Return the regions that changed since the screen was painted."""
    return set(screen._compositor._dirty_regions)


def is_drawn(screen: Screen[Any]) -> bool:
    """Return whether nothing of a screen is left to be laid out or painted."""
    pending = screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required
    return not (any(pending) or screen._dirty_widgets or screen._compositor._dirty_regions)


def skip_painting(patch: pytest.MonkeyPatch, note: Callable[[set[Region]], object] = lambda _: None) -> None:
    """Let screens be laid out but not painted; `note` is called with the regions that would be."""
    patch.setattr(Compositor, "render_update", lambda compositor, **_: note(take_changes(compositor)))


@contextmanager
def as_in_a_terminal(app: App[Any]) -> Iterator[pyte.Screen]:
    """Show what an app writes on the screen of a terminal, from now on."""
    terminal = pyte.Screen(*app.size)
    stream, display = pyte.Stream(terminal), app._display

    def show(screen: Screen[Any], update: Any) -> None:
        display(screen, update)
        if isinstance(update, CompositorUpdate) and screen is app.screen:
            stream.feed(update.render_segments(app.console))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_display", show)
        patch.setattr(Compositor, "render_update", _RENDER_UPDATE)
        app.screen.refresh()
        yield terminal


def painted_anew(app: App[Any]) -> pyte.Screen:
    """Return the screen of a terminal to which plain Textual writes all lines, each rendered again."""
    terminal, screen = pyte.Screen(*app.size), app.screen
    plain = module_from_spec(find_spec("textual._compositor"))  # type: ignore[arg-type]
    plain.__spec__.loader.exec_module(plain)  # type: ignore[union-attr]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "_render_chops", plain.Compositor._render_chops)
        for widget in screen.walk_children(with_self=True):
            patch.setattr(widget, "_styles_cache", StylesCache())
        pyte.Stream(terminal).feed(screen._compositor.render_full_update().render_segments(app.console))
    return terminal


def draw(screen: Screen[Any], *widgets: Widget) -> None:
    """Draw a screen now, some of its widgets whole."""
    screen._compositor.update_widgets(set(widgets))
    if screen in widgets:
        screen._set_dirty(screen.region)
    screen._compositor_refresh()


def hold_frames(patch: pytest.MonkeyPatch, screen: Screen[Any]) -> None:
    """Let the timer that draws a screen never tick."""
    patch.setattr(screen._update_timer, "resume", lambda: None)


def change(widget: Widget) -> None:
    """Let a widget have changed as a whole, without asking for the screen to be drawn."""
    widget._set_dirty()
    widget.screen._dirty_widgets.add(widget)


def component_css(widget: Widget) -> dict[str, str]:
    """Return the CSS of a widget's component classes."""
    return {name: styles.base.css for name, styles in widget._component_styles.items()}


def computed_component_css(widget: Widget) -> dict[str, str]:
    """Return the CSS of a widget's component classes, computed anew from the style sheet."""
    found: dict[str, str] = {}
    for name in widget._get_component_classes():
        node = DOMNode(classes=name)
        node._attach(widget)
        widget.app.stylesheet.apply(node)
        found[name] = node.styles.base.css
    return found


def hold_cursors(patch: pytest.MonkeyPatch) -> None:
    """Let the cursors of inputs not blink."""
    patch.setattr(Input, "_toggle_cursor", lambda _: None)
    patch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)


@contextmanager
def parse_styles_once() -> Iterator[None]:
    """Let all apps share the style rules they parse from the same text."""
    parse = getattr(Stylesheet, "_parse_rules", None)
    if parse is None:  # another release of Textual, whose apps each parse their own
        yield
        return
    parsed: dict[Any, list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
        key = (source, *more.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *source, **more)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


async def until_handled(app: App[Any], patience: float = 60) -> bool:
    """Wait until the app, the screen and its widgets have handled all their messages; return False after an error.

    Raises:
        TimeoutError: after `patience` seconds.
    """
    end, pause = monotonic() + patience, 0.0
    for turn in count():
        await asyncio.sleep(pause)
        if app._exception_event.is_set():
            return False
        pumps = [app, *app.screen.walk_children(with_self=True)] if app.screen_stack else [app]
        busy = next(filter(_is_busy, pumps), None)
        if busy is None and app._resize_event is None:  # a new size is handled a moment later
            return True
        if monotonic() > end:
            raise TimeoutError(f"{busy or app} does not handle its messages")
        pause = 0.002 if turn > 10 else 0  # it waits for a thread
    raise AssertionError


def _is_busy(pump: MessagePump) -> bool:
    queue: Queue[Any] = pump._message_queue
    return not (pump._closing or pump._closed) and (not queue.empty() or not queue.ready_event._waiters)


@contextmanager
def quick_pilots() -> Iterator[None]:
    """Let pilots wait for messages to be handled, and for nothing else.

    Their own way to wait sends a message to every widget and sleeps 20 ms, many times a test.
    """

    async def wait_for_screen(pilot: Pilot[Any], *_: float) -> bool:
        return await until_handled(pilot.app)

    async def wait_for_idle(*_: float) -> None:
        await asyncio.sleep(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", wait_for_screen)
        patch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        patch.setattr("textual.app.wait_for_idle", wait_for_idle)
        yield
