"""Answers that are unchanged: they are not sent again, and come in all the same."""

from collections.abc import Callable

import pytest

from fetching import by_day, edition, fetched, opened, point_to, votes_of
from local_server import Answer, Asked, serving
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.online.state import State, folder_of
from paper_index.paths import Home

DAY = "2026-11-27"
FRIDAY = FetchRequest(DailyRequest(edition=DAY))
TAG, DATE = 'W/"7"', "Fri, 27 Nov 2026 10:00:00 GMT"


def with_validators(asked: Asked) -> Answer:
    """Answer that nothing changed if the request has a validator of the last answer."""
    if asked.headers.get("if-none-match") == TAG or asked.headers.get("if-modified-since") == DATE:
        return Answer(b"", status=304, headers={"ETag": TAG})
    return Answer(edition(DAY), headers={"ETag": TAG, "Last-Modified": DATE})


def test_an_unchanged_edition_is_not_sent_again(home: Home) -> None:
    with serving(with_validators) as server:
        point_to(home, server)
        fetched(home, FRIDAY)
        report = fetched(home, FRIDAY)
        assert summary(report) == "Daily Papers: 1 edition, nothing new."
        assert report.complete
        sent = [(each.headers.get("if-none-match"), each.headers.get("if-modified-since")) for each in server.asked]
        assert sent == [(None, None), (TAG, DATE)]
        fetched(home, FetchRequest(DailyRequest(edition=DAY, again=True)))
        assert "if-none-match" not in server.asked[-1].headers


def test_an_unchanged_edition_comes_back_after_its_import_was_undone(home: Home) -> None:
    with serving(with_validators) as server:
        point_to(home, server)
        fetched(home, FRIDAY)
        with opened(home) as corpus:
            corpus.undo_import()
        assert summary(fetched(home, FRIDAY)) == "Daily Papers: 1 edition, 2 new papers."
    assert len(votes_of(home, DAY)) == 2


def lost(home: Home) -> None:
    for file in folder_of(home).glob("unchanged-*"):
        file.unlink()


def other_answers(home: Home) -> None:
    state = State(folder_of(home))
    body = folder_of(home) / "other"
    body.write_bytes(b"[]")
    for number in range(50):
        state.validators.keep(f"http://127.0.0.1/{number}", {"etag": "x"}, body)
    state.close()
    assert len(list(folder_of(home).glob("unchanged-*"))) == 40


@pytest.mark.parametrize("happen", [lost, other_answers])
def test_without_the_kept_answer_it_is_sent_again(home: Home, happen: Callable[[Home], None]) -> None:
    with serving(with_validators) as server:
        point_to(home, server)
        fetched(home, FRIDAY)
        happen(home)
        assert fetched(home, FRIDAY).complete
        assert "if-none-match" not in server.asked[-1].headers


@pytest.mark.parametrize("tag", ["", "x" * 500, "\u00fc"])
def test_validators_that_cannot_be_sent_are_not_used(home: Home, tag: str) -> None:
    with serving(lambda asked: Answer(by_day(asked).body, headers={"ETag": tag})) as server:
        point_to(home, server)
        fetched(home, FRIDAY)
        assert fetched(home, FRIDAY).complete
        assert "if-none-match" not in server.asked[-1].headers


def test_unchanged_announcements_of_arxiv(home: Home) -> None:
    feed = Answer(b"<rss><channel><title>x</title></channel></rss>", headers={"ETag": TAG}, kind="text/xml")
    with serving(lambda asked: Answer(status=304) if "if-none-match" in asked.headers else feed) as server:
        point_to(home, server)
        request = FetchRequest(arxiv=ArxivRequest(("cs.CL",)))
        assert [summary(fetched(home, request)) for _ in range(2)] == ["arXiv: nothing new."] * 2
        assert server.asked[1].headers["if-none-match"] == TAG


def test_an_answer_of_unchanged_that_nobody_asked_for_is_a_failure(home: Home) -> None:
    with serving(lambda _: Answer(b"", status=304)) as server:
        point_to(home, server)
        assert "127.0.0.1 answered with status 304" in summary(fetched(home, FRIDAY))
