"""Every screen and state at four sizes in both of our themes, compared with `golden/<size>/<screen>.txt`.

`pytest tests/tui/test_snapshots.py --update-golden` rewrites the files that differ. Read the differences before you
commit them.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.theme import Theme

from paper_index.paths import HOME_VARIABLE, Home
from paper_index.workspace import Workspace
from paper_tui.themes import DARK, LIGHT, OWN
from tui.snapshot_screens import SCREENS, add_papers_and_marks, hold_still, walk_through
from tui.snapshot_text import Line, Palette, Screenshot, contrast, low_contrast, screen_text

if TYPE_CHECKING:
    from conftest import FillOnce

GOLDEN = Path(__file__).parent / "golden"
SIZES = [(60, 18), (80, 24), (120, 36), (200, 50)]
Recording = Mapping[str, list[Line] | Exception]
"""The screens of a walk by their names, up to the one that could not be reached."""


@pytest.fixture(scope="session")
def marked_root(indexed_root: Path, fill_once: "FillOnce") -> Path:
    """A home with papers and marks, to be copied."""

    def fill(root: Path) -> None:
        shutil.copytree(indexed_root, root, dirs_exist_ok=True)
        with Workspace(Home.find(root)) as workspace:
            add_papers_and_marks(workspace)

    return fill_once("marked", fill)


@pytest.fixture(scope="session")
def recorded(marked_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Recording]:
    """The walk of a size in a theme; each is done once."""
    walks: dict[tuple[str, str], Recording] = {}

    def walk(size: str, theme: str) -> Recording:
        if (size, theme) not in walks:
            folder = tmp_path_factory.mktemp(f"{size}-{theme}")
            home = Home.find(shutil.copytree(marked_root, folder / "home"))
            columns, lines = map(int, size.split("x"))
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(HOME_VARIABLE, str(folder / "home"))
                hold_still(patch, folder / "papers")
                walks[size, theme] = asyncio.run(walk_through(home, theme, (columns, lines)))
        return walks[size, theme]

    return walk


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are rewritten."""
    wanted = bool(request.config.getoption("--update-golden"))
    if wanted and "PYTEST_XDIST_WORKER" in os.environ:
        raise pytest.UsageError("--update-golden writes files that all tests share. Run it without -n.")
    return wanted


def reached(recording: Recording, screen: str) -> list[Line]:
    """Return the lines of a screen; fail where the walk did not get there."""
    if screen not in recording:
        pytest.fail(f"not reached: the walk ended at {list(recording)[-1]}", pytrace=False)
    lines = recording[screen]
    if isinstance(lines, Exception):
        raise lines
    return lines


@pytest.mark.parametrize(
    "size", [pytest.param(f"{x}x{y}", marks=pytest.mark.xdist_group(f"screens-{x}x{y}")) for x, y in SIZES]
)
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(size: str, screen: str, recorded: Callable[[str, str], Recording], update: bool) -> None:
    """It is as it was, and all its words have a contrast of at least 4.5."""
    screenshot = Screenshot(*(reached(recorded(size, theme.name), screen) for theme in (DARK, LIGHT)))
    palette = Palette(GOLDEN / "colours.txt", extend=update)
    shown, file = screen_text(screenshot, palette), GOLDEN / size / f"{screen}.txt"
    golden = file.read_text("utf-8") if file.exists() else ""
    if update and shown != golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    elif shown != golden:
        difference = unified_diff(golden.splitlines(), shown.splitlines(), str(file), "now", n=1, lineterm="")
        pytest.fail("\n".join([*difference, *(f"new colours: {pair}" for pair in palette.unknown)]), pytrace=False)
    assert not low_contrast(screenshot.dark, 4.5)
    assert not low_contrast(screenshot.light, 4.5)


def test_golden_files_are_those_of_the_screens(update: bool) -> None:
    """No file and no colour is left over from a screen that has gone."""
    expected = {GOLDEN / f"{x}x{y}" / f"{screen}.txt" for x, y in SIZES for screen in SCREENS}
    files = set(GOLDEN.glob("*/*"))
    palette = Palette(GOLDEN / "colours.txt")
    unused = palette.unused(file.read_text("utf-8") for file in expected & files)
    if update:
        for file in files - expected:
            file.unlink()
        palette.drop(unused)
    else:
        assert files == expected
        assert not unused


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_our_themes_can_be_read(theme: Theme) -> None:
    """All colours on all grounds; where contrast is what the theme is for, as the WCAG want it at their strictest."""
    least = 7 if "contrast" in theme.name else 4.5
    words = [theme.foreground, theme.variables["foreground-muted"], theme.primary, theme.accent]
    for colour in [*words, theme.success, theme.warning, theme.error]:
        for ground in (theme.background, theme.surface):
            assert colour and ground and contrast(colour, ground) >= least, (colour, ground)
