"""Esc and a key that reach the program together, as over a slow line."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tui.explorer import Explorer, Open


async def burst(explorer: Explorer, key: str, character: str) -> None:
    """Deliver a key as the parser does after Esc."""
    explorer.app.post_message(events.Key(f"alt+{key}", character))
    await explorer.settle()


@pytest.mark.slow
async def test_esc_and_a_key_at_once_are_esc_and_that_key(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("slash", *"lora")
        await burst(explorer, "j", "j")
        assert (main.view.query, main.pane, main.cursor) == ("", "list", 1)
        await explorer.press("t", *"x")
        await burst(explorer, "j", "j")
        assert (main.tag_bar.display, main.cursor) == (False, 2)
        await explorer.press("f", "slash", *"im")
        await burst(explorer, "l", "l")
        assert (main.filter_pane.finding, main.pane) == (None, "list")
        await explorer.press("space")
        await burst(explorer, "G", "G")
        assert not main.selection and main.cursor == 326
        await explorer.press("g")
        await burst(explorer, "slash", "/")
        assert main.pane == "search", "Esc ends a sequence"


async def test_the_key_after_esc_is_not_lost_in_a_dialog(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        for cursor, key in enumerate(("question_mark", "e", "i", "colon", "ctrl+p", "C"), 1):
            await explorer.press(key)
            assert explorer.card_open
            await burst(explorer, "j", "j")
            assert (explorer.card_open, main.cursor) == (False, cursor)
        await explorer.press("n")
        for letter in "kept":
            explorer.app.post_message(events.Key(letter, letter))
        await burst(explorer, "k", "k")
        assert (explorer.card_open, main.cursor) == (False, 5)
        notes = main.backend.workspace.library.reader.notes()
        assert list(notes.values()) == ["kept"]


@pytest.mark.parametrize(
    ("received", "keys"),
    [
        ("\x1bj", ["alt+j"]),
        ("\x1bJ", ["alt+J"]),
        ("\x1b/", ["alt+slash"]),
        ("\x1b5", ["alt+5"]),
        ("\x1b\r", ["alt+enter"]),
        ("\x1b[", ["alt+left_square_bracket"]),
        ("\x1bjk", ["alt+j", "k"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1b[1;3D", ["alt+left"]),
        ("\x1b[A", ["up"]),
        ("\x1b", ["escape"]),
    ],
)
def test_the_esc_before_a_key_is_not_lost(received: str, keys: list[str]) -> None:
    parser = XTermParser()
    found = [*parser.feed(received), *parser.feed("")]
    assert [event.key for event in found if isinstance(event, events.Key)] == keys
