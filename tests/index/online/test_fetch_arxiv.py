"""arXiv: searches, ids and announcements, from a server of this machine; it is left alone after it refused."""

import re

import pytest

from fetching import (
    atom,
    fetched,
    found,
    point_to,
)  # fmt: skip
from local_server import Answer, Asked, serving
from paper_index.online.outcome import summary
from paper_index.online.request import ArxivRequest, FetchRequest
from paper_index.paths import Home


def test_a_search_of_arxiv_goes_page_by_page_and_tries_an_empty_page_again(home: Home) -> None:
    ids = [f"2611.{n:05}" for n in range(450)]
    empty: list[int] = []

    def respond(asked: Asked) -> Answer:
        start, size = int(asked.parameters["start"]), int(asked.parameters["max_results"])
        if start == 200 and not empty:
            empty.append(start)
            return atom([], 450)
        return atom(ids[start : start + size], 450)

    with serving(respond) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(query="cat:cs.CL", first="2026-11-01", limit=1_000)))
        queries = {each.parameters["search_query"] for each in server.asked}
        accepted = {each.headers["accept"] for each in server.asked}
    assert queries == {"(cat:cs.CL) AND submittedDate:[202611010000 TO 299912312359]"}
    assert all("application/atom+xml" in each for each in accepted)
    assert report.complete
    assert report.papers
    assert report.papers.new == 450
    paper = found(home, "2611.00449")
    assert (paper.authors, paper.appearances) == (("Ann Author",), ())


def test_papers_of_arxiv_by_id(home: Home) -> None:
    with serving(lambda asked: atom(asked.parameters["id_list"].split(","), 1)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(ids=tuple(f"2611.{n:05}" for n in range(150)))))
        assert [each.parameters["max_results"] for each in server.asked] == ["100", "50"]
    assert report.papers
    assert report.papers.new == 150


ERROR = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#incorrect</id>'
    "<title>Error</title><summary>incorrect id format for x</summary></entry></feed>"
)


def test_an_error_of_arxiv_is_not_nothing_new(home: Home) -> None:
    with serving(lambda _: Answer(ERROR.encode(), kind="application/atom+xml")) as server:
        point_to(home, server)
        text = summary(fetched(home, FetchRequest(arxiv=ArxivRequest(query="x"))))
    assert text == "arXiv could not be fetched: arXiv answered: incorrect id format for x."


FEED = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title>{}</channel></rss>"""
ITEM = """<item><title>A Title</title><link>https://arxiv.org/abs/2611.00001</link>
<description>arXiv:2611.00001v1 Announce Type: new
Abstract: Some text.</description><guid isPermaLink="false">oai:arXiv.org:2611.00001v1</guid>
<category>cs.CL</category><dc:creator>Ann Author, Bo Author</dc:creator></item>"""


OAI = b"<?xml version='1.0'?><OAI-PMH><responseDate>2026-11-27T00:00:00Z</responseDate></OAI-PMH>"


@pytest.mark.parametrize(
    "request_", [ArxivRequest(query="x"), ArxivRequest(ids=("2312.00752",)), ArxivRequest(("cs.CL",))]
)
def test_an_answer_that_is_not_a_feed_is_not_nothing_new(home: Home, request_: ArxivRequest) -> None:
    with serving(lambda _: Answer(OAI, kind="text/xml")) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=request_))
    assert not report.complete
    assert summary(report) == "arXiv could not be fetched: arXiv answered without a list of papers."


def test_announcements_of_categories_and_their_empty_weekend(home: Home) -> None:
    feed = [FEED.format(ITEM)]
    with serving(lambda _: Answer(feed[0].encode(), kind="text/xml")) as server:
        point_to(home, server, more='categories = ["cs.CL", "stat.ML"]\n')
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(("cs.CL", "stat.ML"))))
        assert server.asked[0].path == "/rss/cs.CL+stat.ML"
        assert report.papers
        assert report.papers.new == 1
        feed[0] = FEED.format("<skipDays><day>Saturday</day></skipDays>")
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(("cs.CL",))))
    assert (report.complete, summary(report)) == (True, "arXiv: nothing new.")


@pytest.mark.parametrize("status", [406, 429, 503])
def test_arxiv_is_left_alone_after_it_refused(home: Home, status: int) -> None:
    with serving(lambda _: Answer(b"Rate exceeded.", status=status, kind="text/plain")) as server:
        point_to(home, server)
        request = FetchRequest(arxiv=ArxivRequest(query="x"))
        assert re.search(
            rf"refuses more requests for now \(status {status}\); it can be asked again at \d\d:\d\d\.$",
            summary(fetched(home, request)),
        )
        text = summary(fetched(home, request))
        assert len(server.asked) == 1
    assert "it can be asked again at" in text
