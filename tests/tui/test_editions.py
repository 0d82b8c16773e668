"""Which editions one goes through, and in which order."""

from paper_tui.screens.editions import in_order, of_kind


def test_weeks_and_months_are_those_that_hold_something() -> None:
    labels = ["2025-03-14", "2024-W52", "2024-12", "Mar 14 · page 000", "page 004", "2025-13-01"]
    assert of_kind(labels, "day") == ["2025-03-14"]
    assert of_kind(labels, "week") == ["2024-W52", "2025-W11"]
    assert of_kind(labels, "month") == ["2024-12", "2025-03"]
    order = ["2025-13-01", "Mar 14 · page 000", "page 004", "2024-12", "2024-W52", "2025-03-14"]
    assert in_order(labels) == order
