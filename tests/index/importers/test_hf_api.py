"""Answers of the Daily Papers API, of every year and in every wrapping, and pages saved with them inside."""

import html
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_counts import THOROUGH
from hostile_text import anything
from importing import reads_or_refuses
from paper_index import importers
from paper_index.errors import PaperError
from paper_index.importers import Source, hf_api, hf_html
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper, Problem


def read(content: object, name: str = "answer.json", edition: str | None = None) -> tuple[list[Paper], list[Problem]]:
    text = content if isinstance(content, str) else json.dumps(content)
    source = Source(text.encode(errors="surrogatepass"), name, edition=edition)
    found, records = importers.read(source)
    assert found == ("hf-html" if text.lstrip().startswith("<") else "hf-api")
    every = list(records)
    return [r for r in every if isinstance(r, Paper)], [r for r in every if isinstance(r, Problem)]


def places(papers: list[Paper]) -> list[tuple[str, int | None, int | None]]:
    return [(at.edition, at.rank, at.votes) for paper in papers for at in paper.appearances]


def entry(number: int, day: str = "2025-03-17", **more: Any) -> dict[str, Any]:
    """One entry as it comes since March 2025: `publishedAt` is the paper's own there, some hours off."""
    paper = {
        "id": f"2503.{number:05}",
        "authors": [
            {"_id": "6", "name": "A. Author", "hidden": False, "user": {"fullname": "Someone Else"}},
            {"_id": "7", "name": "H. Hidden", "hidden": True},
            {"_id": "8", "name": "B. Author", "hidden": False},
        ],
        "publishedAt": "2025-03-10T07:23:19.000Z",
        "submittedOnDailyAt": f"{day}T00:44:05.364Z",
        "title": f"LLMtimesSocks number\n  {number}",
        "summary": "On socks,\nby nobody.",
        "upvotes": 40 - number,
        "ai_summary": "Socks, in short.",
        "ai_keywords": ["socks"],
        "githubRepo": "https://github.com/nobody/socks",
        "projectPage": "https://socks.example/",
    }
    return {
        "paper": paper | more,
        "publishedAt": "2025-03-10T03:23:19.000Z",
        "title": f"LLM$\\times$Socks number {number}",
        "numComments": 2,
    }


def test_an_entry_is_read_whole() -> None:
    (paper,), problems = read([entry(1)])
    assert problems == []
    assert paper.to_dict() == {
        "id": "2503.00001",
        "title": "LLM$\\times$Socks number 1",
        "abstract": "On socks, by nobody.",
        "summary": "Socks, in short.",
        "authors": ["A. Author", "B. Author"],
        "published": "2025-03-10",
        "code": ["https://github.com/nobody/socks", "https://socks.example/"],
        "appearances": [{"edition": "2025-03-17", "rank": 1, "votes": 39}],
        "sources": ["answer.json"],
    }


def test_a_title_that_reads_otherwise_is_that_of_the_page() -> None:
    given = entry(1, title="Socks") | {"title": "$\\textit{Socks}$"}
    assert [paper.title for paper in read([given])[0]] == ["Socks"]


def test_days_before_the_entry_told_its_own() -> None:
    first, second = entry(1), entry(2)
    del first["paper"]["submittedOnDailyAt"], second["paper"]["submittedOnDailyAt"]
    first["publishedAt"], second["publishedAt"] = "2024-05-27T03:50:58.348Z", "2024-12-01T23:12:46.420Z"
    assert places(read([first])[0]) == [("2024-05-27", 1, 39)]
    assert places(read([second])[0]) == [("2024-12-02", 1, 38)], "New York's time marked as another"
    first["publishedAt"] = "2025-03-10T03:23:19.000Z"
    assert places(read([first], "daily_papers-2025-03-11.json")[0]) == [("2025-03-11", 1, 39)]
    assert places(read([first], "found.json")[0]) == [("found", 1, 39)]
    assert places(read([first], "found.json", edition="2025-W11")[0]) == [("2025-W11", 1, 39)]


def hub(number: int) -> dict[str, Any]:
    """One paper as `hf papers ls --format json` prints it."""
    return {
        "id": f"2503.{number:05}",
        "authors": [{"name": "A. Author", "hidden": False}],
        "published_at": "2025-03-10T07:23:19+00:00",
        "title": f"Socks {number}",
        "summary": "On socks.",
        "upvotes": 7,
        "submitted_at": "2025-03-10T03:23:19+00:00",
        "github_repo": "https://github.com/nobody/socks",
        "submitted_by_name": "somebody",
    }


ARCHIVED = {
    "title": "Socks",
    "url": "https://huggingface.co/papers/2503.00001",
    "authors": ["A. Author"],
    "pdf_url": "https://arxiv.org/pdf/2503.00001",
    "abstract": "On socks.",
}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([entry(1), entry(2)], [("2025-03-17", 1, 39), ("2025-03-17", 2, 38)]),
        ({"count": 1, "papers": [entry(1)]}, [("2025-03-17", 1, 39)]),
        ({"dailyPapers": [entry(1)]}, [("2025-03-17", 1, 39)]),
        ({"status": "ok", "date": "2025-01-10", "count": 1, "data": [entry(1)]}, [("2025-01-10", 1, 39)]),
        ({"date": "2025-01-10", "papers": [ARCHIVED]}, [("2025-01-10", 1, None)]),
        (entry(1), [("2025-03-17", 1, 39)]),
        (entry(1)["paper"], [("2025-03-17", 1, 39)]),
        ([hub(1)], [("answer", 1, 7)]),
        (hub(1), []),
        ("\n".join(json.dumps(entry(n, f"2025-03-1{7 + n // 2}")) for n in (0, 1, 2)),
         [("2025-03-17", 1, 40), ("2025-03-17", 2, 39), ("2025-03-18", 1, 38)]),
        (json.dumps(entry(1) | {"_file": "2024-01-02"}) + "\n", [("2024-01-02", 1, 39)]),
        ([entry(1), entry(2, "2025-03-18"), entry(3)],
         [("2025-03-17", None, 39), ("2025-03-18", None, 38), ("2025-03-17", None, 37)]),
    ],
    ids=["array", "papers", "dailyPapers", "data", "archive", "entry",
         "paper", "ls", "info", "lines", "file", "trends"],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 1])
def test_every_wrapping(content: object, expected: list[tuple[str, int, int]], indent: int | None) -> None:
    papers, problems = read(content if isinstance(content, str) else json.dumps(content, indent=indent))
    assert problems == []
    assert places(papers) == expected
    assert {paper.id[:5] for paper in papers} == {"2503."}


def test_a_bad_entry_is_named_and_the_rest_read() -> None:
    bad: list[Any] = [entry(1), "{'paper': {'id': '2503.00002'}}", {"paper": "{}"}, {"paper": {}}, 7, None, entry(3)]
    bad += [{"paper": {"id": "x" * 201, "title": "Socks"}}, {"paper": {"title": "Without an id", "upvotes": "many"}}]
    papers, problems = read(json.dumps(bad, indent=1))
    assert [paper.id for paper in papers] == ["2503.00001", "2503.00003", title_id("Without an id")]
    assert len(problems) == 6
    assert all(problem.line for problem in problems)
    whole = json.dumps([entry(1), entry(2), entry(3)], indent=1)
    papers, problems = read(whole[: whole.index("2503.00003")])
    assert ([paper.id for paper in papers], len(problems)) == (["2503.00001", "2503.00002"], 1)


def test_an_answer_without_papers_is_no_success() -> None:
    for empty in ('{"dailyPapers": [], "numComments": 0}', '[{"paper": {}, "upvotes": 1}]'):
        try:
            papers, problems = read(empty)
        except PaperError as error:
            assert "nothing was imported" in str(error)
        else:
            assert (papers, len(problems)) == ([], 1)


def page(props: dict[str, Any], quote: str = '"') -> str:
    menu = html.escape(json.dumps({"user": "nobody", "paperCount": 1}))
    said = json.dumps(props)
    said = html.escape(said) if quote == '"' else said.replace("&", "&amp;").replace("'", "&#39;")
    return (
        f'<!doctype html>\n<html class=""><body><div class="SVELTE_HYDRATER contents" data-target="MainHeader" '
        f'data-props="{menu}"></div><div class="SVELTE_HYDRATER contents" data-target="DailyPapers" '
        f"data-props={quote}{said}{quote}><h3>Something else</h3></div></body></html>\n"
    )


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
    ("about", "edition"),
    [
        ({"periodType": "day", "dateString": "2025-03-14"}, "2025-03-14"),
        ({"periodType": "week", "dateString": "2025-W11"}, "2025-W11"),
        ({"periodType": "week", "dateString": "2025-03-14"}, "2025-W11"),
        ({"periodType": "month", "dateString": "2025-03"}, "2025-03"),
        ({"periodType": "day", "dateString": "2025-03-14", "query": "socks"}, "2025-03-17"),
        ({}, "2025-03-17"),
    ],
)
def test_a_page_saved_as_html(quote: str, about: dict[str, Any], edition: str) -> None:
    given = [entry(1, summary="5 < 6 & \"so\" 'on' &amp; on"), entry(2), entry(1)]
    papers, problems = read(page(about | {"dailyPapers": given}, quote), "page.html")
    assert problems == []
    assert places(papers) == [(edition, 1, 39), (edition, 2, 38)]
    assert papers[0].abstract == "5 < 6 & \"so\" 'on' &amp; on"


def test_one_papers_page_saved_as_html() -> None:
    props = {"paper": entry(1)["paper"], "similar": [entry(2)], "upvoters": [{"name": "x"}], "dailyPaperRank": 3}
    papers, problems = read(page(props), "page.html")
    assert (places(papers), problems) == ([("2025-03-17", 3, 39)], [])


def test_other_web_pages_are_none() -> None:
    for other in (
        page({"user": "nobody"}),
        "<html><body>papers</body></html>",
        '<a data-props="&#' + "9" * 9999 + '">',
    ):
        assert not hf_html.matches(Source(other.encode(), "page.html"))
        with pytest.raises(PaperError, match="nothing was imported"):
            list(hf_html.read(Source(other.encode(), "page.html")))


def test_a_page_without_its_data_is_refused_in_words() -> None:
    bare = '<html><link rel="canonical" href="https://huggingface.co/papers"><body>Daily Papers</body></html>'
    with pytest.raises(PaperError, match="without Daily Papers data"):
        read(bare, "page.html")


def test_real_entries(samples: Path) -> None:
    """The first; in thorough tests all of them."""
    (file,) = (samples / "hf-daily").glob("entries-*.jsonl.gz")
    found, records = importers.read(Source(file))
    papers = [record for record in islice(records, None if THOROUGH else 1_000) if isinstance(record, Paper)]
    expected = 5841 if THOROUGH else 1_000
    assert (found, len(papers), len({paper.id for paper in papers})) == ("hf-api", expected, expected)
    if THOROUGH:
        assert sum(1 for record in papers if record.summary) == 2496


def test_all_real_answers(samples: Path) -> None:
    for file in sorted((samples / "formats" / "hf-api").glob("*.json")):
        papers, problems = read(file.read_text(), file.name)
        assert (len(papers), problems) == (len(json.loads(file.read_text())), [])
        assert [at.edition for paper in papers for at in paper.appearances] == [file.stem[-10:]] * len(papers)
        assert [at.rank for paper in papers for at in paper.appearances] == list(range(1, len(papers) + 1))
    for other in (samples / "formats" / "hf-api").glob("*.yaml"):
        with pytest.raises(PaperError, match="unknown format"):
            importers.read(Source(other))


WHOLE = [
    json.dumps([entry(1), entry(2), hub(3)], indent=1),
    "\n".join(map(json.dumps, [entry(1), entry(2), hub(3)])),
    json.dumps({"date": "2025-01-10", "papers": [ARCHIVED, entry(1)]}),
    page({"periodType": "day", "dateString": "2025-03-14", "dailyPapers": [entry(1), entry(2)]}),
]


@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 60), anything), max_size=4))
def test_damaged_answers_are_read_or_refused_in_words(text: str, cuts: list[tuple[int, int, str]]) -> None:
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    source = Source(text.encode(errors="surrogatepass"), "answer.json")
    for reader in (hf_api, hf_html):
        reads_or_refuses(reader, source)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*entry(1)["paper"], *hub(1), "_file", "date"]), values), st.booleans())
def test_any_values_are_read_or_refused_in_words(fields: dict[str, Any], wrapped: bool) -> None:
    given = {"paper": fields, "publishedAt": fields.get("date")} if wrapped else fields
    try:
        paper = hf_api.entry(given, "answer.json")
    except ValueError as error:
        assert str(error)
    else:
        assert Paper.from_dict(paper.to_dict()) == paper
