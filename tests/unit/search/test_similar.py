"""More like this, and why a paper matched."""

import pytest

from made import paper
from paper_index.library import NO_MARKS, Marks
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.explain import MAX_SNIPPET, explained, found_in
from paper_index.search.ranking.indexed import IndexSearcher
from paper_index.search.ranking.similar import MAX_TERMS, characteristic_terms
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
def filled(home: Home) -> Workspace:
    workspace = Workspace(home)
    workspace.corpus.add([paper(title, id, abstract=abstract) for id, (title, abstract) in ABOUT.items()])
    return workspace


def test_papers_on_one_subject_are_alike(filled: Workspace) -> None:
    with filled:
        assert filled.ready_index()
        rows = filled.corpus.rows_of(ABOUT)
        for one, other in (("2601.00001", "2601.00002"), ("2601.00003", "2601.00004")):
            for this, that in ((one, other), (other, one)):
                found = filled.engine.similar(rows[this])
                assert found[0][0] == rows[that]
                scores = [score for _, score in found]
                assert scores == sorted(scores, reverse=True)
                assert all(0 < score <= 1 for score in scores)
                assert rows[this] not in dict(found)
        assert len(filled.engine.similar(rows["2601.00001"], 3)) == 3
        assert filled.engine.similar(rows["2601.00001"], 0) == filled.engine.similar(10**9) == []


def test_without_an_index_papers_of_the_same_facts_are_alike(workspace: Workspace) -> None:
    assert not workspace.engine.indexed
    assert any(workspace.engine.similar(row) for row in range(1, 20))


def test_the_characteristic_words_are_those_few_papers_have(explored: Workspace, searcher: IndexSearcher) -> None:
    (row,) = explored.engine.answer(View("mamba medical survey")).rows[:1]
    (mamba,) = explored.papers([row])
    words = [word for word, _ in characteristic_terms(mamba, searcher)]
    assert len(words) <= MAX_TERMS
    assert "mamba" in words[:3]
    assert not {"the", "of", "model"} & set(words)


def test_a_row_tells_why_it_matched(explored: Workspace) -> None:
    answer = explored.engine.answer(View("mamba medical survey"))
    why = explored.engine.explained(answer, answer.rows[0])
    fields = dict(why.fields)
    assert {word.casefold() for word in fields["title"]} == {"mamba", "medical", "survey"}
    assert why.passage is not None
    for start, end in why.passage.marks:
        assert why.passage.text[start:end].casefold()[:5] in ("mamba", "medic", "surve")
    assert explored.engine.explained(answer, 10**9).fields == ()


def test_the_passage_is_the_sentence_that_says_most() -> None:
    some = paper(
        "A Title",
        summary="Nets.",
        abstract="Deep things. U-Net and ResNet 50 are deep nets, e.g. these. The end of nets.",
    )
    why = explained(some, NO_MARKS, frozenset({"deep", "unet", "resnet50", "nets"}))
    assert why.passage is not None
    text, marks = why.passage.text, why.passage.marks
    assert text == "U-Net and ResNet 50 are deep nets, e.g. these."
    assert [text[start:end] for start, end in marks] == ["U-Net", "ResNet 50", "deep", "nets"]
    assert dict(why.fields)["abstract"] == ("Deep", "U-Net", "ResNet 50", "nets")


def test_notes_and_nothing_and_texts_without_end() -> None:
    some = paper("A Title", abstract="deep " * 50_000)
    assert explained(some, NO_MARKS, frozenset()).passage is None
    found = explained(some, Marks(note="a thought of mine"), frozenset({"thought"}))
    assert found.fields == (("note", ("thought",)),)
    assert found.passage is not None and found.passage.text == "a thought of mine"
    long = explained(some, NO_MARKS, frozenset({"deep"})).passage
    assert long is not None and len(long.text) <= MAX_SNIPPET
    assert all(long.text[start:end] == "deep" for start, end in long.marks)


def spots(text: str, words: set[str], field: str = "abstract") -> list[str]:
    return [text[start:end] for start, end, _ in found_in(text, frozenset(words), field)]


def test_what_matched_is_found_whole() -> None:
    assert spots("A ResNet-50, a ResNet 50 and 50 nets", {"resnet50"}) == ["ResNet-50", "ResNet 50"]
    assert spots("Deep nets, deep learning, learning deep-learning", {"deep learning"}) == [
        "deep learning", "deep-learning",
    ]  # fmt: skip
    assert spots("ResNet-50 models, and models", {"resnet50 models"}) == ["ResNet-50 models"]


def test_what_counts_in_one_field_is_found_there_only() -> None:
    for field, found in (("title", ["mamba"]), ("abstract", []), ("summary", [])):
        assert spots("a mamba", {"title:mamba"}, field) == found
    assert spots("a mamba", {"body:mamba"}, "summary") == ["mamba"]


def test_a_phrase_does_not_mark_its_words_elsewhere(explored: Workspace) -> None:
    answer = explored.engine.answer(View('"vision transformer" title:swin'))
    assert {"vision transformer", "title:swin"} <= answer.words
    assert not {"vision", "transformer", "swin"} & answer.words
    assert "text" not in explored.engine.answer(View("text-to-image")).words


def test_words_of_notes_count_and_tell_why(filled: Workspace) -> None:
    with filled:
        assert filled.ready_index()
        ids = [filled.papers([row])[0] for row in filled.corpus.rows_of(["2601.00003", "2601.00005"]).values()]
        before = filled.engine.answer(View("zebrafish")).rows
        filled.library.note(ids[1], "Zebrafish, too: zebrafish for chapter 2")
        for query in ("zebrafish", "chapter zebrafish", '"chapter 2"', "zebr*"):
            answer = filled.engine.answer(View(query))
            row = filled.corpus.rows_of([ids[1].id])[ids[1].id]
            assert row in answer.rows and row not in before
            assert answer.scores[row] > 0
            assert dict(filled.engine.explained(answer, row).fields)["note"]
        filled.library.note(ids[1], "")
        assert filled.engine.answer(View("zebrafish")).rows == before
