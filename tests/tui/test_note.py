"""The card of a note."""

import pytest
from textual import events

from paper_tui.dialogs.note import NoteDialog
from tui.explorer import Open

NOTE = "# Claims\n\n- one **strong** claim\n- [a link](https://example.org) [red]not red[/red] [/x]\n\x1b[31m\x07"


async def test_a_note_is_shown_as_it_is_read_where_there_is_room(explore: Open) -> None:
    async with explore(size=(130, 36)) as explorer:
        await explorer.press("n")
        card = explorer.app.screen
        assert isinstance(card, NoteDialog)
        explorer.app.post_message(events.Paste(NOTE))
        await explorer.until_seen("• one strong claim")
        assert "• a link" in explorer.text and explorer.text.count("[red]") == explorer.text.count("[/x]") == 2
        assert "\x07" not in explorer.text and "\x1b" not in explorer.text
        await explorer.pilot.resize_terminal(100, 30)
        await explorer.until(lambda: "• one strong claim" not in explorer.text)
        await explorer.press("escape")
        assert explorer.main.detail_pane.reading and "**strong**" in explorer.main.detail_pane.reading.marks.note


@pytest.mark.slow
async def test_a_preview_that_comes_after_the_dialog_was_closed_is_dropped(explore: Open) -> None:
    async with explore(size=(130, 36)) as explorer:
        await explorer.press("n")
        await explorer.app.screen.query("#note-preview").remove()  # as when the dialog is closed
        await explorer.pilot.resize_terminal(131, 36)
        await explorer.settle()
        await explorer.press("escape")
        assert not explorer.card_open


async def test_leaving_keeps_the_note_first(explore: Open) -> None:
    """Ctrl+q on a note closes it as Esc does; only then does it leave the program."""
    async with explore() as explorer:
        await explorer.press("n")
        await explorer.type("draft")
        await explorer.press("ctrl+q")
        assert not explorer.card_open and explorer.app.return_value is None
        assert list(explorer.main.backend.workspace.library.reader.notes().values()) == ["draft"]
        await explorer.press("ctrl+c")
        assert explorer.said[-1] == "Press q to quit; all changes are saved."
