"""Checks of the keys of recommendations."""

from factories import paper
from paper_index.search import View
from tui.explorer import Explorer
from tui.key_checks import checks


async def show_recommended(explorer: Explorer, *, any_date: bool = True) -> list[int]:
    """List the papers that fit three bookmarks about Mamba; return their rows."""
    main = explorer.main
    workspace = main.backend.workspace
    rows = workspace.engine.answer(View("title:mamba")).rows[:3]
    workspace.library.bookmark(workspace.papers(rows))
    explorer.show_view(View(recommend="bookmarks", any_date=any_date))
    await explorer.settle()
    assert main.answer and main.answer.basis and main.answer.rows
    return list(main.answer.rows)


@checks("find.for_you")
async def check_for_you(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await explorer.press("j", *key)
    assert main.view == View(recommend="bookmarks") and "this list becomes yours" in explorer.text
    await explorer.press("escape")
    assert (main.view, main.cursor) == (View(), 1), "Esc returns"
    await explorer.press("space", "space", "space", *key)
    assert main.view.recommend.startswith("papers:") and "For you: 3 selected papers" in explorer.text
    await explorer.press("escape", "escape")
    assert not main.selection


@checks("recommend.source")
async def check_source(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    workspace = main.backend.workspace
    await show_recommended(explorer)
    workspace.library.tag(workspace.papers(workspace.engine.answer(View("title:diffusion")).rows[:2]), ["other"])
    await explorer.press(*key)
    assert "bookmarks · 3 papers" in explorer.text and "#other · 2 papers" in explorer.text
    await explorer.press("end", "enter")
    assert main.view.recommend == "tag:other" and "2 papers count: just similar papers" in explorer.text


@checks("recommend.any_date")
async def check_any_date(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await explorer.add_papers([paper("Of a Known Day", "2501.00009", published="2025-12-20")])
    await show_recommended(explorer)
    await explorer.press(*key)
    assert not main.view.any_date and "since 2025-10-21" in explorer.text
    await explorer.press(*key)
    assert main.view.any_date and "of any date" in explorer.text


@checks("recommend.dismiss")
async def check_dismiss(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    rows = await show_recommended(explorer)
    await explorer.press("j", *key)
    assert main.answer and rows[1] not in main.answer.rows, "the paper has gone at once"
    assert main.cursor == 1 and "as not for your bookmarks" in explorer.said[-1]
    await explorer.press("u")
    assert main.answer and list(main.answer.rows) == rows
    explorer.show_view(View())
    await explorer.settle()
    await main.act("recommend.dismiss")
    assert explorer.said[-1] == "Only in recommendations; F opens them."


@checks("recommend.mute")
async def check_mute(explorer: Explorer, key: tuple[str, ...]) -> None:
    main = explorer.main
    await show_recommended(explorer)
    assert main.answer and main.row is not None
    first = main.answer.shared[main.row][0]
    await explorer.press(*key)
    assert explorer.card_open and f"%  {first}" in explorer.text
    await explorer.press("enter")
    assert explorer.said[-1].startswith("Muted “")
    assert all(first not in reasons for reasons in main.answer.shared.values())
    await explorer.press(*key, "end", "enter")
    assert explorer.said[-1].startswith("Unmuted “"), "muted reasons can be freed"
    assert first in main.answer.shared[main.answer.rows[0]]


@checks("recommend.profile")
async def check_profile(explorer: Explorer, key: tuple[str, ...]) -> None:
    await show_recommended(explorer)
    await explorer.press(*key)
    assert "Profile of your bookmarks: 3 papers" in explorer.text and "3 of 3, " in explorer.text
    await explorer.press("enter", "u")
    assert explorer.said[-1].startswith("Undone: muted “")
    await explorer.press("equals_sign", "r")
    assert explorer.said[-1].startswith("Reset the recommendations for your bookmarks")
