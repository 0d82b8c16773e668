"""Explanations: the fields with matches, the best sentence, and the places of the matches."""

from factories import paper
from paper_index.library import NO_MARKS, Marks
from paper_index.search import View
from paper_index.search.assist.explain import MAX_SNIPPET, explain, find_matches
from paper_index.workspace import Workspace


def test_a_row_tells_why_it_matched(explored: Workspace) -> None:
    answer = explored.engine.answer(View("mamba medical survey"))
    why = explored.engine.explain(answer, answer.rows[0])
    fields = dict(why.fields)
    assert {word.casefold() for word in fields["title"]} == {"mamba", "medical", "survey"}
    assert why.snippet is not None
    for start, end in why.snippet.marks:
        assert why.snippet.text[start:end].casefold()[:5] in ("mamba", "medic", "surve")
    assert explored.engine.explain(answer, 10**9).fields == ()


def test_the_passage_is_the_sentence_that_says_most() -> None:
    some = paper(
        "A Title",
        summary="Nets.",
        abstract="Deep things. U-Net and ResNet 50 are deep nets, e.g. these. The end of nets.",
    )
    why = explain(some, NO_MARKS, frozenset({"deep", "unet", "resnet50", "nets"}))
    assert why.snippet is not None
    text, marks = why.snippet.text, why.snippet.marks
    assert text == "U-Net and ResNet 50 are deep nets, e.g. these."
    assert [text[start:end] for start, end in marks] == ["U-Net", "ResNet 50", "deep", "nets"]
    assert dict(why.fields)["abstract"] == ("Deep", "U-Net", "ResNet 50", "nets")


def test_notes_and_nothing_and_texts_without_end() -> None:
    some = paper("A Title", abstract="deep " * 50_000)
    assert explain(some, NO_MARKS, frozenset()).snippet is None
    found = explain(some, Marks(note="a thought of mine"), frozenset({"thought"}))
    assert found.fields == (("note", ("thought",)),)
    assert found.snippet is not None and found.snippet.text == "a thought of mine"
    long = explain(some, NO_MARKS, frozenset({"deep"})).snippet
    assert long is not None and len(long.text) <= MAX_SNIPPET
    assert all(long.text[start:end] == "deep" for start, end in long.marks)


def spots(text: str, words: set[str], field: str = "abstract") -> list[str]:
    return [text[start:end] for start, end, _ in find_matches(text, frozenset(words), field)]


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
