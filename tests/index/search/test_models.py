"""`View` as plain JSON: it comes back as it was, and what others wrote does no harm."""

import json
from typing import Any

import pytest

from paper_index.search import Filter, View

VIEWS = [
    View(),
    View("state space"),
    View(sort="date", reverse=True),
    View(
        '"in a row" OR seg*',
        frozenset({Filter("tag", "Reading/next"), Filter("task", "detection", exclude=True), Filter("tag", "标签")}),
        "title",
        match_any=True,
    ),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_comes_back_as_it_was(view: View) -> None:
    assert View.from_dict(json.loads(json.dumps(view.to_dict()))) == view


def test_only_what_is_not_as_in_a_new_view_is_said() -> None:
    assert View().to_dict() == {}
    assert View(" x ", sort="date").to_dict() == {"query": "x", "sort": "date"}


def test_equal_views_are_written_alike() -> None:
    one, other = Filter("tag", "a"), Filter("tag", "b", exclude=True)
    assert (
        View(filters=frozenset([one, other])).to_dict()
        == View(filters=frozenset([other, one])).to_dict()
        == {"filters": [{"facet": "tag", "value": "a"}, {"facet": "tag", "value": "b", "exclude": True}]}
    )


@pytest.mark.parametrize(
    "plain",
    [
        {"query": 3, "filters": "x", "sort": "size", "reverse": 1, "match_any": "yes"},
        {"query": None, "filters": None, "sort": None},
        {"query": [], "filters": {"facet": "tag"}, "sort": ["date"], "reverse": {}},
        {"filters": [None, 3, "tag", [], {}, {"facet": "colour", "value": "red"}, {"facet": ["tag"], "value": "x"}]},
        {"filters": [{"facet": "tag"}, {"facet": "tag", "value": 3}, {"facet": "tag", "value": " \x1b[2J "}]},
        {"later": "something"},
    ],
)
def test_what_is_not_understood_is_passed_over(plain: dict[str, Any]) -> None:
    assert View.from_dict(plain) == View()


def test_foreign_text_is_made_safe_and_short() -> None:
    view = View.from_dict({"query": "a\x1b[31m b" + " c" * 5_000, "filters": [{"facet": "tag", "value": "x\x07y"}]})
    assert view.query.startswith("a b c") and len(view.query) == 2_000
    assert {f.value for f in view.filters} == {"x y"} or {f.value for f in view.filters} == {"xy"}
