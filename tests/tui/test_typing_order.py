"""Keys in text boxes act in the order in which they are typed, also when they arrive together over a slow line."""

from textual.widgets import Input, TextArea

from tui.explorer import Open


async def test_backspace_in_the_search_box_deletes_the_letter_before_it(explore: Open) -> None:
    async with explore() as explorer:
        box = explorer.main.search_box
        await explorer.burst("slash", *"swinx", "backspace", "enter")
        assert box.value == "swin"
        await explorer.burst("slash", *"x", "ctrl+u", *"mamab", "left", "left", "delete", "end", "a", "enter")
        assert explorer.main.view.query == "mamba"


async def test_a_dialog_takes_the_text_as_it_was_typed(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("ctrl+b")
        await explorer.burst("ctrl+u", *"twp", "backspace", "o", "home", "x", "enter")
        assert [each.name for each in explorer.main.backend.workspace.library.reader.saved_searches()] == ["xtwo"]


async def test_backspace_in_an_empty_line_still_closes_it(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("colon")
        assert explorer.card_open
        await explorer.press("x", "backspace")
        assert explorer.app.screen.query_one(Input).value == ""
        await explorer.press("backspace")
        assert not explorer.card_open


async def test_a_note_has_the_text_as_it_was_typed(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("n")
        await explorer.burst(*"teh", "backspace", "backspace", *"he", "space", "x", "left", "left", "y", "enter", "end")
        assert explorer.app.screen.query_one(TextArea).text == "they\n x"
