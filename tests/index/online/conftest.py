"""What all tests of fetching share."""

import ssl
from functools import partial

import pytest

from fetching import TODAY
from paper_index.online import asking, daily
from paper_index.online.client import Client

CERTIFICATES = ssl.create_default_context()


@pytest.fixture(autouse=True)
def one_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the certificates of the system once, which takes longer than most tests."""
    monkeypatch.setattr("paper_index.online.job.Client", partial(Client, tls=CERTIFICATES))


@pytest.fixture(autouse=True)
def quickly(online: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a Friday, and nothing waits."""
    monkeypatch.setattr(daily, "today", lambda: TODAY)
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    for service in ("ARXIV", "OPENALEX", "SEMANTIC_SCHOLAR"):
        monkeypatch.setattr(f"paper_index.online.services.{service}_GAP", 0.01)
