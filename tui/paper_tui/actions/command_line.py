"""The command line: `:` and the name of an action, a line number, or a saved search.

The names are those of the table of actions. Some actions take a text after their name; `_TEXTS` lists them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from paper_index.errors import PaperError
from paper_index.library import parse_tags
from paper_index.text.sanitize import clean

from ..dialogs.finding import rank, search_words
from ..formatting.numbers import counted
from ..formatting.paper import matching
from ..formatting.status import orders_of
from .confirmation import change_papers
from .context import ExplorerContext
from .external import pipe_to
from .moving import go_to
from .program import choose_import
from .registry import PROGRAM, Action, action
from .saved_searches import open_by_name
from .search import keep_query, set_query

_NAMES = {"pane.deeper": "open", "find.drop": "remove_filter"}
"""Names of commands where the last part of the id says too little."""
_NAMED = 4
"""The rank of a command whose name begins with the typed one: above those of `rank`."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A line that completes the typed one."""

    line: str
    keys: str
    help: str
    papers: str = ""
    """The number of papers with the value at the end of the line."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The text that an action takes on the command line."""

    run: Callable[[ExplorerContext, str], Awaitable[None] | None]
    values: Callable[[ExplorerContext], Sequence[str] | Mapping[str, int]] = lambda _: ()
    """Returns the values that are completed, with their papers if they are counted."""
    only: bool = False
    """Whether other values are invalid."""


def _search(explorer: ExplorerContext, query: str) -> None:
    set_query(explorer, clean(query))
    keep_query(explorer)


def _orders(explorer: ExplorerContext) -> list[str]:
    return [*orders_of(explorer.view), "year"]


def _sort(explorer: ExplorerContext, order: str) -> None:
    explorer.view = replace(explorer.view, sort="date" if order == "year" else order)


def _saved(explorer: ExplorerContext) -> list[str]:
    return [search.name for search in explorer.backend.library.saved_searches()]


async def _tag(explorer: ExplorerContext, text: str) -> None:
    rows, workspace = explorer.chosen, explorer.backend.workspace
    add, remove = parse_tags(text)
    question = f"Change the tags of {{}}: {text}?"
    await change_papers(
        explorer, len(rows), question, lambda: workspace.library.tag(workspace.papers(rows), add, remove)
    )


_TEXTS: Mapping[str, _Text] = {
    "find.search": _Text(_search, lambda explorer: explorer.search_box.history.queries[:20]),
    "find.sort": _Text(_sort, _orders, only=True),
    "find.saved": _Text(open_by_name, _saved, only=True),
    "paper.tag": _Text(_tag, lambda explorer: explorer.backend.library.tags()),
    "program.import": _Text(choose_import),
    "paper.pipe": _Text(pipe_to),
}


@action(
    "program.command",
    "colon",
    label="Command line",
    help="Run an action by its name: :sort date, :tag x, :42 for the 42nd line, :q.",
    group=PROGRAM,
    synonyms="go to goto jump number line position type ex vim",
)
async def open_command_line(explorer: ExplorerContext) -> None:
    await edit_command(explorer)


async def edit_command(explorer: ExplorerContext, line: str = "") -> None:
    """Open the command line with a line to begin with."""
    from ..dialogs.command_line import CommandLine

    commands = Commands(explorer)

    async def run(line: str | None) -> None:
        if line is not None:
            await commands.run(line)

    await explorer.app.push_screen(CommandLine(commands, line), run)


def command_names(actions: Sequence[Action]) -> dict[str, Action]:
    """Return the actions by their names: mostly the last part of the id, all of it if another action has this name."""
    named: dict[str, Action] = {}
    for each in sorted(actions, key=lambda each: "." in each.id):
        short = _NAMES.get(each.id) or each.id.rpartition(".")[2]
        named[each.id if short in named else short] = each
    return named


def _last_keys(found: Action) -> list[str]:
    """Return the last keys of an action that takes one: the digits of a rating, for example."""
    return [key.split(" ")[-1] for key in found.keys]


class Commands:
    """The commands of the explorer: completes and runs lines."""

    def __init__(self, explorer: ExplorerContext) -> None:
        self._explorer = explorer
        self._named = command_names(explorer.keymap.actions)

    def completions(self, line: str) -> list[Completion]:
        """Return the lines that complete a line, the best first."""
        name, blank, text = line.lstrip(" :").partition(" ")
        if blank and name in self._named:
            return self._with_values(name, text.strip())
        typed, words = line.strip(" :").lower(), search_words(line)
        ranks = {each: _NAMED if each.startswith(typed) else rank(found, words) for each, found in self._named.items()}
        found = [self._completion(each) for each in sorted(ranks, key=lambda each: -ranks[each]) if ranks[each]]
        saved = matching(_saved(self._explorer), typed)
        return [*found, *(Completion(f"saved {each}", "", "Saved search") for each in saved)]

    def _completion(self, name: str) -> Completion:
        found = self._named[name]
        return Completion(name, ", ".join(found.shown_keys), found.help)

    def _with_values(self, name: str, text: str) -> list[Completion]:
        """Return an action with each value that contains a text, first those that begin with it."""
        found = self._named[name]
        values = _TEXTS[found.id].values(self._explorer) if found.id in _TEXTS else _last_keys(found)
        if found.id not in _TEXTS and not found.takes_key:
            return []
        before, comma, last = text.rpartition(",") if found.id == "paper.tag" else ("", "", text)
        wanted = last.lstrip(" +-")
        begin = before + comma + last.removesuffix(wanted)
        papers = values if isinstance(values, Mapping) else {}
        return [
            Completion(f"{name} {begin}{value}", "", "", counted(papers[value]) if value in papers else "")
            for value in matching(list(values), wanted)
        ]

    def problem(self, line: str) -> str:
        """Return the reason why a line cannot be run, or an empty string."""
        name, _, text = line.strip(" :").partition(" ")
        if name.isdecimal() or not name:
            return ""
        found = self._named.get(name)
        if found is None:
            close = get_close_matches(name, self._named, n=1)
            return f"No command “{clean(name)[:30]}”." + (f" Did you mean {close[0]}?" if close else "")
        if not text.strip():
            return ""
        rule = _TEXTS.get(found.id)
        values = list(rule.values(self._explorer)) if rule and rule.only else []
        if found.takes_key:
            values = [*values, *_last_keys(found)]
        if rule is None and not values:
            return f"{name} takes no text."
        if values and text.strip() not in values:
            return f"{name} takes {', '.join(values[:9])}{' …' if len(values) > 9 else ''}."
        return ""

    async def run(self, line: str) -> None:
        """Run a line.

        Raises:
            PaperError: if it is invalid.
        """
        if problem := self.problem(line):
            raise PaperError(problem)
        explorer = self._explorer
        name, _, text = line.strip(" :").partition(" ")
        text = text.strip()
        if name.isdecimal():
            explorer.focus_pane("list")
            go_to(explorer, max(1, int(name[:9])))
        elif name and text:
            found = self._named[name]
            if found.takes_key and text in _last_keys(found):
                await explorer.act(found.id, text)
            elif (done := _TEXTS[found.id].run(explorer, text)) is not None:
                await done
        elif name:
            await explorer.act(self._named[name].id)
