"""The registry of actions: keys, hints, help, the palette, `docs/keys.md` and `keys.toml` are all made from it.

An action is declared next to its code with the decorator `@action`. `ORDER` lists the actions in the order in which
help, hints and documentation show them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from ..formatting.key_names import format_key

PLACES = RECOMMENDED, SAVED_SEARCH = "recommended", "saved search"
"""Places in which keys may run other actions: a list of recommended papers; a saved search at the cursor."""

GROUPS = FIND, PAPERS, MOVE, PROGRAM = "Find", "Papers", "Move", "Program"

ORDER = [
    "find.search",
    "pane.deeper",
    "paper.bookmark",
    "paper.tag",
    "paper.export",
    "pane.filter",
    "paper.select",
    "paper.read",
    "paper.reading",
    "paper.rate",
    "paper.note",
    "paper.note_editor",
    "paper.edit",
    "paper.remove",
    "paper.removed",
    "paper.split",
    "filter.exclude",
    "find.edition",
    "find.drop",
    "filter.tag",
    "find.clear_filters",
    "find.hide_read",
    "find.filters",
    "find.sort",
    "find.choose_sort",
    "find.saved",
    "find.everything",
    "find.new",
    "find.triage",
    "find.save",
    "saved.follow",
    "saved.move_up",
    "saved.move_down",
    "find.back",
    "find.forward",
    "find.meant",
    "find.similar",
    "find.for_you",
    "recommend.dismiss",
    "recommend.mute",
    "recommend.source",
    "recommend.profile",
    "recommend.any_date",
    "find.leaderboards",
    "find.references",
    "find.citations",
    "find.trends",
    "find.map",
    "find.my_reading",
    "edition.previous",
    "edition.next",
    "edition.week_before",
    "edition.week_after",
    "edition.day",
    "edition.week",
    "edition.month",
    "edition.all",
    "find.reverse",
    "paper.select_all",
    "paper.select_none",
    "paper.select_range",
    "move.unread",
    "move.mark",
    "move.jump",
    "view.compact",
    "paper.open_page",
    "paper.open_pdf",
    "paper.view_text",
    "paper.fetch_pdf",
    "paper.attach",
    "paper.detach",
    "paper.open_code",
    "copy.id",
    "copy.key",
    "copy.bibtex",
    "copy.url",
    "copy.title",
    "copy.markdown",
    "copy.pandoc",
    "copy.latex",
    "copy.reference",
    "paper.pager",
    "paper.pipe",
    "detail.next",
    "detail.previous",
    "library.undo",
    "library.redo",
    "move.down",
    "move.up",
    "move.half_down",
    "move.half_up",
    "move.page_down",
    "move.page_up",
    "move.top",
    "move.bottom",
    "pane.next",
    "pane.previous",
    "pane.left",
    "pane.right",
    "pane.border_left",
    "pane.border_right",
    "view.layout",
    "back",
    "program.import",
    "program.fetch",
    "program.fetch_result",
    "program.undo_import",
    "program.duplicates",
    "program.help",
    "program.tutorial",
    "program.messages",
    "program.palette",
    "program.theme",
    "program.command",
    "program.suspend",
    "program.quit",
]
"""The ids of all actions, in the order in which they are listed."""

Handler = Callable[..., Awaitable[None] | None]
"""An action's code. It takes the `ExplorerContext` and, with `takes_key` the last key pressed, with
`takes_count` the number typed before."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key, a click or the palette can run."""

    id: str
    keys: tuple[str, ...]
    """Textual's key names. A space separates the keys of a sequence."""
    label: str
    """One or two words, for the hint bar."""
    help: str
    """One sentence, for the help dialog."""
    group: str
    """One of `GROUPS`."""
    needs: str = ""
    """The requirement: `paper` (at the cursor or selected), `answer` (papers in the list), or nothing."""
    panes: tuple[str, ...] = ()
    """The panes whose hints show the action."""
    place: str = ""
    """One of `PLACES`, if the keys run the action only there. Elsewhere they may run another one."""
    label_in_filters: str = ""
    """The label in the hints of the filters, if it differs there."""
    spare: bool = False
    """Whether the hints of the list show the action after the others, where there is room."""
    typing: bool = False
    """Whether its non-text keys work while the user types in a text box."""
    takes_key: bool = False
    """Whether the handler takes the pressed key: the digits of a rating, for example."""
    synonyms: str = ""
    """Other words for the action, by which help and the palette find it."""
    takes_count: bool = False
    """Whether the handler takes the number typed before the key, 0 for none."""
    shown: str = ""
    """The display text of many keys: `g 1-9`."""
    handler: Handler = field(default=lambda *_: None, compare=False, repr=False)

    @property
    def shown_keys(self) -> list[str]:
        """The keys as people write them."""
        return [self.shown] if self.shown else [format_key(key) for key in self.keys]

    async def run(self, explorer: Any, key: str = "", count: int = 0) -> None:
        """Run the handler on an `ExplorerContext`.

        Args:
            explorer: the explorer.
            key: the last key pressed.
            count: the number typed before it; 0 for none.
        """
        result = self.handler(explorer, *([key] if self.takes_key else []), *([count] if self.takes_count else []))
        if result is not None:
            await result


_declared: dict[str, Action] = {}


def action(
    id: str, *keys: str, label: str, help: str, group: str, needs: str = "", panes: tuple[str, ...] = (), **options: Any
) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the handler of an action. `options` are further fields of `Action`.

    Raises:
        ValueError: if the id is already declared.
    """

    def declare(handler: Handler) -> Handler:
        if id in _declared:
            raise ValueError(f"two actions are called {id}")
        _declared[id] = Action(id, keys, label, help, group, needs, panes, handler=handler, **options)
        return handler

    return declare


def table() -> tuple[Action, ...]:
    """Return every declared action in the order of `ORDER`.

    Raises:
        ValueError: if an action is declared and not listed, or listed and not declared.
    """
    if difference := _declared.keys() ^ set(ORDER):
        raise ValueError(f"declared or listed in ORDER, but not both: {', '.join(sorted(difference))}")
    return tuple(_declared[id] for id in ORDER)
