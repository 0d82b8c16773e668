"""The match of a recommended paper as text."""

GOOD, FAIR = 80, 50
"""Matches from which on two and three dots are drawn."""


def match_dots(match: int, *, ascii: bool = False) -> str:
    """Return three dots, of which one to three are filled; blanks for a paper without a match."""
    filled, empty = ("*", ".") if ascii else ("●", "○")
    dots = 3 if match >= GOOD else 2 if match >= FAIR else 1
    return filled * dots + empty * (3 - dots) if match else "   "
