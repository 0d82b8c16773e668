"""How much tests try: little in `make test`, which everybody waits for, much in `make test-thorough`."""

import os

THOROUGH = os.environ.get("PAPER_TUI_TESTS") == "thorough"

_MORE = 50


def tries(usual: int) -> int:
    """Return how many examples a test tries: `usual`, or many times as many in thorough tests."""
    return usual * _MORE if THOROUGH else usual
