"""Terminals with 256 colours and the console of Linux."""

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from paper_tui.launch import lacks_signs
from paper_tui.themes import OWN
from tui.explorer import Open
from tui.snapshot_text import contrast

TEXTS = ("title", "unread", "meta", "match", "mark", "tag")


def with_256_colours(colour: Color | None) -> str:
    """The colour that a terminal with 256 colours shows."""
    assert colour is not None
    return colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


async def test_the_row_at_the_cursor_is_readable_with_256_colours(explore: Open) -> None:
    async with explore() as explorer:
        explorer.app.add_class("-few-colours")
        for theme in OWN:
            explorer.app.theme = theme.name
            await explorer.settle()
            papers, filters = explorer.main.paper_list, explorer.main.filter_pane
            grounds: list[tuple[Style, Style]] = []
            for focused in (papers, filters):
                explorer.main.set_focus(focused)
                await explorer.settle()
                cursor = papers.get_component_rich_style("paper-list--cursor")
                grounds += [(papers.get_component_rich_style(f"paper-list--{text}"), cursor) for text in TEXTS]
            cursor = filters.get_component_rich_style("filter-pane--cursor")
            grounds += [
                (filters.get_component_rich_style(f"filter-pane--{text}"), cursor)
                for text in ("value", "title", "count", "chosen", "excluded", "more")
            ]
            for text, ground in grounds:
                shown = contrast(with_256_colours(text.color), with_256_colours(ground.bgcolor))
                assert shown >= 4.5, (theme.name, text, ground, shown)


@pytest.mark.parametrize(("terminal", "lacks"), [("linux", True), ("xterm-256color", False), ("screen", False)])
def test_the_console_of_linux_is_drawn_with_ascii(terminal: str, lacks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", terminal)
    assert lacks_signs() is lacks
