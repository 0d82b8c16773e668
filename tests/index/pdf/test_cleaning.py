"""The text of PDFs is cleaned before people read it and the index gets it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.pdf.cleaning import clean_pages, is_readable

_BODY = "The method is described here in words that go on\nand fill several lines of the page\nuntil it ends."


def _one(text: str) -> str:
    return clean_pages([text])[0].text


@pytest.mark.parametrize("mark", ["\ufffe", "\u0002", "\ufffe\r\n", "\u0002\n", "\u00ad\n"])
def test_words_at_marked_hyphens_are_joined(mark: str) -> None:
    assert _one(f"we train a trans{mark}former, which\nis large") == "we train a transformer,\nwhich\nis large"


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "whole"),
    [
        ("state", "of-the-art", "a state-of-the-art model", "state-of-the-art"),
        ("fine", "tuning", "of fine-tuning and finetuning", "finetuning"),
        ("GPT", "4", "", "GPT-4"),
        ("Vision", "Language", "", "Vision-Language"),
        ("TRANS", "FORMER", "", "TRANSFORMER"),
        ("Über", "prüfung", "", "Überprüfung"),
    ],
)
def test_compounds_keep_their_hyphen(first: str, second: str, elsewhere: str, whole: str) -> None:
    assert _one(f"{elsewhere}\nwith {first}\ufffe{second} here").endswith(f"with {whole}\nhere")


def test_a_page_number_after_a_broken_word_is_not_its_second_part() -> None:
    assert _one("the rest of this sub\ufffe12") == "the rest of this sub\n12"


def test_words_at_other_hyphens_are_joined_if_they_occur_elsewhere() -> None:
    first, second = clean_pages(["we use trans-\nformer layers and under-\nstand", "a transformer"])
    assert first.text == "we use transformer\nlayers and under-\nstand"
    assert second.text == "a transformer"


def test_ligatures_are_letters_and_formulas_stay() -> None:
    assert _one("eﬃcient ﬁne ﬂow oﬀ at ½ x² ＡＢ ﷺ") == "efficient fine flow off at ½ x² ＡＢ ﷺ"


def test_invisible_characters_are_removed() -> None:
    assert _one("a\x00b\x1b[31mc\u202ed\u200be\ufefff\ud800g\uffffh") == "abcdef\ufffdgh"


def test_running_heads_and_footers_are_not_in_the_body() -> None:
    bodies = [f"Page {word}\n{_BODY}\nends {word}." for word in ("one", "two", "three", "four", "five", "six")]
    pages = [f"A. Author and B. Author\n{body}\n{number} of 6" for number, body in enumerate(bodies, 1)]
    pages[0] = bodies[0]
    cleaned = clean_pages(pages)
    assert [page.body for page in cleaned] == bodies
    assert [page.text for page in cleaned] == pages


def test_lines_of_two_pages_are_no_running_heads() -> None:
    assert [page.body for page in clean_pages(["Same\nline", "Same\nline"])] == ["Same\nline"] * 2


@pytest.mark.parametrize("heading", ["References", "7. REFERENCES", "VII. Bibliography", "R EFERENCES", "参考文献"])
def test_references_are_apart_until_an_appendix(heading: str) -> None:
    pages = [
        f"{heading}\n3 is a line of the contents.\n{_BODY}\n{_BODY}",
        f"{_BODY}\n{heading}\n[1] A. Smith. One work.",
        "[2] B. Jones. Another.\nAppendix A: Proofs\nThe proof is short.",
    ]
    first, second, third = clean_pages(pages)
    assert first.references == "" and first.body == first.text
    assert second.body == _BODY and second.references == f"{heading}\n[1] A. Smith. One work."
    assert third.references == "[2] B. Jones. Another."
    assert third.body == "Appendix A: Proofs\nThe proof is short."


@pytest.mark.parametrize("next_heading", ["A.1 Lemmas", "B Data Sets", "Appendix B"])
def test_an_appendix_may_have_a_letter_only(next_heading: str) -> None:
    text = f"{_BODY}\nReferences\n[1] Smith.\nA Neural Model\nof words.\nA Proofs\nShort.\n{next_heading}\nMore."
    page = clean_pages([text])[0]
    with_word = next_heading.startswith("Appendix")
    assert page.references.endswith("A Proofs\nShort." if with_word else "A Neural Model\nof words.")
    assert page.body.endswith(f"{next_heading}\nMore." if with_word else f"A Proofs\nShort.\n{next_heading}\nMore.")


def test_a_page_without_words_is_not_readable() -> None:
    unreadable = clean_pages(["12 3.4 56 |— 7,8 x", "\ue001\ue002 ab cd ef gh", "", " \n "])
    assert [(page.readable, page.body) for page in unreadable] == [(False, "")] * 4
    assert unreadable[0].text == "12 3.4 56 |— 7,8 x"
    for text in ("Some words of 2026.", "これは文です。", "هذا نص", "यह हिन्दी है"):
        assert is_readable(text)


_LINES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(["ab", "abcd", "cd", "ab-", "cd-cd", "Gh", "7", "ab\ufffe", "\u0002cd"])).map(
            " ".join
        ),
        st.sampled_from(["References", "Appendix", "Head 7", "", "ab\ufffe", "abcd-"]),
        st.text(max_size=9),
    ),
    max_size=6,
).map("\n".join)


@given(st.lists(_LINES, max_size=4))
def test_cleaning_loses_no_word_and_is_done_once(pages: list[str]) -> None:
    cleaned = clean_pages(pages)
    assert clean_pages([page.text for page in cleaned]) == cleaned
    assert [page.number for page in cleaned] == list(range(1, len(pages) + 1))
    for raw, page in zip(pages, cleaned, strict=True):
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in page.text if character != "\n")
        if raw.isascii() and raw.replace("\n", "").isprintable():
            assert re.findall(r"\w", page.text) == re.findall(r"\w", raw)
        if page.readable:
            parts = f"{page.body}\n{page.references}".split("\n")
            assert not set(parts) - {*page.text.split("\n"), ""}


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "unit", ["a\ufffe\n", "a-\n", "ab-\ncd\n", "b\ufffe", "\ufffe", "x" * 50 + "-", "1\n", "References\n"]
)
def test_hostile_repetition_is_cleaned_in_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert clean_pages([text, text])
