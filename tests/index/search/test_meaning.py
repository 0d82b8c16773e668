"""The parts of a query by meaning: words, and conditions that every paper has to meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.search import View
from paper_index.search.query.meaning import parts_of, rarer_words
from paper_index.search.query.parser import parse
from paper_index.search.query.problems import problems


@pytest.mark.parametrize(
    "query, words, conditions",
    [
        ("~ agents that plan", "agents that plan", ""),
        ("~agents", "agents", ""),
        (" ~ year:2025 agents -survey", "agents", "year:2025 -survey"),
        ('~ robots "world model" tag:thesis', "robots world model", '"world model" tag:thesis'),
        ("~ cats NOT dogs", "cats", "NOT dogs"),
        ("~ cats AND mice", "cats mice", ""),
        ("~ agents (lidar OR radar)", "agents", "(lidar OR radar)"),
        ("~ agents (LLMs) year:2025", "agents LLMs", "year:2025"),
        ("~ =GAN seg* faces", "faces", "=GAN seg*"),
        ("~ Do models, when they plan, look ahead? Not always - (see OR)", None, ""),
        ("~ year:2025", "", "year:2025"),
        ("~", "", ""),
    ],
)
def test_words_are_searched_and_the_rest_holds_for_every_paper(query: str, words: str | None, conditions: str) -> None:
    found = parts_of(query)
    assert " ".join(found.conditions.split()) == conditions
    assert " ".join(found.words.split()) == (query[2:] if words is None else words)
    assert len(found.words) == len(found.conditions) == len(query)


def test_of_a_long_query_frequent_words_are_not_looked_up() -> None:
    papers = {"model": 900, "data": 600, "deep": 500, "robots": 120, "noise": 20, "hinges": 2}
    words = "how do the deep models of robots learn from noise in data on hinges"
    kept = rarer_words(words, lambda word: papers.get(word, 0), 1_000)
    assert kept == "how do the      models of robots learn from noise in      on hinges"
    assert rarer_words("deep model data", papers.__getitem__, 1_000) == "deep model data"


def test_a_query_by_meaning_is_without_its_sign_a_query_by_words() -> None:
    assert parse("~ cats year:2025") == parse("  cats year:2025")
    assert problems("~ cats") == []
    ((start, end, _),) = problems("~ cats titel:x")
    assert "~ cats titel:x"[start:end].startswith("titel")
    assert View("~ cats").by_meaning and not View("cats~").by_meaning


@given(st.text("~ab:\"()-'ORNOT=*#,. \n", max_size=30))
def test_any_text_has_parts_of_its_length(text: str) -> None:
    found = parts_of(text)
    assert len(found.words) == len(found.conditions) == len(text)
    parse(found.words)
    parse(found.conditions)
