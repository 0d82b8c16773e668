"""Trends and the map of tasks and methods: their numbers, their keys, and the lists to which they lead."""

from pathlib import Path

import pytest
from textual.widgets import Input

from factories import paper
from paper_index.papers.paper import Paper
from paper_index.search import Filter, View
from paper_tui.views.heat_map import HeatMap
from paper_tui.views.row_list import RowList
from paper_tui.views.year_grid import YearGrid
from tui.explorer import Explorer, Open

KNOWN = [
    paper(
        f"A Study of Shelves, Number {number}",
        f"25{month:02}.{number:05}",
        published=f"2025-{month:02}-10",
        tasks=["sorting books"] if number % 2 else ["binding"],
        methods=["ladder"] if number % 4 == 1 else ["glue"],
    )
    for month in (1, 2, 4)
    for number in range(month * 10, month * 10 + 2 * month)
]
"""2, 4 and 8 papers of three months, half of them about each of two tasks."""


async def show(explorer: Explorer, papers: list[Paper], key: str) -> None:
    await explorer.add_papers(papers)
    explorer.search_for("shelves")
    await explorer.settle()
    await explorer.press(key)


async def test_trends_lead_to_the_papers_of_a_value(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, KNOWN, "V")
        await explorer.until_seen("2025-01 to 2025-04 · 14 papers of the list", "2025-04: 4 of 8 papers, 50.0 per 100")
        assert "binding " in explorer.text and "sorting books" in explorer.text
        await explorer.press("down", "left")
        await explorer.until_seen("2025-03: no papers · most: 50.0 in 2025-01")
        await explorer.press("enter")
        assert explorer.main.view == View("shelves", frozenset({Filter("task", "sorting books")}))
        assert len(explorer.titles) == 7
        await explorer.press("less_than_sign", "V")
        await explorer.until_seen("14 papers of the list", "▌binding")
        await explorer.press("a")
        await explorer.until_seen("a list", "image classif")
        await explorer.press("enter")
        assert not explorer.main.view.query and len(explorer.main.view.filters) == 1


async def test_trends_show_other_kinds_periods_and_bars(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, KNOWN, "V")
        await explorer.press("tab")
        await explorer.until_seen("Trends of methods by month", "ladder")
        await explorer.press("full_stop")
        await explorer.until_seen("Trends of methods by week", "2025-W02", "2025-W15")
        await explorer.press("full_stop", "v")
        await explorer.until_seen("per 100 papers of 2025-04", "████", "v lines")
        await explorer.press("tab")
        await explorer.until_seen("has a data set.")
        await explorer.press("shift+tab", "shift+tab")
        await explorer.until_seen("sorting books")


@pytest.mark.slow
async def test_the_panel_of_a_wide_screen_shows_the_row_at_the_cursor(explore: Open) -> None:
    async with explore(size=(150, 42)) as explorer:
        await show(explorer, KNOWN, "V")
        await explorer.until_seen("binding: per 100 papers, and papers")
        await explorer.press("down")
        await explorer.until_seen("sorting books: per 100 papers, and papers")


@pytest.mark.slow
async def test_a_click_on_a_row_of_trends_moves_there_and_another_one_chooses_it(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, KNOWN, "V")
        await explorer.pilot.click(RowList, offset=(3, 1))
        await explorer.until(lambda: explorer.app.screen.query_one(RowList).cursor == 1)
        await explorer.pilot.click(RowList, offset=(3, 1))
        await explorer.until(lambda: not explorer.card_open)
        assert Filter("task", "sorting books") in explorer.main.view.filters


async def test_the_map_leads_to_the_papers_of_a_cell(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, KNOWN, "H")
        await explorer.until_seen("14 papers of the list with a task and a method", "binding × glue")
        await explorer.press("right")
        await explorer.until_seen("binding × ladder", "no paper")
        await explorer.press("enter")
        assert explorer.card_open
        await explorer.press("down", "enter")
        chosen = frozenset({Filter("task", "sorting books"), Filter("method", "ladder")})
        assert explorer.main.view == View("shelves", chosen) and len(explorer.titles) == 3
        await explorer.press("less_than_sign", "H")
        await explorer.until_seen("binding × glue")
        await explorer.press("t")
        assert explorer.main.view.filters == {Filter("task", "binding")}


async def test_the_columns_of_a_narrow_map_follow_the_cursor(explore: Open) -> None:
    many = [
        paper(f"A Study of Shelves with Tool {n}", f"2501.0{n:04}", published="2025-01-10", tasks=["binding"],
              methods=[f"tool-number-{n}"])
        for n in range(10, 30)
    ]  # fmt: skip
    async with explore(size=(60, 18)) as explorer:
        await show(explorer, many, "H")
        await explorer.until_seen("binding × tool-number-10", "TN11 tool-number-10")
        map = explorer.app.screen.query_one(HeatMap)
        assert map.shown_columns == range(7)
        await explorer.press("end")
        await explorer.until(lambda: map.shown_columns == range(9, 16))
        await explorer.pilot.resize_terminal(120, 40)
        await explorer.settle()
        assert map.column in map.shown_columns and len(map.shown_columns) > 10
        await explorer.pilot.click(HeatMap, offset=(2 + 8 + 6 * 2, 0))
        await explorer.until(lambda: map.column != 15)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("key", ["V", "H"])
async def test_without_facts_the_view_says_how_to_get_them(explore: Open, key: str) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, [paper("A Study of Shelves", "2501.00001", published="2025-01-10")], key)
        await explorer.until_seen("None of these papers has a task.")
        await explorer.press("down", "enter", "right", "question_mark", "escape", "a")
        await explorer.until_seen("image classif", "a list")


async def test_my_reading_leads_to_weeks_tags_and_papers(explore: Open) -> None:
    async with explore(size=(80, 40)) as explorer:
        await explorer.add_papers(KNOWN)
        library, workspace = explorer.main.backend.workspace.library, explorer.main.backend.workspace
        library.set_state(workspace.found([KNOWN[0].id, KNOWN[1].id]), "read")
        library.rate(workspace.found([KNOWN[2].id]), 5)
        library.bookmark(workspace.found([KNOWN[3].id]))
        library.tag(workspace.found([KNOWN[4].id]), ["shelves"])
        await explorer.press("Y")
        await explorer.until_seen("2 read · 1 bookmarked and unread", "this week", "1 rated 4-5", "Mon ", "#shelves")
        await explorer.press("enter")
        await explorer.until_seen("Marked in 2", KNOWN[0].title, KNOWN[1].title, KNOWN[2].title)
        await explorer.press("down", "enter")  # a second Enter at once would count as a key that is held down
        await explorer.until(lambda: not explorer.card_open and explorer.main.row is not None)
        await explorer.press("escape", "Y")
        await explorer.until_seen("this week")
        await explorer.press("down", "enter")
        await explorer.until_seen("No paper was read, noted or rated 4 or 5 in")
        await explorer.press("tab", "enter")
        await explorer.until(lambda: explorer.main.view.filters == {Filter("tag", "shelves")})
        await explorer.press("Y")
        await explorer.until_seen("this week")
        await explorer.press("tab", "tab", "enter")
        await explorer.until(lambda: explorer.titles == [KNOWN[3].title])
        await explorer.press("Y")
        await explorer.until_seen("this week")
        await explorer.press("tab", "tab", "down", "enter")
        await explorer.until(lambda: explorer.main.panes.zoomed)
        assert explorer.main.backend.paper(explorer.main.row)[0] == KNOWN[3]


async def test_columns_have_their_names_after_a_text_in_place_of_the_map(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map has no width meanwhile, and Textual sends the new one only if nobody asked for its region before."""
    monkeypatch.setattr(HeatMap, "on_resize", lambda self: None)
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, KNOWN, "H")
        await explorer.until(lambda: all(name in explorer.text.splitlines()[1] for name in ("glue", "ladder")))


async def test_a_day_of_my_reading_leads_to_its_papers_by_keys_and_mouse(explore: Open) -> None:
    async with explore(size=(80, 40)) as explorer:
        await explorer.add_papers(KNOWN)
        workspace = explorer.main.backend.workspace
        workspace.library.set_state(workspace.found([KNOWN[0].id]), "read")
        await explorer.press("Y")
        await explorer.until_seen("this week")
        await explorer.press("tab")
        await explorer.until_seen(": 1 paper read, noted or rated")
        await explorer.press("up")
        await explorer.until_seen(": 0 papers read, noted or rated")
        await explorer.press("down", "down", "enter")
        await explorer.until_seen("Marked on ", KNOWN[0].title)
        await explorer.press("escape", "tab")
        await explorer.until(
            lambda: "papers read, noted or rated" not in explorer.text and "this week" in explorer.text
        )
        grid = explorer.app.screen.query_one(YearGrid)
        await explorer.pilot.click(grid, offset=(6, 1))
        await explorer.until_seen(": 0 papers read, noted or rated")
        await explorer.pilot.click(grid, offset=(6, 1))
        await explorer.until_seen("No paper was read, noted or rated 4 or 5 on ")


async def test_the_days_of_the_year_are_shown_on_request_in_a_small_terminal(explore: Open) -> None:
    async with explore(size=(60, 18)) as explorer:
        await explorer.press("r", "Y")
        await explorer.until_seen("this week")
        await explorer.settle()
        assert "Mon " not in explorer.text
        await explorer.press("v")
        await explorer.until_seen("Mon ", "Sun ")
        await explorer.press("v")
        await explorer.until(lambda: "Mon " not in explorer.text)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("key", ["V", "H", "Y"])
async def test_the_values_of_a_view_are_saved(
    explore: Open, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with explore(size=(80, 24)) as explorer:
        explorer.main.backend.workspace.library.set_state(explorer.main.backend.workspace.papers([1]), "read")
        await show(explorer, KNOWN, key)
        await explorer.until_seen("this week" if key == "Y" else "binding")
        await explorer.press("e")
        await explorer.until_seen("Save as", ".svg, .csv, .json, .txt")
        field = explorer.app.screen.query_one(Input)
        await explorer.press("enter")
        await explorer.until(lambda: explorer.said)
        (file,) = tmp_path.glob("*.svg")
        assert file.read_text("utf-8").startswith("<svg") and field.value == file.name
        await explorer.press("e", "enter")
        await explorer.until_seen("exists. Press Enter again")
        await explorer.write(explorer.app.screen.query_one(Input), "values.csv")
        await explorer.press("end", "enter")
        await explorer.until(lambda: explorer.said[-1].endswith("values.csv"))
        assert "," in (tmp_path / "values.csv").read_text("utf-8")
        await explorer.press("e")
        await explorer.write(explorer.app.screen.query_one(Input), "values.csv/file.txt")
        await explorer.press("end", "enter")
        await explorer.until(lambda: "Enter writes" not in explorer.text and "Writing" not in explorer.text)
        assert len(explorer.said) == 2 and explorer.app.screen.query(Input)


async def test_an_empty_view_has_no_hints_of_keys_that_need_its_contents(explore: Open) -> None:
    async with explore(query="zzqqxx") as explorer:
        for key, hidden, shown in (
            ("V", "Enter filter", "by week"),
            ("H", "Enter filter", "a all"),
            ("Y", "e save", ""),
        ):
            await explorer.press(key)
            await explorer.until_seen("No paper matches" if shown else "not marked any paper")
            hints = explorer.text.split("\n")[-3]
            assert hidden not in hints and shown in hints and "q back" in hints
            await explorer.press("enter", "e", "q")
            assert not explorer.card_open
