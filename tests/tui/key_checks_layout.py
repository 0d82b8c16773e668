"""Checks of the keys that select ranges, mark places and change the layout."""

from tui.explorer import Explorer
from tui.key_checks import checks


@checks("paper.select_range")
async def check_paper_select_range(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await explorer.press("space", "j", *key, "j", "j")
    assert main.answer and main.selection == {main.answer.rows[n] for n in (0, 2, 3, 4)}
    assert "4 selected" in explorer.text and "v or Esc keep selected" in explorer.text
    await explorer.press("k")
    assert len(main.selection) == 3
    await explorer.press("g", "g")
    assert main.selection == set(main.answer.rows[:3])
    await explorer.press(*key, "G")
    assert len(main.selection) == 3, "it has ended"
    await explorer.press("b")
    assert len(main.backend.workspace.library.reader.bookmarked()) == 3
    await explorer.press(*key, "k", "escape")
    assert len(main.selection) == 5, "Esc ends it, too"
    await explorer.press("escape")
    assert not main.selection
    await explorer.press("g", "g", "space", "j", *key, "j", "r")
    first = main.answer.rows[0]
    assert main.selection == {first}, "the range ends with the action, and what was selected before stays"
    assert len(main.backend.workspace.library.reader.with_state("read")) == 3
    await explorer.press("j", "j")
    assert main.selection == {first} and "keep selected" not in explorer.text


@checks("move.mark")
async def check_move_mark(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press("j", "j", key[0])
    assert "m …  a-z Mark place" in explorer.text
    await explorer.press(key[1])
    assert explorer.said[-1].startswith(f"Marked as {key[1]}")
    await explorer.press("G", "apostrophe", key[1])
    assert explorer.main.cursor == 2


@checks("move.jump")
async def check_move_jump(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    assert explorer.said[-1] == f"No paper is marked as {key[1]}. m {key[1]} marks the one at the cursor."
    await explorer.press("j", "m", key[1], "k", *key)
    assert explorer.main.cursor == 1
    explorer.edit_query("swin")
    await explorer.press("enter", *key)
    assert "is not in this list. 0 shows all papers." in explorer.said[-1]


@checks("view.compact")
async def check_view_compact(explorer: Explorer, key: tuple[str, ...]) -> None:
    page = explorer.main.paper_list.page
    await explorer.press("j", "j", *key)
    assert explorer.main.paper_list.page in (2 * page, 2 * page + 1)
    assert "▌   Stock Price" in explorer.text
    await explorer.pilot.click("#list", offset=(12, 5))
    assert explorer.main.cursor == 4
    await explorer.press(*key)
    assert explorer.main.paper_list.page == page


def widths(explorer: Explorer) -> list[int]:
    """The widths of the panes that are seen."""
    main = explorer.main
    return [pane.region.width for pane in (main.filter_pane, main.paper_list, main.detail_pane) if pane.display]


@checks("pane.border_left")
async def check_pane_border_left(explorer: Explorer, key: tuple[str, ...]) -> None:
    filters, papers, detail = widths(explorer)
    await explorer.press(*key)
    assert widths(explorer) == [filters, papers - 4, detail + 4]
    await explorer.press("f", *key)
    assert widths(explorer)[0] == filters - 4
    await explorer.press("l", *[*key] * 20)
    assert widths(explorer)[1] == 18, "something is left"
    await explorer.press("enter", *key)
    assert "This pane has no border to move." in explorer.said


@checks("pane.border_right")
async def check_pane_border_right(explorer: Explorer, key: tuple[str, ...]) -> None:
    filters, papers, detail = widths(explorer)
    await explorer.press(*key)
    assert widths(explorer) == [filters, papers + 4, detail - 4]
    await explorer.press("f", *[*key] * 30)
    assert widths(explorer)[0] > filters
    assert min(widths(explorer)) >= 18
    await explorer.pilot.resize_terminal(90, 30)
    await explorer.settle()
    assert min(widths(explorer)) >= 18


@checks("view.layout")
async def check_view_layout(explorer: Explorer, key: tuple[str, ...]) -> None:
    assert len(widths(explorer)) == 3
    await explorer.press(*key)
    assert len(widths(explorer)) == 2
    assert "2 panes (f: filters)" in explorer.said
    await explorer.press("f")
    assert explorer.main.filter_pane.display
    await explorer.press(*key)
    assert widths(explorer) == [120]
    assert explorer.focus == "list"
    await explorer.press("enter", "escape")
    await explorer.pilot.resize_terminal(90, 30)
    await explorer.settle()
    assert len(widths(explorer)) == 2, "what was chosen holds for wide windows"
    await explorer.pilot.resize_terminal(130, 30)
    await explorer.settle()
    assert widths(explorer) == [130]
    await explorer.press(*key)
    assert len(widths(explorer)) == 3
    await explorer.pilot.resize_terminal(50, 30)
    await explorer.press(*key)
    assert "The terminal has room for one pane only." in explorer.said
