"""Warnings when a home is opened."""

from pathlib import Path

import pytest

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.workspace import Workspace


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("lose", [_empty, Path.unlink])
def test_lost_papers_are_reported_until_the_index_is_built_again(lose: object, filled_home: Home) -> None:
    assert callable(lose)
    with Workspace(filled_home) as workspace:
        workspace.add(Source(b'{"title": "One more"}', "more.jsonl"))
        workspace.build_index()
        assert workspace.warning == ""
    lose(filled_home.papers)
    with Workspace(filled_home) as workspace:
        assert workspace.warning == (
            f"{filled_home.papers} was missing or empty and was created with the starter catalogue; the index has 328 "
            "papers. Your marks are kept. Import your own sources again."
        )
        workspace.build_index()
    with Workspace(filled_home) as workspace:
        assert workspace.warning == ""


def test_a_new_home_has_no_warnings(home: Home) -> None:
    with Workspace(home) as workspace:
        assert workspace.warning == ""
