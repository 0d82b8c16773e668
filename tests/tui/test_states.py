"""States of the explorer: the first start, answers without papers, work under way."""

import contextlib
from typing import TYPE_CHECKING

import pytest

from paper_index.library import Library
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_tui.widgets import progress_line
from paper_tui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from tui.conftest import Open


@pytest.mark.parametrize("size", [(40, 12), (60, 18), (120, 36)])
async def test_a_welcome_is_said_once(size: tuple[int, int], filled_home: Home, explore: "Open") -> None:
    """Beside the papers; the next key closes it, and does what it means."""
    (filled_home.cache / "welcomed").unlink()
    async with explore(size=size) as explorer:
        assert "327 papers are ready" in explorer.text
        assert "? lists every key" in explorer.text
        assert "1 of 327" in explorer.text
        await explorer.press("b")
        assert "Welcome" not in explorer.text
        assert explorer.main.backend.workspace.library.reader.bookmarked()
    async with explore(size=size) as explorer:
        assert "Welcome" not in explorer.text


async def test_a_click_closes_the_welcome(filled_home: Home, explore: "Open") -> None:
    (filled_home.cache / "welcomed").unlink()
    async with explore() as explorer:
        await explorer.pilot.click("#welcome")
        await explorer.settle()
        assert "Welcome" not in explorer.text


async def test_an_empty_list_says_what_to_leave_out(explore: "Open") -> None:
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
        assert len(explorer.titles) == 1
        explorer.search_for("mamba year:1850 segmentation")
        await explorer.settle()
        await explorer.until_seen("▌ without", "without year:1850: 1 paper")
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


async def test_the_place_in_the_list_is_told(explore: "Open") -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("j", "j")
        assert "3 of 327 · by trending" in explorer.text
        explorer.main.view = View(filters=frozenset({Filter("kind", "survey")}))
        await explorer.settle()
        assert "5 of 327 papers · 1 filter" in explorer.text
        assert "1 of 5 · by trending" in explorer.text


async def test_the_time_left_is_told(explore: "Open", monkeypatch: pytest.MonkeyPatch) -> None:
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
async def test_nothing_moves_when_the_progress_comes_and_goes(size: tuple[int, int], explore: "Open") -> None:
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


async def test_what_finds_nothing_is_left_out_only_while_it_is_typed(explore: "Open") -> None:
    """With Enter the query holds as it stands: here as on the command line it is answered honestly."""
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.write(explorer.main.search_box, "mamba date:2024..2025")
        assert "No match for “date:2024..2025” yet; ignored while you type" in explorer.text
        assert explorer.titles
        await explorer.press("enter")
        assert not explorer.titles
        await explorer.until_seen("without date:2024..2025: 4 papers")
        assert "for now" not in explorer.text
        await explorer.press("enter")
        assert len(explorer.titles) == 4


async def test_the_help_begins_with_its_first_heading_in_the_smallest_window(explore: "Open") -> None:
    async with explore(size=(40, 12)) as explorer:
        await explorer.press("question_mark")
        assert "Find" in explorer.text
        assert " value. " in explorer.text, "and the first action is seen whole"


async def test_a_first_key_shows_what_may_follow_and_no_other_keys(explore: "Open") -> None:
    async with explore() as explorer:
        await explorer.press("g")
        assert explorer.text.split("\n")[-1].strip() == "g g Top"


async def test_a_library_removed_while_the_explorer_is_open_is_written_again(explore: "Open") -> None:
    async with explore() as explorer:
        library = explorer.main.backend.home.library
        library.unlink()
        await explorer.press("b")
        assert "was removed while paper-tui had it open. It was rewritten" in " ".join(explorer.said)
        assert "★" in explorer.text
        with contextlib.closing(Library(library, backup=False)) as other:
            assert len(other.reader.bookmarked()) == 1


async def test_a_change_that_cannot_be_kept_is_refused(explore: "Open") -> None:
    async with explore() as explorer:
        data = explorer.main.backend.home.data
        data.rename(data.with_name("elsewhere"))
        data.write_text("in the way")
        await explorer.press("b")
        assert "Nothing was changed: " in explorer.said[-1]
        assert "★" not in explorer.text
