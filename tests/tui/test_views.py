"""The frame of full-screen views: its texts, keys, hints, clicks and sizes; and questions to the backend."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from paper_index.errors import PaperError
from paper_tui.views.frame import FullView, Question
from paper_tui.views.keys import ViewKey
from paper_tui.views.row_list import RowList
from paper_tui.widgets.hint_bar import HintBar
from tui.explorer import Explorer, Open


class Shelf(FullView[str]):
    """A view of some rows."""

    def __init__(self, rows: int = 40) -> None:
        super().__init__("A Shelf of [bold]books[/bold]")
        self.rows = rows
        self.said: list[str] = []
        self.question = Question(self, self.answer)
        self.answers: list[asyncio.Future[Any]] = []

    def compose_body(self) -> ComposeResult:
        yield RowList(lambda row, width: Content(f"Row {row} of {width} cells"))

    def on_mount(self) -> None:
        self.list.show(self.rows)
        self.set_note("A note.")

    @property
    def list(self) -> RowList:
        return self.query_one(RowList)

    def keys(self) -> Sequence[ViewKey]:
        return (
            ViewKey("enter", "take", "Take the row.", lambda: self.said.append(f"took {self.list.cursor}")),
            ViewKey("full_stop m", "month or week", "Show weeks instead of months, or months again.", self.pause),
            ViewKey("x", "", "Close with a result.", lambda: self.close("x")),
            *self.list.keys(),
        )

    async def pause(self) -> None:
        await asyncio.sleep(0)
        self.said.append("paused")

    def close(self, result: str) -> None:
        self.dismiss(result)

    def on_row_list_chosen(self) -> None:
        self.said.append("clicked")

    def answer(self, work: Callable[[], Any]) -> Awaitable[Any]:
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]


async def show(explorer: Explorer, shelf: Shelf) -> Shelf:
    await explorer.app.push_screen(shelf)
    await explorer.settle()
    return shelf


@pytest.mark.parametrize("size", [(60, 18), (200, 50)])
async def test_the_frame_shows_title_body_note_and_hints(explore: Open, size: tuple[int, int]) -> None:
    async with explore(size=size) as explorer:
        shelf = await show(explorer, Shelf())
        lines = explorer.text.splitlines()
        assert "A Shelf of [bold]books[/bold]" in lines[0]
        assert "▌Row 0 of" in lines[1]
        assert "A note." in lines[-3]
        assert "Enter take  . month or week  ? keys  q back" in lines[-2]
        assert shelf.has_class("-two-columns") == (size[0] == 200)
        await explorer.pilot.resize_terminal(80, 24)
        await explorer.settle()
        assert "Row 0 of 74 cells" in explorer.text and not shelf.has_class("-two-columns")


async def test_keys_run_what_the_table_has_for_them(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        shelf = await show(explorer, Shelf())
        await explorer.burst("down", "j", "k", "enter", "full_stop", "end", "up", "enter")
        assert shelf.said == ["took 1", "paused", "took 38"] and "▌Row 38" in explorer.text
        await explorer.press("home", "pagedown")
        assert shelf.list.cursor == shelf.list.page
        await explorer.press("q")
        assert not explorer.card_open


async def test_the_keys_are_listed_and_run_from_the_list(explore: Open) -> None:
    async with explore(size=(60, 18)) as explorer:
        shelf = await show(explorer, Shelf())
        await explorer.press("question_mark")
        await explorer.until_seen("Keys: A Shelf", "., m", "Show weeks instead of months", "Home, g")
        await explorer.press("j", "enter")
        assert shelf.said == ["paused"] and explorer.app.screen is shelf
        await explorer.press("question_mark", "escape", "q")
        assert not explorer.card_open


async def test_rows_and_hints_can_be_clicked(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        shelf = await show(explorer, Shelf())
        await explorer.pilot.click(RowList, offset=(3, 4))
        await explorer.settle()
        assert shelf.list.cursor == 4 and shelf.said == []
        await explorer.pilot.click(RowList, offset=(3, 4))
        await explorer.pilot.click(HintBar, offset=(2, 0))
        await explorer.settle()
        assert shelf.said == ["clicked", "took 4"]
        await explorer.pilot.click(HintBar, offset=(explorer.text.splitlines()[-2].index("q back") - 2, 0))
        await explorer.settle()
        assert not explorer.card_open


async def test_only_the_answer_to_the_latest_question_is_shown(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        shelf = await show(explorer, Shelf())
        shown: list[str] = []
        shelf.question.ask(str, shown.append, "Reading …")
        await explorer.until(lambda: len(shelf.answers) == 1)
        await explorer.until(lambda: "Reading …" in explorer.text and "Row 0" not in explorer.text)
        for _ in range(3):
            shelf.question.ask(str, shown.append)
        shelf.answers[0].set_result("first")
        await explorer.until(lambda: len(shelf.answers) == 2)  # the two between are not asked
        shelf.answers[1].set_result("last")
        await explorer.until(lambda: shown == ["last"])
        await explorer.until_seen("Row 0")
        shelf.question.ask(str, shown.append)
        await explorer.until(lambda: len(shelf.answers) == 3)
        shelf.answers[2].set_exception(PaperError("No paper has a task. Build the index."))
        await explorer.until_seen("No paper has a task. Build the index.")
        await explorer.press("question_mark", "escape")
        shelf.question.ask(str, shown.append)
        await explorer.until(lambda: len(shelf.answers) == 4)
        await explorer.pilot.press("q")
        await explorer.until(shelf.answers[3].cancelled)
        assert shown == ["last"] and not explorer.card_open


async def test_the_list_of_keys_is_short_where_nothing_is_shown(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await show(explorer, Shelf(0))
        await explorer.press("down", "enter", "question_mark")
        assert explorer.app.screen.query_one(OptionList).option_count == 11
