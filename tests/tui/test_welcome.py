"""The welcome of the first start."""

import pytest

from paper_index.paths import Home
from paper_tui.screens import main
from tui.explorer import Open


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [(40, 12), (60, 18), (120, 36)])
async def test_a_welcome_is_said_once(size: tuple[int, int], filled_home: Home, explore: Open) -> None:
    """Beside the papers; the next key closes it, and does what it means."""
    (filled_home.cache / "welcomed").unlink()
    async with explore(size=size) as explorer:
        assert "327 papers are ready" in explorer.text
        assert "? lists every key" in explorer.text
        assert "1 of 327" in explorer.text
        await explorer.press("b")
        assert "Welcome" not in explorer.text
        assert explorer.main.backend.workspace.library.reader.bookmarked()
    async with explore(size=size) as explorer:
        assert "Welcome" not in explorer.text


async def test_the_welcome_fits_with_many_papers(
    filled_home: Home, explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    (filled_home.cache / "welcomed").unlink()
    monkeypatch.setattr(main, "counted", lambda papers: "75,044 papers")
    async with explore(size=(60, 18)) as explorer:
        assert "75,044 papers are ready" in explorer.text
        assert "lists every key." in explorer.text and "any key closes this" in explorer.text


async def test_a_click_closes_the_welcome(filled_home: Home, explore: Open) -> None:
    (filled_home.cache / "welcomed").unlink()
    async with explore() as explorer:
        await explorer.pilot.click("#welcome")
        await explorer.settle()
        assert "Welcome" not in explorer.text
