"""The check of the key of leaderboards."""

from tui.explorer import Explorer
from tui.key_checks import checks


@checks("find.leaderboards")
async def check_leaderboards(explorer: Explorer, key: tuple[str, ...]) -> None:
    explorer.search_for("the")
    await explorer.settle()
    await explorer.press(*key)
    await explorer.until_seen("Leaderboard")
    await explorer.press("escape")
    assert not explorer.card_open
