"""Saved searches, renamed, numbered and removed in the filters."""

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
