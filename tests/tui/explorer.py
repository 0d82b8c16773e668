"""The driver of the explorer under test, which runs without a terminal."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from paper_index.papers.paper import Paper
from paper_index.search import View
from paper_tui.actions.editions import show_edition
from paper_tui.actions.search import edit_query, set_query, show_view
from paper_tui.app import PaperApp
from paper_tui.screens.main import MainScreen
from tui import textual_internals

PATIENCE = 60.0
"""Seconds until something is given up: many, because other work may keep the processors busy."""

CHARACTERS = {"space": " ", "slash": "/", "colon": ":", "question_mark": "?", "enter": "\r"}
"""What keys with a name write."""


async def until(condition: Callable[[], object], failure: Callable[[], str] = str) -> None:
    """Wait for a condition, which is checked often, but at most for a quarter of the time.

    Raises:
        AssertionError: if that takes too long; what `failure` returns says more.
    """
    end, pause = monotonic() + PATIENCE, 0.001
    while True:
        begun = monotonic()
        if condition():
            return
        if begun > end:
            raise AssertionError(f"waited in vain; {failure()}")
        await asyncio.sleep(max(pause, 3 * (monotonic() - begun)))
        pause = min(2 * pause, 0.02)


class Explorer:
    """The running explorer, with what tests ask of it again and again."""

    def __init__(self, app: PaperApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot
        self.said: list[str] = []
        """All messages, also those whose time is over."""
        self.painted = False
        """Whether the screen was painted since the explorer last came to rest."""
        show = self.main.notifications.show

        def record(message: str, *arguments: Any, **options: Any) -> None:
            self.said.append(self.main.keymap.fill(message))
            show(message, *arguments, **options)

        self.main.notifications.show = record  # type: ignore[method-assign]

    @property
    def main(self) -> MainScreen:
        screen = self.app.get_default_screen()
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys one after the other and wait until all is quiet."""
        for key in keys:
            await self.pilot.press(key)
        await self._rest()

    async def burst(self, *keys: str) -> None:
        """Press keys without a pause between them, and wait until all is quiet."""
        for key in keys:
            self.app.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))
        taken = asyncio.Event()
        self.app.call_later(taken.set)
        await taken.wait()
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        names = {" ": "space", "/": "slash", "-": "minus", ",": "comma", ":": "colon", '"': "quotation_mark"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def settle(self) -> None:
        """Wait until every question is answered and drawn."""
        await self.pilot.pause()
        await self._rest()

    async def _rest(self) -> None:
        """Wait until every question is answered and drawn, where the widgets have handled all messages once.

        They have after `pilot.press`.
        """
        self.painted = False
        at_rest = False
        while not at_rest:
            await until(lambda: self.main.idle and not self._at_work, lambda: "the explorer does not come to rest")
            await self.pilot.pause()  # draws what is to be drawn
            await textual_internals.until_handled(self.app)
            at_rest = self.main.idle and not self._at_work

    @property
    def _at_work(self) -> bool:
        return not all(worker.is_finished for worker in self.app.workers)

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
        lines = textual_internals.lines_of(self.app)
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)

    @property
    def has_left(self) -> bool:
        """Whether the explorer has ended or is about to."""
        return not self.app.is_running or textual_internals.is_exiting(self.app)

    @property
    def messages(self) -> list[str]:
        """The messages whose time is not over."""
        return [each.text for each in self.main.notifications.current]


Open = Callable[..., AbstractAsyncContextManager[Explorer]]
