"""Trends: shares by month and week, their directions, and the cause where there are none."""

from collections.abc import Iterator
from typing import Any

import pytest

from factories import paper
from index.search.small_homes import Small, opened
from paper_index.insights import new_terms, trends
from paper_index.insights.models import FALLING, RISING, STEADY
from paper_index.insights.trends import direction
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View


@pytest.fixture
def small(home: Home) -> Iterator[Small]:
    with opened(home) as small:
        yield small


def _add(small: Small, *papers: Paper) -> None:
    """Let a corpus have some papers only."""
    with small.corpus.database.transaction() as db:
        for table in ("facet", "appearance", "alias", "paper"):
            db.execute(f"delete from {table}")
    small.corpus.add(papers)


def _papers(published: str, number: int, **more: Any) -> list[Paper]:
    return [paper(f"On {published}, {n}: {more}", published=published, **more) for n in range(number)]


def test_shares_are_per_100_papers_of_a_month_and_gaps_have_none(small: Small) -> None:
    _add(
        small,
        *_papers("2025-01-05", 3, tasks=["detection"]),
        *_papers("2025-01", 1),
        *_papers("2025-03-31", 1, tasks=["detection", "tracking"]),
        *_papers("2025-03-01", 1),
        *_papers("2025", 2, tasks=["detection"]),
        *_papers("", 1, tasks=["detection"]),
    )
    found = trends(small.engine)
    assert [(period.label, period.papers) for period in found.periods] == [
        ("2025-01", 4),
        ("2025-02", 0),
        ("2025-03", 2),
    ]
    assert [(trend.value, trend.counts, trend.total) for trend in found.trends] == [
        ("detection", (3, 0, 1), 4),
        ("tracking", (0, 0, 1), 1),
    ]
    assert found.trends[0].shares == (75.0, None, 50.0)
    assert (found.papers, found.undated, found.note) == (6, 3, "")
    assert [trend.value for trend in trends(small.engine, limit=1).trends] == ["detection"]
    assert [period.label for period in trends(small.engine, since="2025-02-10").periods] == ["2025-03"]


def test_weeks_need_a_day_and_follow_each_other_across_years(small: Small) -> None:
    _add(small, *_papers("2024-12-29", 1, tasks=["x"]), *_papers("2025-01-06", 1), *_papers("2025-01", 1))
    found = trends(small.engine, by="week")
    assert [period.label for period in found.periods] == ["2024-W52", "2025-W01", "2025-W02"]
    assert found.undated == 1


def test_trends_of_tags_and_of_the_papers_of_a_view(small: Small) -> None:
    _add(small, *_papers("2025-01-05", 4, tasks=["mamba"]), *_papers("2025-02-05", 4))
    some = list(small.corpus.reader.papers(range(1, 100)))[:3]
    small.library.tag(some, ["thesis/nas"])
    assert {trend.value for trend in trends(small.engine, kind="tag").trends} == {"thesis", "thesis/nas"}
    rows = small.engine.answer(View('task:"mamba"')).rows
    found = trends(small.engine, within=rows)
    assert (found.papers, found.trends[0].shares) == (4, (100.0,))
    assert found.note == "All papers are of one month, 2025-01, so there is no trend yet."
    assert trends(small.engine, within=[]).note == "No paper matches. Try another query."
    none = small.engine.answer(View("NOT task:mamba")).rows
    assert trends(small.engine, within=none).note.startswith("None of these papers has a task. Try another query")


def test_a_few_papers_at_the_ends_do_not_stretch_the_months(small: Small) -> None:
    _add(
        small,
        *_papers("1950-01-01", 1),
        *_papers("2025-01-05", 80, tasks=["x"]),
        *_papers("2025-02-05", 60),
        *_papers("2099-01-01", 1),
    )
    assert [period.label for period in trends(small.engine).periods] == ["2025-01", "2025-02"]
    every = trends(small.engine, since="1900-01-01").periods
    assert every[-1].label == "2025-02" and len(every) == 600
    assert [period.label for period in trends(small.engine, since="2030-01-01").periods] == ["2099-01"]


def test_missing_data_is_explained(small: Small) -> None:
    _add(small)
    for note in (trends(small.engine).note, new_terms(small.corpus.reader, small.engine).note):
        assert note == "There are no papers yet. 'paper-tui import FILE' and 'paper-tui fetch' add papers."
    small.corpus.add(_papers("", 1, tasks=["x"]))
    for note in (trends(small.engine).note, new_terms(small.corpus.reader, small.engine).note):
        assert note.startswith("No paper has a date. 'paper-tui import FILE'")
    small.corpus.add(_papers("2025-01", 1))
    assert trends(small.engine, kind="method").note.startswith("No paper has a method. ")
    assert trends(small.engine, kind="tag").note == "No paper has a tag. 'paper-tui tag add TAG ID' adds one."
    assert trends(small.engine, by="week").note == "Weeks need dates with a day, and no paper has one. Try months."
    assert trends(small.engine, since="2030-01-01").note == "No paper has a date since 2030-01-01. Try an earlier date."


@pytest.mark.parametrize(
    ("counts", "sizes", "expected"),
    [
        ([], [], ""),
        ([5], [10], ""),
        ([0, 0], [0, 5], ""),
        ([1, 9], [100, 100], RISING),
        ([10, 10, 10, 30, 30, 30], [100] * 6, RISING),
        ([30, 30, 30, 10, 10, 10], [100] * 6, FALLING),
        ([10, 11, 9, 10, 12, 9], [100] * 6, STEADY),
        ([100_000, 103_000], [1_000_000, 1_000_000], STEADY),
        ([90] * 9 + [10] * 15, [100] * 24, STEADY),
        ([100, 100], [100, 100], STEADY),
    ],
)
def test_direction_compares_the_latest_periods_with_those_before(
    counts: list[int], sizes: list[int], expected: str
) -> None:
    assert direction(counts, sizes) == expected


def _month(month: str, number: int, topic: str, task: str) -> list[Paper]:
    return [
        paper(f"{topic} {month[-1]}{'abcdefghijklmnopqrst'[n]}", published=month, abstract=f"{topic}.", tasks=[task])
        for n in range(number)
    ]


def test_new_terms_are_those_of_the_latest_month(small: Small, home: Home) -> None:
    _add(
        small,
        *(each for month in ("01", "02", "03") for each in _month(f"2025-{month}", 15, "Slow Convolutions", "vision")),
        *_month("2025-04", 5, "Slow Convolutions", "vision"),
        *_month("2025-04", 9, "State Space Models", "sequences"),
    )
    found = new_terms(small.corpus.reader, small.engine)
    assert found.note == "Words need the index. 'paper-tui index build' builds it."
    assert [(term.kind, term.label, term.papers, term.before) for term in found.terms] == [("task", "sequences", 9, 0)]
    assert small.ready(home)
    found = new_terms(small.corpus.reader, small.engine)
    assert found.period and (found.period.label, found.period.papers) == ("2025-04", 14)
    assert [period.label for period in found.before] == ["2025-01", "2025-02", "2025-03"]
    assert {term.label for term in found.terms} <= {"sequences", "State Space", "state space", "space models"}
    assert {term.kind for term in found.terms} == {"task", "pair"} and found.note == ""
    assert all(term.papers == 9 and term.z > 2 for term in found.terms)
    for term in found.terms:
        assert small.engine.answer(View(term.query)).total == 9
    slow = small.engine.answer(View("slow")).rows
    assert new_terms(small.corpus.reader, small.engine, within=slow).terms == ()


def test_titles_without_words_do_no_harm(small: Small, home: Home) -> None:
    _add(
        small,
        *(paper("·" * n, f"dots-{n}", published="2025-01-01") for n in range(1, 4)),
        *_month("2025-02", 6, "State Space Models", "sequences"),
    )
    assert small.ready(home)
    found = new_terms(small.corpus.reader, small.engine)
    assert found.terms and {term.papers for term in found.terms} == {6}
    assert small.engine.indexed, "the index is not taken for damaged"


def test_one_month_or_nothing_new_is_explained(small: Small, home: Home) -> None:
    _add(small, *_month("2025-01", 15, "Slow Convolutions", "vision"))
    found = new_terms(small.corpus.reader, small.engine)
    assert found.note == "All papers are of one month, 2025-01, so no term can be new."
    small.corpus.add(_month("2025-02", 3, "Slow Convolutions", "vision"))
    assert small.ready(home)
    found = new_terms(small.corpus.reader, small.engine)
    assert found.note == "No term is much more frequent in 2025-02 than before; it has 3 papers."
