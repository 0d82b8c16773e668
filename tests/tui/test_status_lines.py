"""The lines that show the place in the list, the progress of work, and hints."""

import pytest

from paper_index.search import Filter, View
from paper_tui.widgets import progress_line
from paper_tui.widgets.progress_line import ProgressLine
from tui.explorer import Open


async def test_the_place_in_the_list_is_told(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("j", "j")
        assert "3 of 327" in explorer.text
        explorer.main.view = View(filters=frozenset({Filter("kind", "survey")}))
        await explorer.settle()
        assert "5 of 327 papers · 1 filter" in explorer.text
        assert "1 of 5" in explorer.text


async def test_the_time_left_is_told(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with explore() as explorer:
        now = 100.0
        monkeypatch.setattr(progress_line, "monotonic", lambda: now)
        explorer.main.progress_line.progress = (0, 1_000)
        await explorer.pilot.pause()
        now = 110.0
        explorer.main.progress_line.progress = (250, 1_000)
        await explorer.pilot.pause()
        shown = str(explorer.main.query_one(ProgressLine).visual)
        assert "250 of 1,000 papers, 30 s left" in shown
        explorer.main.progress_line.progress = None


@pytest.mark.parametrize("size", [(40, 12), (100, 24)])
async def test_nothing_moves_when_the_progress_comes_and_goes(size: tuple[int, int], explore: Open) -> None:
    async with explore(size=size) as explorer:
        before = explorer.text.split("\n")
        explorer.main.progress_line.progress = (120, 327)
        await explorer.pilot.pause()
        during = explorer.text.split("\n")
        assert "Indexing" in during[-2] and "120 of 327" in during[-2]
        assert [*during[:-2], during[-1]] == [*before[:-2], before[-1]]
        explorer.main.progress_line.activity = f"Reading {'a-long-name' * 9}"
        await explorer.pilot.pause()
        assert explorer.text.split("\n")[-2].endswith("… ─╯")
        explorer.main.progress_line.activity, explorer.main.progress_line.progress = "", None
        await explorer.pilot.pause()
        assert explorer.text.split("\n") == before


async def test_a_first_key_shows_what_may_follow_and_no_other_keys(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("g")
        assert explorer.text.split("\n")[-1].strip() == "g 1-9 Saved search  g g Top  g s Sort by"
