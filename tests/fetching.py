"""Fetching from a server of this machine: homes that use it, and the answers it gives."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from local_server import Answer, Asked, LocalServer, entries
from paper_index.corpus import Corpus, Report
from paper_index.online.job import Add, fetch
from paper_index.online.outcome import FetchReport
from paper_index.online.request import DailyRequest, FetchRequest
from paper_index.papers.paper import Paper, Problem
from paper_index.paths import Home

TODAY = date(2026, 11, 27)  # a Friday
DAYS = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]


def point_to(home: Home, server: LocalServer, *, more: str = "") -> None:
    """Let a home fetch from a server."""
    home.config.mkdir(parents=True, exist_ok=True)
    services = ("huggingface", "arxiv", "arxiv-rss", "arxiv-oai")
    home.settings.write_text("".join(["[online]\n", *(f'{name} = "{server.url}"\n' for name in services), more]))


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Corpus]:
    """The papers of a home, without the starter catalogue."""
    home.data.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(home.papers)
    yield corpus
    corpus.close()


def adding(corpus: Corpus) -> Add:
    """Return a function that imports into the papers of a home."""

    def add(records: Iterable[Paper | Problem], name: str, *, continues: tuple[str, float] | None = None) -> Report:
        return corpus.add(records, name=name, continues=continues)

    return add


def fetched(home: Home, request: FetchRequest, stopped: Callable[[], bool] = lambda: False) -> FetchReport:
    with opened(home) as corpus:
        return fetch(home, request, adding(corpus), stopped=stopped)


def found(home: Home, identity: str) -> Paper:
    """Return a paper of a home."""
    with opened(home) as corpus:
        return next(iter(corpus.reader.papers(corpus.reader.rows_of([identity]).values())))


LATEST = FetchRequest(DailyRequest())


def edition(day: str, papers: int = 2) -> bytes:
    """Return the answer for a day, the least voted paper first."""
    month_and_day = day[5:].replace("-", "")
    return entries(*((f"2611.{month_and_day}{n}", f"Paper {n} of {day}", 10 + n) for n in range(papers)))


def by_day(asked: Asked) -> Answer:
    return Answer(edition(asked.parameters["date"]))


def votes_of(home: Home, day: str) -> dict[str, tuple[int | None, int | None]]:
    """Return id to (rank, votes) of the papers in an edition."""
    with opened(home) as corpus:
        papers = [paper for _, paper in corpus.reader.all_papers()]
    return {p.id: (each.rank, each.votes) for p in papers for each in p.appearances if each.edition == day}


ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<id>https://arxiv.org/api/x</id><opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/{0}v1</id><title>Title of {0}</title><summary>Text.</summary>
<published>2026-11-20T00:00:00Z</published><author><name>Ann Author</name></author>
<arxiv:primary_category term="cs.CL"/></entry>"""


def atom(ids: list[str], total: int) -> Answer:
    body = ATOM.format(total=total, entries="".join(ENTRY.format(each) for each in ids))
    return Answer(body.encode(), kind="application/atom+xml")
