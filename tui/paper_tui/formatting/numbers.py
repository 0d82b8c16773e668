"""Numbers with their words."""

from collections.abc import Mapping


def counted(number: int, word: str = "paper") -> str:
    """Return a number with its word: 1 paper, 1,200 papers."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def counted_by(numbers: Mapping[str, int]) -> str:
    """Return how papers were recognised, to follow their number: ` (2 by DOI, 1 by title)`; nothing without any."""
    parts = (f"{number:,} by {what}" for what, number in sorted(numbers.items(), key=lambda each: (-each[1], each[0])))
    return f" ({', '.join(parts)})" if numbers else ""
