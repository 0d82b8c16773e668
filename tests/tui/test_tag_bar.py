"""The tag bar for several papers: what all, some or none of them have; `+x -y`; one entry of the journal."""

import pytest

from paper_tui.widgets.tag_bar import last_tag
from tui.explorer import Explorer, Open


def test_the_last_tag_that_is_typed() -> None:
    assert last_tag("") == ("", "", "")
    assert last_tag("two wor") == ("", "", "two wor")
    assert last_tag("+one -t") == ("+one ", "-", "t")
    assert last_tag("a, +b") == ("a, ", "+", "b")
    assert last_tag("deep-le") == ("", "", "deep-le")


async def tagged(explorer: Explorer) -> None:
    """Three papers selected: all have `all`, one has `some`; another paper has `Other`."""
    workspace = explorer.main.backend.workspace
    assert explorer.main.answer
    papers = workspace.papers(explorer.main.answer.rows[:4])
    workspace.library.tag(papers[:3], ["all"])
    workspace.library.tag(papers[:1], ["some"])
    workspace.library.tag(papers[3:], ["Other"])
    await explorer.press("space", "space", "space", "t")


async def test_three_states_of_a_tag(explore: Open) -> None:
    async with explore() as explorer:
        await tagged(explorer)
        assert "Tags of 3 papers: ✓ #all  ◐ #some 1 of 3" in explorer.text
        assert "✓ all  ◐ some  Other 1" in explorer.text
        await explorer.press("tab", "down", "tab")  # what all have is to go, another comes
        assert explorer.main.tag_bar.input.value == "-all, Other, "
        assert "Enter adds #Other to 3 papers; removes #all from 3 papers" in explorer.text
        await explorer.press("tab")
        assert "adds #some to 2 papers" in explorer.text
        await explorer.press("enter")
        assert dict(explorer.main.backend.workspace.library.reader.tags()) == {"Other": 4, "some": 3}
        await explorer.press("u")  # all of it is one change
        assert dict(explorer.main.backend.workspace.library.reader.tags()) == {"all": 3, "some": 1, "Other": 1}


@pytest.mark.slow
async def test_signs_separate_tags(explore: Open) -> None:
    async with explore() as explorer:
        await tagged(explorer)
        await explorer.write(explorer.main.tag_bar.input, "+new -all")
        assert "Enter adds #new to 3 papers; removes #all from 3 papers" in explorer.text
        await explorer.write(explorer.main.tag_bar.input, "+new -oth")
        assert "No known tag matches." in explorer.text  # none of them has Other
        await explorer.write(explorer.main.tag_bar.input, "+new oth")
        assert "No known tag" in explorer.text  # a tag of two words
        await explorer.write(explorer.main.tag_bar.input, "+new -none -so")
        await explorer.press("tab", "enter")
        assert explorer.said[-1] == "Tagged 3 papers #new and removed #some · u to undo"
        assert dict(explorer.main.backend.workspace.library.reader.tags()) == {"all": 3, "new": 3, "Other": 1}


async def test_a_click_takes_a_known_tag(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        main.backend.workspace.library.tag(main.backend.workspace.papers([3]), ["thesis"])
        main.backend.workspace.library.tag(main.backend.workspace.papers([4]), ["to read"])
        await explorer.press("t")
        known = explorer.text.split("\n")[-4]
        await explorer.pilot.click("#tag-known", offset=(known.index("to read") - 2, 0))
        await explorer.settle()
        assert main.tag_bar.input.value == "to read, " and explorer.focus == "tag-input"
