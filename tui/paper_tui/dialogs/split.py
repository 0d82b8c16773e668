"""The dialog that chooses which records of a merged paper become papers of their own."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from paper_index.corpus import Part

from ..formatting.parts import part_line
from .base import Dialog


class SplitDialog(Dialog[list[str]]):
    """Closes with the names of the records to split off; an empty list means all but the one that stays."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Take the parts of a paper that can be split off."""
        super().__init__()
        self._parts = parts

    def compose(self) -> ComposeResult:
        card = Vertical(id="split-card", classes="card")
        card.border_title = "Split paper"
        card.border_subtitle = "Enter split · Esc close"
        with card:
            yield OptionList(
                Option(Content(f"Split into all {len(self._parts) + 1} records")),
                *(Option(Content(f"Split off {part_line(part.record)}")) for part in self._parts),
                compact=True,
            )

    @on(OptionList.OptionSelected)
    def _split(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([self._parts[event.option_index - 1].name] if event.option_index else [])
