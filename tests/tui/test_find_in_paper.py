"""Finding text in an opened paper."""

from factories import paper
from tui.explorer import Open

ABSTRACT = (
    "Frogs swim. " + "Nothing else happens for long. " * 60 + "A FROG is\nseen. " + "Quiet. " * 40 + "The last frog."
)


async def test_slash_finds_in_an_opened_paper_and_n_steps(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main
        await explorer.add_papers([paper("Amphibia of xylographs", "2601.00001", abstract=ABSTRACT)])
        await explorer.press("slash", *"xylographs", "enter", "enter")
        await explorer.press("slash", *"frog")
        pane = main.detail_pane
        assert "/ frog▏ 1 of 3" in explorer.text and main.view.query == "xylographs"
        await explorer.press("enter")
        assert "n next" in explorer.text and pane.scroll_offset.y == 0
        await explorer.press("n")
        assert "2 of 3" in explorer.text and "A FROG is" in explorer.text and pane.scroll_offset.y > 0
        await explorer.press("n", "n")
        assert "1 of 3" in explorer.text, "it begins again"
        await explorer.press("N")
        assert "3 of 3" in explorer.text and "frog." in explorer.text
        await explorer.press("slash", *"is seen", "enter")
        assert "1 of 1" in explorer.text, "across a line"
        await explorer.press("b", "escape")
        assert "1 of 1" not in explorer.text and main.pane == "detail", "other keys work meanwhile"
        assert len(main.backend.workspace.library.reader.bookmarked()) == 1
        await explorer.press("n")
        assert explorer.card_open, "n is the note again"
        await explorer.press("escape", "slash", *"zz", "enter")
        assert "no match" in explorer.text
        await explorer.press("escape", "slash", "x", "backspace", "backspace", "escape")
        assert main.pane == "list", "Backspace leaves an empty text, Esc then the paper"
