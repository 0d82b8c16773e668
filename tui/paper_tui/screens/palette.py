"""The command palette's sources: the table of actions, the papers, the tags, the saved searches."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.theme import ThemeProvider

from paper_index.errors import PaperError
from paper_index.search import Filter, View
from paper_index.search.models import HAVE_SOME

from ..actions import Action
from ..actions.saved_searches import show_saved
from ..actions.search import show_paper, show_view
from ..dialogs.finding import rank, search_words
from ..private_textual.screens import OverlayScreen
from .main import MainScreen

if TYPE_CHECKING:
    from ..app import PaperApp

_PAPERS = 8
"""Papers offered."""
_ABOVE_PAPERS = 1_000
"""The least score of an action: actions come before papers."""


class Palette(CommandPalette, OverlayScreen[None]):
    """Textual's palette, with the main screen dimmed behind it as behind a dialog."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close the palette. A search under way ends first: it would fill a list that is gone."""
        self.workers.cancel_node(self)
        return super().dismiss(result)


def theme_palette() -> Palette:
    """Return the palette that lists the themes."""
    return Palette(providers=[ThemeProvider], placeholder="Search for themes…")


class ActionProvider(Provider):
    """Offers every enabled action."""

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(Content(_title(action)), partial(self._run, action), _title(action), help=action.help)

    async def search(self, query: str) -> Hits:
        words = search_words(query)
        for place, action in enumerate(self._actions()):
            if found := rank(action, words):
                title = _title(action)
                score = _ABOVE_PAPERS + found - place / 1_000  # equally good ones in the order of the table
                yield Hit(score, Content(title), partial(self._run, action), text=title, help=action.help)

    def _actions(self) -> list[Action]:
        screen = self.screen
        if not isinstance(screen, MainScreen):
            return []
        return [a for a in screen.keymap.actions if screen.keys.is_enabled(a) and a.id != "program.palette"]

    async def _run(self, action: Action) -> None:
        if isinstance(self.screen, MainScreen):
            await self.screen.keys.run(action)


class PlaceProvider(Provider):
    """Offers papers, tags and saved searches. Their names are foreign text, never markup."""

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        if not isinstance(self.screen, MainScreen) or not self.screen.backend.is_open:
            return
        async for kind, name, go, least in self._places(self.screen, query):
            if score := max(matcher.match(name), least):
                shown = Content.styled(f"{kind}  ", "dim") + Content(name)
                yield Hit(score, shown, partial(self._go, go), text=f"{kind} {name}")

    def _go(self, go: Callable[[], None]) -> None:
        try:
            go()
        except Exception as error:  # an error must not end the main screen
            cast("PaperApp", self.app).report(error)

    async def _places(self, main: MainScreen, query: str) -> AsyncIterator[tuple[str, str, Callable[[], None], float]]:
        """Yield places to go to: kind, name, callback, and least score."""
        workspace = main.backend.workspace
        for search in main.backend.library.saved_searches():
            yield f"Saved search {search.key or ''}".strip(), search.name, partial(show_saved, main, search), 0
        for tag in main.backend.library.tags():
            view = View(filters=frozenset({Filter("tag", tag)}))
            yield "Tag", f"#{tag}", partial(show_view, main, view), 0
        try:  # without a worker: the palette ignores Enter until all providers are done
            answer = await main.backend.run(lambda: workspace.engine.answer(View(query), typing=True))
        except PaperError:
            return  # the next search reports it
        if HAVE_SOME not in answer.note:
            for line in main.backend.corpus.lines(answer.rows[:_PAPERS]):
                yield "Paper", line.title, partial(show_paper, main, line.row), 0.3


def _title(action: Action) -> str:
    return f"{action.label} ({', '.join(action.shown_keys)})" if action.keys else action.label
