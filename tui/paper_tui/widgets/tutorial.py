"""The tutorial: ten steps, each shown until the user has done it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.widgets import Static

from .key_text import key_text

if TYPE_CHECKING:
    from ..actions.context import ExplorerContext

_POLL = 0.15
"""Seconds between two looks at whether the step is done."""


class Step(NamedTuple):
    """A step of the tutorial."""

    text: str
    """The instruction. `{key:ID}` becomes the user's key."""
    is_done: "Callable[[ExplorerContext], bool]"


STEPS = (
    Step(
        "Each line of the list is a paper. Move down with {key:move.down} or ↓, and up with {key:move.up} or ↑. "
        "The pane beside the list shows the paper at the cursor.",
        lambda explorer: explorer.cursor >= 2,
    ),
    Step(
        "{key:find.search} begins a search. Press it and type mamba: the list changes with each letter.",
        lambda explorer: explorer.view.query.strip() == "mamba",
    ),
    Step(
        "{typing:pane.deeper} keeps the query and goes to the list. ({typing:back} would cancel it.)",
        lambda explorer: bool(explorer.view.query) and explorer.pane == "list",
    ),
    Step("{typing:pane.deeper} opens the paper in full width.", lambda explorer: explorer.pane == "detail"),
    Step("{typing:back} goes back to the list.", lambda explorer: explorer.pane == "list"),
    Step(
        "{key:paper.bookmark} bookmarks the paper, and once more removes the bookmark. Bookmark one.",
        lambda explorer: bool(explorer.backend.library.bookmarked()),
    ),
    Step(
        "{key:paper.tag} tags it: press it, type a tag such as thesis, then {typing:pane.deeper}.",
        lambda explorer: bool(explorer.backend.library.tags()),
    ),
    Step(
        "{key:library.undo} undoes your last change, even after a restart. Undo the tag.",
        lambda explorer: not explorer.backend.library.tags(),
    ),
    Step(
        "{key:find.everything} shows all papers again. {key:pane.filter} goes to the filters: choose a value there "
        "with {key:paper.select}.",
        lambda explorer: bool(explorer.view.filters),
    ),
    Step(
        "{key:paper.export} exports the papers of the list to a file. Look at the dialog, then leave it with "
        "{typing:back}.",
        lambda explorer: bool(explorer.app.screen.query("#export-card")),
    ),
)
_END = (
    "That is all you need to begin. {key:program.help} finds everything else by your own words. "
    "{key:program.quit} ends the tutorial and discards its changes."
)


class Tutorial(Static):
    """A bar with the current step. A click, or the key of the tutorial, skips the step."""

    def __init__(self, explorer: "ExplorerContext") -> None:
        """Begin the tutorial in an explorer."""
        super().__init__(id="tutorial")
        self._explorer = explorer
        self._done = 0

    def on_mount(self) -> None:
        self._show()
        self.set_interval(_POLL, self._look)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.skip()

    def skip(self) -> None:
        """Go on to the next step."""
        self._done = min(self._done + 1, len(STEPS))
        self._show()

    def _look(self) -> None:
        if self._done < len(STEPS) and self._explorer.answer and STEPS[self._done].is_done(self._explorer):
            self.skip()

    def _show(self) -> None:
        over, fill = self._done == len(STEPS), self._explorer.keymap.fill
        place = f": step {self._done + 1} of {len(STEPS)} · {fill('{key:program.tutorial}')} skips a step"
        self.border_title = f"Tutorial{'' if over else place}"
        text = _END if over else STEPS[self._done].text
        self.update(key_text(text, lambda name: fill(f"{{{name}}}")))
