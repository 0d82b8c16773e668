"""What all tests share: a home of their own, and the samples that are not part of the repository."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_index.paths import HOME_VARIABLE, Home
from paper_index.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "shared" / "data"
"""The shared sample data: beside the repository on some machines, absent on most."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home, found by whatever looks for one; no test ever touches the user's own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    for variable in ("NO_COLOR", "PAPER_TUI_DEBUG"):
        monkeypatch.delenv(variable, raising=False)
    return Home.find()


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    """The home's workspace, open, with the starter catalogue in it and no index yet."""
    with Workspace(home) as opened:
        yield opened


@pytest.fixture(scope="session")
def samples() -> Path:
    """The shared sample data; what needs them is skipped where they are not."""
    if not SAMPLES.is_dir():
        pytest.skip("the shared sample data is not beside this repository")
    return SAMPLES


def pytest_collection_finish() -> None:
    """Take all that is loaded by now for no garbage: looking through it again takes a tenth of the tests' time."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that keep changed screens and that let a test run longer."""
    parser.addoption("--update-golden", action="store_true", help="keep the screens as they are now")
    parser.addoption("--mutations", type=int, default=400, help="how many damaged files are read")
    parser.addoption("--libraries", type=int, default=30, help="how many damaged libraries are opened")
    parser.addoption("--seed", type=int, default=20, help="which damaged files these are")
    parser.addoption("--kills", type=int, default=500, help="how often a program is killed while it writes")
