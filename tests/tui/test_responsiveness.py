"""Keys do not wait for changes to the library, for papers that the cursor passes, or for drawing."""

import asyncio
import contextlib
import gc
import threading
import time
from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip

from paper_index.corpus import CorpusReader
from paper_index.library import LibraryReader
from paper_index.paths import Home
from paper_index.workspace import Workspace
from paper_tui.private_textual import screens
from paper_tui.private_textual.screens import IncrementalScreen, OverlayScreen
from paper_tui.widgets.filter_chips import FilterChips
from tui.explorer import Explorer, Open
from tui.snapshot_text import styled_line
from tui.textual_internals import change, changed_regions, draw, hold_frames, skip_painting, until_handled

IN_STEPS = IncrementalScreen.draw_steps
"""What tests that look at the screen only now and then go without."""


@pytest.mark.slow
async def test_what_is_drawn_does_not_wait_for_a_change(explore: Open) -> None:
    """While thousands of papers are being tagged, the list goes on."""
    async with explore() as explorer:
        workspace = explorer.main.backend.workspace
        held, done = threading.Event(), threading.Event()

        def change() -> None:
            with workspace.library.database.lock, workspace.corpus.database.lock:
                held.set()
                done.wait(20)

        changing = threading.Thread(target=change)
        changing.start()
        assert held.wait(5)
        began = time.monotonic()
        try:
            await explorer.main.keys.handle("end")
            explorer.main.paper_list.reload()
            assert len([line for line in explorer.text.split("\n") if "│" in line]) > 20
            assert "327 of 327" in explorer.text
            assert time.monotonic() - began < 10
        finally:
            done.set()
            changing.join()


async def test_the_detail_follows_when_the_cursor_rests(explore: Open) -> None:
    """Papers that are passed are not shown; what is done right behind the move is done to the paper at the cursor."""
    async with explore() as explorer:
        main = explorer.main
        before = main.detail_pane.paper
        for _ in range(6):
            await main.keys.handle("j")
        assert main.detail_pane.paper != main.backend.workspace.papers([main.row or 0])[0]
        await main.keys.handle("y")
        await main.keys.handle("y")
        assert main.detail_pane.paper == main.backend.workspace.papers([main.row or 0])[0] != before
        for _ in range(3):
            await main.keys.handle("j")
        await explorer.settle()
        assert main.detail_pane.paper == main.backend.workspace.papers([main.row or 0])[0]


@pytest.mark.slow
async def test_keys_are_looked_at_while_the_screen_is_drawn(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while many lines are drawn does not wait for the last; what is drawn is all that has changed."""
    happened: list[str] = []

    async with explore() as explorer:
        main = explorer.main
        monkeypatch.setattr(IncrementalScreen, "draw_steps", IN_STEPS)
        monkeypatch.setattr(screens, "STEP", 0)
        skip_painting(monkeypatch, lambda _: happened.append("drawn"))
        main.cursor = 3
        draw(main, main.paper_list)
        asyncio.get_running_loop().call_soon(happened.append, "key")
        main.cursor = 4
        await explorer.settle()
        while main.drawing:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert happened[:2] == ["key", "drawn"]
        assert not changed_regions(main)
        assert "▌" in explorer.text.split("\n")[3 + 2 * 4]


async def test_a_change_is_drawn_without_a_tick_of_the_timer(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that follows its letter at once would wait for a tick, up to two frames."""
    painted: set[Region] = set()

    async with explore() as explorer:
        main = explorer.main
        await explorer.settle()
        monkeypatch.setattr(screens, "PACE", 0)
        hold_frames(monkeypatch, main)
        skip_painting(monkeypatch, painted.update)
        main.paper_list.refresh()
        await until_handled(explorer.app)
        assert main.paper_list.region in painted


@pytest.mark.slow
async def test_what_changes_while_the_screen_is_drawn_is_drawn(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what changes right before it is shown."""
    painted: set[Region] = set()

    def changing(screen: IncrementalScreen[None]) -> Iterator[None]:
        change(explorer.main.filter_pane)
        yield

    async with explore() as explorer:
        main = explorer.main
        skip_painting(monkeypatch, painted.update)
        monkeypatch.setattr(IncrementalScreen, "draw_steps", changing)
        draw(main)
        assert main.filter_pane.region in painted


@pytest.mark.slow
async def test_a_card_may_be_closed_while_it_is_drawn(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left to be drawn of it is not drawn any more."""
    async with explore() as explorer:
        await explorer.press("question_mark")
        card = explorer.app.screen
        assert isinstance(card, OverlayScreen)
        monkeypatch.setattr(IncrementalScreen, "draw_steps", IN_STEPS)
        monkeypatch.setattr(screens, "STEP", -1)
        card.refresh()
        draw(card, card)
        assert card.drawing
        explorer.app.pop_screen()
        await explorer.settle()
        assert not explorer.card_open and not card.drawing


@pytest.mark.slow
async def test_what_is_behind_a_card_is_dimmed_as_ever(explore: Open) -> None:
    """It looks as Textual would draw it, and follows what happens there."""
    async with explore() as explorer:
        await explorer.press("question_mark")
        before = behind(explorer)
        explorer.main.cursor = 3
        await explorer.settle()
        assert behind(explorer) != before


def behind(explorer: Explorer) -> list[object]:
    """What a card shows of the main screen, which is what Textual makes of it."""
    card, app = explorer.app.screen, explorer.app
    assert isinstance(card, OverlayScreen)
    # The last line, that of messages, is not dimmed.
    ours = [styled_line(card.render_line(y).simplify()) for y in range(app.size.height - 1)]
    theirs = app.console.render(BackgroundScreen(explorer.main, card.styles.background), app.console_options)
    assert ours == [styled_line(Strip(line).simplify()) for line in Segment.split_lines(theirs)][:-1]
    return list(ours)


async def test_text_of_the_detail_is_selected_with_the_mouse(explore: Open) -> None:
    """It is drawn line by line, and yet can be taken by hand."""
    async with explore() as explorer:
        paper = explorer.main.detail_pane.paper
        assert paper is not None
        await explorer.pilot.mouse_down("#detail", offset=(2, 1))
        await explorer.pilot.hover("#detail", offset=(12, 1))
        await explorer.pilot.mouse_up("#detail", offset=(12, 1))
        selected = explorer.main.get_selected_text()
        assert selected and paper.display_title.startswith(selected.strip())


def test_a_library_is_read_beside_its_changes(home: Home) -> None:
    """What was changed is seen at once, though it is read another way."""
    with Workspace(home) as workspace:
        beside = LibraryReader(workspace.library.database.open_reader())
        paper = workspace.papers([1])[0]
        workspace.library.bookmark([paper])
        assert beside.marks([paper.id])[paper.id].bookmarked
        with contextlib.closing(workspace.corpus.database.open_reader()) as papers:
            assert CorpusReader(papers).ids([1]) == [paper.id]
        beside.database.close()
        workspace.library.bookmark([paper], False)  # closing one does not close the other


@pytest.mark.slow
async def test_what_is_asked_for_at_the_very_end_leaves_no_warning(explore: Open) -> None:
    """The program may end before that has begun."""
    async with explore() as explorer:
        explorer.main.search.repeat(explorer.main.view)
        explorer.app.workers.cancel_all()
    gc.collect()


@pytest.mark.slow
async def test_an_answer_that_arrives_while_the_explorer_closes_is_dropped(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = threading.Event()
    async with explore() as explorer:
        main = explorer.main

        async def wait_for_the_answer(_: FilterChips) -> None:
            closing.set()
            await main.search.wait()

        monkeypatch.setattr(FilterChips, "on_unmount", wait_for_the_answer, raising=False)
        holding = asyncio.ensure_future(main.backend.run(lambda: closing.wait(20)))
        main.search.repeat(main.view)
    assert await holding
    assert not (main.backend.home.cache / "crash.txt").exists()
