"""Every fault of a service or a network that a fetch must survive: each row of `ROWS` is a fault, with its tests.

The tests of a fault that are not in this file are named with their file.
"""

import ast
import contextlib
import gzip
import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest

from fetching import DAYS, LATEST, atom, by_day, edition, fetched, opened, point_to, votes_of
from local_server import Answer, Asked, entries, serving
from paper_index.__main__ import main
from paper_index.online import client as client_module
from paper_index.online import daily
from paper_index.online.asking import Asker
from paper_index.online.client import Client
from paper_index.online.daily import today
from paper_index.online.failures import DAY, Failure
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.online.services import Service
from paper_index.online.state import LONGEST_DELAY, State, folder_of
from paper_index.paths import Home

ROWS: dict[str, tuple[str, ...]] = {
    "no connection: refused, unknown host": (
        "test_client.test_no_connection",
        "test_fetch.test_no_connection_says_so_at_once",
        "test_fetch.test_the_first_connection_may_be_waited_for",
        "test_an_unknown_host_is_named",
        "test_other_services_are_asked_once_one_cannot_be_reached",
    ),
    "too slow: connecting, silence, dripped headers, dripped body": (
        "test_client.test_a_slow_server_is_left_at_the_deadline",
        "test_a_host_that_does_not_answer_is_left",
        "test_a_slow_service_is_asked_once_more",
    ),
    "a part of an answer: short, cut chunk, reset": (
        "test_client.test_a_fault_ends_the_request_with_its_reason",
        "test_a_part_of_an_answer_is_asked_for_again",
    ),
    "a body that may be whole: too long, of unknown length, gzip without its end": (
        "test_a_body_is_taken_if_it_is_whole",
        "test_a_body_that_is_not_whole_is_not_taken",
    ),
    "a gzip bomb, an endless body": (
        "test_client.test_a_fault_ends_the_request_with_its_reason",
        "test_a_bomb_takes_little_memory",
    ),
    "HTML, a captive portal": (
        "test_fetch.test_days_before_a_failure_are_kept_and_the_next_fetch_goes_on",
        "test_a_sign_in_page_is_not_an_answer",
    ),
    "another schema": (
        "test_fetch.test_an_entry_that_cannot_be_read_costs_that_entry",
        "test_fetch.test_an_answer_in_which_nothing_can_be_read_is_kept",
        "test_fetch.test_answers_that_cannot_be_read_do_not_replace_each_other",
        "test_hostile_answers.test_every_field_may_hold_anything",
        "test_citations.test_an_answer_of_another_form_is_a_failure",
    ),
    "an empty weekday": (
        "test_fetch.test_an_empty_weekday_is_asked_again_and_is_not_a_failure",
        "test_hostile_answers.test_a_gap_and_an_edition_that_was_empty_are_fetched_later",
        "test_an_empty_day_is_settled_two_days_later",
        "test_an_error_is_no_empty_day_unless_the_day_may_be_unknown",
    ),
    "redirects: a loop, another scheme, another host, with a token": (
        "test_client.test_a_fault_ends_the_request_with_its_reason",
        "test_client.test_a_redirect_within_the_host_is_followed",
        "test_client.test_the_token_is_not_sent_to_another_host",
    ),
    "TLS: expired, self-signed, another host, none": (
        "test_client.test_a_certificate_that_is_not_trusted",
        "test_a_certificate_is_checked",
    ),
    "a status of an error": ("test_a_status_is_tried_again_only_if_that_may_help", "test_a_blocked_user_is_patient"),
    "401, 403": ("test_hostile_answers.test_a_refused_token_can_be_corrected_at_once",),
    "404, 410": (
        "test_enrich.test_what_a_service_does_not_know_is_not_asked_again_for_a_month",
        "test_hostile_answers.test_a_day_whose_second_page_is_missing_is_a_failure",
    ),
    "406, 429, 503 without a time": (
        "test_fetch_arxiv.test_arxiv_is_left_alone_after_it_refused",
        "test_the_other_services_are_asked_after_one_refused",
    ),
    "Retry-After": (
        "test_fetch.test_retry_after",
        "test_fetch.test_a_service_that_names_a_time_is_asked_again_then",
        "test_a_named_time_is_waited_for_or_closes_the_service",
    ),
    "RateLimit": (
        "test_fetch.test_rate_limit",
        "test_hostile_answers.test_no_request_is_sent_while_none_is_left",
        "test_hostile_answers.test_nonsense_in_headers_is_no_header",
        "test_a_limit_of_requests_is_waited_for",
    ),
    "wrong clocks and zones": (
        "test_fetch.test_a_wrong_clock_does_not_close_a_service",
        "test_days_are_those_of_new_york",
    ),
    "IPv6 that leads nowhere": ("test_the_next_address_of_a_host_is_tried",),
    "proxies: dead, with a password, SOCKS, NO_PROXY": (
        "test_client.test_a_proxy_is_named_without_its_password",
        "test_client.test_a_socks_proxy_without_its_package",
        "test_a_proxy_that_needs_a_password",
        "test_a_host_without_a_proxy",
    ),
    "a server that is gone half-way": (
        "test_fetch.test_days_before_a_failure_are_kept_and_the_next_fetch_goes_on",
        "test_a_server_that_is_gone_on_the_third_day",
    ),
    "signals, kill -9, a full disk": (
        "test_kept_answers.test_answers_before_kill_9_are_kept",
        "test_kept_answers.test_an_import_that_was_killed_becomes_one_with_the_next",
        "test_kept_answers.test_a_fetch_that_ends_at_once_loses_and_doubles_nothing",
        "test_kept_answers.test_a_full_disk_ends_the_fetch_and_keeps_what_came_before",
        "test_fetch.test_a_fetch_that_is_stopped_keeps_what_it_has",
        "test_fetch.test_ctrl_c_stops_after_the_answer_under_way",
        "test_a_signal_stops_the_process_after_the_answer_under_way",
    ),
    "two fetches at once": (
        "test_fetch.test_only_one_fetch_runs_at_a_time",
        "test_fetch.test_a_second_fetch_ends_at_once",
    ),
    "another import at the same time": ("test_the_import_waits_for_another_writer",),
}
FRIDAY = FetchRequest(DailyRequest(edition="2026-11-27"))


def test_every_row_names_tests_that_exist() -> None:
    here = Path(__file__)
    names = {
        f"{file.stem}.{each.name}"
        for file in (*here.parent.glob("test_*.py"), here.parents[2] / "cli" / "test_fetch.py")
        for each in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(each, ast.FunctionDef)
    }
    named = {each if "." in each else f"{here.stem}.{each}" for tests in ROWS.values() for each in tests}
    assert named <= names
    assert {each for each in names if each.startswith(f"{here.stem}.test_")} - named == {
        f"{here.stem}.test_every_row_names_tests_that_exist"
    }


@contextlib.contextmanager
def asking(
    home: Home, url: str, *, gap: float = 0.0, shared: bool = False
) -> Iterator[tuple[Asker, Service, list[float]]]:
    """Lend an asker, the service at an address, and the seconds that the asker waits, which pass at once."""
    waits: list[float] = []
    state, client = State(folder_of(home)), Client("paper-tui/test", deadline=30)
    try:
        asker = Asker(client, state, lambda seconds, _: waits.append(round(seconds, 1)) if seconds else None)
        yield asker, Service("Daily Papers", url, "huggingface", "application/json", gap), waits
    finally:
        client.close()
        state.close()


# No connection


def test_an_unknown_host_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, *arguments: object, **options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("HF_ENDPOINT", "https://papers.invalid")
    report = fetched(home, FRIDAY)
    assert summary(report) == "Daily Papers could not be fetched: no connection to papers.invalid."


def test_other_services_are_asked_once_one_cannot_be_reached(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as gone:
        monkeypatch.setenv("HF_ENDPOINT", gone.url)
    with serving(lambda _: atom(["2611.00001"], 1)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(), ArxivRequest(query="x")))
        assert len(server.asked) == 1
    text = summary(report)
    assert text.startswith("Daily Papers could not be fetched: no connection to 127.0.0.1. 5 of 5 days are left")
    assert text.endswith("arXiv: 1 new paper.")


# Too slow


@contextlib.contextmanager
def deaf() -> Iterator[int]:
    """Lend a port of this machine at which connections are neither accepted nor refused."""
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):  # fills the queue of connections
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


needs_a_queue = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse when the queue is full")


@needs_a_queue
def test_a_host_that_does_not_answer_is_left(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_CONNECT", 0.2)
    with deaf() as port:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
        report = fetched(home, FRIDAY)
    assert summary(report) == "Daily Papers could not be fetched: no connection to 127.0.0.1."


def test_a_slow_service_is_asked_once_more(home: Home) -> None:
    with serving(lambda _: Answer(silent=0.5)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(edition="2026-11-27"), timeout=0.2))
        assert summary(report) == "Daily Papers could not be fetched: 127.0.0.1 is too slow."
        assert len(server.asked) == 2


# Answers that are not whole


@pytest.mark.parametrize(
    "part",
    [Answer(b"[1", length=100), Answer(b"[" + b" " * 10_000, reset=True), Answer(b'[{"paper":')],
    ids=["short", "reset", "half a list"],
)
def test_a_part_of_an_answer_is_asked_for_again(home: Home, part: Answer) -> None:
    parts = [part]
    with serving(lambda asked: parts.pop() if parts else by_day(asked)) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete
        assert len(server.asked) == 2
    assert len(votes_of(home, "2026-11-27")) == 2


WHOLE = edition("2026-11-27")
PACKED = gzip.compress(WHOLE)
GZIP = {"Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    "answer",
    [Answer(WHOLE, length=-1), Answer(PACKED[:-8], headers=GZIP), Answer(WHOLE + b"\n \n")],
    ids=["unknown length", "gzip without its end", "blanks"],
)
def test_a_body_is_taken_if_it_is_whole(home: Home, answer: Answer) -> None:
    with serving(lambda _: answer) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete
    assert len(votes_of(home, "2026-11-27")) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(WHOLE, length=len(WHOLE) - 9),
        Answer(WHOLE[:-1], length=-1),
        Answer(WHOLE + b"]"),
        Answer(WHOLE[:-30] + b"}]"),
        Answer(PACKED[:-20], headers=GZIP),
        Answer(b""),
        Answer(b"[1, NaN, ]"),
    ],
    ids=["longer than said", "cut", "one bracket more", "cut and closed", "cut gzip", "nothing", "no JSON"],
)
def test_a_body_that_is_not_whole_is_not_taken(home: Home, answer: Answer) -> None:
    with serving(lambda _: answer) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
    assert not report.complete
    assert report.papers is None
    assert "is not whole" in summary(report) or "damaged" in summary(report)
    assert not list(folder_of(home).glob("answer-*"))


BOMB = """
import resource, sys
from pathlib import Path
from paper_index.online.client import Client
from paper_index.online.failures import Failure
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    Client("test").ask(sys.argv[1], Path(sys.argv[2]), headers={})
except Failure as failure:
    print(failure.text, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, sep="|")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(64 * 2**20), 1)
    with serving(lambda _: Answer(bomb, headers=GZIP)) as server:
        command = [sys.executable, "-c", BOMB, server.url, str(tmp_path / "body")]
        text, _, kilobytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition("|")
    assert text == "the answer of 127.0.0.1 is larger than 32 MB"
    assert int(kilobytes) < 30_000
    assert (tmp_path / "body").stat().st_size <= 32 * 2**20


# Other pages


PAGE = b"<!DOCTYPE html><html><body>Sign in to the network of the hotel</body></html>"


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("page", "request_"),
    [
        (Answer(PAGE, kind="text/html"), FRIDAY),
        (Answer(PAGE), FRIDAY),
        (Answer(WHOLE, kind="text/html"), FRIDAY),
        (Answer(status=302, headers={"Location": "https://login.example.org/"}), FRIDAY),
        (Answer(PAGE, kind="text/html"), FetchRequest(arxiv=ArxivRequest(query="x"))),
        (Answer(b"\n" + PAGE.lower(), kind="application/atom+xml"), FetchRequest(arxiv=ArxivRequest(("cs.CL",)))),
    ],
    ids=["a page", "a page as JSON", "JSON as a page", "a redirect", "a page of arXiv", "a page as Atom"],
)
def test_a_sign_in_page_is_not_an_answer(home: Home, page: Answer, request_: FetchRequest) -> None:
    with serving(lambda _: page) as server:
        point_to(home, server)
        report = fetched(home, request_)
        assert len(server.asked) == 1
    assert "a sign-in page" in summary(report)
    assert "127.0.0.1" in summary(report)
    assert report.papers is None


# Empty days


def test_an_empty_day_is_settled_two_days_later(home: Home) -> None:
    friday = daily._end("2026-11-27")
    for asked, again in ((friday, True), (friday + 1.9 * DAY, True), (friday + 2.1 * DAY, False)):
        days = daily.days_since({"2026-11-27": (asked, 0)}, datetime(2026, 12, 21).date(), None, 7)
        assert ("2026-11-27" in days) == again


@pytest.mark.parametrize("status", [400, 404, 410])
@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-26", "2026-11-27"])
def test_an_error_is_no_empty_day_unless_the_day_may_be_unknown(home: Home, day: str, status: int) -> None:
    """A wrong address answers 404 to everything; the source answers 400 for a Saturday, and where today is tomorrow."""
    with serving(lambda _: Answer(b'{"error": "no"}', status)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(edition=day)))
    empty = status == 400 and day != "2026-11-26"
    assert report.complete == empty
    assert summary(report) == (
        "Daily Papers: nothing new."
        if empty
        else f"Daily Papers could not be fetched: 127.0.0.1 answered with status {status}: no."
    )


# TLS

CERTIFICATES = Path(__file__).parent / "certificates"
"""Certificates of an authority that only these tests trust, and their key."""


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ("good", ""),
        ("expired", "certificate has expired"),
        ("self-signed", "self.signed certificate"),
        ("other-host", "not valid for 'localhost'"),
    ],
)
def test_a_certificate_is_checked(tmp_path: Path, certificate: str, reason: str) -> None:
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offered.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / "key.pem")
    trusted = ssl.create_default_context(cafile=CERTIFICATES / "authority.pem")
    client = Client("paper-tui/test", tls=trusted, deadline=30)
    with serving(lambda _: Answer(b"[1]"), tls=offered) as server, contextlib.closing(client):
        if not reason:
            assert client.ask(server.url, tmp_path / "body", headers={}).body.read_bytes() == b"[1]"
            return
        with pytest.raises(Failure, match=rf"^the certificate of localhost was rejected \(.*{reason}\)$") as caught:
            client.ask(server.url, tmp_path / "body", headers={}, secret={"Authorization": "Bearer hush"})
        assert not caught.value.retry
        assert not server.asked


# Statuses


@pytest.mark.parametrize("status", [400, 401, 404, 405, 410, 418, 451])
def test_a_status_is_tried_again_only_if_that_may_help(home: Home, status: int) -> None:
    said = "\x1b[31mno\x07 " + "x" * 500
    for code, times in ((status, 1), *(((500, 4), (502, 4), (504, 4), (408, 4)) if status == 400 else ())):
        with serving(lambda _, code=code: Answer(json.dumps({"error": said}).encode(), code)) as server:  # type: ignore[misc]
            with asking(home, server.url) as (asker, service, waits), pytest.raises(Failure) as caught:
                asker.ask(service, "/x", {})
            assert len(server.asked) == times
        assert f"127.0.0.1 answered with status {code}: no xxx" in str(caught.value) or code == 401
        assert len(str(caught.value)) < 220
        assert "\x1b" not in str(caught.value)
        assert not waits  # the pauses of tests are 0


def test_a_blocked_user_is_patient(home: Home) -> None:
    with serving(lambda _: Answer(status=403)) as server, asking(home, server.url) as (asker, service, _):
        for _attempt in range(2):
            with pytest.raises(Failure, match=r"refused access \(status 403\); it can be asked again at .* on 20"):
                asker.ask(service, "/x", {})
        assert len(server.asked) == 1


# Refusals


def test_the_other_services_are_asked_after_one_refused(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        return by_day(asked) if "date" in asked.parameters else Answer(b"Rate exceeded.", 429, kind="text/plain")

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(LATEST.daily, ArxivRequest(("cs.CL",))))
        assert "Daily Papers: 5 editions, 10 new papers. arXiv could not be fetched: 127.0.0.1" in summary(report)
        server.asked.clear()
        assert "it can be asked again at" in summary(
            fetched(home, FetchRequest(FRIDAY.daily, ArxivRequest(("cs.CL",))))
        )
        assert [each.path for each in server.asked] == ["/api/daily_papers"]


@pytest.mark.quick_cases(4)
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "waited", "closed"),
    [
        ({"Retry-After": "7"}, 7, 0),
        ({"Retry-After": "120"}, 120, 0),
        ({"Retry-After": "Fri, 27 Nov 2026 10:00:30 GMT", "Date": "Fri, 27 Nov 2026 10:00:00 GMT"}, 30, 0),
        ({"Retry-After": "121"}, 0, 121),
        ({"Retry-After": "99999999"}, 0, DAY),
        ({"Retry-After": "-1"}, 0, 600),
        ({"Retry-After": "soon"}, 0, 600),
        ({}, 0, 600),
    ],
    ids=["seconds", "two minutes", "a date", "longer", "for ever", "negative", "a word", "nothing"],
)
def test_a_named_time_is_waited_for_or_closes_the_service(
    home: Home, status: int, said: dict[str, str], waited: float, closed: float
) -> None:
    answers = [Answer(b"no", status, said)]
    with serving(lambda _: answers.pop() if answers else Answer(b"[]")) as server:
        with asking(home, server.url, gap=0.001) as (asker, service, waits), contextlib.ExitStack() as expected:
            if closed:
                expected.enter_context(pytest.raises(Failure, match=rf"status {status}\); it can be asked again at"))
            asker.ask(service, "/x", {})
        assert len(server.asked) == (1 if closed else 2)
        assert [wait for wait in waits if wait >= 1] == ([waited] if waited else [])
    state = State(folder_of(home))
    until, _ = state.closed("huggingface")
    state.close()
    assert abs(until - (datetime.now(UTC).timestamp() + closed if closed else 0)) < 60


@pytest.mark.parametrize("status", [200, 429])
def test_a_limit_of_requests_is_waited_for(home: Home, status: int) -> None:
    spent = {"RateLimit": '"pages";r=5;t=3, "api";r=0;t=97'}
    answers = [Answer(b"[]", status, spent)]
    with serving(lambda _: answers.pop() if answers else Answer(b"[]")) as server:
        with asking(home, server.url) as (asker, service, waits):
            for _ in range(2 if status == 200 else 1):
                asker.ask(service, "/x", {})
        assert len(server.asked) == 2
    assert 90 < max(waits) <= min(98, LONGEST_DELAY)


# Clocks


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-28T04:59:59+00:00", "2026-11-27"),
        ("2026-11-28T05:00:00+00:00", "2026-11-28"),
        ("2026-07-02T03:59:59+00:00", "2026-07-01"),
        ("2026-07-02T04:00:00+00:00", "2026-07-02"),
        ("2026-03-08T06:59:59+00:00", "2026-03-08"),
        ("2027-01-01T13:00:00+14:00", "2026-12-31"),
    ],
)
def test_days_are_those_of_new_york(monkeypatch: pytest.MonkeyPatch, now: str, day: str) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, zone: tzinfo | None = None) -> Self:
            return cls.fromisoformat(now).astimezone(zone)

    monkeypatch.setattr(daily, "datetime", Clock)
    assert today().isoformat() == day


# Addresses


@pytest.mark.parametrize("first", ["refused", pytest.param("silent", marks=needs_a_queue)])
def test_the_next_address_of_a_host_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    monkeypatch.setattr(client_module, "_CONNECT", 0.3)
    with serving(lambda _: Answer(b"[1]")) as server, deaf() as port:
        end = server.server_address[1]
        dead = ("127.0.0.1", port) if first == "silent" else ("127.0.0.1", 1)

        def addresses(host: str, *arguments: object, **options: object) -> list[Any]:
            kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*kind, dead), (*kind, ("127.0.0.1", end))]

        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        with contextlib.closing(Client("paper-tui/test", deadline=30)) as client:
            reply = client.ask(f"http://localhost:{end}/", tmp_path / "body", headers={})
    assert reply.body.read_bytes() == b"[1]"


# Proxies


def test_a_proxy_that_needs_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _: Answer(b"who?", 407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("http://", "http://me:secret@"))
        refused = pytest.raises(Failure, match=r"^the proxy 127\.0\.0\.1 does not let the request through$")
        with contextlib.closing(Client("paper-tui/test", deadline=30)) as client, refused:
            client.ask("https://papers.invalid/", tmp_path / "body", headers={})


def test_a_host_without_a_proxy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as gone:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, gone.url)
    with serving(by_day) as server:
        point_to(home, server)
        assert "no connection to the proxy 127.0.0.1" in summary(fetched(home, FRIDAY))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        assert fetched(home, FRIDAY).complete


# Ends half-way


def test_a_server_that_is_gone_on_the_third_day(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        if len(server.asked) == 2:
            server.socket.close()  # whoever connects now is refused
        return by_day(asked)

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, LATEST)
    assert summary(report) == (
        "Daily Papers: 2 editions, 4 new papers. The rest could not be fetched: no connection to 127.0.0.1. "
        "3 of 5 days are left for the next fetch."
    )
    with serving(by_day) as server:
        point_to(home, server)
        assert fetched(home, LATEST).complete
        assert {each.parameters["date"] for each in server.asked} == set(DAYS)
    assert all(len(votes_of(home, day)) == 2 for day in DAYS)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_signal_stops_the_process_after_the_answer_under_way(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def respond(asked: Asked) -> Answer:
        if len(server.asked) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return Answer(entries((f"2611.1{asked.parameters['date'][-2:]}11", f"Paper of {asked.parameters}", 3)))

    monkeypatch.delattr(os, "nice")
    monkeypatch.setattr(sys, "argv", ["paper_index", "fetch"])
    before = signal.getsignal(signal.SIGTERM)
    with serving(respond) as server:
        point_to(home, server)
        try:
            code = main()
        finally:
            signal.signal(signal.SIGTERM, before)
        assert len(server.asked) == 2
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert code == 0
    assert last["sentences"] == ["Daily Papers: 2 editions, 2 new papers.", "Stopped; the next fetch continues."]


def test_the_import_waits_for_another_writer(home: Home) -> None:
    with opened(home):
        pass
    writer = sqlite3.connect(home.papers, isolation_level=None, check_same_thread=False)
    releases: list[threading.Timer] = []

    def respond(asked: Asked) -> Answer:
        if not releases:
            writer.execute("begin immediate")
            releases.append(threading.Timer(0.3, writer.rollback))
            releases[0].start()
        return by_day(asked)

    with serving(respond) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete
    releases[0].join()
    writer.close()
    assert len(votes_of(home, "2026-11-27")) == 2
