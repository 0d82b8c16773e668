"""The private names in use, and single parts of widgets and screens that have them."""

import contextlib
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import NoActiveWorker, WorkerFailed, get_current_worker

try:
    from textual._context import active_message_pump
except ImportError:  # a release without it: errors are those of the screen on top
    active_message_pump = None  # type: ignore[assignment]

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
        "_on_timer_update",
        "__watchers",
        "_styles_cache",
        "_cache",
        "_dirty_lines",
        "_width",
        "update_widgets",
        "visible_widgets",
        "render_strips",
    )
}
"""The names in use. The last three belong to the compositor, which is private as a whole."""


def private(owner: Any, name: str) -> Any:
    """Return a private attribute, or None if Textual has none of this name."""
    return getattr(owner, NAMES[name], None)


def has(owner: Any, *names: str) -> bool:
    return all(hasattr(owner, NAMES[name]) for name in names)


def update_scrollbars(widget: Widget, virtual_size: Size) -> None:
    """Adapt the scroll bars to the number of lines, without a new layout of the screen.

    Textual draws them again even if they look the same.
    """
    update = private(widget, "_scroll_update")
    if update is None:
        widget.refresh(layout=True)
    elif widget.show_vertical_scrollbar and _looks_the_same(widget.vertical_scrollbar, virtual_size.height):
        widget.vertical_scrollbar.set_reactive(ScrollBar.window_virtual_size, virtual_size.height)
    else:
        update(virtual_size)


def _looks_the_same(bar: ScrollBar, lines: int) -> bool:
    """Return whether a scroll bar is drawn in the same way with another number of lines."""

    def drawn(lines: int) -> list[Segment]:
        size, window, position = bar.size.height, bar.window_size, bar.position
        return list(bar.renderer.render_bar(size, lines, window, position).segments)

    visible = lines > bar.window_size and bar.position <= lines - bar.window_size
    return visible and drawn(lines) == drawn(bar.window_virtual_size)


def set_border_subtitle(widget: Widget, text: Content) -> bool:
    """Set the text on the lower border; return whether the caller has to draw that line again.

    The public way draws the whole widget again.
    """
    if has(widget, "_border_subtitle"):
        setattr(widget, NAMES["_border_subtitle"], text)
        return True
    widget.border_subtitle = text
    return False


def forget_watchers(widget: Widget) -> None:
    """Remove a widget's watchers of the app. Textual keeps them, and so the removed widget, until they next run."""
    watchers = private(widget.app, "__watchers") or {}
    for watching in watchers.values():
        watching[:] = [each for each in watching if each[0] is not widget]


def strips_of(screen: Screen[Any]) -> list[Strip] | None:
    """Return the lines of a whole screen, or None if Textual does not give them."""
    render = private(private(screen, "_compositor"), "render_strips")
    return None if render is None else list(render())


def lines_to_draw(widget: Widget, lines: range) -> range:
    """Return the part of some lines of a widget that has to be drawn; its other lines are in its cache."""
    cache = private(widget, "_styles_cache")
    if not has(cache, "_cache", "_dirty_lines", "_width") or cache._width != widget.region.width:
        return lines
    left = [line for line in lines if line in cache._dirty_lines or line not in cache._cache]
    return range(left[0], left[-1] + 1) if left else range(0)


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
