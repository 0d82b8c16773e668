"""The shades of a heat map, and whether plots are drawn with ASCII; `formatting.bars` has the bars."""

from textual.app import App
from textual.filter import Monochrome, NoColor

from ..ascii_filter import AsciiOnly

_SHADES = (
    "",
    *(f"$foreground on $primary {percent}%" for percent in (10, 18, 27, 38)),
    *(f"$background on $primary {percent}%" for percent in (85, 100)),
)
"""The style of each step of a shade, see `formatting.bars.step`. Between 40 and 80 percent, no text can be read."""


def is_plain(app: App[object]) -> bool:
    """Return whether shades and bars are to be drawn with ASCII: in the ASCII mode, without colours or with 16."""
    plain = (AsciiOnly, Monochrome, NoColor)
    return app.has_class("-16-colours") or any(isinstance(each, plain) for each in app.get_line_filters())


def shade(step: int) -> str:
    """Return the style of a cell of a heat map, whose background has the more of the theme's primary colour."""
    return _SHADES[step]
