"""What the tests of the search share."""

from collections.abc import Iterator

import pytest

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
