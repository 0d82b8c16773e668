"""The tutorial: each step waits until the user has done it."""

from pathlib import Path

import pytest

from paper_index.paths import Home
from paper_index.search import View
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.widgets.tutorial import STEPS, Tutorial
from tui.explorer import Explorer

KEYS = (
    ("j", "j"),
    ("slash", *"mamba"),
    ("enter",),
    ("enter",),
    ("escape",),
    ("b",),
    ("t", *"thesis", "enter"),
    ("u",),
    ("0", "f", "space"),
    ("e",),
)


async def test_each_step_is_shown_until_it_is_done(
    filled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = PaperApp(Backend(filled_home, View()), tutorial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        explorer = Explorer(app, pilot)
        await explorer.until_seen("Tutorial: step 1 of 10")
        assert "Move down with j or ↓" in explorer.text and "F2 skips a step" in explorer.text
        bar = explorer.main.query_one(Tutorial)
        for number, keys in enumerate(KEYS, 1):
            await explorer.press(*keys)
            step = f"step {number} of"
            await explorer.until(lambda step=step: step not in str(bar.border_title))  # type: ignore[misc]
            if number == 2:
                assert explorer.focus == "search", "keys mean what they mean elsewhere"
        await explorer.press("escape")
        await explorer.until_seen("That is all you need")
        assert len(KEYS) == len(STEPS)


async def test_steps_are_skipped_by_key_and_click(filled_home: Home) -> None:
    app = PaperApp(Backend(filled_home, View()), tutorial=True)
    async with app.run_test(size=(60, 18)) as pilot:
        explorer = Explorer(app, pilot)
        await explorer.until_seen("step 1 of 10")
        await explorer.press("f2")
        assert "step 2 of 10" in explorer.text
        await pilot.click("#tutorial")
        await explorer.settle()
        assert "step 3 of 10" in explorer.text
        await explorer.press(*["f2"] * 9)
        assert "That is all you need" in explorer.text and "step" not in explorer.text
