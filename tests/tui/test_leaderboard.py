"""The view of leaderboards: the list, one of them, conditions, metrics, the best over time, exports."""

import re
from pathlib import Path

import pytest

from factories import paper
from paper_index.papers.archived_result import ArchivedResult
from paper_index.search import View
from tui.explorer import Explorer, Open

pytestmark = pytest.mark.usefixtures("filled_home")


def result(value: str, condition: str = "", metric: str = "FID", dataset: str = "Made Faces") -> dict[str, str]:
    return {"dataset": dataset, "metric": metric, "value": value, "condition": condition}


PAPERS = [
    paper("Faces at First", "2301.00001", published="2023-01-05", results=[result("9.5", "256×256")]),
    paper("Faces in Detail", "2401.00001", published="2024-01-05", code=["https://example.org/code"],
          results=[result("3.25", "256×256"), result("4.5", "64×64"), result("31.5", metric="PSNR")]),
    paper("Faces Again", "2501.00001", published="2025-01-05", results=[result("5.0", "256×256")]),
    paper("Faces Without a Number", "2501.00002"),
]  # fmt: skip


async def opened(explorer: Explorer, query: str = "title:faces") -> None:
    """Open the leaderboards at the first paper of a query."""
    await explorer.add_papers(PAPERS)
    explorer.show_view(View(query))
    await explorer.settle()
    await explorer.press("L")
    await explorer.settle()


def rows_of(explorer: Explorer) -> list[str]:
    """Return the rows of the leaderboard on the screen."""
    return [line for line in explorer.text.splitlines() if re.search(r"  20\d\d  ", line)]


async def test_a_leaderboard_is_found_and_opened(explore: Open) -> None:
    async with explore() as explorer:
        await opened(explorer, "title:number")
        assert "Leaderboards · " in explorer.text and "papers state a number" in explorer.text.replace("\n", " ")
        await explorer.press("slash", *"faces", "enter")
        assert "Made Faces" in explorer.text and "Leaderboards · 1 ─" in explorer.text
        await explorer.press("enter")
        await explorer.settle()
        lines = explorer.text.splitlines()
        assert "Made Faces · FID ↓ · 3 papers" in lines[0] and "256×256 3   64×64 1" in lines[1]
        assert "No ranks: the conditions differ." in explorer.text
        await explorer.press("d")
        await explorer.settle()
        assert "Leaderboards · " in explorer.text and "▌Made Faces" in explorer.text, "the cursor is where it was"
        await explorer.press("enter")
        await explorer.settle()
        await explorer.press("escape")
        await explorer.settle()
        assert "Leaderboards · " in explorer.text, "Esc returns to the list from which it was opened"
        await explorer.press("enter")
        await explorer.settle()
        await explorer.press("escape", "escape")
        await explorer.settle()
        assert not explorer.card_open, "a second Esc closes the view, even before the list is shown"


async def test_a_condition_gives_ranks_and_the_best_over_time(explore: Open) -> None:
    async with explore() as explorer:
        await opened(explorer)
        await explorer.press("c", "down", "enter")
        await explorer.settle()
        assert [re.findall(r"[\d.]+", row)[:2] for row in rows_of(explorer)] == [
            ["1", "3.25"],
            ["2", "5.0"],
            ["3", "9.5"],
        ]
        assert "FID ↓ · 256×256 · 3 papers" in explorer.text
        await explorer.press("v")
        text = explorer.text
        assert "2023-01-05" in text and "█" in text and "Faces Again" not in text
        await explorer.press("v", "m")
        await explorer.until_seen("Metric on Made Faces")
        await explorer.press("down", "enter")
        await explorer.settle()
        assert "Made Faces · PSNR ↑ · 1 paper" in explorer.text


async def test_a_click_on_a_condition_shows_its_values(explore: Open) -> None:
    async with explore() as explorer:
        await opened(explorer)
        at = explorer.text.splitlines()[1].index("64×64")
        await explorer.pilot.click(offset=(at, 1))
        await explorer.settle()
        assert "FID ↓ · 64×64 · 1 paper" in explorer.text
        hints = explorer.text.splitlines()[-2]
        await explorer.pilot.click(offset=(hints.index("d list"), len(explorer.text.splitlines()) - 2))
        await explorer.settle()
        assert "Leaderboards · " in explorer.text


async def test_enter_shows_the_papers_of_a_leaderboard(explore: Open) -> None:
    async with explore() as explorer:
        await opened(explorer)
        await explorer.press("end", "enter")
        await explorer.settle()
        main = explorer.main
        assert main.view == View('result:"Made Faces/fid"')
        assert main.answer and main.answer.total == 3
        assert explorer.titles[main.cursor] == "Faces at First"


async def test_only_papers_of_the_search(explore: Open) -> None:
    async with explore() as explorer:
        await opened(explorer, "title:again")
        assert "3 papers" in explorer.text.splitlines()[0]
        await explorer.press("a")
        await explorer.settle()
        assert "FID ↓ · 1 paper" in explorer.text and "3 outside the list." in explorer.text
        await explorer.press("enter")
        await explorer.settle()
        assert explorer.main.view.query == '(title:again) result:"Made Faces/fid"'
        assert explorer.titles == ["Faces Again"]


async def test_rows_are_exported(explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with explore() as explorer:
        await opened(explorer)
        await explorer.press("e")
        await explorer.until_seen("made-faces-fid.md")
        await explorer.press("enter")
        await explorer.settle()
        assert "Wrote 4 rows to" in explorer.text
        assert "## Made Faces · FID ↓" in (tmp_path / "made-faces-fid.md").read_text(encoding="utf-8")
        await explorer.press("e", "enter")
        await explorer.until_seen("exists. Press Enter again")
        await explorer.press(*["backspace"] * 2, *"csv")
        await explorer.press("enter")
        await explorer.settle()
        assert (tmp_path / "made-faces-fid.csv").read_text(encoding="utf-8").count("\n") == 5


async def test_uncertain_values_and_unknown_papers(explore: Open) -> None:
    async with explore() as explorer:
        about = ("Generation", "Made Faces", "FID")
        archived = ArchivedResult(
            "1901.00001", "", "Elsewhere", "https://example.org/x", "2019-01-01", "Net", *about, "8"
        )
        corpus = explorer.main.backend.workspace.corpus
        corpus.add([archived, paper("Faces Beyond", results=[result("5000", "256×256")])])
        await opened(explorer, "title:detail")
        assert "1 uncertain hidden." in explorer.text and "?5000" not in explorer.text
        await explorer.press("u")
        await explorer.settle()
        assert "?5000" in explorer.text
        await explorer.press("home", *["j"] * 3)
        await explorer.press("enter")
        assert "This paper is not in your corpus. https://example.org/x" in explorer.text


@pytest.mark.parametrize("size", [(60, 18), (200, 50)])
async def test_it_fits_small_and_large_screens(explore: Open, size: tuple[int, int]) -> None:
    async with explore(size=size) as explorer:
        await opened(explorer, "title:detail")
        lines = explorer.text.splitlines()
        assert all(len(line) <= size[0] for line in lines)
        assert ("Condition 256×256" in " ".join(explorer.text.split())) == (size[0] == 200)
        assert "? keys  q back" in lines[-2]
        await explorer.pilot.resize_terminal(80, 24)
        await explorer.settle()
        assert "condition" in explorer.text
