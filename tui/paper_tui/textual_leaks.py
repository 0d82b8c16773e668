"""Work-arounds for memory that Textual 8.2 keeps for too long. Importing this module changes Textual.

Each of them can go when Textual frees that memory itself.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.style import Style as RichStyle
from textual.color import Color
from textual.strip import Strip
from textual.style import Style

try:
    from textual._styles_cache import StylesCache
except ImportError:  # a release without it
    StylesCache = None  # type: ignore[assignment, misc]

_divide, _crop_extend = Strip.divide, Strip.crop_extend


def _divide_without_cycle(strip: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    cuts = list(cuts)
    return [strip] if cuts == [strip.cell_length] else _divide(strip, cuts)


def _crop_extend_without_cycle(strip: Strip, start: int, end: int, style: RichStyle | None) -> Strip:
    return strip if start <= 0 and end == strip.cell_length else _crop_extend(strip, start, end, style)


# A strip whose result is the strip itself puts itself into its own cache. Only the garbage collector can free it then,
# and that is every line of the screen, each time it is drawn.
Strip.divide, Strip.crop_extend = _divide_without_cycle, _crop_extend_without_cycle  # type: ignore[assignment, method-assign]


@lru_cache(1024)
def _inner_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


# This method is cached by colours and by `self`, so a thousand removed widgets stay, with all their lines:
# https://github.com/Textualize/textual/issues/6665
if hasattr(StylesCache, "get_inner_outer"):
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]
