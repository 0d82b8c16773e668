"""Every screen and state, at four sizes, in both themes of ours: kept under `golden/`, one file a size.

`pytest --update-golden` keeps them as they are now; look at the differences before you commit them.
"""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual._compositor import Compositor
from textual.theme import Theme
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from made import paper
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.private_textual import IncrementalScreen
from paper_tui.screens.card import Over
from paper_tui.themes import DARK, LIGHT, OWN
from tui.album import Page, contrast, drawn, hard_to_read, written
from tui.checking import at_once
from tui.conftest import Explorer

if TYPE_CHECKING:
    from tui.conftest import Golden

RICH = paper(
    "Reading Papers in a Terminal, with $k$-Means and 中文标题: a Title Longer than Most Lists Are Wide",
    "2503.00001",
    summary="What is known of it in few words. It says what was done, how well it went, and what is left open.",
    abstract="A longer text about reading papers. " * 12,
    authors=[f"Author {n}" for n in range(1, 31)],
    published="2025-03-12",
    venue="Journal of Reading",
    area="human-computer interaction",
    kind="method",
    tasks=["reading", "search"],
    methods=["k-means"],
    datasets=["Shelf-100"],
    results=[
        {"dataset": "Shelf-100", "metric": "pages an hour", "value": "31.5"},
        {"dataset": "Shelf-100 (without glasses)", "metric": "pages an hour", "value": "12.0"},
    ],
    code=["https://example.org/code"],
    appearances=[
        {"edition": "2025-03-12", "rank": 2, "votes": 120},
        {"edition": "2025-03-13", "rank": 1, "votes": 240},
    ],
)
"""A paper of which everything is known."""


@pytest.fixture(scope="session")
def shelf(ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with papers of some days, one of them rich, and marks on it: made once, tests get copies."""
    root = tmp_path_factory.mktemp("shelf")
    shutil.copytree(ready_home, root, dirs_exist_ok=True)
    with Workspace(Home.find(root)) as workspace:
        workspace.library.save_search("Mamba in medicine", View("mamba medical").to_dict(), 1)
        days = [("2025-03-13", 6, 80), ("2025-03-12", 5, 60), ("2025-02-27", 4, 9)]
        workspace.corpus.add(
            [
                RICH,
                *(
                    paper(f"A Mamba for Medical Images of {day}", f"2503.0010{n}", published=day,
                          appearances=[{"edition": day, "rank": n, "votes": votes}])
                    for day, n, votes in days
                ),
            ]
        )  # fmt: skip
        assert workspace.ready_index()
        (workspace.home.cache / "welcomed").unlink()
        rich, first, second = workspace.found(["2503.00001", "2503.00106", "2503.00105"])
        workspace.library.tag([rich, first], ["thesis", "thesis/reading"])
        workspace.library.tag([second], ["to read"])
        workspace.library.bookmark([rich, second])
        workspace.library.rate([rich], 4)
        workspace.library.set_state([first], "reading")
        workspace.library.note(rich, "# Why\n\nIt **matters**: see the table.")
    return root


class Walk:
    """A walk through the screens, each of them kept."""

    def __init__(self, explorer: "Explorer") -> None:
        self.explorer, self.main = explorer, explorer.main
        self.pages: list[Page] = []

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await at_once(self.explorer, *keys)

    async def write(self, text: str) -> None:
        """Write into what has the focus."""
        field = self.explorer.app.focused
        assert isinstance(field, Input)
        field.value = text
        field.cursor_position = len(text)
        await self.explorer.settle()

    async def see(self, name: str, *keys: str, text: str = "", leave: tuple[str, ...] = ()) -> None:
        """Press keys, write into what has the focus then, keep the screen, and leave it by other keys."""
        if keys:
            await self.press(*keys)
        if text:
            await self.write(text)
        await self.until(lambda: all(worker.is_finished for worker in self.explorer.app.workers))
        await self.explorer.pilot.pause()
        strips = self.explorer.app.screen._compositor.render_strips(self.explorer.app.size)
        self.pages.append((name, [drawn(strip) for strip in strips]))
        if leave:
            await self.press(*leave)

    async def look(self, name: str, view: View, *keys: str) -> None:
        """Keep the screen that a view leads to."""
        self.explorer.show_view(view)
        await self.explorer.settle()
        await self.see(name, *keys)

    async def hush(self) -> None:
        """Have nothing on the screen that was said in passing."""
        self.explorer.app.clear_notifications()
        await self.until(lambda: not self.main.query(Toast))

    async def until(self, there: Callable[[], object]) -> None:
        """Wait for what comes by itself."""
        for _ in range(1_000):
            if there():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it does not come: the screen is\n{self.explorer.text}")


def undrawn(compositor: Compositor, *_: object, **how: object) -> None:
    """Draw nothing: the pages are made from what would be drawn."""
    compositor._dirty_regions.clear()


@pytest.fixture
def still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing blinks, nothing comes late, and the folder that one is in has two files."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)
    monkeypatch.setattr(Compositor, "render_update", undrawn)
    monkeypatch.setattr(IncrementalScreen, "_draw_steps", lambda _: iter(()))
    monkeypatch.delattr(Over, "render_line")  # what is behind a card has a page of its own
    monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 3_600)
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 3_600)
    (tmp_path / "papers").mkdir()
    for name in ("page.html", "refs.bib"):
        (tmp_path / "papers" / name).write_text("x" * 100_000)
    monkeypatch.chdir(tmp_path / "papers")


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 36), (200, 50)], ids=lambda size: "x".join(map(str, size)))
async def test_every_screen(
    size: tuple[int, int], shelf: Path, golden: "Golden", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks = []
    for theme in (DARK, LIGHT):
        home = Home.find(shutil.copytree(shelf, tmp_path / theme.name))
        app = PaperApp(Backend(home, View()), theme=theme.name)
        async with app.run_test(size=size, notifications=True) as pilot:
            explorer = Explorer(app, pilot)
            await explorer.settle()
            walks.append(walk := Walk(explorer))
            await walk_round(walk, monkeypatch)
    for walk in walks:
        assert not hard_to_read(walk.pages, 4.5)
    golden("x".join(map(str, size)), written(*(walk.pages for walk in walks)))


async def walk_round(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go through all there is to be seen."""
    explorer, main = walk.explorer, walk.main
    thesis, survey = Filter("tag", "thesis"), Filter("kind", "survey")
    await walk.see("The first start")
    await walk.press("j")
    await walk.see("The list, something selected", "space", "v", "j")
    await walk.see("A key that others follow", "y", leave=("escape", "escape"))
    await walk.press("b")
    await walk.until(lambda: "u to undo" in explorer.text)
    await walk.see("Something was done")
    await walk.hush()
    await walk.see("One line a paper", "z", leave=("z", "u"))
    await walk.hush()
    main.notify("The disk is full. Nothing was changed.", severity="error")
    await walk.until(lambda: "The disk is full" in explorer.text)
    await walk.see("Something went wrong")
    await walk.hush()
    main.progress_line.progress = (120, 331)
    await walk.see("Indexing")
    main.progress_line.progress = None
    await walk.see("Help", "question_mark", leave=("escape",))
    await walk.see("Help, an action looked for", "f1", text="tag", leave=("escape",))
    await walk.press("ctrl+p", *"select")
    await walk.until(lambda: "Select none (A)" in explorer.text)
    await walk.see("The palette", leave=("escape",))

    await walk.press("slash")
    await walk.write("mamba medical ima")
    await walk.until(lambda: "A Comprehensive Survey of Mamba" in str(main.detail_pane._content))
    await walk.see("A search being typed")
    await walk.see("A search", "enter")
    await walk.look("Tags and filters", View(filters=frozenset({thesis, Filter("edition", "2025-02-27", True)})), "f")
    await walk.press("escape", "a", "t")
    await walk.write("+to read, -the")
    await walk.until(lambda: "-thesis" in explorer.text)
    await walk.see("Tags of two papers", leave=("escape", "escape"))
    await walk.see("A value of the filters looked for", "f", "j", "j", "j", "slash", leave=("escape", "escape"))
    explorer.show_view(View("segmentation mamba", frozenset({survey, Filter("area", "finance")})))
    await explorer.settle()
    await walk.until(lambda: main.paper_list.relaxations)
    await walk.see("Nothing is found")
    await walk.look("Something of the query is not understood", View("mamba year:soon"), "slash")
    await walk.see("The calendar", "escape", "C", leave=("escape",))
    await walk.see("A search to be saved", "ctrl+b", leave=("escape",))
    await walk.see("A file to be imported", "i", leave=("escape",))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(Path, "cwd", classmethod(lambda _: Path("/papers")))
        await walk.see("An export", "e", "tab")
    await walk.press("escape")

    await walk.look("An edition", View(filters=frozenset({Filter("edition", "2025-03-12")})), "s")
    explorer.show_view(View("mamba", frozenset({Filter("state", "unread")})))
    await walk.press("A", "r")
    await walk.until(lambda: "Marked" in explorer.text and main.search.retained)
    await walk.see("Left the list by what was done")
    await walk.hush()
    await walk.look("A paper", View("reading title:terminal"), "enter")
    await main.detail_pane.load_similar()
    await walk.see("A paper, something to follow in it", "w", "w")
    await walk.see("A note", "n", leave=("escape", "escape", "escape"))
    await walk.see("Papers like one", "M")


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_our_themes_can_be_read(theme: Theme) -> None:
    """All colours on all grounds; where contrast is what the theme is for, as the WCAG want it at their strictest."""
    least = 7 if "contrast" in theme.name else 4.5
    words = [theme.foreground, theme.variables["foreground-muted"], theme.primary, theme.accent]
    for colour in [*words, theme.success, theme.warning, theme.error]:
        for ground in (theme.background, theme.surface):
            assert contrast(f"{colour} on {ground}") >= least, (colour, ground)
