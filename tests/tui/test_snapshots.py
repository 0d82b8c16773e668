"""Every screen and state at four sizes in both of our themes, compared with `golden/<size>/<screen>.txt`.

`pytest tests/tui/test_snapshots.py --update-golden` rewrites the files that differ. Read the differences before you
commit them.
"""

import asyncio
import os
import shutil
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.theme import Theme

from paper_index.paths import Home
from paper_index.workspace import Workspace
from paper_tui.themes import OWN
from tui.snapshot_screens import SCREENS, add_papers_and_marks, hold_still, walk_through
from tui.snapshot_text import Palette, Screenshot, contrast, low_contrast, screen_text

if TYPE_CHECKING:
    from conftest import FillOnce

GOLDEN = Path(__file__).parent / "golden"
SIZES = [(60, 18), (80, 24), (120, 36), (200, 50)]


@pytest.fixture(scope="session")
def marked_root(indexed_root: Path, fill_once: "FillOnce") -> Path:
    """A home with papers and marks, to be copied."""

    def fill(root: Path) -> None:
        shutil.copytree(indexed_root, root, dirs_exist_ok=True)
        with Workspace(Home.find(root)) as workspace:
            add_papers_and_marks(workspace)

    return fill_once("marked", fill)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are rewritten."""
    wanted = bool(request.config.getoption("--update-golden"))
    if wanted and "PYTEST_XDIST_WORKER" in os.environ:
        raise pytest.UsageError("--update-golden writes files that all tests share. Run it without -n.")
    return wanted


def compare(screen: Screenshot, file: Path, palette: Palette, *, update: bool) -> str:
    """Return how a screen differs from its golden file, or write the file; and which words have little contrast."""
    shown, golden = screen_text(screen, palette), file.read_text("utf-8") if file.exists() else ""
    problems: list[str] = []
    if update and shown != golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    elif shown != golden:
        problems += unified_diff(golden.splitlines(), shown.splitlines(), str(file), "now", n=1, lineterm="")
        problems += [f"new colours: {pair}" for pair in palette.unknown]
    for theme, lines in (("dark", screen.dark), ("light", screen.light)):
        problems += [f"{file}, {theme}: little contrast: {each}" for each in low_contrast(lines, 4.5)]
    return "\n".join(problems)


@pytest.mark.quick_cases("80-24")
@pytest.mark.long
@pytest.mark.parametrize("columns, lines", SIZES)
def test_screens_are_as_before_and_readable(
    columns: int, lines: int, marked_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool
) -> None:
    """Every screen is as in its golden file, and all its words have a contrast of at least 4.5."""
    home = Home.find(shutil.copytree(marked_root, tmp_path / "home"))
    hold_still(monkeypatch, tmp_path / "papers")
    recording = asyncio.run(walk_through(home, (columns, lines)))
    palette, folder = Palette(GOLDEN / "colours.txt", extend=update), GOLDEN / f"{columns}x{lines}"
    problems = [
        problem
        for name, screen in recording.items()
        if not isinstance(screen, Exception)
        if (problem := compare(screen, folder / f"{name}.txt", palette, update=update))
    ]
    ended, how = list(recording.items())[-1]
    if isinstance(how, Exception):
        how.add_note("\n".join([*problems, f"{columns}x{lines}: the walk ended at {ended}"]))
        raise how
    assert recording.keys() == SCREENS.keys()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


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
