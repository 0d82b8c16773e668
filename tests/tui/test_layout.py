"""The layout: borders that the mouse moves, and the smallest window."""

import pytest
from textual import events
from textual.geometry import Region

from tui.explorer import Open


async def test_borders_are_drawn_with_the_mouse(explore: Open) -> None:
    """From either side of the border, as far as both panes keep something; the panes are not clicked by it."""
    async with explore(size=(120, 36)) as explorer:
        main, pilot = explorer.main, explorer.pilot
        for pane, at, to in (
            (main.paper_list, -1, 90),
            (main.paper_list, 0, 70),
            (main.filter_pane, 0, 40),
            (main.filter_pane, -1, 5),
        ):
            await pilot.mouse_down(offset=(pane.region.right + at, 9))
            await pilot.hover(offset=(to - 3, 12))
            await pilot.hover(offset=(to, 12))
            await pilot.mouse_up(offset=(to, 12))
            await explorer.settle()
            assert pane.region.right - 1 == max(to, 17), to
        await pilot.hover(offset=(60, 12))
        assert main.filter_pane.region.right == 18, "it was let go"
        assert not main.view.filters and not main.selection and main.cursor == 0


async def test_a_drag_to_another_line_is_not_a_click(explore: Open) -> None:
    """It sets no filter, moves no cursor and selects no paper."""
    async with explore(size=(120, 36)) as explorer:
        main, pilot = explorer.main, explorer.pilot
        for pane, column in (("#filter", 8), ("#list", 3), ("#list", 20)):
            await pilot.mouse_down(pane, offset=(column, 2))
            await pilot.hover(pane, offset=(column, 5))
            await pilot.mouse_up(pane, offset=(column, 5))
            await explorer.settle()
        assert not main.view.filters and not main.selection and main.cursor == 0


async def test_only_the_left_button_acts(explore: Open) -> None:
    """The others set no filter, move no cursor, select no paper and move no border."""
    async with explore(size=(120, 36)) as explorer:
        main = explorer.main
        filters, papers = main.filter_pane.region, main.paper_list.region
        places = [(filters.x + 8, filters.y + 4), (papers.x + 3, papers.y + 4), (papers.x + 20, papers.y + 4)]

        def act(kind: type[events.MouseEvent], at: tuple[int, int], button: int) -> None:
            explorer.app.post_message(kind(None, *at, 0, 0, button, False, False, False))

        for button in (2, 3):
            for place in places:
                act(events.MouseDown, place, button)
                act(events.MouseUp, place, button)
            act(events.MouseDown, (filters.right - 1, 9), button)
            act(events.MouseMove, (filters.right + 5, 9), button)
            act(events.MouseUp, (filters.right + 5, 9), button)
        await explorer.settle()
        assert not main.view.filters and not main.selection and main.cursor == 0
        assert main.filter_pane.region == filters
        act(events.MouseDown, places[-1], 1)
        act(events.MouseUp, places[-1], 1)
        await explorer.settle()
        assert main.cursor > 0


async def test_a_border_cannot_be_moved_where_its_panes_have_no_room(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that comes before the panes have a layout changes nothing."""
    async with explore(size=(120, 36)) as explorer:
        main = explorer.main
        before = main.panes.list_share
        for pane in (main.paper_list, main.detail_pane):
            monkeypatch.setattr(type(pane), "region", Region())
        assert not main.panes.move_border("list", -4)
        monkeypatch.undo()
        assert main.panes.list_share == before


@pytest.mark.slow
async def test_a_border_whose_pane_is_hidden_while_it_is_dragged_is_let_go(explore: Open) -> None:
    async with explore(size=(120, 36)) as explorer:
        main, pilot = explorer.main, explorer.pilot
        await pilot.mouse_down(offset=(main.filter_pane.region.right - 1, 9))
        await pilot.resize_terminal(50, 20)
        await explorer.settle()
        await pilot.hover(offset=(20, 12))
        await pilot.mouse_up(offset=(20, 12))
        await pilot.resize_terminal(120, 36)
        await explorer.settle()
        assert main.filter_pane.region.width > 10


@pytest.mark.slow
async def test_the_help_begins_with_its_first_heading_in_the_smallest_window(explore: Open) -> None:
    async with explore(size=(40, 12)) as explorer:
        await explorer.press("question_mark")
        assert "Here" in explorer.text
        assert " text. " in explorer.text, "and the first action is seen whole"
        await explorer.press("down", "up")
        assert "Here" in explorer.text
