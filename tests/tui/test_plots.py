"""Bars, sparklines and shades."""

import pytest
from textual.content import Content

from paper_tui.formatting.plots import SHADES, bar, sparkline, step
from paper_tui.widgets.shades import shade


@pytest.mark.parametrize(
    "value, drawn, plain",
    [
        (0, "    ", "    "),
        (0.01, "▏   ", "#   "),
        (4, "██  ", "##  "),
        (4.25, "██▏ ", "##  "),
        (7, "███▌", "####"),
        (8, "████", "####"),
        (9, "████", "####"),
        (-1, "    ", "    "),
    ],
)
def test_bars_have_eighths_of_a_cell(value: float, drawn: str, plain: str) -> None:
    assert bar(value, 8, 4) == drawn
    assert bar(value, 8, 4, plain=True) == plain


def test_sparklines_begin_at_zero() -> None:
    assert sparkline([0, 1, 4, 8]) == "▁▂▅█"
    assert sparkline([0, 1, 4, 8], plain=True) == " .-#"
    assert sparkline([5, 5]) == "██"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == "" and sparkline([None, 2]) == " █"


def test_shades_have_seven_steps() -> None:
    assert [step(value, 0, 60) for value in (-5, 0, 4, 5, 30, 58, 70)] == [0, 0, 0, 0, 3, 6, 6]
    assert step(3, 3, 3) == 0
    assert all(Content.styled("x", shade(each)) for each in range(len(SHADES)))
