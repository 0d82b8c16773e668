"""The names of science are found however they are written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.search.text.analyzer import MAX_LENGTH, SEPARATOR, SPAN_BITS, Token, analyze, fold, form_positions
from paper_index.search.text.query_words import query_terms
from paper_index.text.stop_words import STOP_WORDS


def found(query: str, text: str) -> bool:
    """Return whether every word of the query is in the text."""
    forms = {form for token in analyze(text) for form in token.forms}
    words = query_terms(query)
    return bool(words) and all(word in forms for word in words)


@pytest.mark.parametrize(
    "spellings",
    [
        ("ResNet-50", "resnet50", "ResNet 50", "RESNET-50"),
        ("ImageNet-1k", "imagenet1k", "ImageNet 1K"),
        ("U-Net", "unet", "UNet"),
        ("C++",),
        ("C#", "c#"),
        ("top-1", "top1", "Top 1"),
        ("3D", "3d"),
        ("GPT-4o", "gpt4o", "GPT 4o"),
        ("k-means", "kmeans", "K-Means"),
        ("β-VAE", "beta-VAE", "BetaVAE"),
        ("naïve", "naive", "NAÏVE"),
        ("Transformer-XL", "transformerxl"),
        ("wav2vec 2.0", "WAV2VEC 2.0"),
        ("F1", "f1", "F-1"),
        ("A*", "a*"),
        ("中文",),
        ("ガン", "カン"),
        ("GPT-3.5", "GPT 3.5", "gpt3.5"),
        ("YOLOv8", "YOLO v8", "yolo-v8", "YOLO-v8"),
        ("Llama-3.1", "Llama 3.1", "llama3.1"),
        ("Poincaré", "poincare", "POINCARÉ"),
        ("state-of-the-art", "state‑of‑the‑art", "stateoftheart"),
        ("PointNet++",),
        ("ViT-B/16", "vitb16"),
        ("ℓ2", "l2"),
        ("𝐀ttention", "attention"),
        ("ﬁne-tuning", "finetuning", "Fine-Tuning"),
        ("model's", "model", "Model’s"),
        ("Straße", "strasse"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_find_each_other(spellings: tuple[str, ...]) -> None:
    for query in spellings:
        for text in spellings:
            assert found(query, f"We use {text}, as always."), f"{query} does not find {text}"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("pointnet", "PointNet++"),
        ("unet", "U-Net++"),
        ("resnet", "ResNet-50"),
        ("resnet", "resnet50"),
        ("50", "ResNet50"),
        ("net", "U-Net"),
        ("learning", "self-supervised-learning"),
        ("supervisedlearning", "self-supervised-learning"),
        ("文", "中文"),
        ("sota", "SOTA* results"),
        ("and", "and/or"),
        ("llama3.1", "Llama-3.1-8B"),
        ("中文字", "中文字体"),
        ("한국어", "한국어로"),
        ("v8", "YOLOv8-s, YOLO v8"),
        ("seek", "DeepSeekMath-7B"),
        ("deepseek", "DeepSeekMath"),
        ("deepseekmath", "DeepSeekMath-Prover-V2"),
        ("seekmath math", "DeepSeekMath"),
        ("deepseek7", "DeepSeek 7"),
        ("chat gpts", "ChatGPTs"),
        ("os world", "OSWorld"),
        ("vec", "word2vec"),
        ("qwen25 vl", "Qwen2.5VL"),
    ],
)
def test_a_part_finds_the_whole(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("C++", "C and C#"),
        ("C", "C++"),
        ("unet", "neural network"),
        ("resnet50", "ResNet-101 with 50 layers"),
        ("resnet50", "the resnet, 50 times"),
        ("A*", "a search"),
        ("pointnet++", "PointNet"),
        ("文字", "中文 字"),
        ("字中", "中文字"),
        ("gpt35", "GPT 3 and 3.5"),
        ("3D", "2D"),
        ("lo", "LoRA"),
        ("ms", "LLMs"),
        ("co", "CoT"),
        ("d", "3D"),
    ],
)
def test_what_does_not_find(query: str, text: str) -> None:
    assert not found(query, text)


def test_places_stand_where_their_characters_are() -> None:
    text = "Our U-Net++ and ResNet 50."
    assert list(analyze(text)) == [
        Token(0, 3, ("our",)),
        Token(4, 5, ("u", "unet++", "unet"), (1, 2, 2)),
        Token(6, 11, ("net++", "net"), (1, 1)),
        Token(12, 15, ("and",)),
        Token(16, 19, ("res", "resnet", "resnet50"), (1, 2, 3)),
        Token(19, 22, ("net",)),
        Token(23, 25, ("50",)),
    ]


def test_capitals_begin_no_parts_in_names_of_people() -> None:
    assert list(analyze("McMahan", names=True)) == [Token(0, 7, ("mcmahan",))]
    assert [token.forms[0] for token in analyze("B. McMahan-LeCun 2", names=True)] == ["b", "mcmahan", "lecun", "2"]


def kept(text: str, names: bool) -> dict[str, list[int]]:
    """The stored positions of a text, computed from its tokens."""
    found: dict[str, list[int]] = {}
    for number, token in enumerate(analyze(text, names=names)):
        for form, span in zip(token.forms, token.spans, strict=True):
            found.setdefault(form, []).append(number << SPAN_BITS | span - 1)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Our U-Net++ and ResNet 50, YOLO v8, GPT 3.5 and ResNet  50.",
        "The model's 5 layers, models' 5, C++ 11, F 1, top\n1, \u212b 2, x \u00b2, a 12345678",
        "_so_ 3 and v8 v9 10 11; -3; a\u0301 4; 'tis 9",
        "\u4e2d\u6587 50 and ResNet 50",
        "DeepSeekMath 7, A-DeepSeek++ 7, DeepSeek-V3 3.1 and GPT4All 2",
    ],
)
def test_what_is_indexed_is_what_the_places_tell(text: str) -> None:
    assert all(form_positions(text, names=names) == kept(text, names) for names in (False, True))


def test_each_value_begins_at_a_multiple_of_32_positions_behind_a_gap() -> None:
    long = " ".join(["word"] * 32)
    positions = form_positions(SEPARATOR.join(("Two words", "", long, "last")))
    assert {form: places[0] >> SPAN_BITS for form, places in positions.items()} == {
        "two": 0,
        "words": 1,
        "word": 64,
        "last": 128,
    }


@given(
    st.one_of(
        anything,
        st.lists(st.sampled_from(["ResNet", "DeepSeek", "50", "v8", "x's", "3.5", "C++", "\u4e2d", "-", "'", "_"])).map(
            " ".join
        ),
    )
)
def test_any_text_is_indexed_as_its_places_tell(text: str) -> None:
    assert all(form_positions(text, names=names) == kept(text, names) for names in (False, True))


@given(anything)
def test_any_text_has_places_inside_it_in_order(text: str) -> None:
    end = 0
    for token in analyze(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.forms
        assert len(set(token.forms)) == len(token.forms) == len(token.spans)
        assert all(1 <= count <= 1 << SPAN_BITS for count in token.spans)
        for form in token.forms:
            assert 0 < len(form) <= 2 * MAX_LENGTH
            assert not any(letter.isspace() for letter in form)
        assert not text[token.start].isspace()


@given(anything)
def test_any_text_is_found_by_itself(text: str) -> None:
    words = query_terms(text)
    assert found(text, text) or not words
    assert all(0 < len(word) <= MAX_LENGTH for word in words)


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_word_without_end() -> None:
    for word in (
        "a" * 30_000,
        "a-" * 15_000,
        "1." * 15_000,
        "é" * 30_000,
        "中" * 30_000,
        "a+" * 15_000,
        "'" * 30_000,
    ):
        began = time.process_time()
        sum(len(token.forms) for token in analyze(word))
        query_terms(word)
        assert time.process_time() - began < 1.5, word[:4]
    assert found("a" * 70, "b " + "a" * 90)


def test_little_words_are_words_too() -> None:
    assert found("the", "in the end")
    assert all(word == fold(word) and query_terms(word) == [word] for word in STOP_WORDS)
