"""The help dialog: all actions with their keys, and query examples; typing filters them, Enter runs one."""

import textwrap
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ..widgets.paper_list.columns import SIGNS
from ..widgets.text_input import TextInput
from .base import Dialog
from .finding import contains, rank, search_words
from .query_examples import QUERY_EXAMPLES

if TYPE_CHECKING:
    from ..actions import Action

_KEYS, _SAMPLE, _NARROW = 14, 30, 40
HERE, QUERIES, LEGEND, COMMANDS = "Here", "Queries", "Signs in the list", "Command line"
EXAMPLE, COMMAND = "sample:", "command:"
"""Prefixes of a result that is a query for the search box, or a command line to copy, instead of an action."""


class _Line(NamedTuple):
    """A line of the help: the result or "", the keys or the typed text or a sign, and a description."""

    id: str
    begin: str
    help: str
    rank: int = 1


class _HelpList(OptionList):
    """Lines below headings. The first heading is visible while the first line is highlighted."""

    def scroll_to_highlight(self, top: bool = False) -> None:
        if self.highlighted is not None and all(each.disabled for each in self.options[: self.highlighted]):
            self.scroll_home(animate=False, immediate=True)
        else:
            super().scroll_to_highlight(top)


class HelpDialog(Dialog[str]):
    """Closes with the id of the action to run, `EXAMPLE` and a query, `COMMAND` and a command line, or None."""

    def __init__(
        self,
        actions: "Sequence[Action]",
        groups: Sequence[str],
        pane: str = "",
        command_lines: Callable[[], Awaitable[Sequence[tuple[str, str]]]] | None = None,
        places: Collection[str] = (),
    ) -> None:
        """Prepare the dialog.

        Args:
            actions: the actions to list.
            groups: their groups, in order.
            pane: the pane the user is in: its actions come first, those of the search box are examples of queries.
            command_lines: returns the commands of the command line, each with its description.
            places: the places in which the user is (see `actions.registry.PLACES`).
        """
        super().__init__()
        self._actions, self._pane, self._places = actions, pane, ("", *places)
        first, last = ((QUERIES,), ()) if pane == "search" else ((HERE,), (QUERIES,))
        self._groups: tuple[str, ...] = (*first, *groups, *last, LEGEND, COMMANDS)
        self._command_lines: Sequence[tuple[str, str]] = ()
        self._coming = command_lines

    def compose(self) -> ComposeResult:
        card = Vertical(id="help-card", classes="card")
        card.border_title = "Help"
        card.border_subtitle = "type to search · Enter run · Esc close"
        with card:
            yield TextInput(id="help-filter", placeholder="Search keys and actions", compact=True)
            yield _HelpList(id="help-list", markup=False, compact=True)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._list("")
        if self._coming:
            self.run_worker(self._add_commands, exit_on_error=False)

    async def _add_commands(self) -> None:
        """Add the commands once they are known: importing all of them takes a moment."""
        if self._coming:
            self._command_lines = await self._coming()
        if wanted := self.query_one(Input).value:
            self._list(wanted)
        else:
            self.query_one(OptionList).add_options(self._options(COMMANDS, self._lines(COMMANDS, [])))

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
        words = search_words(wanted)
        found = [(group, lines) for group in self._groups if (lines := self._lines(group, words))]
        if words:  # the groups with the best matches first
            found.sort(key=lambda each: -each[1][0].rank)
        options = [option for group, lines in found for option in self._options(group, lines)]
        shown = self.query_one(OptionList)
        shown.set_options(options or [Option(f"No match for “{wanted[:40]}”. Esc closes.", disabled=True)])
        shown.action_first()

    def _lines(self, group: str, words: list[str]) -> list[_Line]:
        """Return the lines of a group that match the words, the best first; without words, all of them."""
        if group == QUERIES:
            lines = [_Line(f"{EXAMPLE}{query}", query, help) for query, help in QUERY_EXAMPLES]
        elif group == LEGEND:
            lines = [_Line("", sign, help) for sign, help in SIGNS]
        elif group == COMMANDS:
            lines = [_Line(f"{COMMAND}{typed}", typed, help) for typed, help in self._command_lines]
        else:
            here = [each for each in self._actions if self._pane in each.panes and each.place in self._places]
            here = [] if words else here
            actions = here if group == HERE else [a for a in self._actions if a.group == group and a not in here]
            lines = [_Line(each.id, ", ".join(each.shown_keys), each.help, rank(each, words)) for each in actions]
            return sorted((line for line in lines if line.rank), key=lambda line: -line.rank)
        synonyms = "sign mark legend" if group == LEGEND else "search find query command shell"
        return [line for line in lines if contains(words, line.begin, line.help, synonyms)]

    def _options(self, group: str, lines: Sequence[_Line]) -> list[Option]:
        heading = Option(Content.styled(group, "bold $foreground-muted"), disabled=True)
        indent = _SAMPLE if group in (QUERIES, COMMANDS) else _KEYS
        return [heading, *(self._option(indent, line) for line in lines), Option("", disabled=True)]

    def _option(self, indent: int, line: _Line) -> Option:
        text = help_text(indent, line.begin, line.help, self.app.size.width, "" if line.id else "$foreground")
        return Option(text, id=line.id or None, disabled=not line.id)


def help_text(indent: int, begin: str, help: str, screen: int, style: str = "") -> Content:
    """Return keys and what they do, in lines that fit into a card.

    Args:
        indent: cells of the first column.
        begin: its text.
        help: the text of the second column.
        screen: cells of the screen.
        style: the style of the second column.
    """
    room = min(86, screen * 9 // 10 - 8)
    indent = max(1, min(indent, room // (3 if room < _NARROW else 2)))
    lines = textwrap.wrap(help, max(12, room - indent))
    first = f"{begin:<{indent}}" if len(begin) < indent else f"{begin}\n{'':{indent}}"
    return Content.styled(first, "bold $text-accent") + Content.styled(f"\n{'':{indent}}".join(lines), style)
