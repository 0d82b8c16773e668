"""Answers that a server should not give: what comes of them is true, clean and finite."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from fetching import LATEST, TODAY, atom, by_day, edition, fetched, opened, point_to, votes_of
from local_server import Answer, Asked, entries, serving
from paper_index.config import Online, read_config
from paper_index.errors import PaperError
from paper_index.online import asking, daily
from paper_index.online.asking import Asker, rate_limit, retry_after
from paper_index.online.client import Client
from paper_index.online.daily import days_since
from paper_index.online.failures import Failure
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.online.services import Service, services_of
from paper_index.online.state import LONGEST_DELAY, State, folder_of
from paper_index.paths import Home

FRIDAY = FetchRequest(DailyRequest(edition="2026-11-27"))
ESCAPES = "\x1b]0;evil\x07\x1b[31mred\u202e"


def is_clean(text: str) -> bool:
    return not any(sign in text for sign in "\x1b\x07\u202e")


# Escapes


@pytest.mark.parametrize(
    "answer",
    [
        Answer(json.dumps({"error": f"no {ESCAPES}"}).encode(), status=418),
        Answer(f"no {ESCAPES}".encode(), status=500, kind="text/plain"),
        Answer(status=302, headers={"Location": "https://\x1b[31mevil.example\x07/"}),
    ],
    ids=["message", "text", "redirect"],
)
def test_no_escape_of_a_server_reaches_a_message(home: Home, answer: Answer) -> None:
    with serving(lambda _: answer) as server:
        point_to(home, server)
        text = summary(fetched(home, FRIDAY))
    assert "could not be fetched" in text
    assert is_clean(text)


def test_no_escape_of_an_error_of_arxiv_reaches_a_message(home: Home) -> None:
    entry = "<entry><id>http://arxiv.org/api/errors#x</id><summary>bad \x1b[31mid</summary></entry></feed>"
    with serving(lambda _: Answer(f"<feed>{entry}".encode(), kind="application/atom+xml")) as server:
        point_to(home, server)
        text = summary(fetched(home, FetchRequest(arxiv=ArxivRequest(query="x"))))
    assert text == "arXiv could not be fetched: arXiv answered: bad id."


LONG = "a" * 200_000
HOSTILE: list[object] = [
    None,
    True,
    -1,
    10**400,
    1e400,
    "",
    ESCAPES,
    LONG,
    [],
    {},
    [[None]],
    [{"name": ESCAPES}],
    "\ud800",
]
FIELDS = ["id", "title", "upvotes", "summary", "authors", "publishedAt", "submittedOnDailyAt", "githubRepo"]


def test_every_field_may_hold_anything(home: Home) -> None:
    papers: list[object] = []
    for field in FIELDS:
        for value in HOSTILE:
            number = len(papers)
            paper = {"id": f"2611.{number:05}", "title": f"Title {number}", "upvotes": 1, "summary": "", "authors": []}
            papers.append({"paper": {**paper, field: value}, "title": f"Title {number}", field: value})
    with serving(
        lambda asked: Answer(json.dumps(papers).encode() if asked.parameters.get("p") is None else b"[]")
    ) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
    assert report.papers
    assert report.papers.new + report.papers.rejected + report.papers.merged >= len(papers) - len(HOSTILE)
    assert report.complete
    with opened(home) as corpus:
        shown = [paper.to_dict() for _, paper in corpus.reader.all_papers()]
    assert all(is_clean(json.dumps(each, ensure_ascii=False)) for each in shown)
    assert {votes for _, votes in votes_of(home, "2026-11-27").values()} == {None, 1}


# Lists


def page(number: int, papers: int = 100) -> bytes:
    return entries(*((f"2611.{number * 100 + n:05}", f"Title {number} {n}", n) for n in range(papers)))


def test_a_list_is_asked_in_pages_of_one_size_and_cut_at_its_limit(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        size, number = int(asked.parameters["limit"]), int(asked.parameters.get("p", 0))
        first = size * number
        return Answer(entries(*((f"2611.{n:05}", f"Title {n}", n) for n in range(first, first + size))))

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(DailyRequest(sort="trending", limit=150)))
        assert [each.parameters["limit"] for each in server.asked] == ["100", "100"]
    assert report.papers
    assert (report.papers.read, report.papers.new) == (150, 150)


def test_a_server_that_repeats_a_page_is_asked_no_further(home: Home) -> None:
    with serving(lambda _: Answer(page(0))) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
        assert len(server.asked) == 2
    assert report.papers
    assert (report.papers.read, report.complete) == (100, True)


def test_a_day_without_end_is_a_failure(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_MOST", 300)
    monkeypatch.setattr(daily.ask_list, "__defaults__", (300,))
    with serving(lambda asked: Answer(page(int(asked.parameters.get("p", 0))))) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
        assert len(server.asked) == 3
    assert "it answered with more than 300 papers" in summary(report)
    assert report.papers is None


@pytest.mark.parametrize("status", [400, 404])
def test_a_day_whose_second_page_is_missing_is_a_failure(home: Home, status: int) -> None:
    with serving(lambda asked: Answer(status=status) if "p" in asked.parameters else Answer(page(0))) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
    assert f"status {status}" in summary(report)
    assert report.papers is None


def test_an_answer_for_another_day_is_not_taken_for_the_day(home: Home) -> None:
    papers = json.loads(edition("2026-11-26"))
    for each in papers:
        each["paper"]["submittedOnDailyAt"] = "2026-11-26T03:00:00.000Z"
    with serving(lambda _: Answer(json.dumps(papers).encode())) as server:
        point_to(home, server)
        report = fetched(home, FRIDAY)
        assert "it answered with the papers of 2026-11-26 instead of 2026-11-27" in summary(report)
        assert fetched(home, FetchRequest(DailyRequest(edition="2026-11-26"))).complete
    assert not votes_of(home, "2026-11-27")
    assert votes_of(home, "2026-11-26")


# Days

TODAY_AT = 1_795_780_000.0
"""A time on `TODAY`, in seconds since 1970."""


def test_an_old_edition_is_not_where_the_next_fetch_goes_on() -> None:
    old = {"2024-01-10": (TODAY_AT, 9)}
    recent = {"2026-11-20": (TODAY_AT - 6 * 86_400, 9)}
    fresh = days_since({}, TODAY, None, 7)
    assert days_since(old, TODAY, None, 7) == fresh
    assert days_since({**old, **recent}, TODAY, None, 7) == ["2026-11-20", *fresh]


def test_a_gap_and_an_edition_that_was_empty_are_fetched_later() -> None:
    known = {"2026-10-01": (TODAY_AT - 57 * 86_400, 0), "2026-10-30": (TODAY_AT - 28 * 86_400, 5)}
    days = days_since(known, TODAY, None, 7)
    assert days[:2] == ["2026-10-01", "2026-11-02"]
    assert days[-1] == "2026-11-27"
    assert len(days) == 21


def test_nothing_is_asked_before_the_first_edition_or_after_today() -> None:
    assert days_since({}, TODAY, date.min, 7)[0] == "2023-05-01"
    assert days_since({}, TODAY, TODAY + timedelta(days=3), 7) == []
    assert days_since({"2027-01-04": (TODAY_AT, 0)}, TODAY, None, 7) == days_since({}, TODAY, None, 7)


# arXiv


def test_ids_that_arxiv_does_not_know_are_named(home: Home) -> None:
    with serving(lambda _: atom(["2611.00001"], 2)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(ids=("2611.00001", "2611.99999", "2611.99999"))))
        assert server.asked[0].parameters["id_list"] == "2611.00001,2611.99999"
    assert not report.complete
    assert report.papers
    assert report.papers.new == 1
    assert summary(report) == "arXiv: 1 new paper. arXiv has no paper with the id 2611.99999."


def test_a_search_that_repeats_a_page_is_a_failure(home: Home) -> None:
    ids = [f"2611.{n:05}" for n in range(200)]
    with serving(lambda _: atom(ids, 10**6)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(query="x", limit=30_000)))
        assert len(server.asked) == 2
    assert "arXiv answered with a page again" in summary(report)
    assert report.papers
    assert report.papers.new == 200


def test_a_damaged_answer_of_arxiv_is_not_nothing_new(home: Home) -> None:
    body = b"<?xml version='1.0'?><!DOCTYPE feed><feed><entry><id>http://arxiv.org/abs/2611.00001v1</id></entry></feed>"
    with serving(lambda _: Answer(body, kind="application/atom+xml")) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(query="x")))
    assert not report.complete
    assert len(report.unread) == 1
    assert "Nothing new" not in summary(report)


def test_an_abstract_may_name_the_errors_of_arxiv(home: Home) -> None:
    answer = atom(["2611.00001"], 1)
    answer.body = answer.body.replace(b"Text.", b"See arxiv.org/api/errors for more.")
    with serving(lambda _: answer) as server:
        point_to(home, server)
        assert fetched(home, FetchRequest(arxiv=ArxivRequest(query="x"))).complete


# Limits


class Clock:
    """Waits that are remembered instead."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def wait(self, seconds: float, service: str) -> None:
        self.waits.append(seconds)


@pytest.mark.parametrize(("header", "expected"), [('"api";r=0;t=137', 138), ('"api";r=0;t=9999', LONGEST_DELAY)])
def test_no_request_is_sent_while_none_is_left(home: Home, header: str, expected: float) -> None:
    clock, state, client = Clock(), State(folder_of(home)), Client("test")
    with serving(lambda _: Answer(headers={"RateLimit": header})) as server:
        service = Service("Daily Papers", server.url, "huggingface", "application/json")
        asker = Asker(client, state, clock.wait)
        for _ in range(2):
            asker.ask(service, "/x", {})
    assert clock.waits[0] == 0
    assert expected - 30 < clock.waits[1] <= expected
    client.close()
    state.close()


def test_nonsense_in_headers_is_no_header() -> None:
    assert rate_limit({"ratelimit": f'"api";r={"9" * 5_000};t=1'}) == (None, 0)
    both = {"ratelimit": '"api";r=499;t=137, "search";r=0;t=200'}
    assert (rate_limit(both), rate_limit(both, "")) == ((499, 137), (0, 200))
    assert rate_limit({"ratelimit": '"api";r=\u0663;t=\u0661'}) == (None, 0)
    assert retry_after({"retry-after": "\u0663"}) is None
    assert retry_after({"retry-after": "Fri, 27 Nov 99999 10:00:00 +9999999999", "date": "x"}) is None


def test_a_refused_token_can_be_corrected_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(asked: Asked) -> Answer:
        return by_day(asked) if asked.headers["authorization"] == "Bearer good" else Answer(status=401)

    with serving(respond) as server:
        point_to(home, server)
        monkeypatch.setenv("HF_TOKEN", "bad")
        assert "check the token in HF_TOKEN" in summary(fetched(home, FRIDAY))
        monkeypatch.setenv("HF_TOKEN", "good")
        assert fetched(home, FRIDAY).complete


# Settings, addresses and tokens


@pytest.mark.parametrize("offline", ['"yes"', "1", "[]"])
def test_nothing_is_fetched_if_the_setting_for_it_is_invalid(home: Home, offline: str) -> None:
    with serving(by_day) as server:
        point_to(home, server, more=f"offline = {offline}\n")
        with pytest.raises(PaperError, match=r"offline = true in config\.toml"):
            fetched(home, FRIDAY)
        assert not server.asked
    assert "offline must be true or false. Using true." in read_config(home.settings).problems[0]


@pytest.mark.parametrize("text", ["[online\noffline = true\n", "online = true\n", "\xff"])
def test_nothing_is_fetched_if_the_settings_cannot_be_read(home: Home, text: str) -> None:
    with serving(by_day) as server:
        point_to(home, server)
        home.settings.write_bytes(text.encode("latin-1"))
        with pytest.raises(PaperError, match=r"^Nothing was fetched: .*\.toml:1: .*\. Correct the file, because"):
            fetched(home, FRIDAY)
        assert not server.asked


@pytest.mark.parametrize("days", ["0", "401", "-1", '"7"', "7.5", "true"])
def test_the_days_of_the_first_fetch_have_limits_of_their_own(home: Home, days: str) -> None:
    home.config.mkdir(parents=True)
    home.settings.write_text(f"[journal]\ndays = 0\n[online]\ndays = {days}\n")
    config = read_config(home.settings)
    assert config.online.days == 7
    assert [each.partition(": ")[2] for each in config.problems] == ["days must be a number from 1 to 400. Using 7."]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "https://me:secret@example.org",
        "https://example.org/?q=1",
        "ftp://x",
        "nonsense",
        "https://",
    ],
)
def test_an_address_in_the_environment_that_cannot_be_used(
    home: Home, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(
        PaperError, match="the variable HF_ENDPOINT must be an address that begins with https://"
    ) as caught:
        fetched(home, LATEST)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["hf_one\nhf_two", "hf_ä", "hf one"])
def test_a_token_that_cannot_be_sent(home: Home, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(PaperError, match="the variable HF_TOKEN is not a token") as caught:
        fetched(home, LATEST)
    assert "hf" not in str(caught.value)


def test_a_key_is_sent_as_its_service_wants_it_and_is_in_no_message(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_PAUSES", ())
    secrets = {"OPENALEX_API_KEY": "oa-hush", "S2_API_KEY": "s2-hush"}

    def refusal(asked: Asked) -> Answer:
        key = asked.parameters.get("api_key") or asked.headers["x-api-key"]
        return Answer(json.dumps({"error": f"{'x' * 146} {key}"}).encode(), status=418)

    home.cache.mkdir(parents=True)
    with serving(refusal) as server:
        settings = replace(Online(), openalex=server.url, semantic_scholar=server.url)
        services = services_of(settings, secrets)
        state, client = State(home.cache), Client("paper-tui/test")
        try:
            for service in (services.openalex, services.semantic_scholar):
                with pytest.raises(Failure) as caught:
                    Asker(client, state, lambda *_: None).ask(service, "/x", {"q": "1"}, ["a"])
                assert "hu" not in str(caught.value)
        finally:
            client.close()
            state.close()
    openalex, semantic_scholar = server.asked
    assert openalex.parameters == {"q": "1", "api_key": "oa-hush"}
    assert semantic_scholar.headers["x-api-key"] == "s2-hush"
    assert [each.content for each in server.asked] == [b'["a"]', b'["a"]']
    assert "hush" not in repr(services)


def test_the_token_is_in_no_file_and_no_message(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_hush")
    for answer in (Answer(b"{}", status=500), Answer(b'{"error": "x"}', status=418), Answer(b"[", length=9), Answer()):
        with serving(lambda _, answer=answer: answer) as server:  # type: ignore[misc]
            point_to(home, server)
            assert "hush" not in summary(fetched(home, FRIDAY))
    files = [each for each in home.data.parent.rglob("*") if each.is_file()]
    assert files
    assert not [each for each in files if b"hush" in each.read_bytes()]
