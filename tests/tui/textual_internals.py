"""The private names of Textual that tests use: a new release has to be compared with this module only."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea
from textual.widgets._toast import Toast


def lines_of(app: App[Any]) -> list[Strip]:
    """Return all lines of the screen, painted anew."""
    return app.screen._compositor.render_strips(app.size)


def notifications_of(app: App[Any]) -> list[Notification]:
    """Return the notifications that are shown."""
    return list(app._notifications)


def toasts_on(screen: Screen[Any]) -> list[Toast]:
    """Return the toasts on a screen."""
    return list(screen.query(Toast))


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


def skip_painting(patch: pytest.MonkeyPatch, note: Callable[[set[Region]], object] = lambda _: None) -> None:
    """Let screens be laid out but not painted; `note` is called with the regions that would be."""
    patch.setattr(Compositor, "render_update", lambda compositor, **_: note(take_changes(compositor)))


def draw(screen: Screen[Any], *widgets: Widget) -> None:
    """Draw a screen now, some of its widgets whole."""
    screen._compositor.update_widgets(set(widgets))
    if screen in widgets:
        screen._set_dirty(screen.region)
    screen._compositor_refresh()


def change(widget: Widget) -> None:
    """Let a widget have changed as a whole, without asking for the screen to be drawn."""
    widget._set_dirty()
    widget.screen._dirty_widgets.add(widget)


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


@contextmanager
def wait_only_for_messages() -> Iterator[None]:
    """Let a pilot wait for messages only if there are any.

    To wait, it sends a message to every widget, many times a test, which takes as long as to handle a key.
    """
    wait = getattr(Pilot, "_wait_for_screen", None)
    if wait is None:  # another release of Textual
        yield
        return

    async def wait_for_messages(pilot: Pilot[Any], *arguments: Any, **more: Any) -> bool:
        await asyncio.sleep(0)
        app = pilot.app
        pumps: Iterable[MessagePump] = [app]
        if app.screen_stack:
            pumps = [app, *app.screen.walk_children(with_self=True)]
        if app._exception_event.is_set() or any(map(_has_messages, pumps)):
            return bool(await wait(pilot, *arguments, **more))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", wait_for_messages)
        yield


def _has_messages(pump: MessagePump) -> bool:
    """Return whether a widget, a screen or the app has a message to handle, as far as its queue tells."""
    queue = getattr(pump, "_message_queue", None)
    return queue is None or not queue.empty() or not getattr(queue, "_getters", None)
