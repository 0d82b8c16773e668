"""Saved searches, renamed, numbered and removed in the filters."""

import pytest

from factories import paper
from paper_index.search import View
from tui.explorer import Open


async def test_saved_searches_are_renamed_numbered_and_removed_in_place(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        library = main.backend.workspace.library
        for key, name in enumerate(("One", "Two"), 1):
            library.save_search(name, View(name.lower()).to_dict(), key)
        await main.filter_pane.count_new()

        def saved() -> dict[str, int | None]:
            return {each.name: each.key for each in library.reader.saved_searches()}

        await explorer.press("f", "g", "g", "j", "ctrl+b")
        assert "Rename saved search" in explorer.text
        await explorer.press("end", "x", "tab", "backspace", "5", "enter")
        assert saved() == {"Onex": 5, "Two": 2}
        await explorer.press("u")
        assert saved() == {"One": 1, "Two": 2}, "one change"
        await explorer.press("g", "g", "j", "x")
        assert saved() == {"Two": 2} and main.view == View()
        assert any("Removed the saved search “One”" in said for said in explorer.said)
        await explorer.press("u")
        assert saved() == {"One": 1, "Two": 2}


@pytest.mark.slow
async def test_the_cursor_stays_on_a_saved_search_that_is_renamed_and_among_those_left(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        for key, name in enumerate(("One", "Two", "Three"), 1):
            main.backend.workspace.library.save_search(name, View(name.lower()).to_dict(), key)
        await main.filter_pane.count_new()
        await explorer.press("f", "g", "g", "j", "j", "ctrl+b", "end", "x", "enter")
        assert main.filter_pane.saved_name == "Twox"
        await explorer.press("x")
        assert main.filter_pane.saved_name == "Three"
        await explorer.press("x")
        assert main.filter_pane.saved_name == "One"
        await explorer.press("x", "x")
        assert main.filter_pane.saved_name is None
        assert explorer.said[-1].startswith("No filter")


@pytest.mark.slow
async def test_new_papers_of_many_are_counted_when_the_index_is_ready(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an index, each search would read all papers; until then the last count is shown."""
    monkeypatch.setattr("paper_tui.widgets.filter_pane.pane._FEW", 0)
    async with explore() as explorer:
        pane, workspace = explorer.main.filter_pane, explorer.main.backend.workspace

        async def add(title: str) -> None:
            await explorer.main.backend.run(lambda: workspace.add_records([paper(title)], "some"))
            await pane.count_new()

        async def index() -> None:
            assert await explorer.main.backend.run(workspace.ready_index)
            await pane.count_new()

        workspace.library.save_search("Wood", View("xylograph").to_dict(), 1)
        workspace.following.follow("Wood")
        await add("One xylograph")
        assert [(each.name, each.new) for each in pane.saved] == [("Wood", 0)]
        await index()
        assert [each.new for each in pane.saved] == [1]
        await add("Another xylograph")
        workspace.library.rename_search("Wood", "wood", 2)
        await pane.count_new()
        assert [(each.name, each.key, each.new) for each in pane.saved] == [("wood", 2, 0)], "another name"
        await index()
        assert [each.new for each in pane.saved] == [2]
