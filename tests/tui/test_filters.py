"""The filters: bars, facets that open and close, tags as a tree, saved searches with what is new, the calendar."""

import json

import pytest

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import Answer, Filter, View
from paper_index.workspace import Workspace
from paper_tui.dialogs.calendar import CalendarDialog
from paper_tui.widgets.filter_pane.entries import Opened, SavedLine, entries, found_entries
from paper_tui.widgets.filter_pane.pane import bar
from tui.explorer import Open


@pytest.mark.parametrize(
    ("papers", "most", "drawn"),
    [(0, 5, "   "), (1, 1_000, "╸  "), (500, 1_000, "━╸ "), (1_000, 1_000, "━━━"), (0, 0, "   ")],
)
def test_a_bar_is_as_long_as_the_papers_are_many(papers: int, most: int, drawn: str) -> None:
    assert bar(papers, most) == drawn


def test_tags_stand_below_those_they_are_nested_in() -> None:
    tags = [("a", 3), ("zoo", 4), ("a/b", 2), ("A/c/d", 1), ("a/c", 1), ("a-b", 1)]
    lines = entries(Answer(View(), facets={"tag": tags}), Opened())
    assert [line.text for line in lines] == ["▾ Tags", "#zoo", "#a", "  b", "  c", "    d", "#a-b"]
    assert [line.value for line in lines[1:]] == ["zoo", "a", "a/b", "a/c", "A/c/d", "a-b"]


def test_editions_of_one_name_are_told_apart() -> None:
    editions = [("Mar 14 · page 000", 3), ("Mar 14 · page 007", 2), ("page 004", 1)]
    answer = Answer(View(), facets={"edition": editions})
    shown = ["Mar 14 · page 007", "Mar 14 · page 000", "sample page 4"]
    assert [line.text for line in entries(answer, Opened())][1:] == shown, "the newest first"
    assert [line.text for line in found_entries(answer, "edition", "mar")][2:] == shown[:2]


def test_saved_searches_come_first() -> None:
    lines = entries(Answer(View(), facets={"kind": [("survey", 2)]}), Opened(), [SavedLine("[red]swin", 1, True, 3)])
    assert [(line.text, line.said) for line in lines[:2]] == [("▾ Saved searches", ""), ("1 [red]swin", "3 new")]


async def test_facets_close_and_open(explore: Open) -> None:
    """By key and click, for as long as the program runs; a chosen value stays in sight."""
    async with explore() as explorer:
        await explorer.press("f", "k", "enter")
        assert "▸ Year" in explorer.text
        assert "  2024  " not in explorer.text
        explorer.main.view = View(filters=frozenset({Filter("year", "2024")}))
        await explorer.settle()
        assert "▸ Year 13" in " ".join(explorer.text.split())
        assert "✓ 2024" in explorer.text
        await explorer.press("X")
        await explorer.pilot.click("#filter", offset=(4, 1))
        await explorer.settle()
        assert "▾ Year" in explorer.text
        assert "  2024  " in explorer.text


@pytest.mark.slow
async def test_a_second_click_on_a_filter_removes_it(explore: Open) -> None:
    """Nothing moves under the mouse, whatever the facets above lose."""
    async with explore(size=(120, 30)) as explorer:
        pane = explorer.main.filter_pane
        number = next(
            n for n, entry in enumerate(pane.entries) if (entry.facet, entry.value) == ("kind", "architecture")
        )
        pane.scroll_to(y=number - 10, animate=False, force=True)
        await explorer.settle()
        line = number - pane.scroll_offset.y
        for filters in ({Filter("kind", "architecture")}, set()):
            await explorer.pilot.click("#filter", offset=(6, line + 1))
            await explorer.settle()
            assert explorer.main.view.filters == filters
            shown = explorer.text.split("\n")
            assert "architecture" in shown[pane.region.y + line + 1]


@pytest.mark.slow
async def test_a_filter_stays_under_the_mouse_where_the_facets_above_are_shorter(explore: Open) -> None:
    """The pane is at the top, or at its end: it cannot scroll any further."""
    async with explore(size=(120, 24)) as explorer:
        pane = explorer.main.filter_pane
        for value, y in (("Quoc V. Le", 0), ("starter catalogue", 1_000)):
            pane.scroll_to(y=y, animate=False, force=True)
            await explorer.settle()
            line = next(n for n, text in enumerate(explorer.text.split("\n")) if value in text[:28])
            for chosen in (1, 0):
                await explorer.pilot.click(offset=(6, line))
                await explorer.settle()
                assert len(explorer.main.view.filters) == chosen
                assert value in explorer.text.split("\n")[line][:28]
        await explorer.press("escape")
        assert all(entry.text or entry.facet for entry in pane.entries), "no blank lines are left"


async def test_the_filters_begin_at_the_top_until_the_user_goes_there(explore: Open) -> None:
    """The first answer may have other facets than the next ones."""
    async with explore(size=(120, 24)) as explorer:
        pane = explorer.main.filter_pane
        answer = pane.answer
        assert answer is not None
        pane.answer = Answer(View(), facets={"kind": answer.facets["kind"]})
        pane.answer = answer
        await explorer.pilot.resize_terminal(120, 22)
        await explorer.settle()
        assert pane.entries[pane.highlighted].facet == "year" and pane.scroll_offset.y == 0


@pytest.mark.slow
async def test_a_tag_holds_those_nested_in_it(explore: Open) -> None:
    async with explore() as explorer:
        workspace = explorer.main.backend.workspace
        workspace.library.tag(workspace.papers([1, 2]), ["reading/next"])
        workspace.library.tag(workspace.papers([2, 3]), ["Reading/later"])
        explorer.main.search.repeat(explorer.main.view)
        await explorer.settle()
        assert "#reading     " in explorer.text.replace("#Reading", "#reading")
        explorer.show_view(View("tag:reading"))
        await explorer.settle()
        assert len(explorer.titles) == 3
        name = next(name for name, _ in explorer.main.answer.facets["tag"]) if explorer.main.answer else ""
        explorer.show_view(View(filters=frozenset({Filter("tag", name)})))
        await explorer.settle()
        assert len(explorer.titles) == 3


async def test_saved_searches_say_what_is_new(filled_home: Home, explore: Open) -> None:
    """Followed searches count their new papers; opening one lists these, and they are no longer new."""
    with Workspace(filled_home) as workspace:
        workspace.library.save_search("Of xylographs", View("xylograph").to_dict(), 3)
        workspace.following.follow("Of xylographs")
        records = [{"title": f"A xylograph, {n}"} for n in range(4)]
        workspace.add(Source("\n".join(map(json.dumps, records)).encode(), "some.jsonl"))
        workspace.ready_index()
    async with explore() as explorer:
        await explorer.until_seen("3 Of xylographs", "4 new")
        line = next(n for n, each in enumerate(explorer.text.split("\n")) if "Of xylographs" in each)
        await explorer.pilot.click(offset=(6, line))
        await explorer.settle()
        assert explorer.main.view.query == "xylograph" and len(explorer.main.view.filters) == 1
        assert len(explorer.titles) == 4 and "new since import" in explorer.text
        await explorer.until(lambda: "0 new" in explorer.text)
        await explorer.press("u")
        await explorer.until_seen("3 Of xylographs", "4 new")
        await explorer.press("g", "3")
        await explorer.until(lambda: "0 new" in explorer.text)
        await explorer.press("g", "3")
        assert explorer.main.view == View("xylograph"), "all papers, because none is new"
        await explorer.press("f", "home", "j", "exclamation_mark")  # nothing to exclude
        assert explorer.main.pane == "filter" and not explorer.main.view.filters


async def test_slash_in_the_filters_looks_through_all_facets(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("f", "slash", *"image")
        lines = explorer.main.filter_pane.entries
        headings = [line.facet for line in lines if line.style == "heading"]
        assert len(headings) > 1 and headings == list(dict.fromkeys(headings)), "grouped by facet"
        assert all("image" in line.text.lower() for line in lines if line.value)
        await explorer.press("enter")
        assert len(explorer.main.view.filters) == 1


async def test_a_calendar_of_the_days_that_have_an_edition(explore: Open) -> None:
    chosen: list[str | None] = []
    days = ["2025-03-03", "2025-03-04", "2025-03-14", "2025-03-31", "2025-04-01", "2024-12-24"]
    async with explore(size=(60, 18)) as explorer:
        card = CalendarDialog([(day, 5) for day in days] + [("2025-W11", 7), ("[red]page[/x]", 1)], None)
        await explorer.app.push_screen(card, chosen.append)
        await explorer.pilot.pause()
        assert "April 2025" in explorer.text
        assert "Mo Tu We Th Fr Sa Su" in explorer.text
        for key, label in [
            ("left", "2025-03-31"), ("up", "2025-03-14"), ("up", "2025-03-04"), ("h", "2025-03-03"),
            ("pageup", "2024-12-24"), ("pageup", "2024-12-24"), ("pagedown", "2025-03-03"), ("down", "2025-03-14"),
            ("G", "2025-W11"), ("up", "[red]page[/x]"), ("up", "2025-04-01"), ("down", "[red]page[/x]"),
            ("g", "2024-12-24"),
        ]:  # fmt: skip
            await explorer.pilot.press(key)
            await explorer.pilot.pause()
            assert card.label == label, key
        assert "[red]page[/x]" in explorer.text
        lines = explorer.text.split("\n")
        line = next(n for n, each in enumerate(lines) if "December 2024" in each)
        await explorer.pilot.click(offset=(lines[line].index("▸"), line))
        await explorer.pilot.pause()
        lines = explorer.text.split("\n")
        line = next(n for n, each in enumerate(lines) if "14" in each)
        await explorer.pilot.click(offset=(lines[line].index("14"), line))
        await explorer.pilot.pause()
        assert chosen == ["2025-03-14"]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("swin transformer hier", "Paper  Swin Transformer: Hierarchical"), ("[red]th", "Tag  #[red]thesis[/x]"),
     ("xylo", "Saved search 3  Of xylographs [/x]")],
)  # fmt: skip
async def test_the_palette_leads_to_papers_tags_and_saved_searches(typed: str, offered: str, explore: Open) -> None:
    async with explore(size=(120, 36)) as explorer:
        main = explorer.main
        workspace = main.backend.workspace
        workspace.library.tag(workspace.papers([7]), ["[red]thesis[/x]"])
        workspace.library.save_search("Of xylographs [/x]", View("mamba").to_dict(), 3)
        await explorer.press("ctrl+p")
        for letter in typed:
            explorer.app.screen.query_one("Input").insert_text_at_cursor(letter)  # type: ignore[attr-defined]
        await explorer.until_seen(offered)
        await explorer.press("enter")
        if explorer.card_open:
            await explorer.press("enter")
        match offered.split()[0]:
            case "Paper":
                assert main.detail_pane.paper and main.detail_pane.paper.title.startswith("Swin Transformer: H")
                assert main.panes.zoomed
            case "Tag":
                assert main.view.filters == {Filter("tag", "[red]thesis[/x]")}
            case _:
                assert main.view == View("mamba")
