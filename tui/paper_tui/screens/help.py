"""Every action with its keys: type to find one, Enter runs it."""

import textwrap
from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from paper_index.search.words import fold

from ..actions import Action
from .card import Card

_KEYS = 14


class HelpCard(Card[str]):
    """Closes with the id of the action to be run, or None."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = actions

    def compose(self) -> ComposeResult:
        card = Vertical(id="help-card", classes="card")
        card.border_title = "Help"
        card.border_subtitle = "type to find · Enter runs it · Esc closes"
        with card:
            yield Input(id="help-filter", placeholder="What do you want to do?", compact=True)
            yield OptionList(id="help-list", markup=False, compact=True)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._list("")

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(Input.Submitted)
    def _submit(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _run(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        self.walk(event, self.query_one(OptionList))

    def _list(self, wanted: str) -> None:
        words = fold(wanted).split()
        options: list[Option] = []
        group, groups = "", [action.group for action in self._actions]
        for action in sorted(self._actions, key=lambda a: groups.index(a.group)):
            if not all(word in fold(f"{action.label} {action.help} {_keys(action)}") for word in words):
                continue
            if action.group != group:
                group = action.group
                options += [Option("", disabled=True)] if options else []
                options.append(Option(Content.styled(group, "bold $foreground-muted"), disabled=True))
            keys = _keys(action)
            said = textwrap.wrap(action.help, max(12, min(86, self.app.size.width * 9 // 10 - 8) - _KEYS))
            text = Content.styled(f"{keys:<{_KEYS}}", "bold $text-accent") + Content(f"\n{'':{_KEYS}}".join(said))
            options.append(Option(text, id=action.id))
        if not options:
            options = [Option("Nothing like that. Esc closes.", disabled=True)]
        shown = self.query_one(OptionList)
        shown.set_options(options)
        shown.action_first()


def _keys(action: Action) -> str:
    return ", ".join(action.shown_keys)
