"""The dialog that chooses one of a few things: the order of the list, for example."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from .base import Dialog


class ChoiceDialog(Dialog[int]):
    """Closes with the index of the chosen text, or None."""

    BINDINGS: ClassVar = [("j", "step('down')", "Down"), ("k", "step('up')", "Up")]

    def __init__(self, title: str, verb: str, texts: Sequence[str], current: int) -> None:
        """Take the title, the effect of Enter as a verb, the texts to choose from, and the index of the current one."""
        super().__init__()
        self._title, self._verb, self._texts, self._current = title, verb, texts, current

    def compose(self) -> ComposeResult:
        card = Vertical(classes="card")
        card.border_title = self._title
        card.border_subtitle = f"Enter {self._verb} · Esc close"
        with card:
            listed = OptionList(*map(Content, self._texts), compact=True)
            listed.highlighted = self._current
            yield listed

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do: j and k move in the list below."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)
