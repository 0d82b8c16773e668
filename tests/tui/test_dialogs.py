"""Dialogs close once, whatever closes them and however often; an error in one ends that dialog alone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Button, Input, OptionList, Static

from paper_index.errors import PaperError
from paper_index.library import Library
from paper_tui.dialogs.base import Dialog
from paper_tui.dialogs.calendar import CalendarDialog
from paper_tui.dialogs.export import ExportDialog
from paper_tui.dialogs.help import HelpDialog
from paper_tui.dialogs.import_files import ImportDialog
from paper_tui.dialogs.note import NoteDialog
from paper_tui.dialogs.save_search import SaveSearchDialog
from paper_tui.private_textual.screens import OverlayScreen
from paper_tui.screens.palette import Palette
from tui.explorer import CHARACTERS, Explorer, Open
from tui.textual_internals import catch_results, has_failed, lose_layout

DIALOGS: dict[str, tuple[str, type[OverlayScreen[Any]]]] = {
    "help": ("question_mark", HelpDialog),
    "calendar": ("C", CalendarDialog),
    "save": ("ctrl+b", SaveSearchDialog),
    "note": ("n", NoteDialog),
    "export": ("e", ExportDialog),
    "import": ("i", ImportDialog),
    "palette": ("ctrl+p", Palette),
}


class Tried:
    """The explorer with what was pressed in one go, as over a slow line, and what a dialog led to."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer, self.app = explorer, explorer.app

    async def open(self, name: str) -> OverlayScreen[Any]:
        """Open a dialog, so that Enter would do what it is for."""
        key, kind = DIALOGS[name]
        await self.explorer.press(key)
        dialog = self.app.screen
        assert isinstance(dialog, kind)
        if name == "save":
            dialog.query_one(Input).value = "mine"
        elif name == "import":
            dialog.query_one(Input).value = str(Path("some.bib").absolute())
        elif name == "palette":
            await self.until(lambda: dialog.query_one(OptionList).option_count > 5)
            await self.explorer.press("down")
        await self.explorer.settle()
        return dialog

    def burst(self, *keys: str) -> None:
        """Press keys without a pause between."""
        for key in keys:
            self.app.post_message(events.Key(key, CHARACTERS.get(key)))

    def click(self, x: int, y: int, times: int = 2) -> None:
        """Click somewhere, twice as people do on what they want to open."""
        for _ in range(times):
            for kind in (events.MouseDown, events.MouseUp):
                self.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait for something to be so."""
        await self.explorer.until(seen)

    async def closed(self, dialog: OverlayScreen[Any], name: str = "") -> None:
        """Wait until a dialog is closed and done with, and see that the explorer is as ever."""
        await self.until(lambda: not self.explorer.card_open and not dialog.is_attached)
        await self.explorer.settle()
        assert not self.explorer.has_left and self.app.return_code in (None, 0), name
        self.explorer.main.panes.zoomed = False
        self.explorer.main.focus_pane("list")


@pytest.fixture
def tried(explore: Open, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Open the explorer for a test, where importing is done at once."""

    def imported(path: Path) -> None:
        assert path.name == "some.bib"

    Path("some.bib").write_text("@misc{a, title={One more}, author={Al Roe}}")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Tried]:
        async with explore() as explorer:
            monkeypatch.setattr(explorer.main.imports, "start", imported)
            yield Tried(explorer)

    return opened


async def test_a_key_that_closes_a_dialog_can_come_again(tried: Callable[[], Any]) -> None:
    """Held down, pressed twice, or in a burst over a slow line; also in a window of another size by then."""
    async with tried() as it:
        others = (("enter", "escape"), ("escape", "escape", "ctrl+q"), ("ctrl+q",) * 3)
        for number, name in enumerate(DIALOGS):
            done = ("ctrl+s", "ctrl+s") if name == "note" else ("enter",) * 3
            other = others[number % 3 if name != "note" else 1]
            for keys in (done, other):
                dialog = await it.open(name)
                it.burst(*keys)
                await it.closed(dialog, name)
        dialog = await it.open("help")
        it.burst("escape")
        await it.explorer.pilot.resize_terminal(70, 20)
        it.burst("escape")
        await it.explorer.pilot.resize_terminal(120, 36)
        await it.closed(dialog, "another size")


@pytest.mark.slow
async def test_a_click_that_closes_a_dialog_can_come_again(tried: Callable[[], Any]) -> None:
    """Beside it, and on what it offers; the second click is not one on what was behind."""
    async with tried() as it:
        for name in DIALOGS:
            cursor = it.explorer.main.cursor
            dialog = await it.open(name)
            it.click(1, 30)
            await it.closed(dialog, name)
            assert it.explorer.main.cursor == cursor, name
        for name, where in {"help": "OptionList", "palette": "OptionList", "export": "#export-cancel"}.items():
            dialog = await it.open(name)
            region = dialog.query_one(where).region
            it.click(region.x + 3, region.y + 3 * (where == "OptionList"))  # the first of the palette opens another
            await it.closed(dialog, name)


@pytest.mark.slow
async def test_a_dialog_that_is_closed_takes_nothing_more(tried: Callable[[], Any]) -> None:
    """Neither results that come late nor messages of its widgets."""
    async with tried() as it:
        for name in DIALOGS:
            dialog = await it.open(name)
            results: list[object] = []
            catch_results(dialog, results.append)
            dialog.dismiss("first")
            dialog.dismiss("second")
            for late in (Input.Submitted(Input(), "x"), Button.Pressed(Button("x")), events.Key("enter", "\r")):
                dialog.post_message(late)
            await it.closed(dialog, name)
            dialog.dismiss("third")
            await it.explorer.settle()
            assert results == ["first"], name


async def test_a_dialog_below_another_is_closed_with_it(tried: Callable[[], Any]) -> None:
    """As when a file has been written at last: the main screen is on top then, and stays."""
    async with tried() as it:
        lower, upper = await it.open("export"), HelpDialog([], [])
        await it.app.push_screen(upper)
        lower.dismiss(None)
        await it.closed(lower)
        assert not upper.on_stack and it.app.screen is it.explorer.main


@pytest.mark.slow
async def test_two_enters_choose_once(tried: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is run from help or palette runs once, and nothing else is opened by the second Enter."""
    async with tried() as it:
        ran: list[str] = []
        run = it.explorer.main.keys.run

        async def counted(action: Any, key: str = "") -> None:
            ran.append(action.id)
            await run(action, key)

        for name in ("help", "palette"):
            dialog = await it.open(name)
            monkeypatch.setattr(it.explorer.main.keys, "run", counted)
            dialog.query_one(Input).value = "star heart"
            options = dialog.query_one(OptionList)
            await it.until(lambda options=options: 0 < options.option_count < 4)
            await it.explorer.press("down") if name == "palette" else None
            it.burst("enter", "enter", "enter")
            await it.closed(dialog)
            monkeypatch.undo()
            assert ran.pop() == "paper.bookmark" and not ran
        assert not it.explorer.main.backend.library.bookmarked(), "once on, once off"


@pytest.mark.slow
async def test_the_same_key_means_something_again_a_moment_later(tried: Callable[[], Any]) -> None:
    async with tried() as it:
        dialog = await it.open("calendar")
        await it.explorer.press("enter")
        await it.closed(dialog)
        await asyncio.sleep(0.12)
        await it.explorer.press("enter")
        assert it.explorer.main.panes.zoomed


@pytest.mark.slow
async def test_themes_are_chosen_once(tried: Callable[[], Any]) -> None:
    async with tried() as it:
        it.app.search_themes()
        await it.explorer.settle()
        dialog = it.app.screen
        assert isinstance(dialog, Palette)
        await it.until(lambda: dialog.query_one(OptionList).option_count > 5)
        await it.explorer.press("down")
        it.burst("enter", "enter", "escape", "escape")
        await it.closed(dialog)


@pytest.mark.slow
async def test_bars_over_the_panes_close_once(tried: Callable[[], Any]) -> None:
    """The tag bar, the search box and the value of a facet are no dialogs; a second key is one on the panes."""
    async with tried() as it:
        for keys in (("t", "escape", "escape"), ("t", "x", "enter", "enter"), ("slash", "enter", "enter", "escape")):
            it.burst(*keys)
            await it.explorer.settle()
        await it.until(lambda: "x" in it.explorer.main.backend.library.tags())
        assert it.app.is_running and not it.explorer.card_open


# Errors


class Boom(Message):
    """Has a dialog fail."""


class Failing(Dialog[None]):
    """Fails in one of many ways."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how, self.failed = how, 0

    def fail(self, *_: object) -> None:
        """Fail."""
        self.failed += 1
        raise RuntimeError(f"boom\nin {self.how}")

    def compose(self) -> ComposeResult:
        if self.how == "compose":
            self.fail()
        yield Painted()
        yield Input()
        if self.how == "widget":
            yield Broken()

    def on_mount(self) -> None:
        if self.how == "mount":
            self.fail()
        elif self.how == "timer":
            self.set_interval(0.001, self.fail)
        elif self.how == "worker":
            self.run_worker(self.working())
        elif self.how == "thread":
            self.run_worker(self.fail, thread=True)
        elif self.how == "later":
            self.call_later(self.fail)
        elif self.how == "next":
            self.call_next(self.fail)
        elif self.how == "after refresh":
            self.query_one(Input).call_after_refresh(self.fail)
        elif self.how == "message":
            self.post_message(Boom())
        elif self.how == "query":
            self.query_one("#no-such-widget")
        elif self.how == "paint":
            self.query_one(Painted).refresh()

    async def working(self) -> None:
        """Fail in a while."""
        await asyncio.sleep(0)
        self.fail()

    def on_boom(self) -> None:
        self.fail()

    def on_key(self) -> None:
        if self.how == "key":
            self.fail()

    def on_input_changed(self) -> None:
        if self.how == "typed":
            self.fail()

    def on_click(self, event: events.Click) -> None:
        if self.how == "click":
            self.fail()

    def action_close(self) -> None:
        if self.how == "action":
            self.fail()
        super().action_close()

    def on_resize(self) -> None:
        if self.how == "resize":
            self.fail()


class Painted(Static):
    """Cannot be drawn in a dialog that is to fail so."""

    def render(self) -> Any:
        if isinstance(self.screen, Failing) and self.screen.how == "paint":
            self.screen.fail()
        return ""


class Broken(Static):
    """Fails as soon as it is there."""

    def on_mount(self) -> None:
        raise KeyError(0)


HOWS = (
    *("compose", "mount", "widget", "timer", "worker", "thread", "later", "next", "after refresh", "message", "query"),
    *("paint", "resize", "key", "typed", "click", "action"),
)


async def provoked(it: Tried, how: str) -> Failing:
    """Open a dialog that fails, and have it do so."""
    dialog = Failing(how)
    await it.app.push_screen(dialog)
    if how in ("key", "typed"):
        dialog.set_focus(dialog.query_one(Input) if how == "typed" else None)
        it.app.post_message(events.Key("x", "x"))
    elif how == "click":
        it.click(2, 20, 1)
    elif how == "action":
        it.burst("escape", "escape")
    return dialog


async def test_an_error_in_a_dialog_closes_it_and_nothing_else(tried: Callable[[], Any]) -> None:
    """Wherever it happens, and however often it would come again; it is told once and written down."""
    async with tried() as it:
        report = it.explorer.main.backend.home.cache / "crash.txt"
        for how in HOWS:
            it.explorer.said.clear()
            dialog = await provoked(it, how)
            await it.until(report.exists)
            await it.closed(dialog)
            [said] = it.explorer.said
            assert "The dialog was closed because of an error (" in said and str(report) in said, how
            assert "Traceback" in report.read_text(encoding="utf-8")
            report.unlink()
            await it.explorer.press("j")
        assert it.explorer.main.cursor == len(HOWS)


@pytest.mark.slow
async def test_an_error_in_any_dialog_leaves_the_explorer(tried: Callable[[], Any]) -> None:
    def fail() -> None:
        raise KeyError(0)

    async with tried() as it:
        for name in DIALOGS:
            it.explorer.said.clear()
            dialog = await it.open(name)
            dialog.query("*").last().call_later(fail)
            await it.closed(dialog, name)
            assert "KeyError: 0" in it.explorer.said[-1], name
        (it.explorer.main.backend.home.cache / "crash.txt").unlink()


async def test_paging_a_list_without_a_layout_does_nothing(tried: Callable[[], Any]) -> None:
    """The dialog stays open."""
    async with tried() as it:
        for name in ("help", "palette", "export", "import"):
            dialog = await it.open(name)
            options = dialog.query(OptionList).first()
            for direct in (False, True):
                if direct:
                    dialog.set_focus(options)
                lose_layout(options)
                it.burst("pagedown", "pageup", "pagedown")
                await it.explorer.settle()
                assert it.app.screen is dialog, name
            it.burst("escape")
            await it.closed(dialog)
        assert not (it.explorer.main.backend.home.cache / "crash.txt").exists()


@pytest.mark.slow
async def test_any_text_can_be_typed_into_a_dialog(tried: Callable[[], Any]) -> None:
    """A path that no file can have, too."""
    texts = ("x" * 5_000, "/" + "x" * 300 + "/", "a\0b", "~nobody/x", "(" * 99, '"', "\ud800", "-" * 40, "../" * 99)
    async with tried() as dialogs:
        explorer = dialogs.explorer
        for name in DIALOGS:
            dialog = await dialogs.open(name)
            for box in dialog.query(Input):
                for text in texts:
                    dialog.set_focus(box)
                    box.value = ""
                    box.post_message(events.Paste(text))
                    await explorer.settle()
                    assert explorer.app.screen is dialog, f"{name}: {text[:20]!r}"
            await explorer.press("escape", "escape")
            await dialogs.closed(dialog, name)
        assert not any("failed" in text for text in explorer.messages)


@pytest.mark.slow
async def test_what_a_dialog_led_to_may_fail(tried: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that cannot be saved is told of; a bug in saving it is, too."""
    async with tried() as it:
        for error in (PaperError("The disk is full."), ZeroDivisionError("bug")):

            def fail(*_: object, error: Exception = error) -> None:
                raise error

            monkeypatch.setattr(Library, "save_search", fail)
            dialog = await it.open("save")
            it.burst("enter", "enter")
            await it.closed(dialog)
            assert str(error) in it.explorer.said[-1]
        (it.explorer.main.backend.home.cache / "crash.txt").unlink()


async def test_an_error_of_the_main_screen_still_ends_the_program(tried: Callable[[], Any]) -> None:
    """What is half drawn cannot be gone on with; also while a dialog is open over it."""

    def fail() -> None:
        raise LookupError("in the main screen")

    with pytest.raises(LookupError):
        async with tried() as it:
            await it.open("help")
            it.explorer.main.call_later(fail)
            await it.until(lambda: has_failed(it.app))
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_window_made_tiny_right_after_a_letter(explore: Open) -> None:
    """A dialog then handles what was typed, and has room for nothing."""
    async with explore(size=(80, 24)) as explorer:
        for key, _ in DIALOGS.values():
            await explorer.press(key)
            dialog = explorer.app.screen
            for size in ((1, 1), (12, 4)):
                for field in [*dialog.query(Input)][:1]:
                    field.value += "a"
                await explorer.pilot.resize_terminal(*size)
                await explorer.settle()
                await explorer.pilot.resize_terminal(80, 24)
                await explorer.settle()
                assert explorer.app.screen is dialog
            await explorer.press("escape", "escape")
            assert not explorer.card_open


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [(40, 12), (60, 18), (80, 24), (120, 60)])
async def test_a_long_folder_fills_the_import_dialog(
    size: tuple[int, int], explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (tmp_path / f"refs-{number}.bib").touch()
    monkeypatch.chdir(tmp_path)
    async with explore(size=size) as explorer:
        await explorer.press("i")
        card, files = (explorer.app.screen.query_one(f"#import-{name}") for name in ("card", "list"))
        assert files.region.bottom == card.region.bottom - 1, "no blank lines below"
        await explorer.press(*"refs-7")
        assert "refs-7.bib" in explorer.text and files.region.height == 1
