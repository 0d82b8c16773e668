"""More like this: papers on one subject are similar."""

import pytest

from factories import paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.ranking.similar import MAX_SHARED
from paper_index.workspace import Workspace

ABOUT = {
    "2601.00001": ("Pruning Mamba for Speech", "Structured pruning of selective state spaces for recognising speech."),
    "2601.00002": (
        "Sparse Mamba Hears Better",
        "We prune state spaces that recognise speech, and they stay selective.",
    ),
    "2601.00003": ("Zebrafish Swim in Schools", "A study of how schools of zebrafish turn."),
    "2601.00004": ("How Zebrafish Turn", "Schools of fish turn together; we follow each zebrafish."),
    "2601.00005": ("Cooking With Gas", "Nothing here is like anything else."),
}


@pytest.fixture
def filled(indexed_home: Home) -> Workspace:
    workspace = Workspace(indexed_home)
    workspace.corpus.add([paper(title, id, abstract=abstract) for id, (title, abstract) in ABOUT.items()])
    return workspace


def test_papers_on_one_subject_are_alike(filled: Workspace) -> None:
    with filled:
        assert filled.ready_index()
        rows = filled.corpus.reader.rows_of(ABOUT)
        for one, other in (("2601.00001", "2601.00002"), ("2601.00003", "2601.00004")):
            for this, that in ((one, other), (other, one)):
                found = filled.engine.similar(rows[this])
                assert found[0].row == rows[that]
                scores = [paper.similarity for paper in found]
                assert scores == sorted(scores, reverse=True)
                assert all(0 < score <= 1 for score in scores)
                assert rows[this] not in [paper.row for paper in found]
        assert len(filled.engine.similar(rows["2601.00001"], 3)) == 3
        assert filled.engine.similar(rows["2601.00001"], 0) == filled.engine.similar(10**9) == []


def test_similar_papers_name_the_words_and_values_they_share(filled: Workspace) -> None:
    filled.corpus.add(
        [
            paper("Self-Attention for Zebrafish Videos", "2601.00006", tasks=("motion-tracking",)),
            paper("Tracking Fish by Self-Attention", "2601.00007", tasks=("motion-tracking",)),
        ]
    )
    with filled:
        assert filled.ready_index()
        answer = filled.engine.answer(View(like="2601.00001"))
        shared = answer.shared[answer.rows[0]]
        assert {"mamba", "recognising speech"} <= set(map(str.lower, shared))
        rows = filled.corpus.reader.rows_of(["2601.00006", "2601.00007"])
        found = {paper.row: paper.shared for paper in filled.engine.similar(rows["2601.00006"])}
        shared = found[rows["2601.00007"]]
        assert {"motion tracking", "self-attention"} <= set(shared)
        assert not {"tracking", "attention", "self"} & set(shared)


def test_without_an_index_papers_of_the_same_facts_are_alike(workspace: Workspace) -> None:
    assert not workspace.engine.indexed
    assert any(workspace.engine.similar(row) for row in range(1, 20))


def test_shared_terms_are_named_as_the_paper_writes_them(filled: Workspace) -> None:
    text = "A State Space Model for them, by pre-training."
    filled.corpus.add(
        [
            paper("Long Videos", "2601.00008", abstract=text, methods=("mamba",)),
            paper("Many Videos", "2601.00009", abstract=text.lower().replace("model", "models"), methods=("mamba",)),
        ]
    )
    with filled:
        assert filled.ready_index()
        answer = filled.engine.answer(View(like="2601.00008"))
        shared = answer.shared[answer.rows[0]]
        assert shared[0] == "mamba", "facts come first"
        assert "state space model" in shared, "two pairs that overlap are one phrase"
        assert "pre-training" in shared
        assert not {"state", "space", "state space"} & set(shared)
        assert all(len(each) <= MAX_SHARED for each in answer.shared.values())


def test_a_paper_that_shares_more_comes_first(filled: Workspace) -> None:
    abstract = "Sparse attention for long documents with memory."
    some = [("All", abstract), ("Most", "Sparse attention for long documents."), ("Little", "Attention for images.")]
    filled.corpus.add([paper(title, f"2601.0001{n}", abstract=text) for n, (title, text) in enumerate(some)])
    with filled:
        assert filled.ready_index()
        rows = filled.corpus.reader.rows_of([f"2601.0001{n}" for n in range(3)])
        found = [each.row for each in filled.engine.similar(rows["2601.00010"], 100)]
        assert found[0] == rows["2601.00011"]
        assert rows["2601.00012"] in found


def test_without_an_index_the_answer_says_that_facts_alone_are_compared(workspace: Workspace) -> None:
    answer = workspace.engine.answer(View(like=workspace.corpus.reader.ids([1])[0]))
    assert "only tasks, methods and data sets are compared" in answer.note
