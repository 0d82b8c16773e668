"""The parts of a query that commands refuse."""

import pytest

from paper_index.search.query.problems import problems


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("is:unred mamba", {"is:unred": "Did you mean is:unread?"}),
        ("is:removed mamba", {"is:removed": "'paper-tui remove --list' lists them"}),
        ("date:2025-13 votes:abc", {"date:2025-13": "Write a date", "votes:abc": "needs a number"}),
        ("author: tag:", {"author:": "right after 'author:'", "tag:": "right after 'tag:'"}),
        ('tag:""', {'tag:""': "right after 'tag:'"}),
        ("autor:hinton", {"autor:": "No field autor:, searched as a word. Did you mean author:?"}),
        ("(a (b)", {"(": "not closed"}),
        ("a) b", {")": "not opened"}),
        ("-", {"-": "after the minus"}),
        ("a -", {"-": "after the minus"}),
        ('a "b c', {'"b c': "not closed"}),
        ("OR a", {"OR": "on both sides"}),
        ("a ||", {"||": "on both sides"}),
        ("title:() a", {"title:": "right after 'title:'"}),
        ("title:(a", {"(": "not closed"}),
        ("taks:(a b)", {"taks:": "Did you mean task:?"}),
        ("a NOT", {"NOT": "after it"}),
        ("~2 a", {"~2": "right before it"}),
        ("( )", {"( )": "no search terms"}),
        ("?!", {"?!": "no search terms"}),
        (" ".join(f"title:w{n}" for n in range(33)), {"title:w32": "Only the first 32"}),
    ],
)
def test_a_part_that_is_not_understood_is_named(query: str, parts: dict[str, str]) -> None:
    found = {query[start:end]: why for start, end, why in problems(query)}
    assert found.keys() == parts.keys()
    assert all(parts[part] in why for part, why in found.items())


@pytest.mark.parametrize(
    "query",
    [
        "",
        "the",
        "Mamba - a survey",
        "Mamba: linear time & more",
        '(a OR b) -c NOT (d "e f") -"g h"',
        "author:lv tag:#x is:unread date:2025 votes:>50 =exact seg* difusion~",
        "https://arxiv.org/abs/2401.00001 10.1000/a:b",
        "cats and dogs or not",
        "title:(cats OR dogs) -author:(li !chen) votes>50 year = 2026 a || b && c | d",
        "PMID: 31452104",
        " ".join(f"w{n}" for n in range(33)),
        "arXiv:2401.00001 [cs.CL]",
    ],
)
def test_all_of_a_valid_query_is_understood(query: str) -> None:
    assert problems(query) == []


@pytest.mark.parametrize(
    "text",
    [
        "[1] Wu, J. (2025). Okapis (and more: NOT #few.\n[2] Li, A. (2024). Trees - OR leaves AND.",
        "(Wu & Li, 2026; Chen et al., 2025)",
        r"\cite{wu2026okapis}",
    ],
)
def test_a_pasted_list_and_citations_have_no_problems(text: str) -> None:
    assert problems(text) == []
