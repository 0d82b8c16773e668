"""CSL-JSON in its shapes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import importing
from importing import mutated, read_as, survives
from paper_index.errors import PaperError
from paper_index.importers import Source, read

ITEM: dict[str, Any] = {
    "id": "author2024",
    "type": "article-journal",
    "title": "A <i>title</i>",
    "author": [
        {"family": "Author", "given": "Anna"},
        {"family": "Berg", "given": "Carl", "non-dropping-particle": "von", "suffix": "Jr."},
        {"literal": "The Cup Collaboration"},
    ],
    "issued": {"date-parts": [["2024", 7, "9"]]},
    "abstract": "<jats:p>About it.</jats:p>",
    "DOI": "10.1234/AbC",
    "URL": "https://example.org/a",
}
MANY = json.dumps([ITEM, {"type": "book", "title": ""}, 7, {"type": "book", "title": "Two"}], indent=1)


def test_a_list_of_items() -> None:
    papers, problems = read_as("csl-json", MANY)
    assert [paper.title for paper in papers] == ["A title", "Two"]
    assert papers[0].authors == ("Anna Author", "Carl von Berg Jr.", "The Cup Collaboration")
    assert (papers[0].id, papers[0].published, papers[0].url) == ("10.1234/abc", "2024-07-09", "https://example.org/a")
    assert papers[0].abstract == "About it."
    assert [problem.reason for problem in problems] == ["no title", "not a JSON object"]
    assert problems[0].line == MANY[: MANY.index('"book"')].count("\n")


@pytest.mark.parametrize(
    "content",
    [json.dumps(ITEM), json.dumps({"items": [ITEM]}), f"{json.dumps(ITEM)}\n", json.dumps(ITEM, indent=2)],
    ids=["one", "wrapped", "a line", "indented"],
)
def test_other_shapes(content: str) -> None:
    papers, problems = read_as("csl-json", content)
    assert ([paper.id for paper in papers], problems) == (["10.1234/abc"], [])


@pytest.mark.parametrize(
    ("more", "identity"),
    [
        ({"archive": "arXiv", "archive_location": "2401.00001"}, "2401.00001"),
        ({"number": "arXiv:2401.00001", "publisher": "arXiv"}, "2401.00001"),
        ({"note": "arXiv:2401.00001 [cs]"}, "2401.00001"),
        ({"DOI": "10.48550/arXiv.2401.00001"}, "2401.00001"),
        ({"container-title": ["arXiv preprint arXiv:2401.00001"]}, "2401.00001"),
    ],
)
def test_the_id_is_found_where_people_put_it(more: dict[str, Any], identity: str) -> None:
    assert read_as("csl-json", json.dumps([ITEM | more]))[0][0].id == identity


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2024]]}, "2024"),
        ({"date-parts": [[2024, 13, 1]]}, "2024"),
        ({"date-parts": [[2024, 2, 30]]}, "2024-02"),
        ({"date-parts": [[2024, 5], [2024, 6]]}, "2024-05"),
        ({"raw": "17 May 2024"}, "2024-05-17"),
        ({"literal": "in press"}, ""),
        ({"date-parts": [[None]]}, ""),
        ([{"year": 2024, "month": 5}], "2024-05"),
        ("2024-05-17T10:00:00Z", "2024-05-17"),
        ({"date-parts": [2024, 5]}, "2024-05"),
        ({"date-parts": [["2024-05-17"]]}, "2024-05-17"),
        ({"date-parts": [[2024.0, 5.0]]}, "2024-05"),
        ({"date-parts": [[2024, 0, 0]]}, "2024"),
        ({"date-parts": "2024-05"}, "2024-05"),
        ({"date-time": "2024-05-17T10:00:00Z"}, "2024-05-17"),
        ([2024, 5], "2024-05"),
        (True, ""),
    ],
)
def test_dates(issued: Any, published: str) -> None:
    assert read_as("csl-json", json.dumps([ITEM | {"issued": issued}]))[0][0].published == published


def test_a_file_that_ends_in_the_middle_is_read_up_to_there() -> None:
    papers, problems = read_as("csl-json", json.dumps([ITEM, ITEM])[:-30])
    assert (len(papers), len(problems)) == (1, 1)
    assert "not JSON" in problems[0].reason


def test_nothing_in_it_is_told() -> None:
    with pytest.raises(PaperError, match="without an item; nothing was imported"):
        list(read(Source(b"[]", "a.json"), format="csl-json")[1])


@given(
    st.one_of(
        st.integers(0, 10**9).map(lambda seed: mutated(MANY.encode(), seed)),
        st.binary(max_size=200),
        st.sampled_from([b"[" * 50_000, b'[{"title":' * 5_000, b"[" + b"9" * 5_000]),
    )
)
def test_anything_is_survived(content: bytes) -> None:
    survives("csl-json", content)


@pytest.mark.parametrize("listed", [False, True], ids=["one", "list"])
def test_an_answer_of_crossref_is_read(listed: bool) -> None:
    work = (
        '{"DOI": "10.1000/a", "type": "journal-article", "title": ["A Title"], "issued": {"date-parts": [[2020, 1]]}}'
    )
    message = f'{{"facets": {{}}, "total-results": 1, "items": [{work}]}}' if listed else work
    found, papers, problems = importing.read(f'{{"status": "ok", "message-type": "work", "message": {message}}}')
    assert (found, problems) == ("csl-json", [])
    assert [(paper.id, paper.title, paper.published) for paper in papers] == [("10.1000/a", "A Title", "2020-01")]


@pytest.mark.parametrize(
    "issued",
    [
        {"date-parts": [[2009, "season-04"]], "season": 4},
        {"date-parts": [["2009"]], "season": "2"},
        {"date-parts": [[2009, 23]]},
        {"raw": "Winter 2009"},
    ],
)
def test_a_season_is_no_month(issued: object) -> None:
    item = {"id": "a", "type": "article-journal", "title": "T", "issued": issued}
    papers, _ = read_as("csl-json", json.dumps([item]))
    assert papers[0].published == "2009"


@pytest.mark.parametrize(
    ("issued", "season"),
    [
        ({"date-parts": [[2009]], "season": "spring"}, "2009-21"),
        ({"date-parts": [[2009, "season-04"]], "season": 4}, "2009-24"),
        ({"date-parts": [[2009, 14]]}, "2009-22"),
        ({"date-parts": [[2009, 0, 0]]}, None),
    ],
)
def test_seasons_are_kept(issued: object, season: str | None) -> None:
    (paper,), _ = read_as("csl-json", json.dumps([ITEM | {"issued": issued}]))
    assert paper.reference.dates.get("issued") == season
