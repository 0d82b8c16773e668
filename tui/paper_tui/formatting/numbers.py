"""Numbers with their words."""


def counted(number: int, word: str = "paper") -> str:
    """Return a number with its word: 1 paper, 1,200 papers."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
