"""Messages and hints name the user's own keys."""

import pytest

from paper_index.paths import Home
from paper_index.search import Answer, Filter, View
from paper_tui.keys.lookup import Keymap
from paper_tui.keys.user_keys import read_keys
from tui.explorer import Explorer, Open

KEYS = """
library.undo = "R"
find.everything = "F5"
find.clear_filters = "F6"
find.meant = "F7"
paper.select_range = "F8"
pane.filter = "F9"
paper.note = "F10"
back = ["Esc", "F2"]
"""


@pytest.fixture
def own_keys(filled_home: Home) -> Home:
    filled_home.keys.parent.mkdir(parents=True, exist_ok=True)
    filled_home.keys.write_text(KEYS, encoding="utf-8")
    return filled_home


@pytest.mark.slow
async def test_the_message_of_a_change_names_the_key_that_undoes_it(own_keys: Home, explore: Open) -> None:
    async with explore(home=own_keys) as explorer:
        await explorer.press("b")
        assert explorer.said[-1].endswith("· R to undo")
        await explorer.press("R")
        assert explorer.said[-1].startswith("Undone: ")
        assert not explorer.main.backend.workspace.library.reader.bookmarked()


async def test_every_text_with_a_key_names_the_own_key(own_keys: Home, explore: Open) -> None:
    async with explore(home=own_keys, size=(140, 36)) as explorer:
        await explorer.press("j", "m", "a")
        explorer.show_view(View("zzqq", frozenset({Filter("kind", "survey")})))
        await explorer.settle()
        assert "F6 clears the filters, Esc the query." in explorer.text
        await explorer.press("apostrophe", "a")
        assert explorer.said[-1].endswith("F5 shows all papers.")
        await explorer.press("f5", "f8")
        assert "F8 or Esc keep selected" in explorer.text
        await explorer.press("f8", "N")
        assert "F10 edits the note here." in explorer.said[-1]
        await explorer.press("backslash")
        assert explorer.said[-1] == "2 panes (F9: filters)"
        explorer.main.message_line.show_note(Answer(View("swni"), suggestion="swin"))
        assert explorer.main.message_line.note.plain == "F7: did you mean swin?"


def test_a_text_is_filled_with_keys(own_keys: Home) -> None:
    keymap = Keymap(*read_keys(own_keys.keys))
    assert keymap.fill("{key:library.undo} to undo, {key:copy.id}") == "R to undo, y y"
    assert keymap.fill("{typing:program.help} and {typing:paper.tag}") == "F1 and "
    assert keymap.fill("{key:no.such} {0} {") == "{key:no.such} {0} {", "foreign text stays as it is"


async def excluding(explorer: Explorer, *keys: str) -> View:
    """Exclude an edition, press keys, and return the view."""
    explorer.show_view(View(filters=frozenset({Filter("edition", "page 004", exclude=True)})))
    await explorer.settle()
    await explorer.press(*keys)
    return explorer.main.view


@pytest.mark.slow
async def test_the_calendar_keeps_excluded_editions_as_the_next_edition_does(explore: Open) -> None:
    async with explore() as explorer:
        for keys in (("right_square_bracket",), ("C", "enter"), ("C", "end", "enter")):
            view = await excluding(explorer, *keys)
            assert Filter("edition", "page 004", exclude=True) in view.filters, keys
            assert view.edition not in (None, "page 004"), keys
            assert explorer.titles
