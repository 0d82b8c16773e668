"""Names of files for papers: readable, and accepted by every file system whatever the record contains."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from hostile_text import anything
from paper_index.papers.file_names import file_name, is_valid_pattern

USUAL = "{author} {year} {title} {id}"


@pytest.mark.parametrize(
    ("title", "more", "pattern", "name"),
    [
        ("Attention: All You Need?", {}, USUAL, "Vaswani 2017 Attention All You Need 1706.03762"),
        ("A/B\\C", {"authors": []}, USUAL, "2017 A-B-C 1706.03762"),
        ("../../etc/passwd", {}, "{title}", "etc-passwd"),
        ("-rf ~", {}, "{title}", "rf ~"),
        ("CON", {}, "{title}", "_CON"),
        ("aux.x", {}, "{title}", "_aux.x"),
        ("Lpt1 . y", {}, "{title}", "_Lpt1 . y"),
        ("Console", {}, "{title}", "Console"),
        ("...", {}, "{title}", "1706.03762"),
        ("Ends. . .", {}, "{title}", "Ends"),
        ("Zu\u0308rich \u202eevil\u200b\x07", {}, "{title}", "Z\u00fcrich evil"),
        ("T", {"published": "soon"}, "{year}-{title}", "T"),
    ],
)
def test_a_name_is_made_by_a_pattern(title: str, more: dict[str, object], pattern: str, name: str) -> None:
    record = paper(title, "1706.03762", **{"authors": ["Ashish Vaswani"], "published": "2017-06", **more})
    assert file_name(record, pattern) == name


def test_a_long_title_is_cut_at_a_word_and_the_id_stays() -> None:
    name = file_name(paper("Długi " * 100, "1706.03762", authors=["Ashish Vaswani"]), USUAL)
    assert name.startswith("Vaswani Długi Długi") and name.endswith("Długi 1706.03762")
    assert 150 < len(name.encode()) <= 180


@given(anything, anything, st.sampled_from([USUAL, "{title}", "{author}", "{id}", "{title}. {year}"]))
def test_every_name_is_safe(title: str, author: str, pattern: str) -> None:
    check(f"x{title}", author, pattern)


@pytest.mark.parametrize(
    "text",
    [
        "\x1b]0;title\x07",
        "/" * 300,
        "\U0001f4a5" * 300,
        "a\u0301" * 300,
        ".. /",
        "$(touch x) `y`",
        "\u202e\u2066x",
        "\ue000",
    ],
)
def test_hostile_texts_make_names_that_can_be_written(text: str, tmp_path: Path) -> None:
    name = check(f"{text} x", text, USUAL)
    (tmp_path / f"{name} (99).pdf").write_bytes(b"")
    assert [file.name for file in tmp_path.iterdir()] == [f"{name} (99).pdf"]


def check(title: str, author: str, pattern: str) -> str:
    try:
        record = paper(title, "10.1000/<x>:../..\\y", authors=[author])
    except ValueError:  # no title is left
        record = paper("T", "10.1000/x", authors=[author])
    name = file_name(record, pattern)
    assert 0 < len(name.encode()) <= 181
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u202a-\u202e]', name)
    assert name[0] not in " .-~" and name[-1] not in " ."
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", name.split(".")[0].strip())
    assert file_name(record, pattern) == name
    return name


@pytest.mark.parametrize(
    ("pattern", "valid"),
    [
        (USUAL, True),
        ("{title} [{id}]", True),
        ("", False),
        ("paper", False),
        ("{titel}", False),
        ("a/{title}", False),
        ("..\\{title}", False),
        ("{title", False),
        ("{title}\n", False),
    ],
)
def test_patterns_have_parts_and_no_separators(pattern: str, valid: bool) -> None:
    assert is_valid_pattern(pattern) is valid
