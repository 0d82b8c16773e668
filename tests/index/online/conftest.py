"""What all tests of fetching share."""

import pytest

from fetching import TODAY
from paper_index.online import asking, daily


@pytest.fixture(autouse=True)
def quickly(online: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a Friday, and nothing waits."""
    monkeypatch.setattr(daily, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    for service in ("ARXIV", "OPENALEX", "SEMANTIC_SCHOLAR"):
        monkeypatch.setattr(f"paper_index.online.services.{service}_GAP", 0.01)
