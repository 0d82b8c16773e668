"""The papers of an arXiv category since a day, over OAI-PMH."""

import pytest

from fetching import fetched, opened, point_to
from local_server import Answer, Asked, serving
from paper_index.online import oai
from paper_index.online.oai import set_of
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, FetchRequest
from paper_index.paths import Home

RECORD = """<record><header><identifier>oai:arXiv.org:{0}</identifier><datestamp>2026-11-26</datestamp></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{0}</id><created>{1}</created>
<authors><author><keyname>Author</keyname><forenames>Ann</forenames></author></authors>
<title>Title of {0}</title><categories>cs.LG</categories><abstract>Some text.</abstract></arXiv></metadata></record>"""
GONE = """<record><header status="deleted"><identifier>oai:arXiv.org:2611.09999</identifier>
<datestamp>2026-11-26</datestamp></header></record>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>{day}T13:00:00Z</responseDate>
<request verb="ListRecords">http://127.0.0.1/oai</request>{content}</OAI-PMH>"""
TOKEN = "verb%3DListRecords&metadataPrefix=arXiv&from=2026-11-20&skip=2"
LG = ArxivRequest(("cs.LG",), since="2026-11-20")


def page(*records: str, token: str | None = None, day: str = "2026-11-27") -> Answer:
    escaped = (token or "").replace("&", "&amp;")
    more = "" if token is None else f"<resumptionToken>{escaped}</resumptionToken>"
    content = f"<ListRecords>{''.join(records)}{more}</ListRecords>"
    return Answer(PAGE.format(day=day, content=content).encode(), kind="text/xml")


def error(code: str, text: str = "") -> Answer:
    content = f'<error code="{code}">{text}</error>'
    return Answer(PAGE.format(day="2026-11-27", content=content).encode(), kind="text/xml")


def record(identity: str, created: str = "2026-11-24") -> str:
    return RECORD.format(identity, created)


def ids_of(home: Home) -> list[str]:
    with opened(home) as corpus:
        return sorted(paper.id for _, paper in corpus.reader.all_papers())


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.LG", "cs:cs:LG"),
        ("stat.ML", "stat:stat:ML"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics.optics", "physics:physics:optics"),
        ("math", "math"),
    ],
)
def test_the_set_of_a_category(category: str, name: str) -> None:
    assert set_of(category) == name


def test_pages_are_asked_with_the_token_alone_and_the_next_fetch_goes_on(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        if "resumptionToken" in asked.parameters:
            return page(record("2611.00003"), token="")
        return page(record("2611.00001"), GONE, record("2611.00002"), record("1901.00001", "2019-01-02"), token=TOKEN)

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=LG))
        first, second = (each.parameters for each in server.asked)
        assert first == {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:cs:LG", "from": "2026-11-20"}
        assert second == {"verb": "ListRecords", "resumptionToken": TOKEN}
        assert {each.path for each in server.asked} == {"/oai"}
        assert report.complete
        assert summary(report) == "arXiv: 3 new papers. 1 older paper that only changed was skipped."
        fetched(home, FetchRequest(arxiv=ArxivRequest(("cs.LG", "cs.CL"), since="last")))
        since = [each.parameters["from"] for each in server.asked[2:] if "from" in each.parameters]
        assert since == ["2026-11-27", "2026-11-20"], "since the last answer, or the days of the first fetch"
    assert ids_of(home) == ["2611.00001", "2611.00002", "2611.00003"]


def test_no_records_are_nothing_new(home: Home) -> None:
    with serving(lambda _: error("noRecordsMatch")) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=LG))
    assert (report.complete, summary(report)) == (True, "arXiv: nothing new.")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (error("badArgument", "from is \x1b[31minvalid."), "arXiv answered: badArgument: from is invalid."),
        (Answer(PAGE.format(day="x", content="").encode(), kind="text/xml"), "arXiv answered without a list of papers"),
        (Answer(page(record("2611.00001")).body[:-20], kind="text/xml"), "is not whole"),
        (page(record("2611.00001"), token=TOKEN), "arXiv answered with a page again"),
    ],
    ids=["an error", "no list", "a part", "a token again"],
)
def test_an_answer_that_is_not_a_list_is_a_failure(home: Home, answer: Answer, reason: str) -> None:
    with serving(lambda _: answer) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=LG))
        assert len(server.asked) < 5
        assert not report.complete
        assert reason in summary(report)
        server.respond = lambda _: error("noRecordsMatch")
        fetched(home, FetchRequest(arxiv=ArxivRequest(("cs.LG",), since="last")))
        assert server.asked[-1].parameters["from"] == "2026-11-20", "the failed one does not count"


def test_pages_before_a_failure_are_kept(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        if "resumptionToken" in asked.parameters:
            return error("badResumptionToken", "it expired")
        return page(record("2611.00001"), token=TOKEN)

    with serving(respond) as server:
        point_to(home, server)
        text = summary(fetched(home, FetchRequest(arxiv=LG)))
    assert text == "arXiv: 1 new paper. The rest could not be fetched: arXiv answered: badResumptionToken: it expired."
    assert ids_of(home) == ["2611.00001"]


def test_a_server_that_is_not_ready_is_asked_once_more(home: Home) -> None:
    answers = [Answer(b"first byte timeout", 503)]
    with serving(lambda _: answers.pop() if answers else page(record("2611.00001"))) as server:
        point_to(home, server)
        assert fetched(home, FetchRequest(arxiv=LG)).complete
        assert len(server.asked) == 2
        server.respond = lambda _: Answer(b"first byte timeout", 503)
        assert "it can be asked again at" in summary(fetched(home, FetchRequest(arxiv=LG)))
        assert len(server.asked) == 4
        text = summary(fetched(home, FetchRequest(arxiv=ArxivRequest(query="x"))))
        assert "it can be asked again at" in text, "all servers of arXiv are left alone"
        assert len(server.asked) == 4


@pytest.mark.parametrize("day", ["2999-01-01", "2026-13-45", "2020-01-01"])
def test_an_impossible_day_of_an_answer_is_not_where_the_next_fetch_goes_on(home: Home, day: str) -> None:
    with serving(lambda _: page(record("2611.00001"), day=day)) as server:
        point_to(home, server)
        for request in (LG, ArxivRequest(("cs.LG",), since="last")):
            assert fetched(home, FetchRequest(arxiv=request)).complete
        assert server.asked[-1].parameters["from"] == "2026-11-20"


def test_a_list_without_end_is_a_failure(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "MOST_PAGES", 3)
    with serving(lambda _: page(record("2611.00001"), token=f"{TOKEN}{len(server.asked)}")) as server:
        point_to(home, server)
        assert "arXiv answered with more than 3 pages" in summary(fetched(home, FetchRequest(arxiv=LG)))
