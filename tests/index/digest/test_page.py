"""The digest in its formats: what it says of a paper, and that nothing in it acts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from factories import paper
from hostile_text import anything
from hostile_text import papers as hostile_papers
from paper_index.digest.feed import feed
from paper_index.digest.html import html
from paper_index.digest.markdown import markdown, plain_text
from paper_index.digest.message import message
from paper_index.digest.page import Item, Page, Section, digest
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_index.text.sanitize import clean
from paper_index.workspace import Workspace

ATOM = "{http://www.w3.org/2005/Atom}"
PAPERS = [
    paper(
        "A xylograph for $x^2$ & <b>all</b>",
        "2611.00001",
        authors=[f"Author {n}" for n in range(8)],
        abstract="We print, e.g. with wood. A *second* xylograph! A third sentence.",
        datasets=["ImageNet"],
        url="http://insecure.example.org/",
        appearances=[{"edition": "2026-11-27", "votes": 12}],
    ),
    paper("Wood without words", "2611.00002", datasets=["ImageNet"]),
]


@pytest.fixture
def workspace(catalogue_home: Home) -> Iterator[Workspace]:
    """A home with two searches that are followed, and two new papers."""
    with Workspace(catalogue_home) as workspace:
        workspace.library.save_search("Wood", View("xylograph").to_dict())
        workspace.library.save_search(
            "Data", View("dataset:imagenet", frozenset({Filter("kind", "x", True)})).to_dict()
        )
        for name in ("Wood", "Data"):
            workspace.following.follow(name)
        workspace.add_records(PAPERS, "papers")
        workspace.library.note(PAPERS[0], "A private xylograph.")
        yield workspace


def page_of(workspace: Workspace, limit: int = 50) -> Page:
    """Return the digest of all followed searches."""
    news = [workspace.following.news(each) for each in workspace.following.searches()]
    return digest(workspace.corpus.reader, workspace.library.reader, news, limit)


def test_a_paper_is_described_and_explained(workspace: Workspace) -> None:
    page = page_of(workspace)
    assert [(each.name, len(each.items)) for each in page.sections] == [("Data", 2), ("Wood", 1)]
    assert page.total == 2, "a paper of two searches counts once"
    item = page.sections[1].items[0]
    assert item.authors == "Author 0, Author 1, Author 2, Author 3, Author 4, Author 5 and 2 more"
    assert item.text == "We print, e.g. with wood. A *second* xylograph!"
    assert item.why == "title: xylograph; abstract: xylograph; edition: 2026-11-27, 12 votes", "nothing of the note"
    assert item.links[0] == ("arXiv", "https://arxiv.org/abs/2611.00001")
    assert all(link.startswith("https://") for _, link in item.links)
    assert page.sections[0].items[1].why == "dataset:imagenet"


def test_papers_beyond_the_limit_are_counted(workspace: Workspace) -> None:
    page = page_of(workspace, 1)
    assert page.sections[0].rest == "1 more is not listed." and page.total == 2
    for text in (markdown(page), html(page), plain_text(page)):
        assert "1 more is not listed" in text


def test_a_search_without_new_papers_is_not_listed(workspace: Workspace) -> None:
    workspace.library.save_search("None", View("unknownword").to_dict())
    workspace.following.follow("None")
    assert [each.name for each in page_of(workspace).sections] == ["Data", "Wood"]


def test_the_same_papers_give_the_same_bytes(workspace: Workspace) -> None:
    first, second = (message(page_of(workspace), "me@example.org", ("you@example.org",)) for _ in range(2))
    assert first == second
    other = message(page_of(workspace, 1), "me@example.org", ("you@example.org",))
    ids = [message_from_bytes(each)["Message-ID"] for each in (first, other)]
    assert ids[0] != ids[1]


def test_a_mail_has_both_texts(workspace: Workspace) -> None:
    page = page_of(workspace)
    sent = message(page, "me@example.org", ("one@example.org", "two@example.org"))
    assert sent.isascii() and max(map(len, sent.split(b"\r\n"))) <= 78 and b"\n" not in sent.replace(b"\r\n", b"")
    mail = message_from_bytes(sent, policy=policy.default)
    assert mail["To"] == "one@example.org, two@example.org" and mail["From"] == "me@example.org"
    assert mail["Subject"] == f"2 new papers, {page.date:%Y-%m-%d}: Data, Wood"
    assert mail["Date"].datetime == page.date
    plain, web = mail.iter_parts()
    assert plain.get_content_type() == "text/plain" and web.get_content_type() == "text/html"
    assert plain.get_content().replace("\r\n", "\n") == plain_text(page)
    assert web.get_content().replace("\r\n", "\n") == html(page)


def test_a_feed_has_each_paper_once(workspace: Workspace) -> None:
    root = ElementTree.fromstring(feed(page_of(workspace)))
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    terms = [[each.get("term") for each in entry.findall(f"{ATOM}category")] for entry in entries]
    assert sorted(terms) == [["Data"], ["Data", "Wood"]]


@settings(max_examples=examples(5))
@given(st.lists(hostile_papers, min_size=1, max_size=2), st.lists(anything, min_size=1, max_size=2))
def test_foreign_text_only_shows(some: list[Paper], names: list[str]) -> None:
    """No title begins a header or a tag, and no text can be lost."""
    items = tuple(
        Item(each, clean(", ".join(each.authors)), clean(each.abstract), clean(each.summary), each.links)
        for each in some
    )
    sections = tuple(Section(clean(name), items, len(items) + 1) for name in names)
    page = Page(datetime(2026, 11, 30, tzinfo=UTC), sections, len(items))
    sent = message(page, "me@example.org", ("you@example.org",))
    mail = message_from_bytes(sent, policy=policy.default)
    assert set(mail.keys()) == {"Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"}
    assert len(list(mail.iter_parts())) == 2 and not mail.defects
    web = html(page)
    assert "<script" not in web.lower() and "<img" not in web.lower()
    assert web.count("<h3") == len(items) * len(sections)
    ElementTree.fromstring(feed(page))
    assert markdown(page).count("\n## ") == len(sections)
