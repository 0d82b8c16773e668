"""A slip of the finger still finds the paper, and what is right is left alone."""

import time

import pytest
from hypothesis import given

from hostile_text import anything
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.spelling import MAX_SUGGESTIONS, query_words, suggestions
from paper_index.search.text import edit_distance
from paper_index.workspace import Workspace


class Few:
    """A vocabulary of a few words."""

    def __init__(self, **papers: int) -> None:
        self.papers = papers

    def papers_with(self, form: str) -> int:
        return self.papers.get(form, 0)

    def has_prefix(self, text: str) -> bool:
        return any(word.startswith(text) for word in self.papers)

    def near(self, form: str) -> list[str]:
        return edit_distance.near_words(form, self.papers)


WORDS = Few(
    diffusion=90, fusion=20, infusion=2, model=200, models=150, modal=9, multimodal=30, multi=40, image=80, to=300,
    **{"25": 30, "12": 30}, text=70, segmentation=60, caffeine=1, poincare=5, resnet18=9, resnet50=9,
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("difusion", "diffusion"),
        ("diffussion", "diffusion"),
        ("dffusion", "diffusion"),
        ("idffusion", "diffusion"),
        ("iffusion", "diffusion"),
        ("siffusion", "diffusion"),
        ("difusoin", "diffusion"),
        ("mdoel", "model"),
        ("mulitmodal", "multimodal"),
        ("multi modal", "multimodal"),
        ("multimodel", "multimodal"),
        ("imagetext", "image text"),
        ("Poincará", "poincare"),
        ("difusion moddels", "diffusion models"),
        ('title:difusion "image segmentaton" tag:difusion', 'title:diffusion "image segmentation" tag:difusion'),
        ("(difusion OR image) -text", "(diffusion OR image) -text"),
    ],
)
def test_what_was_meant_is_suggested(typed: str, meant: str) -> None:
    assert meant in list(suggestions(typed, WORDS))[:2]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "!!!",
        "tag:difusion",
        "=difusion",
        "difusion~",
        "difusion*",
        "xyzzyplugh",
        "-difusion",
        "NOT difusion",
        "image -(difusion OR mdoel)",
        'image -"difusion mdoel"',
        "title:=difusion",
        "the",
        "ot",
        "resnet30",
        "2512",
        '"difusion',
    ],
)
def test_what_is_left_alone(typed: str) -> None:
    assert list(suggestions(typed, WORDS)) == []


def test_half_a_word_is_left_alone_while_words_begin_so() -> None:
    assert list(suggestions("image diffusio", WORDS, typing=True)) == []
    assert "image diffusion" in suggestions("image diffusio", WORDS)
    assert "image diffusion" in suggestions("image difusion", WORDS, typing=True)


def test_words_stand_where_they_were_typed() -> None:
    text = 'title:U-Net "deep (nets" AND x:y -z'
    assert [text[slot.start : slot.end] for slot in query_words(text)] == ["U-Net", "deep", "nets"]


@given(anything)
def test_any_text_may_be_misspelled(text: str) -> None:
    found = list(suggestions(text, WORDS))
    assert len(found) <= MAX_SUGGESTIONS
    assert text not in found


def test_long_texts_take_no_time() -> None:
    for text in ("difusion " * 1_000, "x" * 10_000, "(" * 3_000, 'a:"' * 1_000, "中" * 2_000):
        began = time.process_time()
        list(suggestions(text, WORDS))
        assert time.process_time() - began < 0.5, text[:9]


# In the engine


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("difusion models", "diffusion models"), ("quantizaton netwroks", "quantization networks")],
)
def test_what_nothing_has_is_answered_by_what_was_meant(explored: Workspace, typed: str, meant: str) -> None:
    answer = explored.engine.answer(View(typed))
    assert answer.suggestion == meant
    assert answer.rows == explored.engine.answer(View(meant)).rows != ()
    assert answer.note == f"No results for “{typed}”; showing results for “{meant}”."


def test_what_finds_enough_is_not_doubted(explored: Workspace) -> None:
    for query in ("network", "vision transformers", "mamba", "", "!!!", "area:robotics"):
        assert explored.engine.answer(View(query)).suggestion == ""


def test_no_letter_typed_on_the_way_to_a_word_is_doubted(explored: Workspace) -> None:
    for end in range(1, len("quantization") + 1):
        assert explored.engine.answer(View("quantization"[:end]), typing=True).suggestion == ""


def test_without_an_index_nothing_is_suggested(catalogue_home: Home) -> None:
    with Workspace(catalogue_home) as workspace:
        assert workspace.engine.answer(View("difusion models")).suggestion == ""


def test_of_what_is_as_likely_always_the_same_is_suggested() -> None:
    """Whatever order a set has in this process."""
    near = {"none": 5, "note": 5, "node": 5, "nape": 5}

    class Other(Few):
        def near(self, form: str) -> list[str]:
            return list(reversed(super().near(form)))

    assert list(suggestions("nope", Few(**near))) == list(suggestions("nope", Other(**near)))
