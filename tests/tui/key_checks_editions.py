"""Checks of the keys for editions."""

from factories import paper
from tui.explorer import Explorer
from tui.key_checks import checks

DAYS = ("2025-02-27", "2025-03-10", "2025-03-11", "2025-03-14", "2025-03-18", "2025-04-01")


async def dated(explorer: Explorer) -> None:
    """Have papers of some days, the more votes the later."""
    await explorer.add_papers(
        paper(f"A Paper of {day} no. {n}", appearances=[{"edition": day, "rank": n, "votes": 10 * at + n}])
        for at, day in enumerate(DAYS)
        for n in (1, 2)
    )
    explorer.main.search.repeat(explorer.main.view)
    await explorer.settle()


async def shows(explorer: Explorer, keys: tuple[str, ...], edition: str | None, papers: int | None = None) -> None:
    """Check which edition keys lead to."""
    await explorer.press(*keys)
    assert explorer.main.view.edition == edition
    assert papers is None or len(explorer.titles) == papers


@checks("edition.previous")
async def check_edition_previous(explorer: Explorer, key: tuple[str, ...]) -> None:
    await shows(explorer, key, "Sep 17 · page 002", 53)  # pages by the days they show
    await dated(explorer)
    await explorer.press("X")
    await shows(explorer, key, "2025-04-01", 2)
    assert "1 Apr 2025 ✕" in explorer.text
    await shows(explorer, (*key, *key), "2025-03-14")
    await shows(explorer, ("d", "m", *key), "2025-02", 2)
    await shows(explorer, key, "2025-02")
    assert "February 2025 is the oldest edition in this list." in explorer.said
    explorer.edit_query("zzqq")
    await explorer.press("enter", *key)
    assert explorer.main.view.edition == "2025-02"


@checks("edition.next")
async def check_edition_next(explorer: Explorer, key: tuple[str, ...]) -> None:
    await dated(explorer)
    await shows(explorer, key, "2025-04-01")
    await shows(explorer, key, "2025-04-01")
    assert "1 Apr 2025 is the newest edition in this list." in explorer.said
    explorer.show_edition("2025-03-12")  # which has no papers
    await explorer.settle()
    await shows(explorer, key, "2025-03-14")
    await shows(explorer, ("d", "w", *key), "2025-W12")


@checks("edition.week_before")
async def check_edition_week_before(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert any("no full dates" in said for said in explorer.said)
    await dated(explorer)
    await shows(explorer, key, "2025-W14", 2)
    await shows(explorer, key, "2025-W12", 2)
    await shows(explorer, (*key, "d", "d"), "2025-03-14", 2)
    await shows(explorer, key, "2025-02-27", 2)
    await shows(explorer, key, "2025-02-27")
    assert "No edition a week before 27 Feb 2025 in this list." in explorer.said


@checks("edition.week_after")
async def check_edition_week_after(explorer: Explorer, key: tuple[str, ...]) -> None:
    await dated(explorer)
    explorer.show_edition("2025-02")
    await shows(explorer, key, "2025-W11", 6)
    await shows(explorer, (*key, *key), "2025-W14")
    await shows(explorer, key, "2025-W14")
    assert "No edition a week after 31 Mar – 6 Apr 2025 in this list." in explorer.said


@checks("edition.day")
async def check_edition_day(explorer: Explorer, key: tuple[str, ...]) -> None:
    await dated(explorer)
    await explorer.press(key[0])
    assert "d …  a All" in explorer.text and "  m Month" in explorer.text
    await shows(explorer, key[1:], "2025-04-01")
    assert explorer.titles == ["A Paper of 2025-04-01 no. 2", "A Paper of 2025-04-01 no. 1"]
    explorer.show_edition("2025-W11")
    await shows(explorer, key, "2025-03-14")


@checks("edition.week")
async def check_edition_week(explorer: Explorer, key: tuple[str, ...]) -> None:
    await dated(explorer)
    explorer.show_edition("2025-03-11")
    await shows(explorer, key, "2025-W11", 6)
    assert explorer.titles[0] == "A Paper of 2025-03-14 no. 2", "most votes first"
    assert "▲32 · Daily Papers 14 Mar 2025, #2" in explorer.text
    assert "10–16 Mar 2025 ✕" in explorer.text


@checks("edition.month")
async def check_edition_month(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert any("no full dates" in said for said in explorer.said)
    await dated(explorer)
    explorer.show_edition("2025-03-11")
    await shows(explorer, key, "2025-03", 8)


@checks("edition.all")
async def check_edition_all(explorer: Explorer, key: tuple[str, ...]) -> None:
    await dated(explorer)
    await shows(explorer, ("d", "m", *key), None, 339)
    await explorer.press(*key)
    assert "Showing all editions." in explorer.said
