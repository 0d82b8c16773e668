"""Checks of the keys that open trends, the map and the user's reading."""

from tui.explorer import Explorer
from tui.key_checks import checks


@checks("find.trends")
async def check_find_trends(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.until_seen("Trends of tasks by month", "per 100 papers", "Enter filter")
    await explorer.press("tab", "enter")
    view = explorer.main.view
    assert not explorer.card_open and [each.facet for each in view.filters] == ["method"]


@checks("find.map")
async def check_find_map(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.until_seen("Tasks × methods", "expected by chance")
    await explorer.press("enter")
    view = explorer.main.view
    assert not explorer.card_open and {each.facet for each in view.filters} == {"task", "method"}


@checks("find.my_reading")
async def check_find_my_reading(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.until_seen("My reading", "You have not marked any paper yet.", "r marks one as read")
    await explorer.press("escape", "r", *key)
    await explorer.until_seen("1 read · 0 bookmarked and unread", "this week")
    await explorer.press("q")
