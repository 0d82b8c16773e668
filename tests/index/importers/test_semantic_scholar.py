"""Semantic Scholar papers, one or many."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError

SHA = "0123456789abcdef0123456789abcdef01234567"
PAPER: dict[str, Any] = {
    "paperId": SHA, "externalIds": {"ArXiv": "1706.00001", "DOI": "10.1000/A", "CorpusId": 7}, "title": "On Socks",
    "abstract": "Socks,\nmany.", "year": 2017, "publicationDate": "2017-06-12",
    "tldr": {"model": "x", "text": "Socks."},
    "authors": [{"authorId": None, "name": "A. Author"}, {"name": None}, 3], "url": f"https://www.semanticscholar.org/paper/{SHA}",
}  # fmt: skip
BARE = {"paperId": SHA[::-1], "title": "On Cups", "year": 1999, "externalIds": None, "abstract": None, "tldr": None}
ANSWER = json.dumps({"total": 3, "offset": 0, "data": [PAPER, BARE, None]})


def test_an_answer_is_read() -> None:
    found, [paper, bare], [problem] = read(ANSWER, "s2.json")
    assert found == "semantic-scholar"
    assert (paper.id, paper.doi, paper.title, paper.abstract) == ("1706.00001", "10.1000/a", "On Socks", "Socks, many.")
    assert (paper.summary, paper.published, paper.authors) == ("Socks.", "2017-06-12", ("A. Author",))
    assert paper.url == PAPER["url"]
    assert (bare.id, bare.published) == (SHA[::-1], "1999")
    assert str(problem) == "s2.json:1: not a JSON object"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(PAPER),
        json.dumps(PAPER, indent=2),
        json.dumps([PAPER]),
        json.dumps({"data": [{"citedPaper": PAPER}]}),
    ],
)
def test_one_paper_is_read_in_every_wrapping(content: str) -> None:
    found, [paper], problems = read(content)
    assert (found, paper.id, problems) == ("semantic-scholar", "1706.00001", [])


def test_lines_longer_than_the_head_are_read() -> None:
    long = json.dumps(PAPER | {"embedding": [0.5] * 30_000})
    found, papers, problems = read(f"{long}\n{long}")
    assert (found, len(papers), problems) == ("semantic-scholar", 2, [])


def test_generic_lines_with_a_paper_id_of_their_own_stay_generic() -> None:
    assert read('{"paperId": "x1", "title": "t", "text": "a"}')[0] == "jsonl"


@given(damaged(ANSWER, json.dumps(PAPER, indent=2)), st.sampled_from(("auto", "semantic-scholar")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


def test_the_samples_are_read_or_refused(samples: Path) -> None:
    for path in (samples / "formats" / "s2").iterdir():
        if path.suffix == ".gz":
            found, [paper], problems = read(path.read_bytes())
            assert (found, problems) == ("semantic-scholar", [])
            assert paper.summary
        else:
            with pytest.raises(PaperError, match="unknown format"):
                read(path.read_bytes())
