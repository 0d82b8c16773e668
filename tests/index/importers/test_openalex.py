"""OpenAlex works, one or many, with abstracts put together from an index of words."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError
from paper_index.importers.openalex import MAX_ABSTRACT, uninverted

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/A", "title": "On <i>Socks</i> &amp; Cups",
    "publication_year": 2017, "publication_date": "2017-06-12",
    "authorships": [{"author": {"display_name": "A. Author"}}, {"author": {}, "raw_author_name": "B. Author"}, None],
    "abstract_inverted_index": {"Socks": [0, 2], "are": [1], "indeed.": [3]},
    "primary_location": {"landing_page_url": "https://doi.org/10.1000/a"},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/1706.00001"}, 3],
}  # fmt: skip
PLAIN = {"id": "https://openalex.org/W2", "doi": None, "title": None, "display_name": "On Cups",
         "publication_year": 2020, "abstract_inverted_index": None}  # fmt: skip
ANSWER = json.dumps(
    {"meta": {"count": 3}, "results": [WORK, PLAIN, {"id": "https://openalex.org/W3", "title": None}]}, indent=2
)


def test_an_answer_is_read() -> None:
    found, [work, plain], [problem] = read(ANSWER, "works.json")
    assert found == "openalex"
    assert (work.id, work.doi, work.title) == ("1706.00001", "10.1000/a", "On Socks & Cups")
    assert (work.abstract, work.published) == ("Socks are Socks indeed.", "2017-06-12")
    assert (work.authors, work.url) == (("A. Author", "B. Author"), "https://doi.org/10.1000/a")
    assert (plain.id, plain.title, plain.published, plain.url) == ("W2", "On Cups", "2020", "https://openalex.org/W2")
    assert "no title" in str(problem)
    assert problem.line is not None


@pytest.mark.parametrize(
    "content", [json.dumps(WORK), json.dumps(WORK, indent=2), json.dumps([WORK]), json.dumps({"results": [WORK]})]
)
def test_one_work_is_read_in_every_wrapping(content: str) -> None:
    found, [work], problems = read(content)
    assert (found, work.id, problems) == ("openalex", "1706.00001", [])


def test_no_index_makes_a_long_text() -> None:
    assert len(uninverted({"w" * 1000: list(range(100_000))})) <= MAX_ABSTRACT
    assert uninverted({"b": [10**30], "a": [-5], "c": ["x", None, 2.5, [1]], "d": 3}) == "a b"
    assert uninverted(["x"]) == ""


@given(damaged(ANSWER, json.dumps(WORK)), st.sampled_from(("auto", "openalex")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


@pytest.mark.parametrize("content", ['{"meta": {}, "results": []}', "[]"])
def test_an_answer_without_works_is_an_error(content: str) -> None:
    with pytest.raises(PaperError, match="contains no works"):
        read(content, format="openalex")


def test_the_samples_are_read(samples: Path) -> None:
    for path in (samples / "formats" / "openalex").iterdir():
        found, papers, problems = read(path.read_bytes())
        assert (found, problems) == ("openalex", [])
        assert papers
