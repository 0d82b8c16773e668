"""Weeks and months hold the days that lie in them, in filters, counts, queries and orders."""

import pytest

from factories import paper
from paper_index.papers.editions import kind_of, last_day, parts
from paper_index.search import Filter, View
from paper_index.workspace import Workspace


def test_what_is_a_day_a_week_or_a_month() -> None:
    kinds = {
        "2025-03-14": "day",
        "2025-W11": "week",
        "2025-03": "month",
        "2024-02-30": "",
        "2025-W54": "",
        "page 4": "",
    }
    assert {label: kind_of(label) for label in kinds} == kinds
    assert kind_of("２０２５-03-14") == "", "other digits are a name"


@pytest.mark.parametrize("month, last", [("2024-02", 29), ("2025-02", 28), ("2025-12", 31), ("9999-12", None)])
def test_months_have_their_days(month: str, last: int | None) -> None:
    assert parts(month)[-1] == (f"{month}-{last}" if last else month)
    assert last is None or last_day(month).day == last


def test_a_week_is_that_of_its_thursday() -> None:
    assert parts("2025-W01") == (
        "2025-W01",
        *(f"2024-12-{n}" for n in (30, 31)),
        *(f"2025-01-0{n}" for n in range(1, 6)),
    )
    assert "2025-W10" in parts("2025-03") and "2025-W09" not in parts("2025-03")


def test_days_are_found_counted_and_ordered_under_their_week(workspace: Workspace) -> None:
    days = {"2025-03-10": 5, "2025-03-16": 9, "2025-03-17": 1}
    workspace.corpus.add(
        paper(f"Of {day}", appearances=[{"edition": day, "rank": 1, "votes": votes}]) for day, votes in days.items()
    )
    workspace.corpus.add([paper("Of the week", appearances=[{"edition": "2025-W11", "rank": 3, "votes": 7}])])
    chosen = View(filters=frozenset({Filter("edition", "2025-W11")}))
    answer = workspace.engine.answer(chosen)
    assert [line.title for line in workspace.corpus.reader.lines(answer.rows)] == [
        "Of 2025-03-16",
        "Of the week",
        "Of 2025-03-10",
    ]
    assert ("2025-W11", 3) in answer.facets["edition"]
    assert workspace.engine.answer(View("edition:2025-W11")).total == 3
    month = workspace.engine.answer(View(filters=frozenset({Filter("edition", "2025-03")})))
    assert (month.total, ("2025-03", 4) in month.facets["edition"]) == (4, True)
    but = workspace.engine.answer(View(filters=frozenset({Filter("edition", "2025-W11", exclude=True)})))
    assert but.total == 328
    places = workspace.corpus.reader.edition("2025-W11")
    assert sorted(places.values(), key=str) == [(3, 7), (None, 5), (None, 9)]
