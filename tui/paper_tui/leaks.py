"""Work-arounds for memory that Textual 8.2 keeps for too long. Each can go when Textual frees it itself.

Importing this changes Textual.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.style import Style as RichStyle
from textual._styles_cache import StylesCache
from textual.app import App
from textual.color import Color
from textual.css.query import NoMatches
from textual.notifications import Notifications
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.widgets._toast import ToastHolder, ToastRack

_divide, _crop_extend = Strip.divide, Strip.crop_extend


def _divided(strip: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    cuts = list(cuts)
    return [strip] if cuts == [strip.cell_length] else _divide(strip, cuts)


def _cropped(strip: Strip, start: int, end: int, style: RichStyle | None) -> Strip:
    return strip if start <= 0 and end == strip.cell_length else _crop_extend(strip, start, end, style)


# A line that is used as it is would be put into its own cache, and so be left to the garbage collector: every line of
# the screen, each time it is drawn.
Strip.divide, Strip.crop_extend = _divided, _cropped  # type: ignore[method-assign]


@lru_cache(1024)
def _inner_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


# Textual caches these by widget as well as by colour, and so keeps the lines of a thousand widgets that are gone:
# https://github.com/Textualize/textual/issues/6665
StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]


def drop_toasts(screen: Screen[object], shown: Notifications) -> None:
    """Remove the containers of notifications that are no longer shown. Textual removes only what is in them."""
    try:
        rack = screen.get_child_by_type(ToastRack)
    except NoMatches:
        return
    wanted = {rack._toast_id(each) for each in shown}
    for holder in list(rack.query_children(ToastHolder)):
        if holder.id not in wanted:
            holder.remove()


def drop_watchers(app: App[object]) -> None:
    """Forget the text areas that are gone: each asks the app to be told of a new theme, and never takes that back."""
    watchers: dict[str, list[tuple[object, object]]] = getattr(app, "__watchers", {})
    for watching in watchers.values():
        watching[:] = [each for each in watching if getattr(each[0], "is_attached", True)]
