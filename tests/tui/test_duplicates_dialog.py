"""The dialog of likely duplicates: groups are merged, kept apart or skipped, and every decision is undone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from factories import paper
from paper_tui.dialogs.duplicates import DuplicatesDialog
from tui.explorer import Explorer, Open

TITLES = ("A Long Title about Many Small Things", "Another Long Title about Everything")
IDS = ("10.1000/a1", "10.1000/a2", "10.1000/b1", "10.1000/b2")


@asynccontextmanager
async def opened(explore: Open) -> AsyncIterator[Explorer]:
    async with explore() as explorer:
        await explorer.add_papers(
            paper(TITLES[number // 2], id, authors=["Jane Doe"], published="2020") for number, id in enumerate(IDS)
        )
        await explorer.press("equals_sign")
        await explorer.until_seen("Duplicates · 1 of 2 · same title", IDS[0], IDS[1])
        yield explorer


def papers(explorer: Explorer) -> int:
    """The number of papers that the ids belong to."""
    return len(set(explorer.main.backend.corpus.rows_of(IDS).values()))


async def test_groups_are_merged_and_kept_apart_and_that_is_undone(explore: Open) -> None:
    async with opened(explore) as explorer:
        await explorer.press("down", "m")
        await explorer.until_seen("Merged 1 paper into “A Long Title", "Duplicates · 2 of 2", IDS[3])
        assert papers(explorer) == 3
        await explorer.press("n")
        await explorer.until_seen("Marked 2 papers as not duplicates", "No more likely duplicates.")
        await explorer.press("u")
        await explorer.until_seen("Undone: marked 2 papers as not duplicates", "Duplicates · 2 of 2")
        await explorer.press("u")
        await explorer.until_seen("Undone: merged 1 paper", "Duplicates · 1 of 2")
        assert papers(explorer) == 4
        await explorer.press("u")
        await explorer.until_seen("Nothing to undo here.")
        await explorer.press("n")
        await explorer.until_seen("Duplicates · 2 of 2")
        await explorer.press("s")
        await explorer.until_seen("No more likely duplicates.")
        await explorer.press("m", "n", "escape", "equals_sign")
        await explorer.until_seen("Duplicates · 1 of 1", IDS[2])


@pytest.mark.slow
async def test_the_list_follows_when_the_dialog_closes(explore: Open) -> None:
    async with opened(explore) as explorer:
        explorer.search_for("many small things")
        await explorer.settle()
        await explorer.press("m")
        await explorer.until_seen("Duplicates · 2 of 2")
        await explorer.press("escape")
        await explorer.until(lambda: len(explorer.titles) - len(explorer.main.search.retained) == 1)


async def test_a_merge_before_another_import_is_not_undone_with_it(explore: Open) -> None:
    async with opened(explore) as explorer:
        await explorer.press("m")
        await explorer.until_seen("Duplicates · 2 of 2")
        explorer.main.backend.workspace.corpus.add([paper("Frogs", "10.1000/c")], name="x")
        await explorer.press("u")
        await explorer.until_seen("Another import came later. Nothing was undone.")
        assert isinstance(explorer.app.screen, DuplicatesDialog)
        assert papers(explorer) == 3
