"""Numbers before keys, and keys that are not bound."""

import pytest

from tui.explorer import Open


async def test_a_number_before_a_key_counts(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("5")
        assert "Count 5:" in explorer.text and "G go to the line" in explorer.text
        await explorer.press("j")
        assert main.cursor == 5 and "Count" not in explorer.text
        await explorer.press("3", "up")
        assert main.cursor == 2
        await explorer.press("1", "0", "G")
        assert main.cursor == 9, "0 after a digit is a digit"
        await explorer.press("4", "2", "g", "g")
        assert main.cursor == 41
        page = main.paper_list.page
        await explorer.press("2", "pagedown")
        assert main.cursor == 41 + 2 * page
        await explorer.press("7", "escape", "j")
        assert main.cursor == 42 + 2 * page, "Esc drops the number"
        await explorer.press(*"99999999", "G")
        assert main.cursor == 326
        await explorer.press("2", "0", "k", "0")
        assert main.cursor == 306, "0 alone shows all papers, and the cursor stays on its paper"
        await explorer.press("3", "b", "j")
        assert len(main.backend.workspace.library.reader.bookmarked()) == 1 and main.cursor == 307
        await explorer.press("f", "g", "g")
        first = main.filter_pane.highlighted
        await explorer.press("3", "j")
        assert main.filter_pane.highlighted > first + 1


async def test_a_key_that_is_not_bound_is_answered(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("Q")
        assert "Q is not bound.  ? lists the keys." in explorer.text
        await explorer.press("j")
        assert "is not bound" not in explorer.text and main.cursor == 1
        await explorer.press("f12", "left_shift")
        assert "is not bound" not in explorer.text, "a modifier alone is no key"
        await explorer.press("ctrl+g")
        assert "Ctrl+g is not bound." in explorer.text
        await explorer.press("d", "x")
        assert "d x is not bound." in explorer.text
        await explorer.press("slash", "J")
        assert main.search_box.value == "J"


@pytest.mark.slow
async def test_a_new_search_replaces_the_old_query(explore: Open) -> None:
    async with explore() as explorer:
        box = explorer.main.search_box
        await explorer.press("slash", *"mamba", "enter", "slash")
        assert box.value == "mamba"
        await explorer.press(*"swin")
        assert box.value == "swin"
        await explorer.press("escape")
        assert explorer.main.view.query == "mamba"
        for key in ("right", "end"):
            await explorer.press("slash", key, "s")
            assert box.value == "mambas", "it can be edited"
            await explorer.press("escape")
        await explorer.press("slash", "left", "x")
        assert box.value == "xmamba"
        await explorer.press("escape", "slash", "backspace")
        assert box.value == ""
