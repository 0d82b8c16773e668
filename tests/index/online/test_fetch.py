"""A whole fetch against a server of this machine: editions, arXiv, what is kept when something fails, and one undo."""

import json
import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from factories import paper
from fetching import (
    DAYS,
    LATEST,
    TODAY,
    by_day,
    edition,
    fetched,
    found,
    opened,
    point_to,
    votes_of,
)  # fmt: skip
from local_server import Answer, Asked, entries, serving
from paper_index.errors import PaperError
from paper_index.online import asking, daily
from paper_index.online.asking import rate_limit, retry_after
from paper_index.online.job import fetch, latest_request
from paper_index.online.lock import only_one
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.online.state import State, folder_of
from paper_index.paths import Home
from paper_index.workspace import Workspace


def test_the_first_fetch_brings_the_last_week_as_one_import(home: Home) -> None:
    with serving(by_day) as server:
        point_to(home, server)
        with Workspace(home) as workspace:
            report = fetch(home, LATEST, workspace.add_records)
        assert [each.parameters["date"] for each in server.asked] == DAYS
        assert {each.parameters["limit"] for each in server.asked} == {"100"}
    assert report.complete
    assert report.papers
    assert (report.papers.new, report.outcomes[0].editions) == (10, 5)
    assert summary(report) == "Daily Papers: 5 editions, 10 new papers."
    assert votes_of(home, "2026-11-23") == {"2611.11230": (2, 10), "2611.11231": (1, 11)}
    with Workspace(home) as workspace:
        undone = workspace.undo_import()
        assert undone is not None
        assert undone.name == "Daily Papers 2026-11-23…2026-11-27"
    assert not votes_of(home, "2026-11-23")


def test_later_fetches_take_newer_votes_and_what_is_missing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as server:
        point_to(home, server)
        fetched(home, LATEST)
        assert summary(fetched(home, LATEST)) == "Daily Papers: 5 editions, nothing new."
        server.respond = lambda asked: Answer(edition(asked.parameters["date"]).replace(b": 11", b": 99"))
        report = fetched(home, LATEST)
        assert report.papers
        assert (report.papers.new, report.papers.merged) == (0, 5)
        assert summary(report) == "Daily Papers: 5 editions, 5 with newer votes."
        assert votes_of(home, "2026-11-24") == {"2611.11240": (2, 10), "2611.11241": (1, 99)}
        server.asked.clear()
        monkeypatch.setattr(daily, "today", lambda: TODAY + timedelta(days=21))
        fetched(home, LATEST)
        asked = [each.parameters["date"] for each in server.asked]
    assert (asked[0], asked[-1], len(asked)) == ("2026-11-30", "2026-12-18", 15)


def test_a_day_of_many_papers_is_asked_page_by_page(home: Home) -> None:
    papers = [(f"2611.{n:05}", f"Title {n}", n % 7) for n in range(150)]

    def respond(asked: Asked) -> Answer:
        start = 100 * int(asked.parameters.get("p", 0))
        return Answer(entries(*papers[start : start + 100]))

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(edition="2026-11-26")))
    assert report.papers
    assert report.papers.new == 150
    ranks = votes_of(home, "2026-11-26")
    assert sorted(rank for rank, _ in ranks.values() if rank) == list(range(1, 151))
    assert max(ranks.values(), key=lambda each: each[1] or 0)[0] in range(1, 25)


def test_an_empty_weekday_is_asked_again_and_is_not_a_failure(home: Home) -> None:
    with serving(
        lambda asked: Answer(b"[]" if asked.parameters["date"] > "2026-11-25" else by_day(asked).body)
    ) as server:
        point_to(home, server)
        report = fetched(home, LATEST)
        assert report.complete
        assert report.outcomes[0].editions == 3
    state = State(folder_of(home))
    assert state.days()["2026-11-27"][1] == 0
    state.close()


def test_an_edition_that_was_cut_off_is_fetched_again_once(home: Home) -> None:
    with opened(home) as corpus:
        places = [paper(f"Old paper {n}", f"2501.{n:05}", appearances=[{"edition": "2025-01-30"}]) for n in range(50)]
        corpus.add([*places, paper("Whole", "2501.99999", appearances=[{"edition": "2025-01-31"}])])
        request = latest_request(home, corpus.reader)
    assert request.daily == DailyRequest(clipped=("2025-01-30",))
    with serving(by_day) as server:
        point_to(home, server)
        fetched(home, request)
        fetched(home, request)
        assert [each.parameters["date"] for each in server.asked] == ["2025-01-30", *DAYS, *DAYS]


def test_editions_that_do_not_change_any_more_are_fetched_again_only_on_demand(home: Home) -> None:
    october = FetchRequest(DailyRequest(edition="2026-W40"))
    with serving(by_day) as server:
        point_to(home, server)
        fetched(home, october)
        assert len(server.asked) == 5
        report = fetched(home, october)
        assert summary(report) == (
            "Daily Papers: nothing new. 5 editions were fetched before; --again fetches them again."
        )
        assert report.complete
        assert len(server.asked) == 5
        assert summary(fetched(home, FetchRequest(DailyRequest(edition="2026-W40", again=True)))).startswith(
            "Daily Papers: 5 editions"
        )
        fetched(home, FetchRequest(DailyRequest(edition="2026-09-29")))
        assert len(server.asked) == 11


def test_a_list_in_another_order_gets_no_ranks(home: Home) -> None:
    with serving(lambda _: Answer(edition("2026-11-25", 3))) as server:
        point_to(home, server)
        fetched(home, FetchRequest(DailyRequest(sort="trending", limit=3)))
        assert server.asked[0].parameters == {"sort": "trending", "limit": "3"}
    assert all(each.rank is None for each in found(home, "2611.11250").appearances)


FAILURES: dict[str, tuple[Callable[[], Answer], str]] = {
    "a sign-in page": (lambda: Answer(b"<html>Sign in</html>", kind="text/html"), "a sign-in page or an error page"),
    "half a list": (lambda: Answer(b'[{"paper":'), "not whole"),
    "an object": (lambda: Answer(b'{"error": "no"}'), "not a list"),
    "status 500": (lambda: Answer(b"{}", status=500), "status 500"),
    "a refusal": (
        lambda: Answer(b"Too many", status=429, kind="text/plain"),
        r"refuses more requests for now \(status 429\)",
    ),
    "no access": (lambda: Answer(b"{}", status=401), "check the token"),
    "a redirect": (lambda: Answer(status=302, headers={"Location": "https://login.example.org/"}), "sign-in page"),
}


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("failure", FAILURES)
def test_days_before_a_failure_are_kept_and_the_next_fetch_goes_on(home: Home, failure: str) -> None:
    answer, reason = FAILURES[failure]
    good: Callable[[Asked], Answer] = by_day

    def respond(asked: Asked) -> Answer:
        return answer() if asked.parameters["date"] == "2026-11-26" else good(asked)

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, LATEST)
        assert not report.complete
        assert report.papers
        assert report.papers.new == 6
        text = summary(report)
        assert "Daily Papers: 3 editions, 6 new papers. The rest could not be fetched: " in text
        assert "2 of 5 days are left for the next fetch." in text
        assert "Nothing new" not in text
        assert re.search(reason, text)
        if "access" in failure:
            return  # the service is left alone for a day
        server.respond = by_day
        report = fetched(home, LATEST)
        assert report.complete
        assert report.papers
        assert report.papers.new == 4


def test_no_connection_says_so_at_once(home: Home) -> None:
    with serving(by_day) as server:
        point_to(home, server)
    report = fetched(home, LATEST)
    assert report.papers is None
    assert "could not be fetched: no connection to 127.0.0.1." in summary(report)


def test_the_first_connection_may_be_waited_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_RECONNECT", 0.05)
    with serving(by_day) as server:
        port = server.server_address[1]
        point_to(home, server)
    started = threading.Event()
    reports: list[FetchReport] = []

    def work() -> None:
        started.set()
        reports.append(fetched(home, FetchRequest(DailyRequest(edition="2026-11-27"), wait_online=60)))

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    with serving(by_day, port):
        thread.join()
    assert reports[0].complete


def test_nothing_is_fetched_where_the_user_wants_to_be_offline(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as server:
        point_to(home, server, more="offline = true\n")
        with pytest.raises(PaperError, match="offline = true"):
            fetched(home, LATEST)
        point_to(home, server)
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(PaperError, match="HF_HUB_OFFLINE"):
            fetched(home, LATEST)
        assert not server.asked


def test_the_token_goes_to_the_mirror_that_the_environment_names(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"{server.url}/")
        monkeypatch.setenv("HF_TOKEN", "hf_hush")
        fetched(home, FetchRequest(DailyRequest(edition="2026-11-27")))
        assert server.asked[0].headers["authorization"] == "Bearer hf_hush"
        assert server.asked[0].path == "/api/daily_papers"


def test_an_entry_that_cannot_be_read_costs_that_entry(home: Home) -> None:
    broken = json.loads(edition("2026-11-27"))
    broken += [None, {"paper": {"id": "2611.99999"}}, "text", {"paper": []}]
    with serving(lambda _: Answer(json.dumps(broken).encode())) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(edition="2026-11-27")))
    assert report.papers
    assert (report.papers.new, report.papers.rejected) == (2, 4)
    assert "4 entries could not be read." in summary(report)


def test_an_answer_in_which_nothing_can_be_read_is_kept(home: Home) -> None:
    with serving(lambda _: Answer(json.dumps([{"renamed": {"id": "x"}}] * 3).encode())) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(edition="2026-11-27")))
    assert not report.complete
    [kept] = report.unread
    assert "renamed" in Path(kept).read_text()
    assert kept in summary(report)


def test_answers_that_cannot_be_read_do_not_replace_each_other(home: Home) -> None:
    renamed = Answer(json.dumps([{"renamed": {"id": "x"}}]).encode())
    with serving(lambda _: renamed) as server:
        point_to(home, server)
        kept = [fetched(home, FetchRequest(DailyRequest(edition=day))).unread for day in (*DAYS[:2], DAYS[0])]
        server.respond = lambda _: Answer(b"<!DOCTYPE feed><feed><entry></entry></feed>", kind="text/xml")
        kept += [fetched(home, FetchRequest(arxiv=ArxivRequest(query=query))).unread for query in "xy"]
    names = [Path(file).name for files in kept for file in files]
    assert names == [*(f"daily-{day}-0.unread" for day in (*DAYS[:2], DAYS[0])), "answer-1.unread", "answer-2.unread"]
    assert all(Path(file).is_file() for files in kept for file in files)


def test_answers_are_imported_after_the_import_failed(home: Home) -> None:
    def fail(records: object, name: str, *, continues: object) -> object:
        raise PaperError("The disk is full.")

    with serving(by_day) as server:
        point_to(home, server)
        with pytest.raises(PaperError, match="full"):
            fetch(home, FetchRequest(DailyRequest(edition="2026-11-26")), fail)  # type: ignore[arg-type]
        server.respond = lambda _: Answer(status=401)
        report = fetched(home, FetchRequest(DailyRequest(edition="2026-11-27")))
    assert report.papers
    assert report.papers.new == 2
    assert votes_of(home, "2026-11-26")


def test_only_one_fetch_runs_at_a_time(home: Home) -> None:
    with only_one(folder_of(home)), pytest.raises(PaperError, match=r"Another fetch is running since \d\d:\d\d"):
        fetched(home, LATEST)
    with serving(by_day) as server:
        point_to(home, server)
        assert fetched(home, LATEST).complete


def test_a_fetch_that_is_stopped_keeps_what_it_has(home: Home) -> None:
    with serving(by_day) as server:
        point_to(home, server)
        report = fetched(home, LATEST, stopped=lambda: len(server.asked) >= 2)
    assert report.stopped
    assert report.papers
    assert report.papers.new == 4
    assert summary(report).endswith("Stopped; the next fetch continues.")
    state = State(folder_of(home))
    assert [run.outcome for run in state.runs()] == ["stopped before its end"]
    state.close()


def test_a_service_that_names_a_time_is_asked_again_then(home: Home) -> None:
    refusals = [Answer(status=429, headers={"Retry-After": "0"})]

    def respond(asked: Asked) -> Answer:
        return refusals.pop() if refusals else by_day(asked)

    with serving(respond) as server:
        point_to(home, server)
        assert fetched(home, FetchRequest(DailyRequest(edition="2026-11-27"))).complete
        assert len(server.asked) == 2


def test_the_gap_between_two_requests_to_arxiv_holds_over_processes(home: Home) -> None:
    folder = folder_of(home)
    one, other = State(folder), State(folder)
    waits = [state.reserve("arxiv", 3) for state in (one, other, one)]
    assert [round(wait) for wait in waits] == [0, 3, 6]
    one.close()
    other.close()


def test_a_wrong_clock_does_not_close_a_service(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(folder_of(home))
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: 4e9)
        state.reserve("arxiv", 3)
        state.close_service("huggingface", 600, "x")
    assert state.reserve("arxiv", 3) == 0
    assert state.closed("huggingface") == (0, "")
    state.close()


def test_a_damaged_state_is_made_again(home: Home) -> None:
    folder = folder_of(home)
    folder.mkdir(parents=True)
    (folder / "online.db").write_bytes(b"not a database" * 100)
    (folder / "lock.db").write_bytes(b"not a database" * 100)
    with serving(by_day) as server:
        point_to(home, server)
        assert fetched(home, LATEST).complete


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Fri, 27 Nov 2026 10:00:30 GMT", "date": "Fri, 27 Nov 2026 10:00:00 GMT"}, 30),
        ({"retry-after": "Fri, 27 Nov 2026 09:00:00 GMT", "date": "Fri, 27 Nov 2026 10:00:00 GMT"}, None),
        ({"retry-after": "Fri, 27 Nov 2026 09:00:00 GMT"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "99999999"}, 86_400),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(headers) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"api";r=0;t=137', (0, 137)),
        ('"pages";r=0;t=9, "api";r=12;t=3', (12, 3)),
        ('"pages";r=4;t=9', (4, 9)),
        ("nonsense", (None, 0)),
        ('"api";r=0;t=99999999', (0, 3_600)),
    ],
)
def test_rate_limit(header: str, expected: tuple[int | None, float]) -> None:
    assert rate_limit({"ratelimit": header}) == expected
