"""What an empty list offers."""

import pytest

from paper_index.search import Filter, View
from tui.explorer import Open


async def test_an_empty_list_says_what_to_leave_out(explore: Open) -> None:
    """With the papers there are then; by key and by click."""
    some = frozenset({Filter("kind", "survey"), Filter("area", "finance")})
    async with explore(query="mamba") as explorer:
        main = explorer.main
        main.view = View("mamba", some)
        await explorer.settle()
        await explorer.until_seen("without finance")
        assert "without finance: 1 paper\n" in explorer.text.replace(" " * 8, "\n")
        assert "without survey:" not in explorer.text  # nothing would come of it
        await explorer.press("enter")
        assert main.view == View("mamba", some - {Filter("area", "finance")})
        assert len(explorer.titles) == 1 and "b Bookmark" in explorer.text
        explorer.search_for("mamba year:1850 segmentation")
        await explorer.settle()
        await explorer.until_seen("▌ without", "without year:1850: 1 paper")
        assert "Enter Open" in explorer.text and "b Bookmark" not in explorer.text, "there is no paper"
        lines = explorer.text.split("\n")
        assert any("▌ without" in line for line in lines)
        way = next(n for n, line in enumerate(lines) if "without year:1850: 1 paper" in line)
        await explorer.pilot.click(offset=(lines[way].index("year:1850"), way))
        await explorer.settle()
        assert main.search_box.value == main.view.query == "mamba segmentation"
        main.view = View('(zzqq OR "qq [red]zz")', some)
        await explorer.settle()
        await explorer.until_seen("without query and filters: 327 papers")
        await explorer.press("G", "j", "enter")
        assert main.answer and main.answer.total == 327


async def test_an_unknown_identifier_is_added_by_a_command(explore: Open) -> None:
    async with explore(size=(60, 18)) as explorer:
        explorer.search_for("arXiv:2512.99999")
        await explorer.settle()
        await explorer.until_seen("No paper has this identifier.", "paper-tui add 2512.99999 adds it")


async def test_hints_name_no_keys_that_do_nothing_in_an_empty_list(explore: Open) -> None:
    async with explore(size=(120, 36)) as explorer:
        await explorer.press("slash", *"zzqxv", "enter")
        await explorer.settle()
        assert not explorer.titles and "/ Search" in explorer.text
        assert "Enter Open" not in explorer.text and "C Calendar" not in explorer.text
        explorer.search_for("")
        await explorer.settle()
        assert "Enter Open" in explorer.text


@pytest.mark.slow
async def test_what_finds_nothing_is_left_out_only_while_it_is_typed(explore: Open) -> None:
    """With Enter the query holds as it stands: here as on the command line it is answered honestly."""
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.write(explorer.main.search_box, "mamba date:2029..2030")
        assert "No match for “date:2029..2030” yet; ignored while you type" in explorer.text
        assert explorer.titles
        await explorer.press("enter")
        assert not explorer.titles
        await explorer.until_seen("without date:2029..2030: 4 papers")
        assert "for now" not in explorer.text
        await explorer.press("enter")
        assert len(explorer.titles) == 4
