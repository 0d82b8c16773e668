"""The shades of a heat map, and whether plots are drawn with ASCII; `formatting.bars` has the bars."""

from textual.app import App
from textual.filter import Monochrome, NoColor

from ..ascii_filter import AsciiOnly

_MIXED = (0, 8, 16, 26, 38, 52, 70)
"""Percent of the primary colour in each step of a shade; see `formatting.bars.step`."""


def is_plain(app: App[object]) -> bool:
    """Return whether shades and bars are to be drawn with ASCII: in the ASCII mode, without colours or with 16."""
    plain = (AsciiOnly, Monochrome, NoColor)
    return app.has_class("-16-colours") or any(isinstance(each, plain) for each in app.get_line_filters())


def shade(step: int) -> str:
    """Return the style of a cell of a heat map: its background is the more of the theme's primary colour."""
    return f"auto on $primary {_MIXED[step]}%" if step else ""
