"""Completing papers: only what is certainly the same paper changes a record; the rest is proposed."""

import contextlib
import json
from collections.abc import Iterator

import pytest

from factories import paper
from fetching import adding
from local_server import Answer, Asked, LocalServer, serving
from paper_index.corpus import Corpus
from paper_index.online import asking
from paper_index.online.enrich import lacks, work_of
from paper_index.online.job import fetch
from paper_index.online.match import Match, best, compare
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.request import EnrichRequest, FetchRequest
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper, Problem
from paper_index.paths import Home

TITLE = "A Long Enough Title of One Paper"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>https://arxiv.org/api/x</id>
<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/{id}v2</id><title>{title}</title><summary>An abstract of it.</summary>
<published>2025-06-20T00:00:00Z</published><author><name>{author}</name></author></entry>"""


def feed(*papers: tuple[str, str, str]) -> Answer:
    """Return an answer of arXiv with papers (id, title, author)."""
    entries = "".join(ENTRY.format(id=identity, title=title, author=author) for identity, title, author in papers)
    return Answer(FEED.format(total=len(papers), entries=entries).encode(), kind="application/atom+xml")


def wanted(title: str = TITLE, **more: object) -> Paper:
    return paper(title, title_id(title), **{"authors": ["Ann Author"], "published": "2025", **more})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (wanted(), paper("A long enough title - of one paper", "2506.00001"), Match.EQUAL),
        (wanted(), paper(TITLE, "2506.00001", authors=["A. Author"], published="2026-01-01"), Match.EQUAL),
        (wanted(), paper(TITLE, "2506.00001", authors=["Bo Other"]), Match.NO),
        (wanted(), paper(TITLE, "2506.00001", published="2019-01-01"), Match.NO),
        (wanted("Short"), paper("Short", "2506.00001"), Match.PERHAPS),
        (wanted(), paper("A Long Enough Title of Our Paper", "2506.00001"), Match.PERHAPS),
        (wanted("The Great Model 2.0 Technical Report"), paper("The Great Model 3.0 Technical Report", "x"), Match.NO),
        (wanted(), paper("Something Else Entirely, at Length", "2506.00001"), Match.NO),
    ],
)
def test_titles_are_compared(one: Paper, other: Paper, expected: Match) -> None:
    assert compare(one, other) is expected


def test_two_papers_of_one_title_are_only_proposed() -> None:
    found = [paper(TITLE, "2506.00001"), paper(TITLE, "2506.00002")]
    assert best(wanted(), found) == (Match.PERHAPS, found[0])


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Corpus]:
    home.data.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(home.papers)
    yield corpus
    corpus.close()


def run(home: Home, server: LocalServer, papers: list[Paper], accepted: str = "") -> tuple[FetchReport, list[Paper]]:
    """Add papers, complete them, and return the report and the papers."""
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(f'[online]\narxiv = "{server.url}"\ncrossref = "{server.url}"\n')
    with opened(home) as corpus:
        corpus.add(papers)
        known = [each for _, each in corpus.reader.all_papers()]
        request = FetchRequest(enrich=EnrichRequest(tuple(known), accepted))
        report = fetch(home, request, adding(corpus))
        return report, [each for _, each in corpus.reader.all_papers()]


@pytest.fixture(autouse=True)
def quickly(online: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    for gap in ("ARXIV_GAP", "CROSSREF_GAP"):
        monkeypatch.setattr(f"paper_index.online.services.{gap}", 0.001)


def test_papers_are_completed_by_id_by_doi_and_by_title(home: Home) -> None:
    work = {
        "DOI": "10.1000/x",
        "title": ["A Work"],
        "author": [{"family": "Doe", "given": "Jo"}],
        "type": "journal-article",
        "issued": {"date-parts": [[2020, 5]]},
        "container-title": ["A Journal"],
        "volume": "7",
        "reference": [{}] * 9,
    }

    def respond(asked: Asked) -> Answer:
        if asked.path == "/works/10.1000%2Fx":
            return Answer(json.dumps({"status": "ok", "message": work}).encode())
        if "id_list" in asked.parameters:
            return feed(("2506.00009", "By Its Id", "Cy Third"))
        assert asked.parameters["search_query"] == f'ti:"{TITLE}"'
        return feed(
            ("2506.00002", "A Long Enough Title of Our Paper", "Ann Author"), ("2506.00001", TITLE, "Ann Author")
        )

    with serving(respond) as server:
        papers = [wanted(), paper("By Its Id", "2506.00009"), paper("A Work", "10.1000/x", doi="10.1000/x")]
        report, after = run(home, server, papers)
    assert report.complete
    assert summary(report) == "Asked for 3 papers. 0 new papers, 3 updated."
    by_title, by_id, by_doi = after
    assert (by_title.id, by_title.abstract) == ("2506.00001", "An abstract of it.")
    assert by_id.authors == ("Cy Third",)
    assert (by_doi.authors, by_doi.venue, by_doi.published) == (("Jo Doe",), "A Journal", "2020-05")
    assert by_doi.reference.fields["volume"] == "7"
    assert not by_doi.reference.entries
    assert not any(map(lacks, (by_title, by_id)))


def test_a_similar_title_is_proposed_and_taken_only_when_accepted(home: Home) -> None:
    other = "A Long Enough Title of Our Paper"
    with serving(lambda _: feed(("2506.00002", other, "Ann Author"))) as server:
        report, after = run(home, server, [wanted()])
        assert report.papers is None
        [proposal] = report.proposals
        assert (proposal.known_title, proposal.found_id, proposal.found_title) == (TITLE, "2506.00002", other)
        assert after == [each for each in after if each.id == title_id(TITLE)]
        _, after = run(home, server, [], accepted="2506.00002")
    assert [(each.id, each.title) for each in after] == [("2506.00002", TITLE)]


def test_what_a_service_does_not_know_is_not_asked_again_for_a_month(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        return Answer(b"Resource not found.", status=404, kind="text/plain") if "works" in asked.path else feed()

    papers = [wanted(), paper("A Work", "10.1000/x", doi="10.1000/x")]
    with serving(respond) as server:
        report, _ = run(home, server, papers)
        assert (report.complete, len(server.asked)) == (True, 2)
        report, _ = run(home, server, [])
        assert (report.complete, len(server.asked)) == (True, 2)


def test_a_service_that_refuses_is_not_one_that_does_not_know(home: Home) -> None:
    with serving(lambda _: Answer(b"Rate exceeded.", status=429, kind="text/plain")) as server:
        report, _ = run(home, server, [wanted(), wanted("Another Long Enough Title of One Paper")])
    assert not report.complete
    assert summary(report).startswith("Not all papers could be completed: 127.0.0.1 refuses more requests")


@pytest.mark.parametrize("content", [b"[]", b'{"message": 7}', b"{", b'{"status": "ok"}'])
def test_an_answer_of_another_shape_is_a_problem(home: Home, content: bytes) -> None:
    home.cache.mkdir(parents=True)
    body = home.cache / "body"
    body.write_bytes(content)
    assert all(isinstance(each, Problem) for each in work_of(body, "10.1000/x"))
