"""Recommended papers in the explorer: the list follows the marks, and comes back after a restart."""

import pytest

from paper_index.library import Marks
from paper_index.paths import Home
from paper_index.search import Answer, Basis, Filter, View
from paper_index.workspace import Workspace
from paper_tui.formatting.match import match_dots
from paper_tui.formatting.recommended import empty_text, source_name, why_retained
from tui.explorer import Open
from tui.key_checks_recommending import show_recommended


async def test_a_bookmark_changes_the_profile_and_the_cursor_stays(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        await explorer.press("j", "b")
        assert main.answer and main.answer.basis and main.answer.basis.seeds == 4
        assert main.row == rows[1], "the cursor is on the same paper"
        assert "in the profile now" in explorer.text and "no longer match" in explorer.text
        assert main.answer.shared[rows[1]], "its reasons are still shown"
        await explorer.press("u")
        assert main.answer and list(main.answer.rows) == rows and main.row == rows[1]
        await explorer.press("r")
        assert "no longer recommended" in explorer.text


async def test_the_details_show_the_match_and_all_reasons(explore: Open) -> None:
    async with explore(size=(200, 50)) as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        assert main.answer and main.detail_pane.reading and main.detail_pane.reading.above
        above = main.detail_pane.reading.above.plain
        match = round(main.answer.scores[rows[0]])
        assert above.startswith(f"{match_dots(match)} {match} because {main.answer.shared[rows[0]][0]}")
        await explorer.press("escape")
        assert not main.detail_pane.reading.above


async def test_several_papers_are_dismissed_at_once(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        await explorer.press("space", "space", "minus")
        assert main.answer and not {*rows[:2]} & {*main.answer.rows}
        assert main.row == rows[2], "the cursor stays on its paper"
        assert explorer.said[-1].startswith("Marked 2 papers as not for your bookmarks")
        await explorer.press("u")
        assert main.answer and list(main.answer.rows) == rows


async def test_the_tag_that_is_filtered_by_is_the_source(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        workspace = main.backend.workspace
        rows = workspace.engine.answer(View("mamba")).rows[:4]
        workspace.library.tag(workspace.papers(rows), ["thesis/nas"])
        workspace.library.save_search("Of Mamba", View("mamba").to_dict())
        tagged = View(filters=frozenset({Filter("tag", "thesis")}))
        for view, source in (
            (tagged, "tag:thesis"),
            (View("tag:thesis/nas"), "tag:thesis/nas"),
            (View("mamba"), "saved:Of Mamba"),
            (View("swin"), "bookmarks"),
        ):
            explorer.show_view(view)
            await explorer.press("F")
            assert main.view == View(recommend=source)
            assert f"For you: {source_name(source)}" in explorer.text or source == "bookmarks"
            await explorer.press("escape")
            assert main.view.query == view.query and main.view.filters == view.filters
        await explorer.press("less_than_sign")
        assert main.view.recommend == "bookmarks"


@pytest.mark.slow
async def test_other_lists_are_reached_from_recommendations_and_left_again(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        explorer.show_view(View("swin"))
        await explorer.settle()
        rows = await show_recommended(explorer)
        await explorer.press("j", "M")
        assert main.view.like
        await explorer.press("escape")
        assert main.view.recommend and main.row == rows[1]
        await explorer.press("slash")
        await explorer.write(explorer.main.search_box, "network")
        await explorer.press("enter")
        assert main.answer and {*main.answer.rows} < {*rows}, "a query searches in the list"
        await explorer.press("escape", "s")
        assert main.answer and main.view.sort == "trending" and {*main.answer.rows} == {*rows}


@pytest.mark.slow
async def test_the_source_is_chosen_and_the_list_left_by_clicks(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main

        async def click(text: str) -> None:
            await explorer.pilot.click(offset=(explorer.text.split("\n")[1].index(text), 1))
            await explorer.settle()

        await show_recommended(explorer)
        await click("for you")
        assert explorer.card_open and "Recommend papers like" in explorer.text
        await explorer.press("escape")
        await click("of any date")
        assert not main.view.any_date
        await click("papers count")
        assert "Profile of your bookmarks" in explorer.text
        await explorer.press("escape")
        await click("✕")
        assert not main.view.recommend


async def test_a_profile_is_narrowed_to_a_part(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        workspace = main.backend.workspace
        some = [*workspace.engine.answer(View("title:mamba")).rows[:3], *workspace.engine.answer(View("gan")).rows[:3]]
        workspace.library.tag(workspace.papers(some), ["two"])
        explorer.show_view(View(recommend="tag:two", any_date=True))
        await explorer.press("F", "j")
        assert "  only " in explorer.text
        await explorer.press("enter")
        assert main.view.part and main.answer and main.answer.basis and 2 <= main.answer.basis.seeds < 6
        assert "only " in explorer.text.split("\n")[1]


async def test_dismissed_papers_are_listed_in_the_profile_and_recommended_again(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        await explorer.press("minus", "g", "F", "enter")
        assert explorer.said[-1].startswith("Allowed “")
        assert "again in recommendations for your bookmarks" in explorer.said[-1]
        await explorer.press("escape")
        assert main.answer and list(main.answer.rows) == rows


async def test_help_lists_the_keys_of_recommendations_where_they_work(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("question_mark")
        assert (
            "Not for me" not in explorer.text.split("Find")[0]
            and "do not recommend" not in explorer.text.split("Find")[0]
        )
        await explorer.press("escape")
        await show_recommended(explorer)
        await explorer.press("question_mark")
        assert "do not recommend" in " ".join(explorer.text.split("Find")[0].split())


async def test_the_list_is_exported_and_saved(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        await explorer.press("e")
        assert f"the list: {len(rows)}" in explorer.text
        await explorer.press("escape", "ctrl+b")
        assert "For you: bookmarks" in explorer.text
        await explorer.press("enter", "0", "g", "1")
        assert main.view.recommend == "bookmarks" and main.answer and list(main.answer.rows) == rows


async def test_the_list_comes_back_in_the_next_session(filled_home: Home, explore: Open) -> None:
    view = View(recommend="bookmarks", any_date=True)
    with Workspace(filled_home) as workspace:
        workspace.library.bookmark(workspace.papers(workspace.engine.answer(View("title:mamba")).rows[:3]))
    async with explore() as explorer:
        explorer.show_view(view)
        await explorer.settle()
        session = explorer.main.session()
    assert View.from_dict(session.view.to_dict()) == view
    assert view in session.history


@pytest.mark.parametrize("seeds", [1, 2])
async def test_a_small_profile_is_announced(seeds: int, explore: Open) -> None:
    async with explore() as explorer:
        workspace = explorer.main.backend.workspace
        workspace.library.bookmark(workspace.papers(workspace.engine.answer(View("title:mamba")).rows[:seeds]))
        explorer.show_view(View(recommend="bookmarks", any_date=True))
        await explorer.settle()
        assert "just similar papers. 3 make a profile." in explorer.text


async def test_an_empty_list_names_its_cause_and_what_to_do(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        rows = await show_recommended(explorer)
        library, workspace = main.backend.workspace.library, main.backend.workspace
        everything = workspace.engine.answer(View()).rows
        await explorer.main.library.change(lambda: library.set_state(workspace.papers(everything), "read"))
        await explorer.settle()
        explorer.show_view(View(recommend="bookmarks"))
        await explorer.settle()
        assert rows and "You have read all 32" in explorer.text
        assert "F chooses another source" in explorer.text


def test_a_retained_row_says_why() -> None:
    tagged = Marks(tags=("thesis/nas",))
    assert why_retained(View(recommend="tag:Thesis"), tagged) == "in the profile now"
    assert why_retained(View(recommend="tag:nas"), tagged) == "no longer recommended"
    assert why_retained(View("mamba"), tagged) == "no longer matches"


def test_without_papers_there_is_nothing_to_recommend_from() -> None:
    answer = Answer(View(recommend="bookmarks"), (), {}, basis=Basis(0, "", 0, 0))
    assert empty_text(answer).startswith("No papers yet.")
