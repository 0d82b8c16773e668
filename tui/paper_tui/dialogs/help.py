"""The help dialog: all actions with their keys, and query examples; typing filters them, Enter runs one."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from paper_index.search.text.analyzer import fold

from .base import Dialog
from .query_examples import QUERY_EXAMPLES

if TYPE_CHECKING:
    from ..actions import Action

_KEYS, _SAMPLE, _NARROW = 14, 30, 40
QUERIES = "Queries"
EXAMPLE = "sample:"
"""Prefix of a result that is a query for the search box instead of an action."""


class HelpDialog(Dialog[str]):
    """Closes with the id of the action to run, `EXAMPLE` and a query, or None."""

    def __init__(self, actions: "Sequence[Action]", groups: Sequence[str], *, queries_first: bool = False) -> None:
        """Prepare the dialog.

        Args:
            actions: the actions to list.
            groups: their groups, in order.
            queries_first: whether examples of queries come before the actions.
        """
        super().__init__()
        self._actions = actions
        self._groups = (QUERIES, *groups) if queries_first else (*groups, QUERIES)

    def compose(self) -> ComposeResult:
        card = Vertical(id="help-card", classes="card")
        card.border_title = "Help"
        card.border_subtitle = "type to search · Enter run · Esc close"
        with card:
            yield Input(id="help-filter", placeholder="Search keys and actions", compact=True)
            yield OptionList(id="help-list", markup=False, compact=True)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._list("")

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        if event.value == self.query_one(Input).value:  # else a newer event follows
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
        for group in self._groups:
            lines = [each for each in self._lines(group) if all(word in fold(" ".join(each[1:])) for word in words)]
            if not lines:
                continue
            options += [Option("", disabled=True)] if options else []
            options.append(Option(Content.styled(group, "bold $foreground-muted"), disabled=True))
            options += [self._option(_SAMPLE if group == QUERIES else _KEYS, *line) for line in lines]
        if not options:
            options = [Option("No match. Esc closes.", disabled=True)]
        shown = self.query_one(OptionList)
        shown.set_options(options)
        shown.action_first()
        shown.call_after_refresh(shown.scroll_home, animate=False)  # shows the heading above it

    def _lines(self, group: str) -> list[tuple[str, ...]]:
        """Return the lines of a group: id, keys or query, description, and further words to find it by."""
        if group == QUERIES:
            return [(f"{EXAMPLE}{typed}", typed, finds, "query language search") for typed, finds in QUERY_EXAMPLES]
        return [(each.id, _keys(each), each.help, each.label) for each in self._actions if each.group == group]

    def _option(self, indent: int, id: str, begin: str, said: str, *_: str) -> Option:
        room = min(86, self.app.size.width * 9 // 10 - 8)
        indent = max(1, min(indent, room // (3 if room < _NARROW else 2)))
        lines = textwrap.wrap(said, max(12, room - indent))
        first = f"{begin:<{indent}}" if len(begin) < indent else f"{begin}\n{'':{indent}}"
        return Option(Content.styled(first, "bold $text-accent") + Content(f"\n{'':{indent}}".join(lines)), id=id)


def _keys(action: "Action") -> str:
    return ", ".join(action.shown_keys)
