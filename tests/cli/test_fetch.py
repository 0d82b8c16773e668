"""`fetch`: its options, what it prints, and its exit codes."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import error_of, run, run_ok
from latexml import PAPER
from local_server import Answer, Asked, LocalServer, entries, serving
from paper_index.online import asking, missing_fields, services
from paper_index.online.lock import only_one
from paper_index.online.state import folder_of
from paper_index.paths import Home
from paper_tui.cli.commands.fetch import SERVICES

pytestmark = pytest.mark.usefixtures("filled_home", "online")


def by_day(asked: Asked) -> Answer:
    day = asked.parameters["date"]
    month_and_day = day[5:].replace("-", "")
    return Answer(
        entries((f"2611.{month_and_day}1", f"A Paper of {day}", 7), (f"2611.{month_and_day}2", f"Paper B {day}", 9))
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0, 0.0))
    with serving(by_day) as opened:
        monkeypatch.setenv("HF_ENDPOINT", opened.url)
        yield opened


def test_an_edition_is_fetched_listed_and_undone(server: LocalServer) -> None:
    assert run_ok("fetch", "--status").out == "Nothing was fetched yet.\n"
    done = run_ok("fetch", "daily", "--date", "2026-11-27")
    assert (done.out, done.err) == ("Daily Papers: 1 edition, 2 new papers.\n", "")
    assert run_ok("search", "is:new", "--sort", "rank", "--format", "ids").lines == ["2611.11272", "2611.11271"]
    assert run_ok("fetch", "daily", "--date", "2026-11-27", "-q").out == ""
    assert run_ok("fetch", "daily", "--week", "2026-W47", "-q").lines == [
        f"2611.{day}{number}" for day in range(1116, 1121) for number in (2, 1)
    ]
    status = run_ok("fetch", "--status").lines
    assert status[0].startswith("Last fetch 20")
    assert status[1] == "  Daily Papers: 5 editions, 10 new papers."
    assert status[2].startswith("Daily Papers: ") and status[2].endswith(" succeeded")
    assert status[3] == "6 editions from 2026-11-16 to 2026-11-27"
    assert run_ok("import", "--undo").err == "Removed 10 papers imported from Daily Papers 2026-11-16…2026-11-20.\n"
    run_ok("search", "edition:2026-11-27")
    assert run_ok("search", "edition:2026-11-16", "--format", "ids").lines == []


def test_a_failure_is_an_exit_code_of_its_own(server: LocalServer) -> None:
    server.respond = lambda _: Answer(b"{}", status=500)
    failed = run("fetch", "daily", "--date", "2026-11-27", "--json")
    assert failed.code == 1
    assert failed.json == {
        "complete": False,
        "new": [],
        "updated": 0,
        "sources": [
            {"source": "Daily Papers", "editions": 0, "problem": "127.0.0.1 answered with status 500"},
        ],
    }
    assert failed.err == "paper-tui: Daily Papers could not be fetched: 127.0.0.1 answered with status 500.\n"
    assert "failed: 127.0.0.1 answered with status 500" in run_ok("fetch", "--status").out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Missing command"),
        (("daily", "--date", "yesterday"), "'yesterday': write a day as 2025-03-14, or today"),
        (("daily", "--date", "today", "--week", "2026-W47"), "Give only one of"),
        (("daily", "--since", "2026-13-01"), "'2026-13-01': write a day as 2025-03-14, or last"),
        (("daily", "--sort", "trending", "--again"), "--again is for editions"),
        (("daily", "--sort", "votes"), "votes"),
        (("daily", "--date", "2999-01-01"), "2999-01-01 has not begun yet in New York"),
        (("daily", "--since", "2999-01-01"), "2999-01-01 has not begun yet"),
        (("daily", "--week", "2999-W01"), "2999-W01 has not begun yet"),
        (("daily", "--month", "2999-01"), "2999-01 has not begun yet"),
        (("arxiv",), "Give --category, --query or --ids"),
        (("arxiv", "--query", "x", "--since", "last"), "Give --since with --category"),
        (("arxiv", "--category", "cs.CL", "--since", "2999-01-01"), "has not begun yet"),
        (("arxiv", "--category", "cs CL;x"), "is not a category"),
        (("arxiv", "--ids", "hello"), "'hello' is not an arXiv id"),
        (("arxiv", "2312.00752"), "Give ids with --ids"),
        (
            ("arxiv", "--query", "x", "--from", "2026-02-01", "--to", "2026-01-01"),
            "2026-02-01 is after --to 2026-01-01",
        ),
        (("arxiv", "--query", "x", "--category", "cs.CL"), "Give only one of"),
    ],
)
def test_mistakes_are_named_before_anything_is_asked(server: LocalServer, words: tuple[str, ...], reason: str) -> None:
    failed = run("fetch", *words)
    assert (failed.code, failed.out) == (2, "")
    assert reason in failed.err
    assert not server.asked


def test_a_second_fetch_ends_at_once(server: LocalServer, home: Home) -> None:
    with only_one(folder_of(home)):
        failed = run("fetch", "daily", "-q")
    assert (failed.code, failed.out) == (1, "")
    assert re.search(r"Another fetch is running since \d\d:\d\d \(process \d+\)\. Nothing was fetched\.", failed.err)
    assert not server.asked


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_stops_after_the_answer_under_way(server: LocalServer) -> None:
    def respond(asked: Asked) -> Answer:
        if len(server.asked) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return by_day(asked)

    server.respond = respond
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
    try:
        stopped = run("fetch", "daily", "--week", "2026-W47")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert stopped.code == 1
    assert stopped.err == ("paper-tui: Daily Papers: 2 editions, 4 new papers. Stopped; the next fetch continues.\n")
    assert len(server.asked) == 2


def test_without_a_connection_everything_else_works(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as gone:
        monkeypatch.setenv("HF_ENDPOINT", gone.url)
    assert "no connection to 127.0.0.1" in error_of("fetch", "daily", "--date", "2026-11-27")
    run_ok("search", "mamba")


def test_papers_are_completed_or_proposed(server: LocalServer, home: Home) -> None:
    entry = (
        "<entry><id>http://arxiv.org/abs/2506.00002v1</id><title>An Entry of Our Own Bibliography</title>"
        "<summary>Text</summary><published>2020-01-01T00:00:00Z</published>"
        "<author><name>Jane Doe</name></author></entry>"
    )
    feed = Answer(f"<feed>{entry}</feed>".encode(), kind="application/atom+xml")
    nothing = Answer(b'{"results": []}')
    server.respond = lambda asked: {"/api/query": feed, "/works": nothing}.get(asked.path, Answer())
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[online]\n" + "".join(f'{name} = "{server.url}"\n' for name in SERVICES))
    identity = run_ok("add", "--title", "An Entry of My Own Bibliography", "--author", "Jane Doe", "--year", "2020").out
    proposed = run_ok("fetch", "enrich", "entry bibliography")
    assert proposed.out == "Asked for 1 paper. Nothing new.\n"
    assert "may be arXiv 2506.00002 “An Entry of Our Own Bibliography”" in proposed.err
    tried = run_ok("fetch", "enrich", "--ids", identity.strip(), "--service", "arxiv", "--dry-run")
    assert tried.out == "Asked for 1 paper. Nothing was imported.\n"
    taken = run_ok("fetch", "enrich", "--ids", identity.strip(), "--accept", "2506.00002")
    assert taken.out == "Asked for 1 paper. 0 new papers, 1 updated.\n"
    assert run_ok("search", "entry bibliography", "--format", "ids").lines == ["2506.00002"]
    again = ("fetch", "enrich", "entry bibliography", "--service", "arxiv")
    assert run_ok(*again).out == "No paper lacks anything that could be fetched.\n"
    assert SERVICES == missing_fields.SERVICES
    assert "--accept needs one paper" in run("fetch", "enrich", "--accept", "2506.00002").err


def test_pdfs_are_fetched_attached_and_listed(server: LocalServer, home: Home, tmp_path: Path) -> None:
    server.respond = lambda asked: Answer(
        b"%PDF-1.4\n%%EOF\n" if "2411" in asked.path else b"", 200, kind="application/pdf"
    )
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(
        f'[online]\narxiv-pdf = "{server.url}"\n[pdf]\nname = "{{id}}"\nfolder = "{tmp_path}/own"\n'
    )
    done = run_ok("fetch", "pdf", "2411.15941")
    assert done.out == f"1 PDF fetched to {tmp_path / 'own'} and attached.\n"
    path = tmp_path / "own" / "2411.15941.pdf"
    assert f"Attached files\n  {path}\n" in run_ok("show", "2411.15941").out
    assert run_ok("fetch", "pdf", "-", "-q", stdin="2411.15941\n").out == f"{path}\n"
    other = next(each for each in run_ok("search", "mamba", "--format", "ids").lines if not each.startswith("2411"))
    failed = run("fetch", "pdf", other, "2411.15941", "--json", "--output", str(tmp_path / "other"))
    assert failed.code == 1
    assert [(each["path"], each["problem"], each["known"]) for each in failed.json["pdfs"]] == [
        ("", "the answer of 127.0.0.1 is not a PDF", False),
        (str(path), "", True),
    ]
    assert f"No PDF of {other}: the answer of 127.0.0.1 is not a PDF." in failed.err
    run_ok("undo")
    assert path.exists() and "Attached files" not in run_ok("show", "2411.15941").out
    assert run_ok("fetch", "pdf", "-").out == "No ids given.\n"


def test_texts_are_fetched_and_printed(server: LocalServer, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("text", "2411.15941").err == (
        "paper-tui: 2411.15941 has no PDF on this computer and no text. 'paper-tui fetch text 2411.15941' fetches its "
        "text.\n"
    )
    server.respond = lambda asked: (
        Answer(PAPER.encode(), kind="text/html") if "2411" in asked.path else Answer(b"", status=404)
    )
    home.config.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(services, "ARXIV_GAP", 0.01)
    home.settings.write_text(f'[online]\narxiv-html = "{server.url}"\nhuggingface = "{server.url}"\n')
    done = run_ok("fetch", "text", "2411.15941")
    assert done.out == "1 text fetched; 'paper-tui text 2411.15941' prints it.\n"
    assert run_ok("fetch", "text", "2411.15941", "--again", "-q").out == "2411.15941\n"
    other = next(each for each in run_ok("search", "mamba", "--format", "ids").lines if not each.startswith("2411"))
    failed = run("fetch", "text", other, "2411.15941", "--json")
    assert failed.code == 1 and [each["known"] for each in failed.json["texts"]] == [False, True]
    text = run_ok("text", "2411.15941").out
    assert "\n\n1 Introduction\n\nReaders of papers seldom" in text and "\n• First.\n• Second.\n" in text
    assert all(len(line) <= 88 for line in text.splitlines())
    assert "## 1.1 Results\n\nTable 1: Numbers." in run_ok("text", "2411.15941", "--format", "markdown").out
    plain = run_ok("text", "2411.15941", "--format", "json").json
    assert plain["id"] == "2411.15941" and plain["sections"][2]["heading"] == "1 Introduction"
    assert "'paper-tui fetch pdf 2411.15941' fetches it." in run("text", "2411.15941", "--page", "2").err
