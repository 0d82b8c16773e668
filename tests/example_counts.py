"""How many examples generating tests use: few in `make test`, many in `make test-thorough`."""

import os

THOROUGH = os.environ.get("PAPER_TUI_TESTS") == "thorough"

_MORE = 50


def examples(usual: int) -> int:
    """Return the number of examples of a test: `usual`, or 50 times as many in thorough tests."""
    return usual * _MORE if THOROUGH else usual
