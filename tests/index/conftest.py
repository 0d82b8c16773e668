"""What the tests of the library share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from effort import THOROUGH, tries
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import Home
from paper_index.workspace import Workspace

# The same examples every time, but in thorough tests, which look for new ones.
settings.register_profile(
    "paper-tui",
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    max_examples=tries(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("paper-tui")


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
def explored(indexed_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with an open index, shared by tests that only look."""
    root = tmp_path_factory.mktemp("explored")
    shutil.copytree(indexed_root, root, dirs_exist_ok=True)
    with Workspace(Home.find(root)) as workspace:
        assert workspace.engine.open_index()
        some = workspace.papers(range(1, 21))
        workspace.library.bookmark(some[::3])
        workspace.library.tag(some[::2], ["thesis"])
        workspace.library.tag(some[5:9], ["later", "with blank"])
        yield workspace
