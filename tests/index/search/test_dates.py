"""Dates as queries name them: every day is in the periods it belongs to, and in no others."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from hostile_text import anything
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.papers.editions import MONTH_NAMES, begun_between
from paper_index.search import Engine, View
from paper_index.search.query.dates import WORDS, days_of, may_become_dates, parse_dates, stored_bounds

TODAY = date(2026, 11, 30)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
near = st.integers(-800, 800).map(timedelta)


def is_in(day: date, text: str, today: date = TODAY) -> bool:
    bounds = parse_dates(text, today)
    assert bounds, text
    first, last = days_of(bounds)
    within = bounds[0] <= int(f"{day:%Y%m%d}") <= bounds[1]
    assert within == (first <= day <= last), "the days are those of the numbers"
    return within


@given(days, near)
def test_a_day_is_in_its_own_week_month_and_year_only(day: date, off: timedelta) -> None:
    other = day + off
    year, week, _ = day.isocalendar()
    for text in (f"{year}-W{week:02}", f"{year}w{week}", f"{year}/W{week:02}"):
        assert is_in(other, text) == (other.isocalendar()[:2] == (year, week))
    name = MONTH_NAMES[day.month - 1]
    spellings = (
        f"{day:%Y-%m}", f"{day:%Y/%m}", f"{day.year}-{day.month}", f"{day:%Y%m}", f"{name[:3]}-{day.year}",
        f"{name.title()} {day.year}", f"{day.year} {name}", f"{name[:3]}{day.year}",
    )  # fmt: skip
    assert all(is_in(other, text) == ((other.year, other.month) == (day.year, day.month)) for text in spellings)
    assert is_in(other, f"{day.year}") == (other.year == day.year)
    for text in (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}-{day.month}-{day.day}"):
        assert is_in(other, text) == (other == day)


@given(days, days, near)
def test_comparisons_and_ranges_join_at_their_edges(one: date, two: date, off: timedelta) -> None:
    one, two = min(one, two), max(one, two)
    day, year, week = one + off, one.isocalendar()[0], one.isocalendar()[1]
    monday = date.fromisocalendar(year, week, 1)
    for sign in (">", ">=", "<", "<=", "≥", "≤", "=>", "=<"):
        least, most = monday, monday + timedelta(days=6)
        wanted = {">": day > most, "<": day < least}.get(
            sign, day >= least if sign in (">=", "=>", "≥") else day <= most
        )
        assert is_in(day, f"{sign}{year}-W{week:02}") == wanted
        month = (day.year, day.month)
        own = (one.year, one.month)
        wanted = {">": month > own, "<": month < own}.get(
            sign, month >= own if sign in (">=", "=>", "≥") else month <= own
        )
        assert is_in(day, f"{sign}{one:%Y-%m}") == wanted
    assert is_in(day, f"{one}..{two}") == is_in(day, f"{two}..{one}") == (one <= day <= two)
    assert is_in(day, f"{one}..") == (one <= day) and is_in(day, f"..{two}") == (day <= two)
    assert is_in(day, f"{one.year}-{two.year}") == (one.year <= day.year <= two.year)


@given(days, near)
def test_days_and_periods_before_today(today: date, off: timedelta) -> None:
    day = today + off
    week = day.isocalendar()[:2]
    before = (today.replace(day=1) - timedelta(days=1)).timetuple()[:2]
    expected = {
        "today": day == today,
        "yesterday": day == today - timedelta(days=1),
        "this-week": week == today.isocalendar()[:2],
        "last-week": week == (today - timedelta(days=7)).isocalendar()[:2],
        "this-month": day.timetuple()[:2] == today.timetuple()[:2],
        "last-month": day.timetuple()[:2] == before,
        "this-year": day.year == today.year,
        "last-year": day.year == today.year - 1,
    }
    assert set(expected) == set(WORDS)
    for text, wanted in expected.items():
        assert is_in(day, text, today) == is_in(day, text.replace("-", " ").upper(), today) == wanted, text
    latest = max(each for each in (today.year, today.year - 1) if (each, day.month) <= (today.year, today.month))
    assert is_in(day, MONTH_NAMES[day.month - 1][:3], today) == (day.year == latest)


@given(days, near, st.integers(1, 60), st.integers(0, 60))
def test_ages(today: date, off: timedelta, some: int, more: int) -> None:
    day = today + off
    age = (today - day).days
    assert is_in(day, f"{some}d", today) == (0 <= age < some)
    assert is_in(day, f"{some}w", today) == (0 <= age < 7 * some)
    assert is_in(day, f">{some}d", today) == (age > some) and is_in(day, f">={some}d", today) == (age >= some)
    assert is_in(day, f"<{some}w", today) == (age < 7 * some) and is_in(day, f"<={some}d", today) == (age <= some)
    later, earlier = (parse_dates(f"{some}d", today, sign) for sign in "><")
    assert later and earlier
    assert (later[0] <= int(f"{day:%Y%m%d}")) == (age < some) and (int(f"{day:%Y%m%d}") <= earlier[1]) == (age > some)
    assert is_in(day, f"{some + more}d..{some}d", today) == (some <= age <= some + more)


@pytest.mark.parametrize(
    ("stored", "query", "wanted"),
    [
        ("2025-02", "2025-02-01..2025-02-28", True),
        ("2024-02", "2024-02-01..2024-02-28", False),
        ("2025-02", "2025-02-02..2025-03", False),
        ("2025-02-29", "2025-02", True),
        ("2025", "2025-01..2025-12", True),
        ("2025", "2025-01..2025-12-30", False),
        ("2025-12", ">=2025-w49", True),
    ],
)
def test_a_date_is_in_a_range_as_a_whole(stored: str, query: str, wanted: bool) -> None:
    held, asked = stored_bounds(stored), parse_dates(query, TODAY)
    assert held and asked
    assert (asked[0] <= held[0] and held[1] <= asked[1]) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2025-0",
        "2025-13",
        "2025-02-00",
        "20250200",
        "2025-02-30",
        "2026-w54",
        "2025-w53",
        "0000",
        "feb-feb",
        "2025-feb-2025",
        "mayo",
        "0d",
        "7m",
        "..",
        "2025..x",
    ],
)
def test_a_date_that_does_not_exist(text: str) -> None:
    assert parse_dates(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["2", "2025-", "2025/", "2025-w", ">=2", "7", "this", "last-w", "YEST", "feb..", "2025..f", "2025-0", "last_"],
)
def test_the_beginning_of_a_date(text: str) -> None:
    assert may_become_dates(text)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-13", "2025-99", "2025-w60", "20250230", "last-day", "2025-03-14x", "july-x"]
)
def test_what_cannot_become_a_date(text: str) -> None:
    assert not may_become_dates(text)


@given(anything | st.text("0123456789-/.wd<>=afeb ", max_size=24))
def test_any_text_is_a_date_or_none(text: str) -> None:
    if (bounds := parse_dates(text)) and bounds[0] <= bounds[1]:
        first, last = days_of(bounds)
        assert isinstance(may_become_dates(text), bool) and (first <= last or bounds[1] - bounds[0] < 1)


def test_papers_by_the_day_on_which_they_were_added(corpus: Corpus, library: Library, tmp_path: Path) -> None:
    for number, day in enumerate([date(2025, 2, 28), date(2025, 3, 1), date.today()], 1):
        corpus.add([paper(f"Paper {number}", str(number))], name="page")
        with corpus.database.transaction() as db:
            stamp = datetime.combine(day, time(23, 59)).timestamp()
            db.execute("update import set stamp = ? where number = (select max(number) from import)", (stamp,))
    corpus.add([paper("Paper 1", "1", abstract="The same.")], name="page")
    engine = Engine(corpus.reader, library, tmp_path)

    def rows(query: str) -> set[int]:
        return set(engine.answer(View(query)).rows)

    assert rows("added:2025-02") == {1} and rows("added:2025-03") == {2} and rows("added:today") == {3}
    assert rows("added:>2025-02-28") == {2, 3} and rows("-added:1d paper") == {1, 2}
    assert engine.answer(View("added:2020..2021")).note.startswith("No paper was added from 2020-01-01 to 2021-12-31.")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("2026-w05", ["2026-W05", "2026-01-26"]),
        ("2026-01", ["2026-01", "2026-W05", "2026-01-26"]),
        ("2026-01-26", ["2026-01-26"]),
        ("2026-01-26..2026-01-31", ["2026-01-26"]),
        (">=2026", ["2026-01", "2026-W05", "2026-01-26", "2026-02"]),
    ],
)
def test_editions_of_a_period(query: str, expected: list[str]) -> None:
    labels = ["2025-12-31", "2026-01", "2026-W05", "2026-01-26", "2026-02", "page 4"]
    bounds = parse_dates(query, TODAY)
    assert bounds and begun_between(labels, *days_of(bounds)) == expected
