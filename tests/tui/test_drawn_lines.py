"""Only lines that changed are drawn and written: the terminal always shows what plain Textual would paint."""

import pytest

from paper_tui.private_textual.screens import IncrementalScreen
from tui.explorer import Explorer, Open
from tui.textual_internals import as_in_a_terminal, is_drawn, painted_anew

IN_STEPS = IncrementalScreen.draw_steps

STEPS = {
    "moving": ("j", "j", "G", "pageup", "g", "g"),
    "searching": ("slash", "m", "a", "m", "b", "backspace", "backspace", "i", "enter", "s", "S"),
    "filtering": ("f", "j", "j", "enter", "k", "slash", "a", "escape"),
    "marking": ("b", "a", "r", "A", "u", "less_than_sign"),
    "layout": ("z", "z", "w", "c", "c", "right_square_bracket", "left_square_bracket"),
    "dialogs": ("question_mark", "down", "a", "escape", "ctrl+p", "d", "escape", "e", "escape"),
}


async def check(explorer: Explorer, steps: tuple[str, ...]) -> None:
    """Press keys; compare the terminal with a new painting after each."""
    with as_in_a_terminal(explorer.app) as terminal:
        await explorer.settle()
        for number, key in enumerate(steps, 1):
            await explorer.press(key)
            await explorer.until(lambda: is_drawn(explorer.app.screen))
            anew = painted_anew(explorer.app)
            for y, (line, whole) in enumerate(zip(terminal.display, anew.display, strict=True)):
                assert line == whole, (steps[:number], y)
            assert terminal.buffer == anew.buffer, steps[:number]


@pytest.mark.quick_cases("filtering")
@pytest.mark.parametrize("name", list(STEPS))
async def test_the_terminal_shows_what_plain_textual_paints(
    name: str, explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IncrementalScreen, "draw_steps", IN_STEPS)
    async with explore(size=(80, 24)) as explorer:
        await check(explorer, STEPS[name])
