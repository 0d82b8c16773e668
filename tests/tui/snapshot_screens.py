"""Walk through every screen and state of the explorer, to be compared with the screens under `golden/`.

Each function decorated with `@screen()` leads from the main screen to a screen of its own name. They run in order, in
one explorer, so a screen may depend on what the ones before it did.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from factories import paper
from latexml import PAPER
from paper_index.corpus import REFERENCES, Citations, Work, WorkList
from paper_index.documents.html import read_html
from paper_index.documents.store import TextStore
from paper_index.insights.models import MyReading, ReadingWeek, TagUse, Waiting
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.dialogs.confirm import ConfirmDialog
from paper_tui.dialogs.fetch_result import FetchResultDialog
from paper_tui.private_textual.screens import IncrementalScreen, OverlayScreen
from paper_tui.screens.notifications import Notification, Notifications
from paper_tui.themes import DARK, LIGHT
from paper_tui.widgets import progress
from tui.explorer import Explorer
from tui.snapshot_text import Line, Screenshot, styled_line
from tui.textual_internals import hold_cursors, is_drawn, lines_of, skip_painting

COMPLETE = paper(
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
"""A paper with a value in every field."""


def add_papers_and_marks(workspace: Workspace) -> None:
    """Add papers of three days to a workspace, one of them complete, and marks on some of them."""
    workspace.library.save_search("Mamba in medicine", View("mamba medical").to_dict(), 1)
    days = [("2025-03-13", 6, 80), ("2025-03-12", 5, 60), ("2025-02-27", 4, 9)]
    daily = [
        paper(
            f"A Mamba for Medical Images of {day}",
            f"2503.0010{rank}",
            published=day,
            appearances=[{"edition": day, "rank": rank, "votes": votes}],
        )
        for day, rank, votes in days
    ]
    workspace.corpus.add([COMPLETE, *daily])
    assert workspace.ready_index()
    complete, first, second = workspace.found(["2503.00001", "2503.00106", "2503.00105"])
    workspace.library.tag([complete, first], ["thesis", "thesis/reading"])
    workspace.library.tag([second], ["to read"])
    workspace.library.bookmark([complete, second])
    workspace.library.rate([complete], 4)
    workspace.library.set_state([first], "reading")
    Citations(workspace.corpus.reader).keep(
        WorkList(
            Work(complete),
            REFERENCES,
            "OpenAlex",
            [
                Work(first),
                Work(paper("Letters, Words and Lines", "10.1000/lines", authors=["Ann Lee", "Bo Oh", "Cy Ng"],
                           published="2018", venue="Journal of Reading"), citations=4_210),
                Work(paper("A Paper of Which Only the Title Is Known", "10.1000/title")),
            ],
            61,
        ),
        at=datetime(2025, 3, 14, 12).timestamp(),
    )  # fmt: skip
    workspace.library.note(complete, "# Why\n\nIt **matters**: see the table.")


@dataclass
class Walk:
    """The explorer under way from screen to screen."""

    explorer: Explorer

    async def press(self, *keys: str) -> None:
        """Press keys without a pause between them."""
        await self.explorer.burst(*keys)

    async def write(self, text: str) -> None:
        """Write into the input that has the focus."""
        field = self.explorer.app.focused
        assert isinstance(field, Input)
        field.value = text
        field.cursor_position = len(text)
        await self.explorer.settle()

    async def show(self, view: View) -> None:
        """Show the papers of a view."""
        self.explorer.show_view(view)
        await self.explorer.settle()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition that becomes true without a key."""
        await self.explorer.until(condition)

    async def until_seen(self, text: str) -> None:
        """Wait until a text is on the screen."""
        await self.until(lambda: text in self.explorer.text)

    async def lines(self) -> list[Line]:
        """Return the lines of the screen, once all workers have finished and nothing changes any more."""
        app = self.explorer.app
        await self.explorer.pilot.pause()
        await self.until(lambda: all(worker.is_finished for worker in app.workers))
        await self.explorer.pilot.pause()
        await self.until(lambda: is_drawn(app.screen))
        return [styled_line(strip) for strip in lines_of(app)]


Step = Callable[[Walk], Awaitable[None]]


@dataclass(frozen=True)
class Screen:
    """How a screen is reached and left."""

    reach: Step
    leave: tuple[str, ...]
    """Keys."""


SCREENS: dict[str, Screen] = {}
"""All screens by name, in the order in which they are walked through."""


def screen(*leave: str) -> Callable[[Step], Step]:
    """Add a screen that the decorated function reaches and these keys leave."""

    def add(reach: Step) -> Step:
        SCREENS[reach.__name__.replace("_", "-")] = Screen(reach, leave)
        return reach

    return add


async def walk_through(home: Home, size: tuple[int, int]) -> dict[str, Screenshot | Exception]:
    """Return every screen by its name; the walk ends at a screen that cannot be reached.

    The last entry is then the exception.
    """
    seen: dict[str, Screenshot | Exception] = {}
    name = next(iter(SCREENS))
    try:
        async with PaperApp(Backend(home, View()), theme=DARK.name).run_test(size=size) as pilot:
            walk = await _start(pilot)
            for name, step in SCREENS.items():
                await step.reach(walk)
                seen[name] = await _in_both_themes(walk, step)
                if step.leave:
                    await walk.press(*step.leave)
                walk.explorer.main.notifications.dismiss()
    except Exception as error:
        seen[name] = error
    return seen


async def _in_both_themes(walk: Walk, step: Screen) -> Screenshot:
    app = walk.explorer.app
    lines = {app.theme: await walk.lines()}
    is_palette = app.screen not in app.children  # its colours are those of the theme in which it was opened
    if is_palette:
        await walk.press(*step.leave)
    app.theme = LIGHT.name if app.theme == DARK.name else DARK.name
    if is_palette:
        await step.reach(walk)
    lines[app.theme] = await walk.lines()
    return Screenshot(lines[DARK.name], lines[LIGHT.name])


async def _start(pilot: Pilot[str]) -> Walk:
    app = pilot.app
    assert isinstance(app, PaperApp)
    explorer = Explorer(app, pilot)
    await explorer.settle()
    return Walk(explorer)


def hold_still(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let time change nothing on the screen, and work in a folder with two files."""
    hold_cursors(monkeypatch)
    monkeypatch.setattr(Notifications, "remove_later", lambda *_: None)
    monkeypatch.setattr(progress, "monotonic", lambda: 0)
    skip_painting(monkeypatch)
    monkeypatch.setattr(IncrementalScreen, "draw_steps", lambda _: iter(()))
    monkeypatch.delattr(OverlayScreen, "render_line")  # what is behind a dialog has a screen of its own
    monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 3_600)
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 3_600)
    folder.mkdir()
    for name in ("page.html", "refs.bib"):
        (folder / name).write_text("x" * 100_000)
    monkeypatch.chdir(folder)


_THESIS, _SURVEY = Filter("tag", "thesis"), Filter("kind", "survey")


@screen()
async def first_start(walk: Walk) -> None:
    pass


@screen()
async def list_with_selection(walk: Walk) -> None:
    await walk.press("j", "space", "v", "j")


@screen("escape", "escape")
async def key_sequence_begun(walk: Walk) -> None:
    await walk.press("y")


@screen()
async def message(walk: Walk) -> None:
    await walk.press("b")
    await walk.until_seen("u to undo")


@screen("z", "u")
async def list_with_one_line_a_paper(walk: Walk) -> None:
    await walk.press("z")


@screen()
async def message_of_an_error(walk: Walk) -> None:
    walk.explorer.main.notify("The disk is full. Nothing was changed.", severity="error")
    await walk.until_seen("The disk is full")


@screen("escape")
async def result_of_a_fetch(walk: Walk) -> None:
    sentences = [
        "Daily Papers: 3 editions, 64 new papers, 118 with newer votes.",
        "arXiv could not be fetched: export.arxiv.org refuses more requests for now (status 429); it can be asked "
        "again at 10:42.",
    ]
    dialog = FetchResultDialog("Last fetch 2025-03-14 09:05, incomplete", sentences, new=True)
    await walk.explorer.app.push_screen(dialog)
    await walk.until_seen("64 new papers")


@screen()
async def indexing(walk: Walk) -> None:
    walk.explorer.main.progress.show_indexing((120, 331))


@screen("escape")
async def message_log(walk: Walk) -> None:
    main = walk.explorer.main
    main.progress.show_indexing(None)
    main.notifications.log.clear()
    texts = {
        "information": "Bookmarked 2 papers · u to undo",
        "error": f"Cannot read refs.bib: {'line 12 is damaged. ' * 8}Nothing was changed.",
        "warning": "1 paper is not saved.",
    }
    time = datetime(2025, 3, 14, 9, 5)
    main.notifications.log.extend(Notification(text, severity, time) for severity, text in texts.items())
    await walk.press("g", "m")


@screen("escape")
async def help_dialog(walk: Walk) -> None:
    await walk.press("question_mark")


@screen("escape")
async def help_dialog_with_search(walk: Walk) -> None:
    await walk.press("f1")
    await walk.write("tag")


@screen("escape")
async def palette(walk: Walk) -> None:
    await walk.press("ctrl+p")
    await walk.until(lambda: isinstance(walk.explorer.app.focused, Input))
    await walk.write("select")
    await walk.until_seen("Select none (A)")


@screen()
async def search_being_typed(walk: Walk) -> None:
    await walk.press("slash")
    await walk.write("mamba medical ima")
    await walk.until(
        lambda: (shown := walk.explorer.main.detail_pane.paper) and "Comprehensive Survey of Mamba" in shown.title
    )


@screen("escape")
async def completions(walk: Walk) -> None:
    await walk.write("mamba tag:the")
    await walk.until_seen("tag:thesis/reading")


@screen()
async def search_result(walk: Walk) -> None:
    await walk.write("mamba medical ima")
    await walk.press("enter")


@screen("escape", "a")
async def filters(walk: Walk) -> None:
    await walk.show(View(filters=frozenset({_THESIS, Filter("edition", "2025-02-27", True)})))
    await walk.press("f")


@screen("escape", "escape")
async def tag_bar(walk: Walk) -> None:
    await walk.press("t")
    await walk.write("+to read, -the")
    await walk.until_seen("-thesis")


@screen("escape", "escape")
async def filter_search(walk: Walk) -> None:
    await walk.press("f", "j", "j", "j", "slash")


@screen()
async def empty_list(walk: Walk) -> None:
    await walk.show(View("segmentation mamba", frozenset({_SURVEY, Filter("area", "finance")})))
    await walk.until(lambda: walk.explorer.main.paper_list.relaxations)


@screen("escape")
async def query_with_an_error(walk: Walk) -> None:
    await walk.show(View("mamba year:soon"))
    await walk.press("slash")


@screen("escape")
async def command_line(walk: Walk) -> None:
    await walk.press("escape", "colon", "s", "o")


@screen("escape")
async def order_dialog(walk: Walk) -> None:
    await walk.press("g", "s")


@screen("n")  # a second Esc within a tenth of a second would count as a key that is held down
async def confirm_dialog(walk: Walk) -> None:
    await walk.explorer.app.push_screen(ConfirmDialog("Bookmark 329 papers?"))


@screen("escape")
async def calendar(walk: Walk) -> None:
    await walk.press("C")


@screen("escape")
async def save_search_dialog(walk: Walk) -> None:
    await walk.press("ctrl+b")


@screen("escape")
async def import_dialog(walk: Walk) -> None:
    await walk.press("i")


@screen("escape")
async def export_dialog(walk: Walk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "cwd", classmethod(lambda _: Path("/papers")))
        await walk.press("e", "tab")


@screen("escape")
async def trends(walk: Walk) -> None:
    await walk.show(View())
    await walk.press("V")
    await walk.until_seen("per 100 papers")
    await walk.press("down", "left")


@screen("escape")
async def map_of_tasks_and_methods(walk: Walk) -> None:
    await walk.press("H")
    await walk.until_seen("expected by chance")
    await walk.press("down", "right")


@screen("escape")
async def my_reading(walk: Walk) -> None:
    monday = date(2025, 3, 10)
    weeks = [monday - timedelta(weeks=before) for before in range(11, -1, -1)]
    days = [[(week * day) % 5 for day in range(7)] for week in range(52)] + [[2, 0, 4, None, None, None, None]]
    found = MyReading(
        today=date(2025, 3, 12),
        weeks=tuple(ReadingWeek(f"{day:%G-W%V}", day, at, at // 2, at // 3) for at, day in enumerate(weeks)),
        first_day=monday - timedelta(weeks=52),
        days=tuple(map(tuple, days)),
        tags=(TagUse("thesis/reading", 14, tuple(range(12))), TagUse("中文", 3, (1,) * 12)),
        waiting=23,
        oldest=tuple(Waiting(f"2501.0000{n}", f"Reading, Part {n}, " * 6, date(2025, 1, n)) for n in range(1, 6)),
        read=66,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("paper_index.insights.my_reading", lambda *_: found)
        await walk.press("Y")
        await walk.until_seen("66 read")
    await walk.press("tab")


@screen()
async def edition(walk: Walk) -> None:
    await walk.show(View(filters=frozenset({Filter("edition", "2025-03-12")})))
    await walk.press("s")


@screen()
async def paper_that_left_the_list(walk: Walk) -> None:
    await walk.show(View("mamba", frozenset({Filter("state", "unread")})))
    await walk.press("A", "r")
    await walk.until_seen("Marked")
    await walk.until(lambda: walk.explorer.main.search.retained)


@screen()
async def detail(walk: Walk) -> None:
    await walk.show(View("reading title:terminal"))
    await walk.press("enter")


@screen()
async def detail_with_a_link_chosen(walk: Walk) -> None:
    await walk.explorer.main.detail_pane.load_similar()
    await walk.press("w", "w")


@screen("escape", "escape", "escape")
async def note_dialog(walk: Walk) -> None:
    await walk.press("n")


@screen("escape")
async def references_dialog(walk: Walk) -> None:
    await walk.press("g", "r")
    await walk.until_seen("Lee et al. · 2018")


@screen("escape")
async def reading_view_without_text(walk: Walk) -> None:
    await walk.press("g", "v")
    await walk.until_seen("attaches a PDF")


@screen("escape", "escape")
async def reading_view(walk: Walk) -> None:
    document = read_html(PAPER, "https://arxiv.org/html/2503.00001")
    TextStore(walk.explorer.main.backend.home).keep("2503.00001", document)
    await walk.press("g", "v")
    await walk.until_seen("A Made Paper")
    await walk.press("slash", *"read", "enter")
    await walk.until_seen("1 of 16")


@screen()
async def leaderboard_of_a_paper(walk: Walk) -> None:
    await walk.press("L")
    await walk.until_seen("Shelf-100 · pages an hour")


@screen()
async def list_of_leaderboards(walk: Walk) -> None:
    await walk.press("d")
    await walk.until_seen("Leaderboards · ")


@screen("escape", "escape")
async def leaderboard(walk: Walk) -> None:
    await walk.press("g", "enter")
    await walk.until_seen("the conditions differ")


@screen()
async def similar_papers(walk: Walk) -> None:
    await walk.press("M")


@screen("escape")
async def recommended_papers(walk: Walk) -> None:
    workspace = walk.explorer.main.backend.workspace
    papers = workspace.papers(workspace.engine.answer(View("mamba")).rows[:5])
    workspace.library.tag(papers, ["mamba"])
    await walk.show(View(filters=frozenset({Filter("tag", "mamba")})))
    await walk.press("F")
    await walk.show(View(recommend="tag:mamba", any_date=True))
    await walk.press("g", "g", "minus")
    await walk.until_seen("u to undo")


@screen("escape")
async def source_of_recommendations(walk: Walk) -> None:
    await walk.show(View(recommend="tag:mamba", any_date=True))
    await walk.press("F")


@screen("escape")
async def profile(walk: Walk) -> None:
    await walk.press("g", "F")
    await walk.until_seen("Profile of")


@screen("escape")
async def recommendations_without_a_profile(walk: Walk) -> None:
    await walk.show(View(recommend="tag:none-yet"))
    await walk.until(lambda: walk.explorer.main.paper_list.relaxations)


@screen()
async def triage(walk: Walk) -> None:
    await walk.show(View("mamba"))
    await walk.press("Z")
    await walk.until_seen("Triage: 1 of")


@screen("escape")
async def triage_with_a_tag(walk: Walk) -> None:
    await walk.press("T", "t")
    await walk.until_seen("Enter keeps the paper with")


@screen("q")
async def triage_at_its_end(walk: Walk) -> None:
    await walk.press("b", "l", "x", "b", "end")
    await walk.until_seen("Triage: end of 5 · 2 kept")
