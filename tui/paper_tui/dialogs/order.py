"""The dialog that chooses the order of the list."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList

from ..formatting.status import order_name
from .base import Dialog


class OrderDialog(Dialog[str]):
    """Closes with the order that the user chose."""

    BINDINGS: ClassVar = [("j", "step('down')", "Down"), ("k", "step('up')", "Up")]

    def __init__(self, sorts: Sequence[str], current: str) -> None:
        """Take the orders to choose from and the current one."""
        super().__init__()
        self._sorts, self._current = sorts, current

    def compose(self) -> ComposeResult:
        card = Vertical(id="order-card", classes="card")
        card.border_title = "Sort"
        card.border_subtitle = "Enter sort · Esc close"
        with card:
            listed = OptionList(*map(order_name, self._sorts), compact=True)
            listed.highlighted = self._sorts.index(self._current)
            yield listed

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do: j and k move in the list below."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._sorts[event.option_index])
