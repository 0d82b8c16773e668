"""What all tests share: a home of their own, and the samples that are not part of the repository."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import HOME_VARIABLE, Home
from paper_index.workspace import Workspace

# The same examples every time; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

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


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    opened = Corpus(tmp_path / "papers.db")
    yield opened
    opened.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    opened = Library(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    with Workspace(Home.find(root)) as workspace:
        assert workspace.ready_index()
    return root


@pytest.fixture
def built_home(_built: Path, home: Home) -> Home:
    """The test's home, with the catalogue and its index in it."""
    shutil.copytree(_built, home.data.parent, dirs_exist_ok=True)
    return home


@pytest.fixture(scope="session")
def explored(_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with an open index, shared by tests that only look."""
    root = tmp_path_factory.mktemp("explored")
    shutil.copytree(_built, root, dirs_exist_ok=True)
    with Workspace(Home.find(root)) as workspace:
        assert workspace.engine.open_index()
        some = workspace.papers(range(1, 21))
        workspace.library.bookmark(some[::3])
        workspace.library.tag(some[::2], ["thesis"])
        workspace.library.tag(some[5:9], ["later", "with blank"])
        yield workspace


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
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files of screens that changed")
    parser.addoption("--mutations", type=int, default=400, help="how many damaged files are read")
    parser.addoption("--libraries", type=int, default=30, help="how many damaged libraries are opened")
    parser.addoption("--seed", type=int, default=20, help="which damaged files these are")
    parser.addoption("--kills", type=int, default=500, help="how often a program is killed while it writes")
