"""Borders that the mouse draws."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.conftest import Open


async def test_borders_are_drawn_with_the_mouse(explore: "Open") -> None:
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
