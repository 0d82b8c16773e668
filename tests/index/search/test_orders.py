"""The orders of answers, and the order to which a list returns from a search."""

from pathlib import Path

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import Home
from paper_index.search import Engine, Filter, View
from paper_index.search.facets import read_facets
from paper_index.workspace import Workspace

DAY = "2025-03-14"
PAPERS = [
    paper("One", "1", authors=["B. Zuse"], published="2023", appearances=[{"edition": DAY, "rank": 3, "votes": 9}]),
    paper("Two", "2", authors=["Z. van Abel"], published="2025-01"),
    paper("Three", "3", published="2024", appearances=[{"edition": DAY, "rank": 1, "votes": 20}]),
    paper("Four", "4", authors=["Zoë Émile"], appearances=[{"edition": DAY, "rank": 2, "votes": 5}]),
]


def test_orders(corpus: Corpus, library: Library, tmp_path: Path) -> None:
    for each in PAPERS:
        corpus.add([each])
    library.rate([PAPERS[1]], 3)
    library.rate([PAPERS[3]], 5)
    library.set_state([PAPERS[0]], "read")
    engine = Engine(corpus.reader, library, tmp_path)

    def rows(sort: str, *filters: Filter, reverse: bool = False) -> list[int]:
        return list(engine.answer(View(filters=frozenset(filters), sort=sort, reverse=reverse)).rows)

    assert rows("votes")[:3] == [3, 1, 4]
    assert rows("author") == [4, 2, 1, 3], "by family name; without authors last"
    assert rows("date") == [4, 2, 3, 1]
    assert rows("added") == [4, 3, 2, 1]
    assert rows("rating")[:2] == [4, 2] and rows("rating", reverse=True)[-2:] == [2, 4]
    assert rows("unread") == [2, 3, 4, 1], "the longest unread first, read papers last"
    assert rows("rank") == [3, 4, 1, 2]
    assert rows("rank", Filter("edition", DAY)) == [3, 4, 1]
    library.set_state([PAPERS[0]], "unread")
    assert rows("unread") == [1, 2, 3, 4], "orders follow the marks"
    assert rows("trending", Filter("author", "B. Zuse")) == [1]
    assert rows("trending", Filter("year", "2024"), Filter("year", "2023")) == [3, 1]


def test_facets_that_take_long_to_read_come_with_the_index(indexed_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.search.facets._FEW", 0)
    monkeypatch.setattr("paper_index.search.engine.read_facets", read_facets)  # not those that all tests share
    with Workspace(indexed_home) as workspace:
        late = ("year", "author", "venue", "source")
        filtered = workspace.engine.answer(View(filters=frozenset({Filter("author", "Quoc V. Le")})))
        first = workspace.engine.answer(View())
        assert not any(first.facets[facet] for facet in late if facet != "author")
        assert workspace.engine.open_index()
        then = workspace.engine.answer(View())
        assert all(then.facets[facet] for facet in late)
        assert filtered.total == dict(then.facets["author"])["Quoc V. Le"] == 12


def test_a_search_begins_by_relevance_and_the_list_returns_to_its_order() -> None:
    browsing = View(sort="date", reverse=True)
    search = browsing.with_query("mamba")
    assert (search.sort, search.reverse) == ("relevance", False)
    longer = View.from_dict(search.with_query("mamba vision").to_dict())
    assert longer == search.with_query("mamba vision")
    by_votes = View("mamba", sort="votes", browse=longer.browse)
    assert by_votes.with_query("mamba 2").sort == "votes", "an order chosen in a search stays while it is edited"
    assert by_votes.with_query("") == by_votes.unqueried == browsing
    saved = View("swin", sort="added").with_browse_order(by_votes)
    assert saved.sort == "added" and saved.unqueried == browsing
    assert View.from_dict({"query": "x", "browse": ["nonsense", 1]}) == View("x")
