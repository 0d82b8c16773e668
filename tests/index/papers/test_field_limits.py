"""The fields of records from outside: cleaned, within bounds, and what is cut is named."""

from pathlib import Path
from typing import Any

import pytest

from paper_index.papers.field_limits import LONGEST, LONGEST_ENTRY, LONGEST_LIST, LONGEST_NOTE, MOST, Fields
from paper_index.papers.paper import Paper


def texts(value: Any) -> tuple[str, ...]:
    return Fields({"tasks": value}).texts("tasks")


def test_two_authors_of_one_name_are_two() -> None:
    assert Fields({"authors": ["Ann Lee", "Bo Li", "Ann Lee"]}).texts("authors") == ("Ann Lee", "Bo Li", "Ann Lee")


def test_texts_are_cleaned_and_said_once() -> None:
    assert texts([" a ", "b\x1b[0m", "a", "", 3]) == ("a", "b", "3")
    assert texts("one") == ("one",)
    assert texts(None) == ()
    for wrong in (3, {"a": 1}, [["x"]], [True]):
        with pytest.raises(ValueError, match="texts"):
            texts(wrong)


@pytest.mark.parametrize("name", LONGEST)
def test_a_text_is_cut_at_its_bound_and_said_to_be(name: str) -> None:
    most = LONGEST[name]
    whole, longer = Fields({name: "x" * most}), Fields({name: "x" * (most + 1)})
    assert (len(whole.text(name)), whole.cut) == (most, ())
    assert (len(longer.text(name)), longer.cut) == (
        most,
        (f"the {name} is longer than {most:,} characters and was truncated",),
    )


def test_what_stands_behind_many_blanks_is_said_to_be_cut() -> None:
    given = Fields({"title": "A" + " " * 1_000_000 + "Title"})
    assert given.text("title") == "A" and given.cut


@pytest.mark.parametrize("name", sorted(MOST.keys() - {"results", "appearances"}))
def test_a_list_is_cut_at_its_bound_and_said_to_be(name: str) -> None:
    given = Fields({name: [f"{n}" for n in range(MOST[name] + 1)]})
    assert len(given.texts(name)) == MOST[name]
    assert given.cut == (f"there are more than {MOST[name]:,} {name}; the others were dropped",)


def test_the_entries_of_a_list_are_bounded_each_and_together() -> None:
    given = Fields({"authors": ["x" * (LONGEST_ENTRY + 1)]})
    assert list(map(len, given.texts("authors"))) == [LONGEST_ENTRY]
    assert given.cut == ("an entry of authors is longer than 300 characters and was truncated",)
    given = Fields({"authors": [f"{n:0{LONGEST_ENTRY}}" for n in range(1_000)]})
    assert sum(map(len, given.texts("authors"))) <= LONGEST_LIST
    assert given.cut == ("the authors are longer than 100,000 characters and were truncated",)


def test_a_paper_that_was_cut_is_read_again_as_it_is() -> None:
    """Also what was kept before there were bounds."""
    plain = {
        "id": "x",
        "title": "word " * 1_000_000,
        "abstract": "\u00e9\u0301 " * 1_000_000,
        "authors": [f"A. Author {n}" for n in range(100_000)],
        "results": [{"dataset": "d" * 1_000, "metric": "m", "value": str(n)} for n in range(10_000)],
        "appearances": [{"edition": f"page {n}", "shown": "s" * 1_000} for n in range(10_000)],
        "code": [f"https://example.org/{n}" for n in range(1_000)],
    }
    paper = Paper.from_dict(plain)
    assert len(paper.cut) == 6
    assert len(paper.title) <= LONGEST["title"] and len(paper.abstract) <= LONGEST["abstract"]
    assert (len(paper.authors), len(paper.results), len(paper.appearances)) == (
        MOST["authors"],
        MOST["results"],
        MOST["appearances"],
    )
    again = Paper.from_dict(paper.to_dict())
    assert (again, again.cut) == (paper, ())


def test_the_manual_names_the_bounds() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    for name, most in (*LONGEST.items(), *MOST.items()):
        if name != "published":
            assert f"{most:,}" in manual, name
    assert all(f"{most:,} characters" in manual for most in (LONGEST_ENTRY, LONGEST_LIST, LONGEST_NOTE))
