"""The command palette's source: the table of actions."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from .actions import Action
from .screens.main import MainScreen


class ActionProvider(Provider):
    """Offers every action that can be done now."""

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(_title(action), partial(self._run, action), help=action.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions():
            title = _title(action)
            score = max(matcher.match(title), matcher.match(action.help) * 0.9)
            if score:
                yield Hit(score, matcher.highlight(title), partial(self._run, action), text=title, help=action.help)

    def _actions(self) -> list[Action]:
        screen = self.screen
        if not isinstance(screen, MainScreen):
            return []
        return [a for a in screen.keymap.actions if screen.can(a) and a.id != "program.palette"]

    async def _run(self, action: Action) -> None:
        if isinstance(self.screen, MainScreen):
            await self.screen.run(action)


def _title(action: Action) -> str:
    return f"{action.label} ({', '.join(action.shown_keys)})" if action.keys else action.label
