"""Every key of the table of actions, pressed."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from textual import events
from textual.command import CommandPalette

from factories import paper
from paper_index.corpus import SORTS
from paper_index.library import NO_MARKS, Marks
from paper_index.search import Filter, View
from paper_tui.actions import ACTIONS, BY_ID, Action
from paper_tui.dialogs.export import ExportDialog
from paper_tui.dialogs.help import HelpDialog
from paper_tui.keys.lookup import Keymap
from paper_tui.keys.pasted_text import PastedText
from paper_tui.screens.palette import ActionProvider
from tui import (  # noqa: F401, they are looked up in CHECKS
    key_checks_attaching,
    key_checks_copying,
    key_checks_editions,
    key_checks_insights,
    key_checks_layout,
    key_checks_leaderboards,
    key_checks_recommending,
    key_checks_triage,
)
from tui.explorer import Explorer, Open
from tui.key_checks import CHECKS, Check, checks

PRESSED = [
    (each.id, key) for each in ACTIONS for key in ((each.keys[0], each.keys[-1]) if each.takes_key else each.keys[:1])
]
"""A key of every action; of those that take the key, the first and the last."""


ALONE = {
    *("program.import", "program.fetch", "paper.fetch_pdf", "program.undo_import", "find.new", "program.quit"),
    *("pane.border_left", "pane.border_right", "view.layout"),  # they change the size of the window
    *("edition.previous", "edition.week_before", "edition.month"),  # first without editions that have full dates
    *("move.jump", "library.undo", "paper.open_code"),
}
"""Actions whose checks need an explorer in which no other key was pressed, or leave one that is of no more use."""


def pressed_together() -> dict[str, list[tuple[str, str]]]:
    """Return the actions and keys whose checks share an explorer, by a name of the group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for action, key in PRESSED:
        groups.setdefault(f"{action}-{key}" if action in ALONE else action.partition(".")[0], []).append((action, key))
    return groups


async def start_over(explorer: Explorer, highlighted: int) -> None:
    """Show all papers from the first one, without marks, and highlight a line of the filters."""
    while explorer.card_open:
        await explorer.press("escape")
    while await explorer.main.library.undo():
        pass
    explorer.main.focus_pane("list")
    explorer.main.selection = frozenset()
    explorer.show_view(View())
    await explorer.settle()
    explorer.main.cursor = 0
    explorer.main.filter_pane.highlighted = highlighted
    explorer.main.notifications.dismiss()
    explorer.said.clear()
    await explorer.settle()
    assert (explorer.main.pane, explorer.main.panes.zoomed, explorer.main.cursor) == ("list", False, 0)


@pytest.mark.parametrize("pressed", [pytest.param(keys, id=group) for group, keys in pressed_together().items()])
async def test_keys(pressed: list[tuple[str, str]], explore: Open) -> None:
    """Each key does what the table says of its action."""
    async with explore() as explorer:
        highlighted = explorer.main.filter_pane.highlighted
        for action, key in pressed:
            try:
                await CHECKS[action](explorer, tuple(key.split(" ")))
                assert explorer.painted or explorer.text
                if (action, key) != pressed[-1]:
                    await start_over(explorer, highlighted)
            except Exception as error:
                error.add_note(f"The key {key} of {action} was pressed.")
                raise


async def test_all_keys_of_an_action_run_it(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the action then does is the same; the checks of the first keys say what."""
    run: list[tuple[str, str]] = []

    async def record(action: Action, _: object, key: str = "", count: int = 0) -> None:
        run.append((action.id, key if action.takes_key else ""))

    monkeypatch.setattr(Action, "run", record)
    monkeypatch.setattr(PastedText, "includes", lambda *_: False)  # so many keys at once would be taken for a text
    others = [(each, key.split(" ")) for each in ACTIONS for key in each.keys if (each.id, key) not in PRESSED]
    async with explore() as explorer:
        await explorer.burst(*(key for _, keys in others for key in keys))
    assert run == [(each.id, keys[-1] if each.takes_key else "") for each, keys in others]
    assert len(run) > 60


async def test_every_action_can_be_chosen_in_the_palette(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is chosen there comes to where its key comes, which the checks of the keys say the rest of."""
    done: list[str] = []

    async def record(action: Action, _: object, key: str = "", count: int = 0) -> None:
        done.append(action.id)

    monkeypatch.setattr(Action, "run", record)
    async with explore() as explorer:
        for action in ACTIONS:
            if action.id == "program.palette":
                continue
            offered = [hit async for hit in ActionProvider(explorer.app.screen).search(action.label)]
            chosen = [hit for hit in offered if str(hit.text).startswith(f"{action.label} (")]
            assert len(chosen) == 1, action.label
            await chosen[0].command()
            if action.takes_key and " " in action.keys[0]:  # it asks for the second key
                await explorer.press(action.keys[0].split(" ")[1])
            elif action.takes_key:
                assert action.help in explorer.said.pop(), "it says which keys do it"
                continue
            assert done.pop() == action.id and not done


def test_every_action_is_checked_and_can_be_done() -> None:
    """No action without a test."""
    assert CHECKS.keys() == BY_ID.keys()


def test_keys_mean_one_thing() -> None:
    """Two actions with one key are refused, and so is a key that both acts and begins a sequence."""
    Keymap()
    with pytest.raises(ValueError, match="means both"):
        Keymap([ACTIONS[0], ACTIONS[0]])
    from dataclasses import replace

    with pytest.raises(ValueError, match="begin a sequence"):
        Keymap([replace(ACTIONS[0], keys=("g",)), replace(ACTIONS[1], keys=("g g",))])


def marks(explorer: Explorer) -> tuple[bool, tuple[str, ...]]:
    """Bookmark and tags of the paper at the cursor."""
    main = explorer.main
    assert main.detail_pane.paper is not None
    said = main.backend.workspace.library.reader.marks([main.detail_pane.paper.id]).get(main.detail_pane.paper.id)
    return (said.bookmarked, said.tags) if said else (False, ())


def said(explorer: Explorer) -> Marks:
    """The marks on the paper at the cursor."""
    main = explorer.main
    assert main.detail_pane.paper is not None
    return main.backend.workspace.library.reader.marks([main.detail_pane.paper.id]).get(
        main.detail_pane.paper.id, NO_MARKS
    )


@checks("find.search")
async def check_find_search(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.type("swin transformer")
    assert explorer.main.view.query == "swin transformer"
    assert explorer.titles[0].startswith("Swin Transformer: Hierarchical")
    await explorer.press("enter")
    assert explorer.app.focused is explorer.main.paper_list
    assert explorer.main.view.query == "swin transformer"


@checks("paper.bookmark")
async def check_paper_bookmark(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert marks(explorer)[0]
    assert "★" in explorer.text
    assert any(text.startswith("Bookmarked “") and "undo" in text for text in explorer.messages)
    await explorer.press(*key)
    assert not marks(explorer)[0]


@checks("paper.tag")
async def check_paper_tag(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.type("Thesis, later")
    assert "Enter adds #Thesis to 1 paper; adds #later to 1 paper" in explorer.text
    await explorer.press("enter")
    assert marks(explorer)[1] == ("later", "Thesis")
    assert not explorer.main.tag_bar.display
    await explorer.press("j", *key)
    await explorer.type("the")
    await explorer.press("tab", "enter")  # completes to the known tag, in its own spelling
    assert marks(explorer)[1] == ("Thesis",)
    await explorer.press(*key)
    await explorer.type("-thesis")
    assert "removes #thesis from 1 paper" in explorer.text
    await explorer.press("enter")
    assert marks(explorer)[1] == ()


@checks("paper.select")
async def check_paper_select(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key, *key)
    assert len(explorer.main.selection) == 2
    assert explorer.main.cursor == 2
    assert "2 selected" in explorer.text
    await explorer.press("k", *key)
    assert len(explorer.main.selection) == 1
    await explorer.press("f", *key)  # in the filters it chooses the value
    assert len(explorer.main.view.filters) == 1


@checks("paper.export")
async def check_paper_export(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("space", "space", *key)
    assert isinstance(explorer.app.screen, ExportDialog)
    assert "(•) selected: 2" in explorer.text
    assert "papers.md" in explorer.text
    await explorer.press("enter")
    written = Path("papers.md").read_text(encoding="utf-8")
    assert written.count("\n## ") + written.startswith("## ") == 2
    assert any("Exported 2 papers to" in text for text in explorer.messages)


@checks("filter.exclude")
async def check_filter_exclude(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)  # outside the filters it does nothing
    assert not explorer.main.view.filters
    await explorer.press("f", *key)
    assert [each.exclude for each in explorer.main.view.filters] == [True]
    assert "not " in explorer.text


@checks("filter.tag")
async def check_filter_tag(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "These papers have no tags. t adds one." in explorer.messages
    library = explorer.main.backend.workspace.library
    library.tag(explorer.main.backend.workspace.papers([1, 2]), ["thesis", "later"])
    library.tag(explorer.main.backend.workspace.papers([3]), ["thesis"])
    explorer.main.search.repeat(explorer.main.view)
    await explorer.settle()
    await explorer.press(*key)
    assert explorer.focus == "filter"
    await explorer.press("t", "h", "enter", "escape")
    assert explorer.main.view.filters == {Filter("tag", "thesis")}
    assert len(explorer.titles) == 3


@checks("pane.filter")
async def check_pane_filter(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.focus == "filter"
    await explorer.press(*key)
    assert explorer.focus == "list"


@checks("find.clear_filters")
async def check_find_clear_filters(explorer: Explorer, key: tuple[str, ...]) -> None:
    explorer.main.view = explorer.main.view.toggled(Filter("kind", "survey"))
    await explorer.settle()
    assert len(explorer.titles) == 5
    await explorer.press(*key)
    assert len(explorer.titles) == 327


@checks("find.sort")
async def check_find_sort(explorer: Explorer, key: tuple[str, ...]) -> None:
    seen = []
    for _ in SORTS[1:]:
        await explorer.press(*key)
        seen.append(explorer.main.view.sort)
    assert seen == [*SORTS[2:], "trending"]
    await explorer.press(*key * (len(SORTS[1:]) - 4))
    assert "by title" in explorer.text
    shown = [title.casefold().lstrip("\"'“‘$([{ ") for title in explorer.titles]
    assert shown == sorted(shown)


@checks("find.choose_sort")
async def check_find_choose_sort(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key, "j", "j", "enter")
    assert explorer.main.view.sort == "votes"
    await explorer.press("slash", *"mamba", "enter")
    assert explorer.main.view.sort == "relevance" and "by relevance" in explorer.text
    await explorer.press(*key, "j", "enter")
    assert explorer.main.view.sort == "trending"
    await explorer.press("0")
    assert explorer.main.view == View(sort="votes")
    await explorer.pilot.click("#chips", offset=(4, 0))
    await explorer.press("k", "enter")
    assert explorer.main.view.sort == "date"


@checks("find.back")
async def check_find_back(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("slash", *"mamba", "enter", "0", *key)
    assert explorer.main.view.query == "mamba"


@checks("find.forward")
async def check_find_forward(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("slash", *"swin", "enter", "less_than_sign", *key)
    assert explorer.main.view.query == "swin"


@checks("find.reverse")
async def check_find_reverse(explorer: Explorer, key: tuple[str, ...]) -> None:
    before = explorer.titles
    await explorer.press(*key)
    assert explorer.titles == before[::-1]
    assert "reversed" in explorer.text


@checks("paper.select_all")
async def check_paper_select_all(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert len(explorer.main.selection) == 327


@checks("paper.select_none")
async def check_paper_select_none(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("a", *key)
    assert not explorer.main.selection


@checks("paper.read")
async def check_paper_read(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert said(explorer).state == "read"
    assert "read" in explorer.text
    await explorer.press(*key)
    assert said(explorer).state == "unread"
    await explorer.press("j", "space", "space", *key)
    states = explorer.main.backend.workspace.library.reader.with_state("read")
    assert len(states) == 2


@checks("paper.reading")
async def check_paper_reading(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("r", *key)
    assert said(explorer).state == "reading"
    await explorer.press(*key)
    assert said(explorer).state == "unread"


@checks("paper.rate")
async def check_paper_rate(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("asterisk")
    assert "* …  0-5 Rate" in explorer.text
    await explorer.press("3")
    assert said(explorer).rating == 3
    await explorer.press(*key)
    assert said(explorer).rating == (int(key[-1]) or None)


@checks("paper.note")
async def check_paper_note(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.type("worth a look")
    await explorer.press("enter", "j", "escape")
    assert said(explorer).note == "worth a look\nj"
    assert "worth a look" in explorer.text
    await explorer.press("u")
    assert said(explorer).note == ""
    await explorer.press("U", *key, "escape")  # nothing written, nothing changed
    assert said(explorer).note == "worth a look\nj"


@checks("paper.note_editor")
async def check_paper_note_editor(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)  # without a terminal there is nothing to hand over
    assert any("cannot open an editor" in text for text in explorer.messages)
    assert said(explorer).note == ""


@checks("paper.edit")
async def check_paper_edit(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)  # without a terminal there is nothing to hand over
    await explorer.until(lambda: any("cannot open an editor" in said for said in explorer.said))


@checks("paper.remove")
async def check_paper_remove(explorer: Explorer, key: tuple[str, ...]) -> None:
    first, second, *_ = explorer.titles
    await explorer.press(*key)
    await explorer.until(lambda: explorer.titles[0] == second)
    assert any(said.startswith(f"Removed “{first[:20]}") for said in explorer.said)
    await explorer.press("u")
    await explorer.until(lambda: explorer.titles[:2] == [first, second])
    await explorer.press(*("space",) * 6, *key)
    assert "Remove 6 papers from the list?" in explorer.text
    await explorer.press("escape", *key, "enter")  # Enter answers no
    assert first in explorer.titles and not explorer.card_open
    await explorer.press(*key, "y")
    await explorer.until(lambda: first not in explorer.titles and not explorer.main.selection)
    await explorer.press("u")
    await explorer.until(lambda: explorer.titles[0] == first)


@checks("paper.removed")
async def check_paper_removed(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.messages[-1].startswith("No removed papers.")
    first, second, third, *_ = explorer.titles
    await explorer.press("delete", "delete")
    await explorer.until(lambda: explorer.titles[0] == third)
    await explorer.press(*key)
    await explorer.until(lambda: explorer.card_open)
    assert "Removed papers" in explorer.text and first[:30] in explorer.text
    await explorer.press("j", "enter")  # the latest is first
    await explorer.until(lambda: explorer.titles[0] == first)
    assert second not in explorer.titles
    await explorer.press("u", "u", "u")
    await explorer.until(lambda: explorer.titles[:3] == [first, second, third])


@checks("paper.split")
async def check_paper_split(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.until(lambda: any("was not merged from several records" in said for said in explorer.said))


@checks("program.duplicates")
async def check_program_duplicates(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "No likely duplicates." in explorer.said


@checks("find.save")
async def check_find_save(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("slash")
    await explorer.type("swin")
    await explorer.press("enter", *key)
    assert "Enter saves it as “swin”, opened by g 1" in explorer.text
    await explorer.press("enter")
    (kept,) = explorer.main.backend.workspace.library.reader.saved_searches()
    assert (kept.name, kept.key, kept.view["query"]) == ("swin", 1, "swin")


@checks("find.saved")
async def check_find_saved(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert f"No saved search {key[-1]}. Ctrl+b saves this one." in explorer.messages
    view = View("transformer", frozenset({Filter("area", "computer-vision")}), "title")
    explorer.main.backend.workspace.library.save_search("Mine", view.to_dict(), int(key[-1]))
    await explorer.press(*key)
    assert explorer.main.view == view
    assert explorer.main.answer and 0 < explorer.main.answer.total < 327
    assert explorer.main.search_box.value == "transformer"


@checks("move.unread")
async def check_move_unread(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await explorer.press("j", "r", "j", "c", "g", "g", *key)
    assert main.cursor == 3, "papers that are read or being read are skipped"
    await explorer.press("G", *key)
    assert main.cursor == 0, "after the last one it goes on at the top"
    await explorer.press("slash", *"is:read", "enter", *key)
    assert "No other unread paper in this list." in explorer.said


@checks("find.meant")
async def check_find_meant(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "No suggestion." in explorer.said
    await explorer.press("slash")
    await explorer.write(explorer.main.search_box, "trnasformer segmentation")
    await explorer.press("enter", *key)
    assert explorer.main.view.query == "transformer segmentation"
    assert explorer.main.search_box.value == "transformer segmentation"
    assert explorer.main.answer and explorer.main.answer.total


@checks("find.references")
async def check_find_references(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("j", *key)
    assert f"References of “{explorer.titles[1][:20]}" in explorer.text
    assert "were not fetched yet. Enter or R fetches them." in explorer.text
    await explorer.press("escape")
    assert not explorer.card_open


@checks("find.citations")
async def check_find_citations(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert f"Citations of “{explorer.titles[0][:20]}" in explorer.text


@checks("find.similar")
async def check_find_similar(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    explorer.show_view(View("mamba"))
    await explorer.press("j", "space")
    row, rows, selection = main.row, main.answer and main.answer.rows, main.selection
    title = explorer.titles[main.cursor]
    await explorer.press(*key)
    assert f"similar to: {title[:20]}" in explorer.text
    assert "by similarity" in explorer.text
    assert main.answer and row not in main.answer.rows
    first, likest = main.answer.rows, main.row
    await explorer.press(*key)  # from paper to paper, and back the same way
    assert main.answer.rows != first
    await explorer.press("escape")
    assert (main.answer.rows, main.row) == (first, likest)
    explorer.search_for("vision")
    await explorer.settle()
    assert main.answer.rows and set(main.answer.rows) < set(first)  # what is like it can be searched
    await explorer.press("escape", "escape")
    assert (main.view.query, main.view.like, main.row, main.answer.rows) == ("mamba", "", row, rows)
    assert main.selection == selection


@checks("detail.next")
async def check_detail_next(explorer: Explorer, key: tuple[str, ...]) -> None:
    opened: list[str] = []
    explorer.app.open_url = lambda url, **_: opened.append(url)  # type: ignore[method-assign]
    main = explorer.main
    main.view = View("swin transformer", frozenset({Filter("code", "yes")}))
    await explorer.settle()
    await explorer.press(*key)
    assert (main.pane, main.detail_pane.chosen) == ("detail", 0)
    assert "Enter open link" in explorer.text
    await explorer.press("enter")
    assert opened == [main.detail_pane.paper.links[0][1] if main.detail_pane.paper else ""]
    await explorer.press("escape")
    assert (main.pane, main.detail_pane.chosen) == ("detail", None)
    await explorer.press("enter")  # Enter is what it was
    assert main.panes.zoomed


@checks("detail.previous")
async def check_detail_previous(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await main.detail_pane.load_similar()
    await explorer.press(*key)
    assert main.detail_pane.chosen == len(main.detail_pane.items) - 1 > 0
    title = main.detail_pane.reading.similar[-1].title if main.detail_pane.reading else ""
    row = main.row
    await explorer.press("enter")  # the last is a paper like this one
    assert main.detail_pane.paper and main.detail_pane.paper.display_title == title
    assert main.pane == "detail"
    await explorer.press("escape", "escape")
    assert main.row == row and main.view == View()


@checks("find.edition")
async def check_find_edition(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "sample page 4: 119 papers" in explorer.text
    await explorer.press("j", "enter")
    assert explorer.main.view.filters == {Filter("edition", "Mar 11 · page 001")}
    await explorer.press(*key, "end", "enter")  # in place of the one before
    assert explorer.main.view.filters == {Filter("edition", "Sep 17 · page 002")}
    assert len(explorer.titles) == 53
    await explorer.press(*key, "escape")
    assert explorer.main.view.filters
    explorer.show_view(View("zzqq"))
    await explorer.settle()
    await explorer.press(*key)
    assert "These papers belong to no edition." in explorer.messages


@checks("find.drop")
async def check_find_drop(explorer: Explorer, key: tuple[str, ...]) -> None:
    some = [Filter("kind", "survey"), Filter("area", "medical-imaging"), Filter("area", "robotics", exclude=True)]
    explorer.main.view = View(filters=frozenset(some))
    await explorer.settle()
    await explorer.press(*key)
    assert explorer.main.view.filters == {some[1], some[2]}
    filters = explorer.main.filter_pane
    filters.highlighted = next(n for n, line in enumerate(filters.entries) if line.style == "chosen")
    await explorer.press("f", *key)  # in the filters, that at the cursor
    assert explorer.main.view.filters == {some[2]}
    await explorer.press("escape", *key, *key)
    assert not explorer.main.view.filters
    await explorer.press("M", *key)
    assert explorer.main.view == View()


@checks("find.everything")
async def check_find_everything(explorer: Explorer, key: tuple[str, ...]) -> None:
    explorer.main.view = View("transformer", frozenset({Filter("area", "computer-vision")}), "title")
    await explorer.settle()
    await explorer.press(*key)
    assert explorer.main.answer and explorer.main.answer.total == 327
    assert explorer.main.search_box.value == ""


@checks("library.undo")
async def check_library_undo(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("a", "b")
    assert "Bookmark 327 papers? y/N" in explorer.text
    await explorer.press("y", *key)
    assert not marks(explorer)[0]
    assert any("Undone: bookmarked 327 papers" in text for text in explorer.messages)
    await explorer.press(*key)
    assert "Nothing to undo." in explorer.messages


@checks("library.redo")
async def check_library_redo(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("b", "u", *key)
    assert marks(explorer)[0]
    await explorer.press(*key)
    assert "Nothing to redo." in explorer.messages


def moves(keys: tuple[str, ...], to: Callable[[Explorer], int]) -> Check:
    """The check that keys, after some way down, lead to a place."""

    async def check(explorer: Explorer, key: tuple[str, ...]) -> None:
        await explorer.press(*keys, *key)
        assert explorer.main.cursor == to(explorer)
        await explorer.press("f", *key)  # in the other panes it moves what is there
        assert explorer.main.filter_pane.highlighted is not None
        await explorer.press("l", "l", *key)
        assert explorer.main.cursor == to(explorer)

    return check


CHECKS["move.down"] = moves((), lambda _: 1)
CHECKS["move.up"] = moves(("j", "j"), lambda _: 1)
CHECKS["move.half_down"] = moves((), lambda e: e.main.paper_list.page // 2)
CHECKS["move.half_up"] = moves(("G",), lambda e: 326 - e.main.paper_list.page // 2)
CHECKS["move.page_down"] = moves((), lambda e: e.main.paper_list.page)
CHECKS["move.page_up"] = moves(("G",), lambda e: 326 - e.main.paper_list.page)
CHECKS["move.top"] = moves(("G",), lambda _: 0)
CHECKS["move.bottom"] = moves((), lambda _: 326)


def leads(start: str, to: str) -> Check:
    """The check that a key leads from a pane to another."""

    async def check(explorer: Explorer, key: tuple[str, ...]) -> None:
        explorer.main.focus_pane(start)
        await explorer.press(*key)
        assert explorer.app.focused is explorer.main.query_one(f"#{to}")

    return check


CHECKS["pane.next"] = leads("detail", "filter")
CHECKS["pane.previous"] = leads("filter", "detail")
CHECKS["pane.left"] = leads("list", "filter")
CHECKS["pane.right"] = leads("list", "detail")


@checks("pane.deeper")
async def check_pane_deeper(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.main.panes.zoomed
    assert not explorer.main.paper_list.display
    await explorer.press("escape")
    assert explorer.main.paper_list.display
    await explorer.press("f", *key)
    assert len(explorer.main.view.filters) == 1


@checks("back")
async def check_back(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("f", "enter", "h", "l", "slash")
    await explorer.type("vision")
    await explorer.press("enter", "space", "enter")
    main = explorer.main
    assert main.panes.zoomed
    await explorer.press(*key)
    assert not main.panes.zoomed
    await explorer.press(*key)
    assert not main.selection
    await explorer.press(*key)
    assert main.view.query == ""
    await explorer.press(*key)
    assert not main.view.filters
    await explorer.press(*key)  # never leaves
    assert explorer.app.is_running
    await explorer.press("slash")
    await explorer.type("zzz")
    await explorer.press(*key)  # takes the query back
    assert main.view.query == ""


async def imported(explorer: Explorer, total: int) -> None:
    """Wait until an import and the index after it are done."""
    main = explorer.main

    def done() -> bool:
        indexed = main.backend.workspace.engine.indexed and main.progress.indexed is None
        return bool(not main.progress.importing and indexed and main.answer and main.answer.total == total)

    await explorer.until(done)
    await explorer.settle()


@checks("program.import")
async def check_program_import(explorer: Explorer, key: tuple[str, ...]) -> None:
    Path("papers").mkdir()
    for name in ("one", "two"):
        record = {"title": f"A paper on {name} xylographs", "abstract": "Words."}
        Path("papers", f"{name}.jsonl").write_text(json.dumps(record) + "\n{}" * (name == "two"))
    Path("papers", "three.jsonl").write_text("{broken")
    await explorer.press(*key)
    assert "papers/" in explorer.text
    await explorer.type("pap")
    await explorer.press("enter")
    assert "one.jsonl" in explorer.text
    await explorer.type("on")
    await explorer.press("tab")
    assert "Enter imports 1 kB." in explorer.text
    await explorer.press("enter")
    await imported(explorer, 328)
    await explorer.until(lambda: "Imported 1 paper: 1 new, 0 updated" in explorer.said)
    await explorer.press(*key)
    await explorer.type("papers/")
    await explorer.press("enter")  # the first line: all of the folder
    await imported(explorer, 329)
    await explorer.until(lambda: any("three.jsonl" in text and "1 new" in text for text in explorer.said))
    assert any("1 record rejected" in text for text in explorer.said)
    await explorer.press("slash")
    await explorer.type("xylographs")
    assert explorer.main.answer and explorer.main.answer.total == 2


@checks("program.fetch")
async def check_program_fetch(explorer: Explorer, key: tuple[str, ...]) -> None:
    with patch.dict("os.environ", HF_HUB_OFFLINE="1"):  # test_fetching has a server
        await explorer.press(*key)
        await explorer.until(lambda: "Nothing was fetched: the variable HF_HUB_OFFLINE is set." in explorer.said)


@checks("paper.fetch_pdf")
async def check_paper_fetch_pdf(explorer: Explorer, key: tuple[str, ...]) -> None:
    with patch.dict("os.environ", HF_HUB_OFFLINE="1"):  # test_fetching has a server
        await explorer.press(*key)
        await explorer.until(lambda: "Nothing was fetched: the variable HF_HUB_OFFLINE is set." in explorer.said)
    await explorer.press("a", *key)
    await explorer.until_seen("Fetch the PDFs of 327 papers?")
    await explorer.press("escape", "escape")


@checks("paper.view_text")
async def check_paper_view_text(explorer: Explorer, key: tuple[str, ...]) -> None:
    explorer.search_for("title:mobilemamba")
    await explorer.settle()
    await explorer.press(*key)
    await explorer.until_seen("This paper has no PDF and no text on this computer.")
    await explorer.press("q")
    assert not explorer.card_open


@checks("program.fetch_result")
async def check_program_fetch_result(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)  # test_fetching fetches something first
    assert explorer.said[-1].startswith("Nothing was fetched yet.")


@checks("find.new")
async def check_find_new(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.main.view.query == "is:new"
    assert not explorer.titles, "nothing was imported"
    await explorer.press("0")
    explorer.main.backend.workspace.corpus.add([paper("A paper on xylographs")], name="a file")
    await explorer.add_papers([paper("A paper on marimbas")])  # by no import
    await explorer.press(*key)
    assert explorer.titles == ["A paper on xylographs"]


@checks("find.hide_read")
async def check_find_hide_read(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("r")
    await explorer.press(*key)
    assert explorer.main.answer and explorer.main.answer.total == 326 and "read" in explorer.text
    await explorer.press(*key)
    assert explorer.main.answer.total == 327


@checks("program.undo_import")
async def check_program_undo_import(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "No import to undo." in explorer.messages
    Path("one.jsonl").write_text('{"title": "A paper on xylographs"}')
    explorer.main.post_message(events.Paste(str(Path("one.jsonl").absolute())))  # dropped on the window
    await explorer.settle()
    assert "one.jsonl" in explorer.text
    await explorer.press("enter")
    await imported(explorer, 328)
    await explorer.press(*key)
    assert "Remove 1 paper imported from one.jsonl? y/N" in explorer.text
    await explorer.press("n", *key, "escape", *key, "enter")
    assert len(explorer.main.backend.corpus) == 328 and not explorer.card_open
    await explorer.press(*key, "y")
    await imported(explorer, 327)
    await explorer.until(lambda: "Removed 1 paper imported from one.jsonl · u to undo" in explorer.said)
    await explorer.press("u")
    await imported(explorer, 328)
    await explorer.press("U")
    await imported(explorer, 327)


@checks("program.help")
async def check_program_help(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert isinstance(explorer.app.screen, HelpDialog)
    await explorer.type("bookmark")
    await explorer.press("enter")
    assert not explorer.card_open
    assert marks(explorer)[0]
    await explorer.press(*key, "escape")
    assert not explorer.card_open


@checks("program.command")
async def check_program_command(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key, *"42", "enter")
    assert explorer.main.cursor == 41


@checks("paper.pager")
async def check_paper_pager(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "This terminal cannot run another program." in explorer.said, "a test has no terminal to lend"


@checks("paper.pipe")
async def check_paper_pipe(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "pipe" in explorer.text
    await explorer.type("cat")
    await explorer.press("enter")
    assert "This terminal cannot run another program." in explorer.said


@checks("program.tutorial")
async def check_program_tutorial(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert "Run 'paper-tui tutorial' in another terminal" in explorer.said[-1], "a test has no terminal to lend"


@checks("saved.move_up")
async def check_saved_up(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.messages[-1] == "Go to a saved search in the filters first: f."
    assert await moved_in_filters(explorer, "j", "j", key=key) == ["Two", "One"]


@checks("saved.move_down")
async def check_saved_down(explorer: Explorer, key: tuple[str, ...]) -> None:
    assert await moved_in_filters(explorer, "j", key=key) == ["Two", "One"]


@checks("saved.follow")
async def check_saved_follow(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.main.act("saved.follow")
    assert explorer.messages[-1] == "Go to a saved search in the filters first: f."
    reader = explorer.main.backend.workspace.library
    reader.save_search("One", View("one").to_dict())
    await explorer.main.filter_pane.count_new()
    await explorer.press("f", "g", "g", "j", *key)
    assert reader.reader.saved_searches()[0].followed and "0 new" in explorer.text
    await explorer.press(*key)
    assert not reader.reader.saved_searches()[0].followed and "0 new" not in explorer.text


async def moved_in_filters(explorer: Explorer, *to: str, key: tuple[str, ...]) -> list[str]:
    """Save searches, press a key on one of them, and return their names; one undo restores the order."""
    library = explorer.main.backend.workspace.library
    for number, name in enumerate(("One", "Two"), 1):
        library.save_search(name, View(name.lower()).to_dict(), number)
    await explorer.main.filter_pane.count_new()
    await explorer.press("f", "g", "g", *to, *key)
    names = [each.name for each in library.reader.saved_searches()]
    lines = [entry.value for entry in explorer.main.filter_pane.entries if entry.facet == "saved" and entry.value]
    assert lines == names and explorer.main.filter_pane.saved_name == ("Two" if len(to) > 1 else "One")
    await explorer.press("u")
    assert [each.name for each in library.reader.saved_searches()] == ["One", "Two"]
    await explorer.press(*key, *key)  # the second one is at the end, and changes nothing
    return names


@checks("find.filters")
async def check_find_filters(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.messages[-1].startswith("No filters.")
    explorer.show_view(View(filters=frozenset({Filter("kind", "survey"), Filter("area", "finance", exclude=True)})))
    await explorer.press(*key)
    assert "Area: not finance" in explorer.text
    await explorer.press("enter")
    assert explorer.main.view.filters == {Filter("kind", "survey")}


@checks("program.messages")
async def check_program_messages(explorer: Explorer, key: tuple[str, ...]) -> None:
    explorer.main.notify("One message.")
    explorer.main.notify("Another message.")
    await explorer.press(*key)
    assert "One message." in explorer.text
    await explorer.press("escape")
    assert not explorer.card_open


@checks("program.palette")
async def check_program_palette(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert isinstance(explorer.app.screen, CommandPalette)
    await explorer.press(*"bookmark")
    await explorer.until_seen("Bookmark (b)")
    for _ in range(20):  # the first Enter may only choose what was found
        await explorer.press("enter") if isinstance(explorer.app.screen, CommandPalette) else None
        await explorer.pilot.pause(0.05)
        if marks(explorer)[0]:
            break
    assert marks(explorer)[0]


@checks("program.theme")
async def check_program_theme(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key, *"paper-contrast")
    await explorer.until_seen("paper-contrast-light")
    await explorer.press("escape", "escape")
    assert not explorer.card_open


@checks("program.suspend")
async def check_program_suspend(explorer: Explorer, key: tuple[str, ...]) -> None:
    left: list[bool] = []
    explorer.app.action_suspend_process = lambda: left.append(True)  # type: ignore[method-assign]
    await explorer.press(*key, "slash", *key)
    assert left == [True, True] and explorer.focus == "search", "while typing, too"


@checks("program.quit")
async def check_program_quit(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.pilot.press(*key)
    await explorer.pilot.pause()
    assert explorer.has_left
