"""The postings of documents that are added to an index."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.search.index import postings_buffer
from paper_index.search.index.postings_buffer import PostingsBuffer, packed
from paper_index.search.text.analyzer import SEPARATOR, form_positions

WORDS = [
    "ResNet",
    "DeepSeekMath",
    "50",
    "v8",
    "x's",
    "3.5",
    "C++",
    "\u4e2d\u6587",
    "-",
    "'",
    "U-Net",
    "resnet50",
    "(GPT",
    "4)",
    "\n",
    SEPARATOR,
    "",
]
TEXTS = st.lists(st.one_of(anything, st.lists(st.sampled_from(WORDS)).map(" ".join)), max_size=4)


def expected(texts: list[str], most: int = 1 << 16) -> dict[str, list[tuple[int, int]]]:
    """Form to its (document, stored position), as each text has it by itself."""
    found: dict[str, list[tuple[int, int]]] = {}
    for document, text in enumerate(texts):
        for form, positions in form_positions(text).items():
            found.setdefault(form, []).extend((document, position) for position in positions[:most])
    return found


def buffered(texts: list[str]) -> dict[str, list[tuple[int, int]]]:
    buffer = PostingsBuffer()
    for document, text in enumerate(texts):
        assert buffer.add("body", document, text) == sum(map(len, form_positions(text).values()))
    [(_, forms, postings)] = list(buffer.iter_postings()) or [("", [], {})]
    assert forms == sorted(postings)
    return {form: [divmod(value, 1 << 32) for value in values] for form, values in postings.items()}


@given(TEXTS)
def test_documents_have_the_forms_and_positions_of_their_texts(texts: list[str]) -> None:
    assert buffered(texts) == expected(texts)


def test_a_form_of_a_very_long_text_is_kept_as_often_as_can_be_counted() -> None:
    texts = ["word " * 70_000, "word"]
    assert buffered(texts) == expected(texts, 0xFFFF)


def test_forgotten_words_are_analyzed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(WORDS[number:]) for number in range(len(WORDS))]
    monkeypatch.setattr(postings_buffer, "_MOST_PIECES", 3)
    assert buffered(texts) == expected(texts)


def test_postings_of_another_segment_are_kept_alike() -> None:
    found = packed(array("I", [3, 7]), array("H", [2, 1]), array("I", [64, 128, 5]))
    assert list(found) == [3 << 32 | 64, 3 << 32 | 128, 7 << 32 | 5]
