"""Completing papers: only what is certainly the same paper changes a record; the rest is proposed."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest

from factories import paper
from fetching import adding
from local_server import Answer, Asked, LocalServer, serving
from paper_index.corpus import Corpus, provenance_of
from paper_index.online import asking
from paper_index.online.job import fetch
from paper_index.online.match import Match, best, compare
from paper_index.online.missing_fields import SERVICES, completion, is_same, lacks
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.request import EnrichRequest, FetchRequest
from paper_index.papers.corrections import Curation
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper
from paper_index.papers.stub import LAYOUT
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


@pytest.mark.parametrize(
    ("identity", "title", "expected"),
    [
        ("2506.00001", "A Long Enough Title of One Pap#r", True),
        ("2506.00001", "Preprint", True),
        ("10.1000/one", "A Long Enough Title of One Pap#r", True),
        ("10.1000/one", "Preprint", False),
    ],
)
def test_the_title_of_a_pdf_is_replaced(identity: str, title: str, expected: bool) -> None:
    known, found = paper(title, identity, sources=[LAYOUT]), paper(TITLE, identity, abstract="Words.")
    assert is_same(known, found) is expected
    assert completion(known, found, "arxiv").title == TITLE
    assert completion(paper(title, identity, sources=["mine"]), found, "arxiv").title == title


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Corpus]:
    home.data.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(home.papers)
    yield corpus
    corpus.close()


def run(
    home: Home,
    server: LocalServer,
    papers: list[Paper],
    *,
    stopped: Callable[[], bool] = lambda: False,
    **wanted: Any,
) -> tuple[FetchReport, list[Paper]]:
    """Add papers, complete all, and return the report and the papers."""
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[online]\n" + "".join(f'{name} = "{server.url}"\n' for name in SERVICES))
    with opened(home) as corpus:
        corpus.add(papers, name="mine")
        known = [each for _, each in corpus.reader.all_papers()]
        request = FetchRequest(enrich=EnrichRequest(known, **wanted))
        report = fetch(home, request, adding(corpus), stopped=stopped)
        return report, [each for _, each in corpus.reader.all_papers()]


@pytest.fixture(autouse=True)
def quickly(online: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    for gap in ("ARXIV_GAP", "CROSSREF_GAP", "OPENALEX_GAP", "SEMANTIC_SCHOLAR_GAP"):
        monkeypatch.setattr(f"paper_index.online.services.{gap}", 0.001)


@dataclass
class World:
    """The answers of all services, in their shapes; each knows nothing by default."""

    arxiv: list[tuple[str, str, str]] = field(default_factory=list)
    """Id, title, author."""
    hugging_face: list[dict[str, Any]] = field(default_factory=list)
    crossref: dict[str, Any] = field(default_factory=dict)
    openalex: list[Any] = field(default_factory=list)
    semantic_scholar: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    """Answers by the beginning of a path, in place of all others."""

    def __call__(self, asked: Asked) -> Answer:
        for path, answer in self.instead.items():
            if asked.path.startswith(path):
                return answer
        return self._answer(asked)

    def _answer(self, asked: Asked) -> Answer:
        unknown = Answer(b"Resource not found.", status=404, kind="text/plain")
        match asked.path.split("/")[1:]:
            case ["api", "query"]:
                ids = asked.parameters.get("id_list", "").split(",")
                words = asked.parameters.get("search_query", "").removeprefix("ti:").strip('"')
                return feed(*(each for each in self.arxiv if each[0] in ids or (words and words[:8] in each[1])))
            case ["api", "papers", "search"]:
                return as_json([{"paper": each, "title": each["title"]} for each in self.hugging_face])
            case ["api", "papers", identity]:
                found = [each for each in self.hugging_face if each["id"] == identity]
                return as_json(found[0]) if found else as_json({"error": "Paper not found"}, 404)
            case ["works"]:
                return as_json({"meta": {"count": len(self.openalex)}, "results": self.openalex})
            case ["works", doi] if unquote(doi) in self.crossref:
                return as_json({"status": "ok", "message": self.crossref[unquote(doi)]})
            case ["paper", "batch"]:
                return as_json([self.semantic_scholar.get(each) for each in json.loads(asked.content)["ids"]])
        return unknown


def as_json(plain: object, status: int = 200) -> Answer:
    return Answer(json.dumps(plain).encode(), status=status)


WORK = {
    "DOI": "10.1000/x",
    "title": ["A Work"],
    "author": [{"family": "Doe", "given": "Jo"}],
    "type": "journal-article",
    "issued": {"date-parts": [[2020, 5]]},
    "container-title": ["A Journal"],
    "volume": "7",
    "reference": [{}] * 9,
}


def openalex(doi: str, title: str, **more: Any) -> dict[str, Any]:
    place = {"source": {"display_name": "Journal of Works", "type": "journal"}}
    return {
        "id": "https://openalex.org/W12",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "publication_date": "2021-02-03",
        "authorships": [{"author": {"display_name": "Jo Doe"}}],
        "abstract_inverted_index": {"works": [1], "It": [0]},
        "primary_location": place,
        **more,
    }


def semantic(title: str, **ids: str) -> dict[str, Any]:
    return {"paperId": "a" * 40, "externalIds": ids, "title": title, "venue": "NeurIPS", "year": 2021}


PREPRINT = ("2506.00009", "By Its Own Id of arXiv", "Cy Third")


def test_papers_are_completed_by_id_by_doi_and_by_title(home: Home) -> None:
    world = World(
        arxiv=[
            PREPRINT,
            ("2506.00002", "A Long Enough Title of Our Paper", "Ann Author"),
            ("2506.00001", TITLE, "A. Author"),
        ],
        crossref={"10.1000/x": WORK},
    )
    with serving(world) as server:
        papers = [wanted(), paper(PREPRINT[1], PREPRINT[0]), paper("A Work", "10.1000/x", doi="10.1000/x")]
        report, after = run(home, server, papers)
    assert report.complete
    assert summary(report) == "Asked for 3 papers. 0 new papers, 3 updated."
    by_title, by_id, by_doi = after
    assert (by_title.id, by_title.abstract) == ("2506.00001", "An abstract of it.")
    assert by_id.authors == ("Cy Third",)
    assert (by_doi.authors, by_doi.venue, by_doi.published) == (("Jo Doe",), "A Journal", "2020-05")
    assert by_doi.reference.fields["volume"] == "7"
    assert not by_doi.reference.entries


def test_each_service_is_asked_for_what_the_others_left_empty(home: Home) -> None:
    repository = {"id": PREPRINT[0], "title": PREPRINT[1], "githubRepo": "https://github.com/cy/it"}
    world = World(
        arxiv=[PREPRINT],
        hugging_face=[repository],
        openalex=[openalex("10.48550/arxiv.2506.00009", PREPRINT[1], primary_location=None)],
        semantic_scholar={"ARXIV:2506.00009": semantic(PREPRINT[1], ArXiv="2506.00009")},
    )
    with serving(world) as server:
        report, [after] = run(home, server, [paper(PREPRINT[1], PREPRINT[0], abstract="Mine.")])
        asked = [(each.path, each.parameters) for each in server.asked]
        _, [again] = run(home, server, [])
    assert (after.abstract, after.code, after.venue, after.published) == (
        "Mine.", ("https://github.com/cy/it",), "NeurIPS", "2025-06-20",
    )  # fmt: skip
    assert [path for path, _ in asked] == ["/api/papers/2506.00009", "/api/query", "/works", "/paper/batch"]
    assert asked[2][1]["filter"] == "doi:10.48550/arxiv.2506.00009"
    assert len(server.asked) == len(asked), "a complete paper was asked for again"
    assert again == after
    assert summary(report).endswith("1 updated.")
    assert [(change.service, change.fields) for change in report.changes] == [
        ("Hugging Face", ("code",)), ("arXiv", ("authors", "published")), ("Semantic Scholar", ("venue",)),
    ]  # fmt: skip
    with opened(home) as corpus:
        found = {name: origin.source for origin in provenance_of(corpus.reader, 1) for name in origin.fields}
        assert (found["code"], found["date"], found["venue"]) == ("Hugging Face", "arXiv", "Semantic Scholar")
        corpus.undo_import()
        assert next(corpus.reader.papers([1])).venue == ""


def test_openalex_is_asked_for_fifty_papers_at_once(home: Home) -> None:
    dois = [f"10.1000/{n}" for n in range(52)] + ["10.1000/a,b"]
    world = World(openalex=[openalex(doi, f"A Work of Number {doi}") for doi in dois[:50]])
    with serving(world) as server:
        papers = [paper(f"A Work of Number {doi}", doi, doi=doi) for doi in dois]
        report, after = run(home, server, papers, services=("openalex",))
    assert report.complete
    assert [each.parameters.get("filter", "").count("|") for each in server.asked] == [49, 1, 0]
    assert server.asked[2].path == "/works/doi:10.1000/a%2Cb"
    assert [each.venue for each in after] == ["Journal of Works"] * 50 + [""] * 3
    assert (after[0].abstract, after[0].published) == ("It works", "2021-02-03")


def test_a_similar_title_is_proposed_and_taken_only_when_accepted(home: Home) -> None:
    other = "A Long Enough Title of Our Paper"
    with serving(World(arxiv=[("2506.00002", other, "Ann Author")])) as server:
        report, after = run(home, server, [wanted()])
        assert report.papers is None
        [proposal] = report.proposals
        assert (proposal.known_title, proposal.found_id, proposal.found_title) == (TITLE, "2506.00002", other)
        assert after == [each for each in after if each.id == title_id(TITLE)]
        _, after = run(home, server, [], accepted="2506.00002")
    assert [(each.id, each.title) for each in after] == [("2506.00002", TITLE)]


def test_a_title_is_found_at_hugging_face_and_the_rest_by_its_id(home: Home) -> None:
    entry = {"id": PREPRINT[0], "title": PREPRINT[1], "authors": [{"name": "Cy Third"}], "summary": "From there."}
    with serving(World(hugging_face=[entry, entry], arxiv=[PREPRINT])) as server:
        _, [after] = run(home, server, [paper(PREPRINT[1])])
        assert [each.path for each in server.asked[:3]] == [
            "/api/papers/search", "/api/papers/2506.00009", "/api/query",
        ]  # fmt: skip
    assert (after.id, after.abstract, after.published) == (PREPRINT[0], "From there.", "2025-06-20")
    assert not after.appearances


def test_what_a_service_does_not_know_is_not_asked_again_for_a_month(home: Home) -> None:
    papers = [wanted(), paper("A Work", "10.1000/x", doi="10.1000/x"), paper(PREPRINT[1], PREPRINT[0])]
    with serving(World()) as server:
        report, _ = run(home, server, papers)
        assert (report.complete, len(server.asked)) == (True, 3 + 3 + 2)  # two are asked for at once
        report, _ = run(home, server, [])
        assert (report.complete, len(server.asked)) == (True, 8)
        assert summary(report) == "No paper lacks anything that could be fetched."
        run(home, server, [], again=True)
        assert len(server.asked) == 16


def test_papers_that_cannot_be_completed_do_not_count(home: Home) -> None:
    papers = [paper(f"A Work of Number {n}", f"10.1000/{n}", doi=f"10.1000/{n}") for n in range(6)]
    with serving(World()) as server:
        for _ in range(3):
            report, _ = run(home, server, papers, limit=2, services=("crossref",))
            assert report.outcomes[0].asked == 2
        assert len({each.path for each in server.asked}) == 6


def test_a_service_that_refuses_is_not_one_that_does_not_know_and_stops_no_other(home: Home) -> None:
    refusal = Answer(b'{"message": "Too Many Requests"}', status=429)
    world = World(arxiv=[PREPRINT], instead={"/paper/batch": refusal})
    with serving(world) as server:
        report, [after] = run(home, server, [paper(PREPRINT[1], PREPRINT[0])])
        assert not report.complete
        assert summary(report).startswith(
            "Not all papers could be completed: Semantic Scholar: 127.0.0.1 refuses more requests for now"
        )
        assert after.authors
        world.instead.clear()
        run(home, server, [])
        assert server.asked[-1].path == "/paper/batch"


def test_a_dry_run_changes_nothing_and_loses_nothing(home: Home) -> None:
    with serving(World(arxiv=[PREPRINT])) as server:
        before = paper(PREPRINT[1], PREPRINT[0])
        report, [after] = run(home, server, [before], dry_run=True)
        assert after == before
        assert report.papers is None
        [change] = report.changes
        assert (change.fields, change.after.authors) == (("abstract", "authors", "published"), ("Cy Third",))
        _, [after] = run(home, server, [])
        assert after.authors == ("Cy Third",)


def test_a_service_that_has_only_a_part_is_asked_again_after_a_dry_run(home: Home) -> None:
    with serving(World(crossref={"10.1000/x": WORK})) as server:
        run(home, server, [paper("A Work", "10.1000/x", doi="10.1000/x")], dry_run=True)
        tried = [each.path for each in server.asked]
        report, [after] = run(home, server, [])
    assert [each.path for each in server.asked] == tried * 2
    assert report.changes and after.authors


def test_only_the_services_that_are_asked_count() -> None:
    full = paper("A", "2506.00001", abstract="B", authors=["C"], published="2025")
    assert lacks(full) == {"venue", "code"}
    assert lacks(full, ["arxiv"]) == frozenset()
    assert lacks(full, ["huggingface"]) == {"code"}
    assert lacks(paper("A"), ["arxiv"]) == {"abstract", "authors", "published", "id"}
    assert lacks(paper("A", "10.1000/x", doi="10.1000/x"), ["huggingface", "arxiv"]) == frozenset()


def test_edits_win_over_fetched_values(home: Home) -> None:
    with serving(World(crossref={"10.1000/x": WORK})) as server, opened(home) as corpus:
        corpus.add([paper("A Work", "10.1000/x", doi="10.1000/x")])
        corpus.curate(lambda: {1: Curation({"venue": '"Mine"', "published": '"1999"'})})
        _, [after] = run(home, server, [])
    assert (after.venue, after.published, after.authors) == ("Mine", "1999", ("Jo Doe",))


# Hostile answers

ESCAPES = "\x1b]0;evil\x07\x1b[31mred\u202e"
OTHER = "Something Else Entirely, at Length"
NONSENSE: list[Any] = [None, [], {}, 7, "text", [None], {"results": 7}, {"message": []}, [[]], {"results": [7, None]}]
PATHS = ("/api/papers/search", "/api/papers/2506", "/api/query", "/works", "/paper/batch")


@pytest.mark.quick_cases(4)
@pytest.mark.parametrize("plain", NONSENSE, ids=repr)
def test_an_answer_of_another_shape_changes_nothing(home: Home, plain: Any) -> None:
    papers = [wanted(), paper("A Work", "10.1000/x", doi="10.1000/x"), paper(PREPRINT[1], PREPRINT[0])]
    with serving(World(instead=dict.fromkeys(PATHS, as_json(plain)))) as server:
        _, after = run(home, server, papers)
    assert after == papers


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "answer",
    [Answer(b"<html>Sign in</html>", kind="text/html"), Answer(b"[" * 100_000), Answer(b"{", status=500), Answer(b"")],
    ids=["html", "deep", "error", "empty"],
)
def test_a_fault_of_every_service_is_reported_and_changes_nothing(home: Home, answer: Answer) -> None:
    papers = [wanted(), paper("A Work", "10.1000/x", doi="10.1000/x"), paper(PREPRINT[1], PREPRINT[0])]
    with serving(World(instead={"/": answer})) as server:
        report, after = run(home, server, papers)
    assert not report.complete
    assert summary(report).count("127.0.0.1") >= 3 or "answer of" in summary(report)
    assert after == papers


def test_the_record_of_another_paper_is_not_used(home: Home) -> None:
    """Under the right id, with another id, and in the wrong place of a list."""
    world = World(
        arxiv=[(PREPRINT[0], OTHER, "Ed Else")],
        hugging_face=[{"id": "2501.00001", "title": OTHER, "githubRepo": "https://github.com/ed/else"}],
        crossref={"10.1000/x": WORK | {"DOI": "10.1000/y", "title": [OTHER]}},
        openalex=[openalex("10.1000/x", OTHER), openalex("10.1000/z", "A Work"), None, openalex("", PREPRINT[1])],
        semantic_scholar={
            "ARXIV:2506.00009": semantic(OTHER, ArXiv="2501.00001"),
            "DOI:10.1000/x": semantic(OTHER, DOI="10.1000/x"),
        },
    )
    world.instead["/api/papers/2506.00009"] = as_json(world.hugging_face[0])
    papers = [paper("A Work", "10.1000/x", doi="10.1000/x"), paper(PREPRINT[1], PREPRINT[0])]
    with serving(world) as server:
        report, after = run(home, server, papers)
    assert after == papers
    assert report.papers is None
    assert len(report.remarks) == 6
    assert f"arXiv has another paper under the identifier of {PREPRINT[0]}" in " ".join(report.remarks)


def test_a_list_of_another_length_is_not_used(home: Home) -> None:
    papers = [paper(PREPRINT[1], PREPRINT[0]), paper("A Work", "10.1000/x", doi="10.1000/x")]
    short = as_json([semantic("A Work", DOI="10.1000/x")])
    with serving(World(instead={"/paper/batch": short})) as server:
        report, after = run(home, server, papers, services=("semantic-scholar",))
    assert after == papers
    assert "it answered for 1 papers instead of 2" in summary(report)


def test_titles_that_contradict_are_not_joined(home: Home) -> None:
    entries = [
        {"id": "2501.00001", "title": TITLE, "authors": [{"name": "Bo Other"}]},
        {
            "id": "2501.00002",
            "title": TITLE,
            "authors": [{"name": "Ann Author"}],
            "publishedAt": "2019-01-01T00:00:00Z",
        },
    ]
    with serving(World(hugging_face=entries)) as server:
        report, after = run(home, server, [wanted()])
    assert [each.id for each in after] == [title_id(TITLE)]
    assert not report.proposals


def test_fetched_texts_are_clean_and_of_bounded_length(home: Home) -> None:
    work = openalex(
        "10.1000/x", f"A Work{ESCAPES}", authorships=[{"author": {"display_name": f"Jo{ESCAPES}"}}, 7, {"author": 5}],
        abstract_inverted_index={ESCAPES: [0], "x" * 1_000: list(range(1, 5_000)), "y": "z"},
        primary_location={"source": {"display_name": ESCAPES * 1_000, "type": "journal"}},
    )  # fmt: skip
    with serving(World(openalex=[work])) as server:
        _, [after] = run(home, server, [paper("A Work", "10.1000/x", doi="10.1000/x")])
    assert after.authors
    assert not any(sign in repr(after) for sign in ("\\x1b", "\\x07", "\\u202e"))
    assert len(after.abstract) <= 50_000
    assert len(after.venue) < 1_000


def test_a_stopped_run_keeps_its_answers_and_the_next_one_continues(home: Home) -> None:
    repository = {"id": PREPRINT[0], "title": PREPRINT[1], "githubRepo": "https://github.com/cy/it"}
    with serving(World(hugging_face=[repository], arxiv=[PREPRINT])) as server:
        report, [after] = run(home, server, [paper(PREPRINT[1], PREPRINT[0])], stopped=lambda: bool(server.asked))
        assert report.stopped
        assert (after.code, after.authors) == (("https://github.com/cy/it",), ())
        report, [after] = run(home, server, [])
        assert report.complete
        assert after.authors == ("Cy Third",)
        assert [each.path for each in server.asked].count("/api/papers/2506.00009") == 1


def test_an_answer_of_too_many_values_is_not_held(home: Home) -> None:
    many = Answer(b"[" + b"{}," * 600_000 + b"{}]")
    with serving(World(instead={"/paper/batch": many})) as server:
        known = paper(PREPRINT[1], PREPRINT[0])
        report, after = run(home, server, [known], services=("semantic-scholar",))
    assert after == [known]
    assert "the answer of Semantic Scholar has no list of papers" in summary(report)


def test_keys_are_sent_to_their_service_and_are_in_no_file_and_no_message(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENALEX_API_KEY", "S2_API_KEY", "HF_TOKEN"):
        monkeypatch.setenv(name, f"hush-{name}")
    echo = as_json({"error": "hush-OPENALEX_API_KEY hush-S2_API_KEY"}, 403)
    with serving(World(arxiv=[PREPRINT], instead={"/works": echo, "/paper/batch": echo})) as server:
        report, _ = run(home, server, [paper(PREPRINT[1], PREPRINT[0])])
    by_path = {each.path: each for each in server.asked}
    assert by_path["/works"].parameters["api_key"] == "hush-OPENALEX_API_KEY"
    assert by_path["/paper/batch"].headers["x-api-key"] == "hush-S2_API_KEY"
    assert by_path["/api/papers/2506.00009"].headers["authorization"] == "Bearer hush-HF_TOKEN"
    assert not any("hush" in value for value in (*by_path["/api/query"].headers.values(), summary(report)))
    assert "check the key in OPENALEX_API_KEY" in summary(report)
    files = [each for each in home.data.parent.rglob("*") if each.is_file()]
    assert files
    assert not [each for each in files if b"hush" in each.read_bytes()]
