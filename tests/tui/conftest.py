"""The explorer under test: on a home that is ready, without a terminal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input

from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_tui.actions.editions import show_edition
from paper_tui.actions.search import edit_query, set_query, show_view
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.private_textual import IncrementalScreen
from paper_tui.screens.main import MainScreen

PATIENCE = 60.0
"""Seconds until something is given up: many, because other work may keep the processors busy."""


async def until(condition: Callable[[], object], failure: Callable[[], str] = str) -> None:
    """Wait for a condition, which is looked at often.

    Raises:
        AssertionError: if that takes too long; what `failure` returns says more.
    """
    end = monotonic() + PATIENCE
    while not condition():
        if monotonic() > end:
            raise AssertionError(f"waited in vain; {failure()}")
        await asyncio.sleep(0.02)


class Explorer:
    """The running explorer, with what tests ask of it again and again."""

    def __init__(self, app: PaperApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot
        self.said: list[str] = []
        """Everything that was said in passing, also what is gone from the screen."""
        self.painted = False
        """Whether the screen was painted since the explorer last came to rest."""
        show = self.main.toasts.show

        def record(message: str, *arguments: Any, **options: Any) -> None:
            self.said.append(self.main.keymap.fill(message))
            show(message, *arguments, **options)

        self.main.toasts.show = record  # type: ignore[method-assign]

    @property
    def main(self) -> MainScreen:
        screen = self.app.get_default_screen()
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all is quiet."""
        await self.pilot.press(*keys)
        await self._rest()

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        names = {" ": "space", "/": "slash", "-": "minus", ",": "comma", ":": "colon", '"': "quotation_mark"}
        await self.pilot.press(*(names.get(letter, letter) for letter in text))
        await self._rest()

    async def settle(self) -> None:
        """Wait until every question is answered and drawn."""
        await self.pilot.pause(0)
        await self._rest()

    async def _rest(self) -> None:
        """Wait until every question is answered and drawn, where the widgets have handled all messages once.

        They have after `pilot.press`.
        """
        self.painted = False
        at_rest = False
        while not at_rest:
            await until(lambda: self.main.idle, lambda: "the explorer does not come to rest")
            await self.pilot.pause()
            at_rest = self.main.idle

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition that becomes true without a key."""
        await until(condition, lambda: f"the screen is\n{self.text}")

    async def until_seen(self, *texts: str) -> None:
        """Wait until texts are on the screen."""
        await self.until(lambda: all(text in self.text for text in texts))

    async def add_papers(self, papers: Iterable[Paper]) -> None:
        """Add papers, and index them here: the process that the explorer would start takes half a second."""
        backend = self.main.backend
        backend.workspace.corpus.add(papers)
        assert await backend.run(backend.workspace.ready_index)

    def search_for(self, query: str) -> None:
        """Search for a query without a key."""
        set_query(self.main, query)

    def edit_query(self, query: str) -> None:
        """Move to the search box, with a query in it."""
        edit_query(self.main, query)

    def show_view(self, view: View) -> None:
        """Show a view in the list."""
        show_view(self.main, view)

    def show_edition(self, label: str) -> None:
        """Show one edition."""
        show_edition(self.main, label)

    async def write(self, field: Input, text: str) -> None:
        """Put a text into an input."""
        field.value = text
        await self.settle()

    @property
    def focus(self) -> str | None:
        """The id of the widget that has the focus."""
        return self.app.focused.id if self.app.focused else None

    @property
    def card_open(self) -> bool:
        """Whether something stands over the main screen."""
        return self.app.screen is not self.main

    @property
    def titles(self) -> list[str]:
        """The titles of the list, in order."""
        main = self.main
        assert main.answer is not None
        return [line.title for line in main.backend.workspace.corpus.reader.lines(main.answer.rows)]

    @property
    def text(self) -> str:
        """The screen as one reads it, painted whole, without blanks at the ends of lines."""
        self.painted = True
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def toasts(self) -> list[str]:
        """What was said in passing."""
        return [notification.message for notification in self.app._notifications]


Open = Callable[..., AbstractAsyncContextManager[Explorer]]


@pytest.fixture
def filled_home(indexed_home: Home) -> Home:
    """The test's own home, with the catalogue and its index; the welcome has been shown."""
    (indexed_home.cache / "welcomed").touch()
    return indexed_home


def unpainted(compositor: Compositor, *_: Any, **__: Any) -> None:
    """Take what changed on the screen for painted."""
    compositor._dirty_regions.clear()


@pytest.fixture(scope="session", autouse=True)
def parse_styles_once() -> Iterator[None]:
    """Let all explorers of a test worker share the style rules they parse from the same text."""
    parse = getattr(Stylesheet, "_parse_rules", None)
    if parse is None:  # another version of Textual, whose explorers each parse their own
        yield
        return
    parsed: dict[Any, list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
        key = (source, *more.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *source, **more)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


def has_messages(pump: MessagePump) -> bool:
    """Whether a widget, a screen or the app has a message to handle, as far as its queue tells."""
    queue = getattr(pump, "_message_queue", None)
    return queue is None or not queue.empty() or not getattr(queue, "_getters", None)


@pytest.fixture(scope="session", autouse=True)
def wait_only_for_messages() -> Iterator[None]:
    """Let a pilot wait for messages only if there are any.

    To wait, it sends a message to every widget, many times a test, which takes as long as to handle a key.
    """
    wait = getattr(Pilot, "_wait_for_screen", None)
    if wait is None:  # another version of Textual
        yield
        return

    async def wait_for_messages(pilot: Pilot[Any], *arguments: Any, **more: Any) -> bool:
        await asyncio.sleep(0)
        app = pilot.app
        pumps = [app, *app.screen.walk_children(with_self=True)] if app.screen_stack else [app]
        if app._exception_event.is_set() or any(map(has_messages, pumps)):
            return bool(await wait(pilot, *arguments, **more))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", wait_for_messages)
        yield


@pytest.fixture(autouse=True)
def no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the clipboard of whoever runs it."""
    monkeypatch.setattr("paper_tui.system.clipboard.program", lambda: None)


@pytest.fixture
def explore(filled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the explorer on a home that is ready: `async with explore(size=(80, 24)) as explorer`.

    It is painted when a test looks at its text and at the end, not after each key: that is half of a test's time.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Compositor, "render_update", unpainted)
    monkeypatch.setattr(IncrementalScreen, "_draw_steps", lambda _: iter(()))
    # Papers like one, and snippets, come only where a test is about them.
    monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 3_600)
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 3_600)

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36), query: str = "", home: Home = filled_home
    ) -> AsyncIterator[Explorer]:
        app = PaperApp(Backend(home, View(query)))
        async with app.run_test(size=size) as pilot:
            explorer = Explorer(app, pilot)
            await explorer.settle()
            yield explorer
            assert explorer.painted or explorer.text
            report = home.cache / "crash.txt"  # what no test expects is no less an error for being survived
            assert not report.exists(), report.read_text(encoding="utf-8")

    return opened
