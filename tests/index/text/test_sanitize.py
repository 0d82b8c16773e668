"""Foreign text is made safe to show, easy to compare and, with its mathematics, readable."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.text.sanitize import are_clean, clean, fold_title, readable, repair

DANGEROUS = {"Cc", "Cs", "Zl", "Zp"}
ALLOWED_FORMATS = "\u200c\u200d"  # joiners: scripts and emoji need them
HIDDEN = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def assert_safe(text: str) -> None:
    assert not [letter for letter in text if unicodedata.category(letter) in DANGEROUS or letter in HIDDEN]
    text.encode()


@given(anything)
def test_clean_text_can_be_shown_and_stored(text: str) -> None:
    cleaned = clean(text)
    assert_safe(cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, lines=True), lines=True) == clean(text, lines=True)


@given(anything)
def test_clean_lines_are_clean_text_line_by_line(text: str) -> None:
    cleaned = clean(text, lines=True)
    assert_safe(cleaned.replace("\n", " "))
    assert "\n\n\n" not in cleaned
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two\t blanks\n", "two blanks"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;owned\x07b", "ab"),
        ("a\x1b]8;;http://x.y\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("a\x9b31mb", "ab"),
        ("a\x1bcb", "ab"),
        ("clip\x1b]52;c;aGk=\x07board", "clipboard"),
        ("\x1b[3\x1b[0m1mred", "31mred"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("e\u0301", "é"),
        ("\ud800x", "\ufffdx"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("\ufefftitle", "title"),
        ("soft\u00adhyphen", "softhyphen"),
        ("no\u00a0break\u3000wide", "no break wide"),
        ("a" + "\u0301" * 100, "á" + "\u0301" * 8),
        ("tag\U000e0041\U000e0042", "tag"),
        ("", ""),
    ],
)
def test_what_cleaning_takes_out(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_lines_are_kept_where_asked_for() -> None:
    assert clean("one\r\ntwo\x0bthree\u2028\n\n\n\nfour  five\r", lines=True) == "one\ntwo\nthree\n\nfour five"


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "text",
    [
        "\x1b" * 200_000 + "c" * 200_000,
        "\x1b[" * 200_000,
        "\x1b]" * 200_000,
        "\x9b" + "0" * 400_000,
        "a" + "\u0301" * 400_000,
        "\\emph{" * 60_000,
        "$a" * 200_000,
        "x^{1" * 100_000,
        " " * 400_000 + "\\'",
        "1times" * 80_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_long_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    fold_title(repair(clean(text)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all  you need."),
        ("HyperZ$\\cdot$Z$\\cdot$W Operator", "HyperZcdotZcdotW Operator"),
        ("$6400\\times6400$ images", "6400times6400 images"),
        ("Poincaré ResNet", "Poincare\u0301 ResNet"),
        ("ﬁne", "fine"),
        ("STRASSE", "straße"),
    ],
)
def test_titles_that_are_one(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other) != ""


@given(anything)
def test_folding_sets_case_and_blanks_aside(title: str) -> None:
    folded = fold_title(title)
    assert folded == fold_title(f"  {title}\n")
    assert folded == fold_title(folded)


def test_different_titles_stay_apart() -> None:
    assert fold_title("GPT-3") != fold_title("GPT-4")
    assert fold_title("α-VAE") != fold_title("β-VAE")


@pytest.mark.parametrize(
    ("mangled", "shown"),
    [
        ("HyperZcdotZcdotW Operator", "HyperZ·Z·W Operator"),
        ("Router of Top-$k$ MoE", "Router of Top-k MoE"),
        ("the O(n^2) Cost", "the O(n²) Cost"),
        ("the $\\ell_2$ Error", "the ℓ₂ Error"),
        ("6400times6400 images", "6400×6400 images"),
        ("1.85times faster", "1.85× faster"),
        ("Poincar\\'e", "Poincaré"),
        ('G\\"{o}del', "Gödel"),
        ("44\\% of R\\&D", "44% of R&D"),
        ("\\textbf{Bold} and \\emph{slanted}", "Bold and slanted"),
        ("$\\alpha$-NeRF at $10^{-3}$", "α-NeRF at 10⁻³"),
        ("$\\mathcal{O}(n)$", "O(n)"),
        ("x_1 and x_{12}", "x₁ and x₁₂"),
        ("AD^2-Bench", "AD²-Bench"),
    ],
)
def test_mathematics_is_repaired(mangled: str, shown: str) -> None:
    assert repair(mangled) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Two times the fun, many times over",
        "A price of $5",
        "mAP_50 and MUOT_3M",
        "see https://github.com/a/b_2_c^2",
        "snake_case and file_name",
        "a ^ b",
        "C:\\temp",
        "sometimes",
        "$",
        "$ $",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


@given(anything)
def test_what_is_repaired_is_there_and_safe(text: str) -> None:
    cleaned = clean(text)
    shown = repair(cleaned)
    assert bool(shown) == bool(cleaned)
    assert clean(shown) == shown


@pytest.mark.parametrize(
    ("name", "read"),
    [("computer-vision", "computer vision"), ("ImageNet-1K", "ImageNet-1K"), ("top-1", "top-1"), ("", "")],
)
def test_controlled_names_are_read_as_words(name: str, read: str) -> None:
    assert readable(name) == read


@given(st.lists(anything, max_size=3))
def test_texts_that_are_clean_together_are_clean_one_by_one(texts: list[str]) -> None:
    for some in (texts, list(map(clean, texts))):
        if are_clean(some):
            assert list(map(clean, some)) == some == [clean(text, lines=True) for text in some]


@pytest.mark.parametrize(
    "texts", [["a", " b"], ["a "], ["a  b"], ["a\nb"], ["\x1b[31m"], ["e\u0301"], ["a", "\u200bb"]]
)
def test_one_unclean_text_is_noticed_among_others(texts: list[str]) -> None:
    assert not are_clean(["Clean", *texts])
    assert are_clean(["Clean", "", "also clean", "Ünïted", "王小明", "a|b"])
