"""The command line that `:` opens."""

import re

import pytest
from textual.widgets import OptionList

from paper_index.search import View
from paper_tui.actions import ACTIONS
from paper_tui.actions.command_line import _TEXTS, Commands, command_names
from paper_tui.dialogs.command_line import CommandLine
from tui.explorer import Open


async def test_lines_run_actions_with_their_texts(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main
        reader = main.backend.workspace.library.reader
        main.backend.workspace.library.save_search("Mambas", View("mamba").to_dict(), 3)
        await explorer.press("colon")
        assert isinstance(explorer.app.screen, CommandLine) and "Enter run · Tab complete" in explorer.text
        await explorer.type("sort ti")
        assert "sort title" in explorer.text
        await explorer.press("enter")
        assert main.view.sort == "title", "the completion at the cursor"
        await explorer.press("colon", *"sor", "tab")
        assert explorer.app.screen.query_one("#command-input").value == "sort "  # type: ignore[attr-defined]
        await explorer.press(*"date", "enter")
        assert main.view.sort == "date"
        await explorer.press("colon")
        await explorer.type("tag thesis, to read")
        await explorer.press("enter", "colon")
        assert list(reader.tags()) == ["thesis", "to read"]
        await explorer.type("tag -the")
        await explorer.press("down", "up", "enter")
        (marks,) = reader.marks(main.backend.corpus.ids([main.row or 0])).values()
        assert marks.tags == ("to read",)
        await explorer.press("colon")
        await explorer.type("rate 4")
        await explorer.press("enter", "colon")
        assert any("rated" in said.lower() for said in explorer.said)
        await explorer.type("search swin")
        await explorer.press("enter", "colon")
        assert main.view.query == "swin"
        await explorer.type("mambas")
        await explorer.press("enter", "colon")
        assert main.view.query == "mamba", "a saved search by its name"
        await explorer.press("2", "enter")
        assert main.cursor == 1


@pytest.mark.slow
async def test_open_opens_the_paper(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("colon", *"open", "enter")
        assert explorer.main.panes.zoomed


async def test_commands_are_found_by_the_words_of_the_help(explore: Open) -> None:
    """Names come first, values have their numbers of papers."""
    async with explore(size=(80, 24)) as explorer:
        workspace = explorer.main.backend.workspace
        workspace.library.tag(workspace.papers([1, 2]), ["thesis"])
        workspace.library.tag(workspace.papers([2]), ["my thesis"])
        commands = Commands(explorer.main)

        def lines(typed: str) -> list[str]:
            return [each.line for each in commands.completions(typed)]

        assert lines("star")[0] == "bookmark" and lines("hide read") == ["hide_read"]
        assert set(lines("so")[:2]) == {"sort", "source"}
        assert lines("tag the") == ["tag thesis", "tag my thesis"]
        await explorer.press("colon", *"tag", "space")
        assert re.search("tag thesis +2 papers", explorer.text) and re.search("tag my thesis +1 paper ", explorer.text)
        await explorer.pilot.click(OptionList, offset=(3, 0))
        await explorer.settle()
        assert not explorer.card_open
        await explorer.until(lambda: workspace.library.reader.tags() == {"my thesis": 2, "thesis": 2})


async def test_lines_that_cannot_be_run_are_explained_and_stay(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("colon", "enter")
        assert not explorer.card_open, "an empty line does nothing"
        await explorer.press("colon", *"xyzzy", "enter")
        assert "No command “xyzzy”." in explorer.text
        await explorer.press("ctrl+u")
        await explorer.type("sort zz")
        await explorer.press("enter")
        assert "sort takes" in explorer.text and explorer.card_open
        await explorer.press("ctrl+u")
        await explorer.type("undo x")
        await explorer.press("enter")
        assert "undo takes no text." in explorer.text
        await explorer.press("ctrl+u", "backspace")
        assert not explorer.card_open, "Backspace leaves an empty line"
        await explorer.press("colon", "q", "enter")
        await explorer.until(lambda: explorer.has_left)


def test_every_action_has_a_name() -> None:
    named = command_names(ACTIONS)
    assert len(named) == len(ACTIONS) and named["quit"].id == "program.quit" and named["tag"].id == "paper.tag"
    assert _TEXTS.keys() <= {each.id for each in ACTIONS}
