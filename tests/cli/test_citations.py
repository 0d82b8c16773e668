"""`fetch citations`, and the commands that print the lists."""

import json
from collections.abc import Iterator

import pytest

from command_line import error_of, run, run_ok
from local_server import Answer, Asked, LocalServer, serving
from paper_index.online import asking
from paper_index.paths import Home


def work(number: int, title: str) -> dict[str, object]:
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/{number}",
        "title": title,
        "publication_year": 2020,
        "authorships": [{"author": {"display_name": "Bo Author"}}],
        "cited_by_count": number,
    }


def respond(asked: Asked) -> Answer:
    """Answer as OpenAlex that a paper cites two works, and that 900 works cite it."""
    if asked.path != "/works":
        cited = {"referenced_works": ["https://openalex.org/W5", "https://openalex.org/W7"], "cited_by_count": 900}
        return Answer(json.dumps(work(1, "MobileMamba") | cited).encode())
    listed = [work(5, "The First Work that Is Cited"), work(7, "The Second Work that Is Cited")]
    if asked.parameters["filter"].startswith("cites:"):
        listed = [work(9, "A Work that Cites")]
    return Answer(json.dumps({"meta": {"count": 900}, "results": listed}).encode())


@pytest.fixture
def server(filled_home: Home, online: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    with serving(respond) as opened:
        filled_home.config.mkdir(parents=True, exist_ok=True)
        filled_home.settings.write_text(f'[online]\nopenalex = "{opened.url}"\nsemantic-scholar = "{opened.url}"\n')
        yield opened


def test_lists_are_fetched_and_printed(server: LocalServer) -> None:
    assert error_of("references", "2411.15941") == (
        "paper-tui: The references of '2411.15941' were not fetched yet. "
        "'paper-tui fetch citations 2411.15941' fetches them."
    )
    done = run_ok("fetch", "citations", "2411.15941")
    assert (done.out, done.err) == ("2 references from OpenAlex. 1 of 900 citations from OpenAlex.\n", "")
    listed = run_ok("references", "arXiv:2411.15941v1", "--format", "ids")
    assert listed.lines == ["10.1000/7", "10.1000/5"]
    assert listed.err.startswith("2 references; OpenAlex, 20")
    assert run_ok("references", "2411.15941", "--limit", "1").lines == [
        "10.1000/7  Author  2020  The Second Work that Is Cited"
    ]
    assert run_ok("citations", "2411.15941").err.startswith("1 of 900 citations; OpenAlex, 20")
    shown = run_ok("show", "2411.15941").out
    assert "Citations: cited by 900 (OpenAlex, 20" in shown
    assert run_ok("citations", "10.1000/7").err == "1 citation known from other lists\n"


def test_papers_of_a_list_are_added(server: LocalServer) -> None:
    run_ok("fetch", "citations", "2411.15941", "--references")
    assert error_of("citations", "2411.15941").startswith(
        "paper-tui: The citations of '2411.15941' were not fetched yet."
    )
    run_ok("add", "10.1000/5", "--no-fetch")
    assert run_ok("references", "2411.15941", "--known", "--format", "ids").lines == ["10.1000/5"]
    assert run_ok("references", "2411.15941", "--unknown", "--format", "ids").lines == ["10.1000/7"]
    assert run_ok("search", "citedby:2411.15941", "--format", "ids").lines == ["10.1000/5"]
    assert run_ok("search", "cites:10.1000/7", "--format", "ids").lines == ["2411.15941"]
    run_ok("import", "--undo")
    assert run_ok("references", "2411.15941", "--known", "--format", "ids").lines == []


def test_the_lists_of_a_paper_outside_of_the_corpus(server: LocalServer) -> None:
    done = run_ok("fetch", "citations", "10.1000/else", "--citations", "--json")
    assert done.json["lists"] == [
        {"paper": "10.1000/else", "kind": "citations", "service": "OpenAlex", "fetched": 1, "total": 900}
    ]
    assert run_ok("citations", "10.1000/else", "--format", "ids").lines == ["10.1000/9"]
    assert run_ok("references", "10.1000/9", "--columns", "title").lines == ["MobileMamba"]


def test_unknown_papers(server: LocalServer) -> None:
    assert error_of("references", "nothing").startswith("paper-tui: No paper with id 'nothing'.")
    assert error_of("fetch", "citations", "nothing").startswith("paper-tui: No paper with id 'nothing'.")
    server.respond = lambda _: Answer(b"{}", 404)
    failed = run("fetch", "citations", "2411.15941")
    assert (failed.code, failed.err) == (1, "paper-tui: No service has a paper with the id 2411.15941.\n")
