"""Bars, sparklines and steps of shades as text, also with ASCII only."""

from collections.abc import Sequence

SHADES = " .:-=+#"
"""The steps of a shade without colours; the first one is empty."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"


def bar(value: float, most: float, width: int, *, plain: bool = False) -> str:
    """Return a bar of `width` cells for the value `most`, in steps of an eighth of a cell; padded with blanks.

    A value above 0 has at least the smallest bar.
    """
    part = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
    if plain:
        return ("#" * max(part > 0, round(part * width))).ljust(width)
    eighths = max(part > 0, round(part * width * 8))
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + _EIGHTHS[rest].strip()).ljust(width)


def sparkline(values: Sequence[float | None], *, plain: bool = False) -> str:
    """Return a line of one cell a value, whose height begins at 0 and is relative to the largest value.

    The cell of an unknown value is blank.
    """
    levels = SHADES if plain else _LEVELS
    most = max((value for value in values if value is not None), default=0.0)

    def sign(value: float | None) -> str:
        if value is None:
            return " "
        return levels[round(max(0.0, value) / most * (len(levels) - 1)) if most > 0 else 0]

    return "".join(map(sign, values))


def step(value: float, least: float, most: float) -> int:
    """Return the step of a shade for a value between two others, from 0 to 6."""
    part = (value - least) / (most - least) if most > least else 0.0
    return round(min(1.0, max(0.0, part)) * (len(SHADES) - 1))
