"""A query that is being typed is completed: fields, states, values."""

import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.search import Answer, View
from paper_index.search.assist.completion import MAX_COMPLETIONS, Completion, completions
from paper_index.search.query.parser import parse
from paper_index.workspace import Workspace

KNOWN = {
    "tag": ["thesis", "reading/next", "two words", 'say "so"'],
    "task": ["object-detection", "image-classification", "detection"],
    "dataset": ["ImageNet-1K", "CIFAR-10", "Made Up"],
    "method": ["image-tokens"],
    "author": ["Tan Dun", "Ken Tanaka", "Lina Ode", "Wei Li", "Łu O'Øde"],
    "authors": ["tanaka", "tan"],
    "source": ["arXiv listing"],
    "result": ["ImageNet-1K/fid", "Made Up/win rate"],
}


def known(name: str, typed: str) -> Iterable[str]:
    return KNOWN.get(name, ())


def papers(name: str, value: str) -> int:
    return len(value)


def completed(query: str) -> list[str]:
    """The query as each completion leaves it; | is the cursor."""
    cursor = query.index("|")
    query = query.replace("|", "")
    return [query[:start] + text + query[end:] for start, end, text, _ in completions(query, cursor, known, papers)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("|", []),
        ("xx |", []),
        ("(|", []),
        ("xx)|", []),
        ("ti|", ["title:"]),
        ("xx -ti| yy", ["xx -title: yy"]),
        ("(xx OR da|", ["(xx OR dataset:", "(xx OR date:"]),
        ("titl|e", ["title:"]),
        ("is:b|", ["is:bookmarked"]),
        ("is:rea|", ["is:reading", "is:read"]),
        ("code:|", ["code:yes", "code:no"]),
        ("tag:|", ["tag:thesis", "tag:reading/next", 'tag:"two words"', 'tag:"say so"']),
        ("xx #th|", ["xx #thesis"]),
        ("#tw|", ['tag:"two words"']),
        ("tag:NE|", ["tag:reading/next"]),
        ("tag:th|esis", []),
        ('tag:"two| xx', ['tag:"two words" xx']),
        ('tag:"tw|o wo"', ['tag:"two words"']),
        ('tag:"two words"|', []),
        ("task:det|", ["task:detection", "task:object-detection"]),
        ("data:ima|", ["data:ImageNet-1K"]),
        ("result:c|", ["result:CIFAR-10>"]),
        ("result:ma|", ['result:"Made Up>', "result:ImageNet-1K>"]),
        ("result:imagenet/|", ["result:ImageNet-1K/fid>", 'result:"Made Up/win rate>']),
        ("author:tan|", ['author:"Tan Dun"', 'author:"Ken Tanaka"', "author:tanaka"]),
        ("author:li|", ['author:"Wei Li"', 'author:"Lina Ode"']),
        ("author:ode|", ['author:"Lina Ode"', 'author:"Łu O\'Øde"']),
        ("author:lu|", ['author:"Łu O\'Øde"']),
        ('author:"tanaka, k|', ['author:"Ken Tanaka"']),
        ('author:"li we|', ['author:"Wei Li"']),
        ('author:"li ke|', []),
        ("source:a|", ['source:"arXiv listing"']),
        ("imag|", ["task:image-classification", "dataset:ImageNet-1K", "method:image-tokens"]),
        ("votes:|", []),
        ("foo:|", []),
        ("xx titel:age|", ["xx title:age"]),
        ("titel:|", ["title:"]),
        ('titel:"two w|', ['title:"two w"']),
        ("journ|", ["journal:"]),
        ("is:star|", ["is:bookmarked"]),
        ("is:unred|", ["is:unread"]),
        ("has:pd|", ["has:pdf"]),
        ("has:tags|", ["has:tag"]),
        ("date:2|", []),
        ("tag:(th|", ["tag:(thesis"]),
        ("author:(xx OR ta|n", ['author:(xx OR "Tan Dun"', 'author:(xx OR "Ken Tanaka"', "author:(xx OR tanaka"]),
        ("tag:(th) ti|", ["tag:(th) title:"]),
        ("is:(rea|", ["is:(reading", "is:(read"]),
        ("date:last|", ["date:last-week", "date:last-month", "date:last-year"]),
    ],
)
def test_what_may_come(query: str, expected: list[str]) -> None:
    assert completed(query) == expected


def test_every_value_that_is_offered_is_understood() -> None:
    for name in ("tag", "task", "dataset", "source", "result", "is", "has", "code"):
        for query in completed(f"{name}:|"):
            found = parse(query, typing=True)
            assert found.node is not None
            assert found.errors == []


@given(anything, st.integers(-5, 80))
def test_anything_has_completions_or_none(query: str, cursor: int) -> None:
    for each in completions(query, cursor, known, papers):
        assert isinstance(each, Completion)
        assert 0 <= each.start <= each.end <= len(query)


def test_no_more_than_can_be_read_and_soon() -> None:
    many = [f"value-{n}" for n in range(5_000)]
    for query in ("tag:v", "va", "tag:value-49", "tag:9"):
        began = time.process_time()
        for _ in range(10):
            assert len(completions(query, len(query), lambda name, typed: many, papers)) == MAX_COMPLETIONS
        assert time.process_time() - began < 1


def test_the_engine_suggests_the_field_that_was_meant_if_it_finds_papers(explored: Workspace) -> None:
    def answer(query: str) -> Answer:
        return explored.engine.answer(View(query))

    meant, found = answer("titel:network"), answer("title:network")
    assert meant.suggestion == "title:network" and found.total
    assert meant.rows == found.rows and "No field titel:" in meant.errors[0][2]
    assert meant.note == "Showing results for “title:network”; none for “titel:network”."
    note = "No field taks:, searched as a word. Did you mean task:?"
    either = answer("taks:network OR image")
    assert either.rows != answer("task:network OR image").rows and either.note == note
    assert answer("titel:zzqq").suggestion == answer("foo:network").suggestion == ""


def test_the_engine_knows_values_and_authors(explored: Workspace) -> None:
    complete = explored.engine.completions
    assert complete("tag:t", 5)[0].text == "tag:thesis"
    assert "dataset:ImageNet-1K" in [each.text for each in complete("imagenet", 8)]
    assert complete("source:st", 9) == [Completion(0, 9, 'source:"starter catalogue"', 327)]
    (author,) = complete("author:mingxing", 15)[:1]
    assert author.text == 'author:"Mingxing Tan"' and author.papers == 6
    assert explored.engine.answer(View(author.text)).total == 6
    assert complete("tag:t", 5)[0].papers == 10
    assert complete("tit", 3)[0] == Completion(0, 3, "title:", None)
    assert complete("area:vis", 8)[0].text == "area:computer-vision"
    with_result = explored.engine.answer(View("has:result")).total
    assert complete("has:resu", 8) == [Completion(0, 8, "has:result", with_result)]
    assert all(each.papers is not None for each in complete("has:", 4))
    assert complete("bookmarked:", 11) == [], "a facet that is no field"
