"""What the tests of the library share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import Home
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
