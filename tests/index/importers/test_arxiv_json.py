"""arXiv metadata as JSON: Kaggle's lines, arrays of them, archives of their like; many in little memory."""

import json
import time
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_counts import THOROUGH
from importing import damaged, read, read_or_refused
from paper_index.importers import Source, arxiv, kaggle
from paper_index.importers.record_builder import day, names
from paper_index.papers.paper import Paper

SNAPSHOT = {
    "id": "0704.0001", "submitter": "A. Author", "authors": "A. Author, B. Garc\\'{\\i}a",
    "title": "On Socks\n  of Wool",
    "comments": "Code: https://github.com/a/b_c.", "journal-ref": None, "doi": "10.1000/1", "report-no": None,
    "categories": "hep-ph cs.CL", "license": None, "abstract": "  Nobody wrote\nthis.\n",
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"version": "v2", "created": "x"}],
    "update_date": "2008-11-26", "authors_parsed": [["Author", "A.", ""], ["Garc\\'ia", "B.", "Jr.", "X"]],
}  # fmt: skip
ARCHIVE = {"id": "2503.00001", "abs": "https://arxiv.org/abs/2503.00001", "authors": ["A. Author", "B. Author"],
           "title": "On Cups", "categories": ["cs.CV", "cs.RO"], "comment": None,
           "summary": "Cups,\nmany."}  # fmt: skip
LINES = "\n".join(map(json.dumps, (SNAPSHOT, ARCHIVE)))
ARRAY = json.dumps([SNAPSHOT, ARCHIVE], indent=2)
ARCHIVED = 74_728
"""Papers of the shared archive."""


@pytest.mark.parametrize(
    "content", [LINES, ARRAY, json.dumps([SNAPSHOT, ARCHIVE]), json.dumps({"data": [SNAPSHOT, ARCHIVE]})]
)
def test_both_shapes_are_read_in_every_wrapping(content: str) -> None:
    found, [snapshot, archive], problems = read(content)
    assert (found, problems) == ("arxiv-json", [])
    assert (snapshot.id, snapshot.title, snapshot.abstract) == ("0704.0001", "On Socks of Wool", "Nobody wrote this.")
    assert (snapshot.authors, snapshot.doi) == (("A. Author", "B. García Jr."), "10.1000/1")
    assert (snapshot.published, snapshot.area) == ("2007-04-02", "natural-science")
    assert snapshot.code == ("https://github.com/a/b_c",)
    assert (archive.id, archive.abstract, archive.published) == ("2503.00001", "Cups, many.", "2025-03")
    assert (archive.authors, archive.area) == (("A. Author", "B. Author"), "computer-vision")


def test_one_object_over_many_lines_is_read() -> None:
    assert [paper.id for paper in read(json.dumps(SNAPSHOT, indent=1))[1]] == ["0704.0001"]


def test_a_bad_record_costs_itself_and_is_named() -> None:
    found, papers, problems = read(f'{{"id": "0704.0001", "ti\n{LINES}\n{{"id": "1", "title": ["x"]}}\n[]', "a.json")
    assert (found, len(papers)) == ("arxiv-json", 2)
    assert [problem.line for problem in problems] == [1, 4, 5]
    _, papers, [problem] = read(ARRAY.replace('"title": "On Socks', '"title "On Socks'), "a.json")
    assert [paper.id for paper in papers] == ["2503.00001"]
    assert problem.line == 2
    _, papers, [problem] = read(ARRAY[:-30], "a.json")
    assert [paper.id for paper in papers] == ["0704.0001"]
    assert str(problem).endswith("; the rest of it was not read")


def test_only_id_and_title_are_needed() -> None:
    _, [paper], problems = read(
        '{"id": 704.0001, "title": "t", "authors_parsed": null, "abstract": null, "versions": [3]}'
    )
    assert (paper.id, paper.published, problems) == ("0704.0001", "2007-04", [])


def test_what_a_client_of_the_api_wrote_is_read() -> None:
    entry = {"entry_id": "http://arxiv.org/abs/2503.00001v2", "title": "t", "published": "2025-03-01T00:00:00Z",
             "primary_category": "cs.RO", "categories": ["cs.AI"], "authors": [{"name": "A. Author"}]}  # fmt: skip
    found, [paper], problems = read(json.dumps(entry))
    assert (found, paper.id, paper.published, paper.area) == ("arxiv-json", "2503.00001", "2025-03-01", "robotics")
    assert (paper.authors, problems) == (("A. Author",), [])


def test_authors_in_one_text_are_taken_apart() -> None:
    assert names("A. Author (1 and 2), B. Author,\n  Jr., and C. D. Author ((1) X, (2) Y)") == [
        "A. Author", "B. Author Jr.", "C. D. Author",
    ]  # fmt: skip
    begin = time.process_time()
    names(" " * 100_000 + "(" * 100_000)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-11-07T02:49:53Z", "2024-11-07"), ("2024-11", "2024-11"), (2024, "2024"), ("Thu, 7 Nov 2024 02:49",
        "2024-11-07"),
        ("Wed 20 Nov 24", "2024-11-20"), ("2 Apr 98", "1998-04-02"), ("2024-13-01", ""), ("30 Feb 2024", ""),
        ("soon", ""),
        ("20241107", ""), (None, ""), (True, ""),
    ],
)  # fmt: skip
def test_days_are_read(text: object, iso: str) -> None:
    assert day(text) == iso


def test_the_month_is_in_the_id_and_the_area_in_the_category() -> None:
    assert [arxiv.month(i) for i in ("2411.13560", "hep-th/9901001", "0704.0001", "1313.0001", "x")] == [
        "2024-11", "1999-01", "2007-04", "", "",
    ]  # fmt: skip
    assert [arxiv.area([c]) for c in ("cs.CL", "astro-ph.GA", "hep-th", "q-fin.ST", "cs.LG", "stat.ML", "x.y")] == [
        "natural-language", "natural-science", "natural-science", "finance", "", "", "",
    ]  # fmt: skip
    assert arxiv.area([]) == ""


@pytest.mark.parametrize(
    ("comment", "links"),
    [
        ("see https://github.com/a/b.", ["https://github.com/a/b"]),
        ("Code is available at https://x.example/code", ["https://x.example/code"]),
        ("Project page: https://a.github.io/p/; video https://youtu.example/x", ["https://a.github.io/p/"]),
        ("https://huggingface.co/papers/2501.00001 https://huggingface.co/a/m", ["https://huggingface.co/a/m"]),
        ("https://doi.org/10.1/x http://github.com/a/b", []),
        (
            "https://github.com/a/b\\_c and \\url{https://gitlab.com/x}",
            ["https://github.com/a/b_c", "https://gitlab.com/x"],
        ),
        (3, []),
    ],
)
def test_code_is_found_in_comments(comment: object, links: list[str]) -> None:
    assert arxiv.code_links(comment) == links


@given(damaged(LINES, ARRAY), st.sampled_from(("auto", "arxiv-json")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


@pytest.mark.slow
def test_lines_are_read_in_constant_memory() -> None:
    source = Source((LINES + "\n").encode() * 1_000, "many.json")
    tracemalloc.start()
    try:
        assert sum(1 for _ in kaggle.read(source)) == 2_000
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_the_samples_are_read(samples: Path) -> None:
    for path in (samples / "formats" / "kaggle").iterdir():
        found, papers, problems = read(path.read_bytes())
        assert (found, problems, len(papers)) == ("arxiv-json", [], 4)


def test_the_archive_is_read(samples: Path) -> None:
    """Its first papers; in thorough tests all of them."""
    [path] = (samples / "arxiv-cs").iterdir()
    ids: set[str] = set()
    for paper in islice(kaggle.read(Source(path)), None if THOROUGH else 2_000):
        assert isinstance(paper, Paper)
        assert paper.title
        assert paper.abstract
        assert paper.authors
        assert len(paper.published) == 7
        ids.add(paper.id)
    assert len(ids) == (ARCHIVED if THOROUGH else 2_000)
