"""What the tests of the search share."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.search.small_homes import opened
from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.corpus.paper_rows import remember
from paper_index.paths import Home
from paper_index.search.index import directory
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.workspace import Workspace


@pytest.fixture(scope="session")
def searcher(explored: Workspace) -> Iterator[IndexSearcher]:
    """The index of the explored workspace."""
    build = directory.current(explored.home.index)
    assert build is not None
    opened = IndexSearcher(explored.home.index / build.name)
    yield opened
    opened.close()


def _fill(root: Path) -> Path:
    """Index the corpus of a home, in which the catalogue is added no more."""
    home = Home.find(root)
    with opened(home) as small:
        with small.corpus.database.transaction() as db:
            remember(db, "catalogue", catalogue.EDITION)
        assert small.ready(home)
    return root


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _fill(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small_home(_small: Path, home: Home) -> Home:
    """The test's home, with three papers and their index in it."""
    shutil.copytree(_small, home.data.parent, dirs_exist_ok=True)
    return home


@pytest.fixture(scope="session")
def _some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("some")
    with closing(Corpus(Home.find(root).papers)) as corpus:
        corpus.add(itertools.islice(catalogue.papers(), 0, None, 4))
    return _fill(root)


@pytest.fixture
def some_home(_some: Path, home: Home) -> Home:
    """The test's home, with 82 papers and their index in it: a few more are not a large part of it."""
    shutil.copytree(_some, home.data.parent, dirs_exist_ok=True)
    return home


@pytest.fixture
def shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even a small corpus indexed by two processes."""
    monkeypatch.setattr("paper_index.storage.second_process.PARALLEL_FROM", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
