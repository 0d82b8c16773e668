"""Tables, pages and feeds: what others show of a paper is what is known of it, and nothing in it acts."""

import csv
import io
import json
from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from factories import paper
from hostile_text import anything
from hostile_text import papers as hostile_papers
from paper_index.exporters import Settings, opml, rendered
from paper_index.exporters.csv_table import COLUMNS
from paper_index.library import Marks, SavedSearch
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import clean

ATOM = "{http://www.w3.org/2005/Atom}"


def test_ids_end_with_what_was_asked_for() -> None:
    two = [paper("One", "2601.00001"), paper("Two", "my key")]
    assert rendered(two, {}, "ids") == "2601.00001\nmy key\n"
    assert rendered(two, {}, "ids", Settings(separator="\0")) == "2601.00001\0my key\0"


def test_json_is_a_list_of_the_records_of_json_lines() -> None:
    two = [paper("One", "2601.00001"), paper("Two", "my key")]
    marks = {"my key": Marks(True, "read", 5, ("a",), "note")}
    lines = rendered(two, marks, "jsonl").splitlines()
    assert json.loads(rendered(two, marks, "json")) == [json.loads(line) for line in lines]
    assert json.loads(rendered([], {}, "json")) == []


@settings(max_examples=examples(8))
@given(st.lists(hostile_papers, max_size=2), st.lists(anything.map(clean).filter(bool), max_size=2))
def test_no_cell_of_csv_is_a_formula(some: list[Paper], tags: list[str]) -> None:
    marks = {each.id: Marks(tags=tuple(tags), note="=cmd|' /C calc'!A0\nmore") for each in some}
    header, *rows = csv.reader(io.StringIO(rendered(some, marks, "csv"), newline=""))
    assert header == list(COLUMNS) and len(rows) == len(some)
    for each, cells in zip(some, rows, strict=True):
        assert len(cells) == len(COLUMNS)
        assert not [cell for cell in cells if cell.lstrip(" ")[:1] in tuple("=+-@\t\r")]
        assert cells[1].removeprefix("'") == each.display_title.removeprefix("'")


def test_cells_that_look_like_formulas_are_text() -> None:
    for title in ("=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1"):
        (_, row) = csv.reader(io.StringIO(rendered([paper(f"x{title}", "id", summary=title)], {}, "csv")))
        assert row[-2] == f"'{clean(title)}"


class Page(HTMLParser):
    """The texts, tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@settings(max_examples=examples(8))
@given(st.lists(hostile_papers, max_size=2))
def test_a_page_shows_texts_and_safe_links_alone(some: list[Paper]) -> None:
    marks = {each.id: Marks(note="<script>x</script>", tags=("<b>",)) for each in some}
    page = Page(rendered(some, marks, "html"))
    assert page.links == [link for each in some for _, link in each.links]
    assert page.tags.count("article") == page.tags.count("h2") == len(some)
    assert set(page.tags) <= {
        "html", "head", "meta", "title", "style", "body", "article", "h2", "p", "table", "tr", "th", "td", "a", "pre",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "name", "content", "http-equiv", "class", "href", "rel"}
    for each in some:
        assert each.display_title in page.texts


@settings(max_examples=examples(8))
@given(st.lists(hostile_papers, max_size=2), st.lists(anything.map(clean).filter(bool), max_size=2))
def test_a_feed_is_xml_that_says_what_is_known(some: list[Paper], tags: list[str]) -> None:
    feed = ElementTree.fromstring(rendered(some, {each.id: Marks(tags=tuple(tags)) for each in some}, "atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(some)
    for each, entry in zip(some, entries, strict=True):
        assert entry.findtext(f"{ATOM}title") == each.display_title.replace("\ufffe", "\ufffd").replace(
            "\uffff", "\ufffd"
        )
        assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [link for _, link in each.links]
        assert len(entry.findall(f"{ATOM}category")) == len(tags)


def test_a_feed_is_dated_by_its_papers() -> None:
    some = [paper("One", published="2026-01"), paper("Two", published="2025-12-31"), paper("Three", published="soon")]
    feed = ElementTree.fromstring(rendered(some, {}, "atom"))
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
    assert [entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")] == [
        "2026-01-01T00:00:00Z",
        "2025-12-31T00:00:00Z",
        "1970-01-01T00:00:00Z",
    ]


def test_saved_searches_as_opml() -> None:
    view = {"query": 'title:"a & b" <c>', "sort": "date"}
    stream = io.StringIO()
    opml.write([SavedSearch('new "on" <x>', view, 3), SavedSearch("plain")], stream)
    first, second = ElementTree.fromstring(stream.getvalue()).iter("outline")
    assert (first.get("text"), first.get("key"), first.get("description")) == ('new "on" <x>', "3", view["query"])
    assert json.loads(first.get("view") or "") == view
    assert second.get("text") == "plain" and "key" not in second.attrib
