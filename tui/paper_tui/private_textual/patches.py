"""Changes to Textual 8.2 itself, for speed and memory."""

import contextlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache
from textual.color import Color
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.strip import Strip
from textual.style import Style as ContentStyle
from textual.widgets import OptionList

try:
    from textual._styles_cache import StylesCache
except ImportError:  # a release without it
    StylesCache = None  # type: ignore[assignment, misc]

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

_CACHES = {
    "_divide_cache": 4, "_crop_cache": 16, "_style_cache": 16, "_filter_cache": 4, "_line_length_cache": 4,
    "_crop_extend_cache": 4, "_offsets_cache": 4,
}  # fmt: skip
"""The caches of a strip and their sizes."""
_OTHERS = {"_segments", "_cell_length", "_render_cache", "_link_ids", "_cell_count"}


def _new_strip(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """Make a strip whose caches are made when they are used.

    Textual makes all seven for each piece of each line it draws; most pieces use one of them or none.
    """
    strip._segments, strip._cell_length = list(segments), cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _new_cache(strip: Strip, name: str) -> object:
    if name not in _CACHES:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(_CACHES[name])
    setattr(strip, name, cache)
    return cache


if {*Strip.__slots__} == _CACHES.keys() | _OTHERS:
    Strip.__init__, Strip.__getattr__ = _new_strip, _new_cache  # type: ignore[assignment, attr-defined]

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


_kept_lines: WeakKeyDictionary["StylesCache", dict[int, tuple[object, Strip, Strip]]] = WeakKeyDictionary()
"""For each line of a widget: its style, its content, and the strip with padding and borders."""


def _render_line(cache: "StylesCache", styles: Any, y: int, size: Any, *more: Any) -> Strip:
    """Return a line of a widget with padding and borders: the same strip as before if its content is the same.

    Textual adds these to all lines of a changed widget, and then filters, cuts and writes each. A strip caches the
    results of that.
    """
    content_size, padding, base_background, background, render_content, title, subtitle, *others = more
    top, bottom = styles.gutter.top, size.height - styles.gutter.bottom
    if not top <= y < min(bottom, top + content_size.height):  # a border, or nothing
        return _render_styled(cache, styles, y, size, *more)
    style = (styles._cache_key, size, content_size, padding, base_background, background, *others)
    kept, content = _kept_lines.setdefault(cache, {}), render_content(y - top)
    if y not in kept or kept[y][:2] != (style, content):
        more = content_size, padding, base_background, background, lambda _: content, title, subtitle, *others
        kept[y] = style, content, _render_styled(cache, styles, y, size, *more)
    return kept[y][2]


if hasattr(StylesCache, "render_line") and hasattr(RenderStyles, "_cache_key"):
    _render_styled, StylesCache.render_line = StylesCache.render_line, _render_line  # type: ignore[assignment, method-assign]
