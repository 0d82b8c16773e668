"""An id or an address typed into the search means that paper."""

import pytest

from paper_index.importers import Source
from paper_index.search import View
from paper_index.workspace import Workspace


@pytest.mark.parametrize(
    "typed", ["2601.15621", "arXiv:2601.15621v2", "https://arxiv.org/abs/2601.15621", "https://hf.co/papers/2601.15621"]
)
def test_an_arxiv_id_in_any_form(typed: str, workspace: Workspace) -> None:
    """Ids of the corpus are found, others are words."""
    workspace.add(Source(b'{"id": "2601.15621", "title": "A paper with an id", "abstract": "Words."}', "one.jsonl"))
    answer = workspace.engine.answer(View(typed))
    assert [paper.id for paper in workspace.papers(answer.rows)] == ["2601.15621"]


def test_the_id_of_a_title(workspace: Workspace) -> None:
    """What `search --format ids` prints can be searched for."""
    [first] = workspace.corpus.reader.ids([1])
    assert workspace.engine.answer(View(first)).rows == (1,)
