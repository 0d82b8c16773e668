"""The dialog that chooses one of a few things: the order of the list, for example."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from .base import Dialog

_CHUNK = 60
"""Texts that are added at once."""


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
            yield OptionList(*map(Content, self._texts[:_CHUNK]), compact=True)

    def on_mount(self) -> None:
        self._highlight(0)
        self._add(_CHUNK)

    def _add(self, first: int) -> None:
        """Add the texts from an index on piece by piece, because a long list takes a while."""
        if first < len(self._texts) and self.on_stack:
            self.query_one(OptionList).add_options(map(Content, self._texts[first : first + _CHUNK]))
            self._highlight(first)
            self.set_timer(0.001, lambda: self._add(first + _CHUNK))

    def _highlight(self, first: int) -> None:
        """Highlight the current text once it is in the list."""
        if first <= self._current < first + _CHUNK:
            self.query_one(OptionList).highlighted = self._current

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do: j and k move in the list below."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)
