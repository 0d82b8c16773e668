"""References and citations come from OpenAlex, else from Semantic Scholar; a refusal is never an empty list."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from factories import paper
from fetching import adding, opened
from local_server import Answer, Asked, serving
from paper_index.corpus import CITATIONS, REFERENCES, Citations, Entry, Listing, Work
from paper_index.online.job import fetch
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.request import CitationsRequest, FetchRequest
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper
from paper_index.paths import Home

READER = paper("A Reader of Long Documents", "2601.00001", authors=["Ann Author"])
MISSING = Answer(b'{"error": "not found"}', 404)
REFUSED = Answer(b"Too many requests.", 429, {"Retry-After": "99999"}, "text/plain")


def work(number: int, **more: Any) -> dict[str, Any]:
    """Return a work of OpenAlex."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/{number}",
        "title": f"A Work with the Number {number:,}",
        "publication_date": "2020-02-03",
        "type": "article",
        "authorships": [{"author": {"display_name": "Bo Author"}}],
        "primary_location": {"source": {"type": "journal", "display_name": "Journal of Numbers"}},
        "locations": [],
        "cited_by_count": number,
        "referenced_works_count": 3,
        **more,
    }


def openalex(
    references: int = 0, citations: int = 0, change: Callable[[dict[str, Any]], dict[str, Any]] = lambda each: each
) -> Callable[[Asked], Answer]:
    """Return OpenAlex: a paper 1 with works 100, 101, … as references and 5000, 4999, … as citations."""
    cited = [f"https://openalex.org/W{100 + number}" for number in range(references)]
    own = work(
        1, title=READER.title, referenced_works=cited, referenced_works_count=references, cited_by_count=citations
    )

    def respond(asked: Asked) -> Answer:
        kind, _, value = asked.parameters.get("filter", "").partition(":")
        if not asked.path.startswith("/works"):
            return MISSING
        if asked.path != "/works":
            return Answer(json.dumps(own).encode())
        if kind == "ids.openalex":
            listed = [work(int(each[1:])) for each in value.split("|")]
        else:
            assert (kind, value, asked.parameters["sort"]) == ("cites", "W1", "cited_by_count:desc")
            page, size = int(asked.parameters["page"]), int(asked.parameters["per-page"])
            listed = [work(5_000 - number) for number in range(citations)][(page - 1) * size : page * size]
        return Answer(json.dumps({"meta": {"count": citations}, "results": [change(each) for each in listed]}).encode())

    return respond


S2 = "0123456789abcdef0123456789abcdef0123456"


def scholar(references: int = 0, citations: int = 0, **more: Any) -> Callable[[Asked], Answer]:
    """Return Semantic Scholar: a paper with references and citations."""

    def respond(asked: Asked) -> Answer:
        if asked.path.startswith("/works"):
            return MISSING
        kind = asked.path.rpartition("/")[2]
        if kind not in ("references", "citations"):
            return Answer(
                json.dumps({"paperId": f"{S2}f", "referenceCount": references, "citationCount": citations}).encode()
            )
        inside, total = ("citedPaper", references) if kind == "references" else ("citingPaper", citations)
        start, size = int(asked.parameters["offset"]), int(asked.parameters["limit"])
        items = [
            {inside: {"paperId": f"{S2}{n % 10}", "externalIds": {"ArXiv": f"2001.{n:05}"}, "title": f"S2 paper {n}",
                      "year": 2020, "authors": [{"name": "Di Author"}], "citationCount": n}}
            for n in range(total)
        ][start : start + size]  # fmt: skip
        end = {"next": start + size} if start + size < total else {}
        return Answer(json.dumps({"offset": start, "data": items, **end, **more}).encode())

    return respond


def run(
    home: Home, respond: Callable[[Asked], Answer], *, of: Work | None = None, **wanted: Any
) -> tuple[FetchReport, list[Asked], dict[str, Listing]]:
    """Fetch the lists of a paper; return the report, the requests and the lists that were kept."""
    with serving(respond) as server, opened(home) as corpus:
        home.config.mkdir(parents=True, exist_ok=True)
        home.settings.write_text(f'[online]\nopenalex = "{server.url}"\nsemantic-scholar = "{server.url}"\n')
        corpus.add([READER])
        kept = Citations(corpus.reader)
        report = fetch(
            home,
            FetchRequest(citations=CitationsRequest((of or Work(READER),), **wanted)),
            adding(corpus),
            keep_list=kept.keep,
        )
        lists = {kind: kept.listing("2601.00001", kind) for kind in (REFERENCES, CITATIONS)}
        return report, server.asked, lists


def ids(listing: Listing) -> list[str]:
    return [entry.paper.id for entry in listing.entries]


def test_lists_of_openalex(home: Home) -> None:
    report, asked, lists = run(home, openalex(references=60, citations=3))
    assert report.complete
    assert summary(report) == "60 references from OpenAlex. 3 citations from OpenAlex."
    assert len(lists[REFERENCES].entries) == 60
    assert ids(lists[CITATIONS]) == ["10.1000/5000", "10.1000/4999", "10.1000/4998"]
    first = lists[CITATIONS].entries[0]
    assert first == Entry(
        Paper(
            id="10.1000/5000",
            title="A Work with the Number 5,000",
            authors=("Bo Author",),
            published="2020-02-03",
            doi="10.1000/5000",
            url="https://openalex.org/W5000",
            venue="Journal of Numbers",
            venue_kind="journal",
            sources=("OpenAlex",),
        ),
        None,
        5_000,
    )
    assert [each.path for each in asked] == ["/works/doi:10.48550/arxiv.2601.00001", "/works", "/works", "/works"]


def test_a_long_list_is_cut_and_its_length_is_known(home: Home) -> None:
    report, asked, lists = run(home, openalex(citations=450), kinds=(CITATIONS,), limit=300)
    assert summary(report) == "300 of 450 citations from OpenAlex."
    assert (len(lists[CITATIONS].entries), lists[CITATIONS].total, lists[CITATIONS].is_cut) == (300, 450, True)
    assert [each.parameters.get("page") for each in asked] == [None, "1", "2"]
    assert not lists[REFERENCES].fetched


def test_counts_come_with_the_lists(home: Home) -> None:
    run(home, openalex(references=2, citations=450), kinds=(REFERENCES,))
    with opened(home) as corpus:
        counts = Citations(corpus.reader).counts("2601.00001")
        assert counts and counts[:3] == (2, 450, "OpenAlex")


def test_known_ids_are_asked_for_first(home: Home) -> None:
    of = Work(READER, ("2601.00001", "10.1000/reader", "W77"))
    _, asked, _ = run(home, scholar(), of=of)
    assert [each.path for each in asked if each.path.startswith("/works")] == [
        "/works/W77",
        "/works/doi:10.1000/reader",
        "/works/doi:10.48550/arxiv.2601.00001",
    ]


def test_semantic_scholar_is_asked_for_a_paper_that_openalex_does_not_know(home: Home) -> None:
    report, asked, lists = run(home, scholar(references=3, citations=2))
    assert summary(report) == "3 references from Semantic Scholar. 2 citations from Semantic Scholar."
    assert ids(lists[REFERENCES]) == ["2001.00002", "2001.00001", "2001.00000"]
    assert lists[CITATIONS].entries[0].paper.sources == ("Semantic Scholar",)
    assert asked[1].path == "/paper/ARXIV:2601.00001"


def test_semantic_scholar_is_asked_for_an_empty_list(home: Home) -> None:
    both = {True: openalex(citations=2), False: scholar(references=4)}
    report, _, lists = run(home, lambda asked: both[asked.path.startswith("/works")](asked))
    assert summary(report) == "4 references from Semantic Scholar. 2 citations from OpenAlex."
    assert lists[REFERENCES].service == "Semantic Scholar"


def test_a_list_that_a_publisher_hides_is_not_empty(home: Home) -> None:
    report, _, lists = run(home, scholar(references=45, data=None), kinds=(REFERENCES,))
    assert summary(report) == "0 of 45 references from Semantic Scholar."
    assert lists[REFERENCES].is_cut


@pytest.mark.parametrize("refused", ["/works", "/paper"])
def test_a_refusal_of_one_service_is_answered_by_the_other(refused: str, home: Home) -> None:
    both = {True: openalex(references=2), False: scholar(references=2)}

    def respond(asked: Asked) -> Answer:
        return REFUSED if asked.path.startswith(refused) else both[asked.path.startswith("/works")](asked)

    report, _, lists = run(home, respond, kinds=(REFERENCES,))
    assert report.complete
    assert len(lists[REFERENCES].entries) == 2


def test_a_refusal_is_not_an_empty_list(home: Home) -> None:
    report, _, lists = run(home, lambda asked: REFUSED)
    assert not report.complete
    assert summary(report).startswith(
        "References and citations could not be fetched: 127.0.0.1 refuses more requests for now (status 429); "
        "it can be asked again at "
    )
    assert not lists[REFERENCES].fetched
    assert not lists[CITATIONS].fetched


def test_an_empty_list_is_reported_with_the_service_that_could_not_complete_it(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        return openalex()(asked) if asked.path.startswith("/works") else REFUSED

    report, _, lists = run(home, respond, kinds=(CITATIONS,))
    assert not report.complete
    assert "0 citations from OpenAlex." in summary(report)
    assert "refuses more requests" in summary(report)
    assert (lists[CITATIONS].fetched, lists[CITATIONS].total) == (True, 0)


def test_a_paper_that_no_service_knows_is_named(home: Home) -> None:
    report, _, lists = run(home, lambda asked: MISSING)
    assert not report.complete
    assert summary(report) == "No service has a paper with the id 2601.00001."
    assert not lists[REFERENCES].fetched


def test_the_record_of_another_paper_under_its_id_gives_no_list(home: Home) -> None:
    other = openalex(3, 3)

    def respond(asked: Asked) -> Answer:
        answer = other(asked)
        return Answer(answer.body.replace(READER.title.encode(), b"A Dictionary of Fish"), answer.status)

    report, _, lists = run(home, respond)
    assert summary(report) == "No service has a paper with the id 2601.00001."
    assert not lists[REFERENCES].entries


def test_a_paper_without_an_id_is_asked_for_nowhere(home: Home) -> None:
    report, asked, _ = run(home, openalex(3, 3), of=Work(paper("A Paper with Only a Title", title := title_id("A b"))))
    assert not asked
    assert summary(report) == (
        f"No service has a paper with the id {title}. "
        f"'paper-tui fetch enrich --ids {title}' looks for an id that services know."
    )


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "damaged",
    [None, "text", 7, [], {}, {"id": 5}, {"title": ["a"]}, work(101) | {"title": None}, work(101) | {"title": 5}],
)
def test_a_record_that_cannot_be_read_costs_only_itself(damaged: Any, home: Home) -> None:
    change = lambda each: damaged if each["id"].endswith("W101") else each  # noqa: E731
    report, _, lists = run(home, openalex(references=3, change=change), kinds=(REFERENCES,))
    assert report.complete
    assert ids(lists[REFERENCES]) == ["10.1000/102", "10.1000/100"]


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cited_by_count", -1), ("cited_by_count", 10**40), ("cited_by_count", True), ("cited_by_count", "many"),
        ("authorships", 5), ("locations", "x"), ("primary_location", []), ("doi", 7), ("publication_date", {}),
        ("title", "A \x1b[31mred\u202e title with the number"),
    ],
)  # fmt: skip
def test_odd_values_do_no_harm(name: str, value: Any, home: Home) -> None:
    report, _, lists = run(home, openalex(references=1, change=lambda each: each | {name: value}), kinds=(REFERENCES,))
    assert report.complete
    [entry] = lists[REFERENCES].entries
    assert entry.paper.title.isprintable()
    assert entry.citations is None or 0 <= entry.citations < 2**53


@pytest.mark.parametrize("body", [b"[1]", b'{"results": 5}', b'{"a"}', b"[" * 100_000 + b"]" * 100_000])
def test_an_answer_of_another_form_is_a_failure(body: bytes, home: Home) -> None:
    report, _, lists = run(home, lambda asked: Answer(body) if asked.path == "/works" else openalex(3, 3)(asked))
    assert not report.complete
    assert "References and citations could not be fetched" in summary(report)
    assert not lists[REFERENCES].fetched


@pytest.mark.slow
def test_a_service_that_repeats_its_pages_is_asked_for_as_many_as_fit(home: Home) -> None:
    respond = openalex(citations=10_000)

    def endless(asked: Asked) -> Answer:
        return respond(Asked(asked.path, asked.parameters | {"page": "1"}, {}, 0.0))

    report, asked, lists = run(home, endless, kinds=(CITATIONS,), limit=500)
    assert report.complete
    assert len(asked) == 4
    assert len(lists[CITATIONS].entries) == 200
