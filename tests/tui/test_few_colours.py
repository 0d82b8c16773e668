"""Terminals with 256 or 16 colours, and the console of Linux."""

from functools import cache

import pytest
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.theme import Theme

from paper_tui.launch import lacks_signs
from paper_tui.private_textual.screens import OverlayScreen
from paper_tui.themes import OWN
from tui.explorer import Open
from tui.snapshot_text import contrast, low_contrast, styled_line
from tui.textual_internals import lines_of

TEXTS = ("title", "unread", "meta", "match", "mark", "tag")


SYSTEMS = {256: ColorSystem.EIGHT_BIT, 16: ColorSystem.STANDARD}


@cache
def shown(colour: Color | None, colours: int) -> str:
    """The colour that a terminal with so many colours shows."""
    assert colour is not None
    return colour.downgrade(SYSTEMS[colours]).get_truecolor().hex


def themes(colours: int) -> tuple[Theme, ...]:
    """The themes to look at, that of the start last, because it is set anew then; with 16 colours two are the same."""
    return OWN[::-1] if colours == 256 else OWN[1::-1]


async def test_the_row_at_the_cursor_is_readable_with_256_colours(explore: Open, colours: int = 256) -> None:
    async with explore() as explorer:
        explorer.app.adapt_to_few_colours(colours)
        for theme in themes(colours):
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
                found = contrast(shown(text.color, colours), shown(ground.bgcolor, colours))
                assert found >= 4.5, (theme.name, text, ground, found)


@pytest.mark.quick_cases("16")
@pytest.mark.parametrize("colours", SYSTEMS)
async def test_dialogs_are_readable_with_few_colours(
    explore: Open, colours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All words of them: the highlighted option, the text box with the focus, and the selected text."""
    monkeypatch.delattr(OverlayScreen, "render_line")  # the screen behind is dimmed
    async with explore(size=(100, 30), query="mamba") as explorer:
        explorer.app.adapt_to_few_colours(colours)
        for theme in themes(colours):
            explorer.app.theme = theme.name
            for key in ("question_mark", "i", "e", "colon", "ctrl+b", "X", "ctrl+p", "slash"):
                await explorer.press(key)
                lines = [styled_line(downgraded(each, colours) for each in line) for line in lines_of(explorer.app)]
                assert not low_contrast(lines, 4.5), (theme.name, key)
                await explorer.press("escape")


def downgraded(segment: Segment, colours: int) -> Segment:
    """Return a segment in the colours that a terminal with so many colours shows."""
    return Segment(segment.text, downgraded_style(segment.style or Style(), colours))


@cache
def downgraded_style(style: Style, colours: int) -> Style:
    colour, ground = (each and Color.parse(shown(each, colours)) for each in (style.color, style.bgcolor))
    return style + Style(color=colour, bgcolor=ground)


@pytest.mark.parametrize(("terminal", "lacks"), [("linux", True), ("xterm-256color", False), ("screen", False)])
def test_the_console_of_linux_is_drawn_with_ascii(terminal: str, lacks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", terminal)
    assert lacks_signs() is lacks
