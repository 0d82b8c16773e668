"""A slip of the finger still finds the paper, and what is right is left alone."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given

from factories import paper
from hostile_text import anything
from index.search.small_homes import opened
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches
from paper_index.search.assist.spelling import likeliest_spelling, query_words
from paper_index.search.text import edit_distance
from paper_index.workspace import Workspace


class Few:
    """A vocabulary of a few words."""

    def __init__(self, **papers: int) -> None:
        self.papers = papers
        self.titled: Sequence[str] = ()

    def __len__(self) -> int:
        return 1_000

    def papers_with(self, form: str, fields: Sequence[str] = ()) -> int:
        return self.papers.get(form, 0) if fields != ("title",) or form in self.titled else 0

    def has_prefix(self, text: str) -> bool:
        return any(word.startswith(text) for word in self.papers)

    def near(self, form: str) -> list[str]:
        return edit_distance.near_words(form, self.papers)


WORDS = Few(
    diffusion=90, fusion=20, infusion=2, model=200, models=150, modal=9, multimodal=30, multi=40, image=80, to=300,
    **{"25": 30, "12": 30}, text=70, segmentation=60, caffeine=1, poincare=5, resnet18=9, resnet50=9,
)  # fmt: skip


def meant_by(typed: str, words: Few = WORDS, *, typing: bool = False) -> str:
    """The spelling where all words are in the same papers, as many as their rarest word has."""

    def matching(text: str) -> int:
        return min((words.papers_with(word.form) for word in query_words(text)), default=0)

    return likeliest_spelling(typed, words, matching, typing=typing).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("multimodalimagediffusion", "multimodal image diffusion"),
        ("Texttoimage models", "text to image models"),
        ("difusion", "diffusion"),
        ("diffussion", "diffusion"),
        ("dffusion", "diffusion"),
        ("idffusion", "diffusion"),
        ("iffusion", "diffusion"),
        ("siffusion", "diffusion"),
        ("difusoin", "diffusion"),
        ("mdoel", "model"),
        ("mulitmodal", "multimodal"),
        ("multimodel", "multimodal"),
        ("imagetext", "image text"),
        ("TextImage", "Text Image"),
        ("Poincará", "Poincare"),
        ("Difusion imgae", "Diffusion image"),
        ("title:imagetext", ""),
        ("title:(imagetext)", "title:(image text)"),
        ("difusion moddels", "diffusion models"),
        ('title:difusion "image segmentaton" tag:difusion', 'title:diffusion "image segmentation" tag:difusion'),
        ("(difusion OR image) -text", "(diffusion OR image) -text"),
    ],
)
def test_what_was_meant_is_suggested(typed: str, meant: str) -> None:
    assert meant_by(typed) == meant


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
    assert meant_by(typed) == ""


def test_half_a_word_is_left_alone_while_words_begin_so() -> None:
    assert meant_by("image diffusio", typing=True) == ""
    assert meant_by("image diffusio") == "image diffusion"
    assert meant_by("image difusion", typing=True) == "image diffusion"


def test_the_other_words_choose_among_near_words() -> None:
    """Each word stays where it is, however many are wrong."""
    words = Few(exploring=9, exposing=90, deep=50, seas=40, diffusion=30)
    together = {"exploring deep seas": 3, "exploring deep": 4, "deep seas": 30}

    def spelled(typed: str) -> tuple[str, str]:
        found = likeliest_spelling(
            typed, words, lambda text: together.get(" ".join(text.split()), len(text.split()) == 1)
        )
        return found.text, found.of_any

    assert spelled("exporing deep seas") == ("exploring deep seas", "")
    assert spelled("exporing deeep seaas") == ("exploring deep seas", "")
    assert spelled("exporing difusion deep") == ("", "exploring diffusion deep")
    assert spelled("deep seas xyzzyplugh") == ("", "")


def test_a_name_in_a_title_is_right_beside_words_that_its_papers_lack() -> None:
    def matching(text: str) -> int:
        return 150 if "code " in text else 0

    words = Few(codev=1, code=200, verilog=3)
    assert likeliest_spelling("codev verilog", words, matching).text == "code verilog"
    words.titled = ("codev",)
    assert likeliest_spelling("codev verilog", words, matching).text == ""


def test_a_known_word_is_right_if_papers_have_it_with_all_others_but_one() -> None:
    words = Few(jina=3, jin=90, clip=80, text=70, retrieval=60, composition=50)
    together = {"jina clip text": 1, "jin clip text composition": 2, "jin clip composition": 2, "jina clip": 1}

    def spelled(typed: str) -> str:
        return likeliest_spelling(typed, words, lambda text: together.get(" ".join(text.split()), 0)).text

    assert spelled("jina clip text composition") == ""
    assert spelled("jina clip composition") == "jin clip composition", "two words are often together by chance"


def test_names_and_compounds_of_known_words_are_right_where_any_word_may_match() -> None:
    words = Few(kdm5b=5, lysine=90, onethird=5, one=70, child=60, policy=50, multimodal=30)

    def spelled(typed: str) -> str:
        return likeliest_spelling(typed, words, lambda text: len(text.split()) == 1).of_any

    assert spelled("lysine kdm5a") == spelled("one-child policy") == ""
    assert spelled("multi-modla policy") == "multimodal policy"


def test_a_known_word_is_not_split_into_a_stop_word_and_another() -> None:
    assert meant_by("ineffective", Few(ineffective=3, effective=90, **{"in": 300})) == ""
    assert meant_by("ineffective", Few(effective=90, **{"in": 300})) == "in effective"


def test_words_stand_where_they_were_typed() -> None:
    text = 'title:U-Net "deep (nets" AND x:y -z'
    assert [text[slot.start : slot.end] for slot in query_words(text)] == ["U-Net", "deep", "nets"]


@given(anything)
def test_any_text_may_be_misspelled(text: str) -> None:
    assert likeliest_spelling(text, WORDS, len).text != text or not text


def test_long_texts_take_no_time() -> None:
    for text in ("difusion " * 1_000, "x" * 10_000, "(" * 3_000, 'a:"' * 1_000, "中" * 2_000):
        began = time.process_time()
        meant_by(text)
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
    assert answer.note == f"Showing results for “{meant}”; none for “{typed}”."


def test_a_short_word_is_replaced_by_another_only_if_its_letters_were_swapped(some_home: Home) -> None:
    """One letter of four makes another word: it is suggested, not searched."""
    with opened(some_home) as small:
        small.corpus.add([paper("The User of a Lamp", "2601.00001"), paper("Users and Lamps", "2601.00002")])
        assert small.ready(some_home)
        for typed in ("uber", "\u00fcber"):
            answer = small.engine.answer(View(typed))
            assert (answer.rows, answer.suggestion, answer.note) == ((), "user", ""), typed
        swapped = small.engine.answer(View("lapm"))
        assert (len(swapped.rows), swapped.note) == (2, "Showing results for “lamp”; none for “lapm”.")


def test_of_several_words_those_are_corrected_that_can_be(explored: Workspace) -> None:
    answer = explored.engine.answer(View("difusion xyzzyplugh segmentaton"))
    assert answer.searched == "diffusion xyzzyplugh segmentation"
    assert answer.rows == explored.engine.answer(View("diffusion segmentation", match_any=True)).rows
    assert answer.note == f"No paper has all these words; these have some of “{answer.searched}”."
    assert answer.suggestion == ""


def test_papers_with_some_words_follow_those_of_another_spelling(explored: Workspace) -> None:
    meant = explored.engine.answer(View("hyperzzw operator"))
    answer = explored.engine.answer(View("hyperzzw opertor"))
    assert answer.rows == meant.rows and len(meant.rows) == 1
    assert partial_matches(answer, explored.engine) == partial_matches(meant, explored.engine) != ()


def test_what_finds_enough_is_not_doubted(explored: Workspace) -> None:
    for query in ("network", "vision transformers", "mamba", "", "!!!", "area:robotics"):
        assert explored.engine.answer(View(query)).suggestion == ""


def test_a_long_query_that_a_title_has_is_not_doubted(home: Home) -> None:
    """A pasted title would take twice as long; a short query may repeat the typo of a title."""
    title = "Recurrent atention for segmentation of medical scans"
    with opened(home) as small:
        small.corpus.add(
            [paper(title, "0"), *(paper(f"{title} {n}".replace("atention", "attention"), str(n)) for n in range(1, 40))]
        )
        assert small.ready(home)
        for typing in (False, True):
            answer = small.engine.answer(View(title), typing=typing)
            assert (answer.total, answer.suggestion) == (1, "")
        short = small.engine.answer(View("recurrent atention medical"))
        assert (short.total, short.suggestion) == (1, "recurrent attention medical")


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

    assert meant_by("nope", Few(**near)) == meant_by("nope", Other(**near)) != ""
