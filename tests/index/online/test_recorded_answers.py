"""Answers that the services gave, from a server of this machine: the papers that come out are those in the files."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SAMPLES
from fetching import fetched, opened, point_to, votes_of
from local_server import Answer, serving
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.papers.identifiers import canonical_id
from paper_index.paths import Home

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no recorded answers in {SAMPLES}")


def recorded(pattern: str) -> Iterator[Path]:
    return iter(sorted(SAMPLES.glob(pattern)))


def test_days_of_daily_papers(home: Home) -> None:
    for file in [*recorded("formats/hf-api/daily_papers-*.json"), *recorded("online/hf-api/*daily_papers*.json")]:
        day = re.findall(r"\d{4}-\d\d-\d\d", file.name)[0]
        with serving(lambda _, file=file: Answer(file.read_bytes())) as server:  # type: ignore[misc]
            point_to(home, server)
            report = fetched(home, FetchRequest(DailyRequest(edition=day)))
        assert report.complete, summary(report)
        given = {each["paper"]["id"]: each["paper"]["upvotes"] for each in json.loads(file.read_bytes())}
        shown = votes_of(home, day)
        assert {identity: votes for identity, (_, votes) in shown.items()} == given
        assert sorted(rank for rank, _ in shown.values() if rank) == list(range(1, len(given) + 1))
        by_rank = sorted(shown.values(), key=lambda place: place[0] or 0)
        assert [votes for _, votes in by_rank] == sorted(given.values(), reverse=True)


def test_searches_of_arxiv(home: Home) -> None:
    expected: set[str] = set()
    for file in [*recorded("formats/arxiv-atom/*.xml"), *recorded("online/arxiv-atom/*.xml")]:
        if b"api/errors" in file.read_bytes():
            continue
        with serving(lambda _, file=file: Answer(file.read_bytes(), kind="application/atom+xml")) as server:  # type: ignore[misc]
            point_to(home, server)
            report = fetched(home, FetchRequest(arxiv=ArxivRequest(query="x", limit=1)))
        assert report.complete, (file, summary(report))
        links = re.findall(rb"<id>\s*(https?://arxiv\.org/abs/\S+?)\s*</id>", file.read_bytes())
        expected.update(canonical_id(each.decode()) for each in links)
    with opened(home) as corpus:
        assert {paper.id for _, paper in corpus.reader.all_papers()} == expected


def test_an_empty_weekend(home: Home) -> None:
    file = next(recorded("online/rss/*weekend-empty.xml"))
    with serving(lambda _: Answer(file.read_bytes(), kind="text/xml")) as server:
        point_to(home, server)
        assert summary(fetched(home, FetchRequest(arxiv=ArxivRequest(("cs.AI",))))) == "arXiv: nothing new."


def test_errors_name_the_service_and_the_reason(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may ask to wait for a minute before each retry."""
    monkeypatch.setattr("paper_index.online.job.patiently", lambda *_: lambda seconds, service: None)
    for number, file in enumerate(recorded("online/errors/*.json")):
        said = json.loads(file.read_text())
        elsewhere = SAMPLES / "formats" / said.get("body_file", "").removeprefix("../")
        body = elsewhere.read_bytes() if elsewhere.is_file() else str(said["body"]).encode()
        own = Home(home.data / str(number), home.config, home.cache / str(number))
        with serving(lambda _, said=said, body=body: Answer(body, said["status"], said["headers"])) as server:  # type: ignore[misc]
            point_to(own, server)
            report = fetched(own, FetchRequest(arxiv=ArxivRequest(query="x")))
        assert not report.complete
        assert f"status {said['status']}" in summary(report)
